/// A reference system guessed from values alone.
public struct ReferenceGuess: Hashable, Sendable {
    /// The system that the values look like.
    public var system: ReferenceSystem
    /// Whether north stands in `xs` and east in `ys`, so that they must be exchanged first.
    public var axesAreSwapped: Bool
    /// What was guessed and from what, in a sentence to print.
    public var message: String
}

/// Guesses the reference system of coordinates for which nothing is declared.
///
/// Degrees in range are taken for longitude and latitude of WGS 84 (latitude first where only that
/// is possible, or puts them in Sweden); else the values are held against the areas of use of
/// EPSG:3006, 3011 and 3021, in both orders of axes. The other zones of SWEREF99 cannot be told
/// from 3011 by their eastings; the message says so. A guess is to be printed, not trusted.
///
/// - Parameters:
///   - xs: Values taken for eastings or longitudes.
///   - ys: Values taken for northings or latitudes; as many.
/// - Returns: `nil` for no values, for values that fit nothing, and without PROJ's database.
public func guessedReferenceSystem(xs: [Double], ys: [Double]) -> ReferenceGuess? {
    let sample = CoordinateSample(xs: xs, ys: ys)
    guard !sample.isEmpty else { return nil }
    let extent = sample.extent("x", "y")
    let degrees = sample.share { abs($0) <= 180 && abs($1) <= 90 }
    let swappedDegrees = sample.share { abs($0) <= 90 && abs($1) <= 180 }
    if max(degrees, swappedDegrees) >= 0.9 {
        let sweden = GeographicBox(west: 10, south: 54.5, east: 25, north: 69.5)
        let inSweden = sample.share { sweden.contains(longitude: $0, latitude: $1) }
        let swappedInSweden = sample.share { sweden.contains(longitude: $1, latitude: $0) }
        let isSwapped = degrees < 0.9 || (inSweden < 0.9 && swappedInSweden >= 0.9)
        return ReferenceGuess(
            system: .wgs84LongitudeLatitude, axesAreSwapped: isSwapped,
            message: "no reference system is declared; the values (\(extent)) look like "
                + (isSwapped ? "latitude and longitude" : "longitude and latitude"))
    }
    for isSwapped in [false, true] {
        for code in [3006, 3011, 3021] {
            guard let system = try? ReferenceSystem(epsg: code) else { return nil }
            let reading = Reading(system: system, isSwapped: isSwapped)
            guard (try? reading.fits(sample, nil)) == true else { continue }
            let others =
                code == 3011
                ? "; the other zones of SWEREF99 (EPSG:3007–3018) have the same eastings, name "
                    + "yours with --crs if it is another" : ""
            return ReferenceGuess(
                system: system, axesAreSwapped: isSwapped,
                message: "no reference system is declared; the values (\(extent)) look like "
                    + system.label + (isSwapped ? " with the axes swapped" : "") + others)
        }
    }
    return nil
}
