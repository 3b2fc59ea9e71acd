/// What coordinates look like, when they do not look like what is declared.
public struct CoordinateSuspicion: Hashable, Sendable {
    /// What they look like.
    public enum Kind: Hashable, Sendable {
        /// North stands where east should, or latitude where longitude should.
        case swappedAxes
        /// They are values of another reference system.
        case otherReferenceSystem(ReferenceSystem)
        /// Degrees, where meters (or feet) are declared.
        case degreesAsMeters
        /// Meters, where degrees are declared.
        case metersAsDegrees
        /// Not those of the declared system; what they are cannot be told.
        case outsideAreaOfUse
    }

    /// What they look like.
    public var kind: Kind
    /// What is declared, what the values are and what to do, in a sentence.
    public var message: String
}

/// Whether the coordinates look like something else than they are said to be.
///
/// One wild value decides nothing: at least nine tenths of the positions must lie outside the
/// declared system's area of use (or beyond what degrees can be, or, for a system in meters, all
/// within ±180), or, where `expecting` is given, outside that area while another reading puts
/// nine tenths inside. Missing places (not finite, 0, −1) are passed over; of more than 5 000
/// positions every n-th is read.
///
/// The zones of SWEREF99 all have eastings around 150 000: one taken for another is only seen
/// where the values leave the zone's area of use or the expected area.
///
/// - Parameters:
///   - xs: Values taken for eastings or longitudes.
///   - ys: Values taken for northings or latitudes; as many.
///   - declared: What the file or the user says they are.
///   - expecting: Where other data of the same job lie. Needed to see swapped longitudes and
///     latitudes that are both possible (59, 18 is in the Arabian Sea).
/// - Returns: `nil` for values that look as declared, and for none at all.
/// - Throws: ``ReprojectionError`` with code `databaseMissing` or `noTransformation`.
public func suspicion(
    xs: [Double], ys: [Double], declared: ReferenceSystem, expecting: GeographicBox? = nil
) throws(ReprojectionError) -> CoordinateSuspicion? {
    let sample = CoordinateSample(xs: xs, ys: ys)
    guard !sample.isEmpty else { return nil }
    let detective = CoordinateDetective(sample: sample, declared: declared, expected: expecting)
    if let suspicion = try detective.unitSuspicion() { return suspicion }
    let plain = try sample.share(in: declared, expecting: nil)
    if plain <= 0.1 {
        return try detective.otherReading() ?? detective.outside()
    }
    guard expecting != nil, try sample.share(in: declared, expecting: expecting) <= 0.1 else {
        return nil
    }
    // Data may honestly lie elsewhere than the other data: only a better reading is a suspicion.
    return try detective.otherReading()
}

/// Holds one sample against several readings of it.
private struct CoordinateDetective {
    let sample: CoordinateSample
    let declared: ReferenceSystem
    let expected: GeographicBox?

    private var said: String { "the coordinates are said to be \(declared.label), but " }

    /// Degrees taken for meters and the other way around, by size alone.
    func unitSuspicion() throws(ReprojectionError) -> CoordinateSuspicion? {
        let degrees = sample.share { abs($0) <= 180 && abs($1) <= 90 }
        let swappedDegrees = sample.share { abs($0) <= 90 && abs($1) <= 180 }
        if !declared.isGeographic {
            guard max(degrees, swappedDegrees) >= 0.9 else { return nil }
            let isSwapped = degrees < 0.9 || looksSwapped()
            return CoordinateSuspicion(
                kind: .degreesAsMeters,
                message: said + "the values (\(sample.extent("x", "y"))) are degrees"
                    + (isSwapped ? ", latitude first; exchange x and y and " : "; ")
                    + "use --crs EPSG:4326")
        }
        guard degrees <= 0.1 else { return nil }
        if swappedDegrees >= 0.9 {
            return CoordinateSuspicion(
                kind: .swappedAxes,
                message: said + "the values (\(sample.extent("x", "y"))) are latitude first; "
                    + "exchange x and y")
        }
        let guess = try firstFittingReading()
        return CoordinateSuspicion(
            kind: .metersAsDegrees,
            message: said + "the values (\(sample.extent("x", "y"))) are not degrees; "
                + (guess.map { "they are those of \($0.advice)" }
                    ?? "name their reference system with --crs"))
    }

    /// Whether degrees lie where the declared system is used only when taken latitude first.
    private func looksSwapped() -> Bool {
        guard let area = expected ?? declared.areaOfUse else { return false }
        let plain = sample.share { area.contains(longitude: $0, latitude: $1, margin: 0.5) }
        let swapped = sample.share { area.contains(longitude: $1, latitude: $0, margin: 0.5) }
        return plain < 0.9 && swapped >= 0.9
    }

    /// The first reading under which the values make sense.
    func otherReading() throws(ReprojectionError) -> CoordinateSuspicion? {
        if try sample.swapped.share(in: declared, expecting: expected) >= 0.9 {
            return CoordinateSuspicion(
                kind: .swappedAxes,
                message: said + "x (\(CoordinateSample.range(sample.xs))) holds its "
                    + "\(declared.northName) and y (\(CoordinateSample.range(sample.ys))) its "
                    + "\(declared.eastName); exchange x and y")
        }
        return try firstFittingReading().map { reading in
            CoordinateSuspicion(
                kind: reading.isSwapped ? .swappedAxes : .otherReferenceSystem(reading.system),
                message: said + "the values "
                    + "(\(sample.extent(declared.eastNames, declared.northNames))) are those of "
                    + reading.advice)
        }
    }

    func outside() -> CoordinateSuspicion {
        CoordinateSuspicion(
            kind: .outsideAreaOfUse,
            message: said + "at least nine tenths of the positions "
                + "(\(sample.extent(declared.eastNames, declared.northNames))) lie outside its "
                + "area of use; name the right reference system with --crs")
    }

    /// What else values in Sweden may be: of all readings that make sense the likeliest.
    private func firstFittingReading() throws(ReprojectionError) -> Reading? {
        let grids = [3006, 3011, 3021]
        let order =
            grids.map { ($0, false) } + grids.map { ($0, true) }
            + SwedishReferenceSystem.otherZones.map { ($0, false) }
        for (code, isSwapped) in order where code != declared.epsg {
            let reading = Reading(system: try ReferenceSystem(epsg: code), isSwapped: isSwapped)
            if try reading.fits(sample, expected) { return reading }
        }
        return nil
    }
}

/// One way to read coordinates.
struct Reading {
    let system: ReferenceSystem
    let isSwapped: Bool

    func fits(
        _ sample: CoordinateSample, _ expected: GeographicBox?
    ) throws(ReprojectionError) -> Bool {
        try (isSwapped ? sample.swapped : sample).share(in: system, expecting: expected) >= 0.9
    }

    var advice: String {
        let use = "use --crs \(system.identifier)"
        return isSwapped
            ? "\(system.label) with the axes swapped; exchange x and y and \(use)"
            : "\(system.label); \(use)"
    }
}

extension ReferenceSystem {
    /// "EPSG:3011 (SWEREF99 18 00)".
    var label: String { identifier == name ? name : "\(identifier) (\(name))" }
    var eastName: String { isGeographic ? "longitude" : "easting" }
    var northName: String { isGeographic ? "latitude" : "northing" }
    var eastNames: String { eastName + "s" }
    var northNames: String { northName + "s" }
}
