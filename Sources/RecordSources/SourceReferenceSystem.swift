import FeatureFormats
import PlanarGeometry
import Reprojection

/// The reference system that a source's coordinates are in, and how it was found out.
struct SourceReferenceSystem {
    var system: ReferenceSystem
    /// "declared by the file", "given", "recognized by its values".
    var origin: String

    /// Weighs what the file declares, what the user says and what the values look like.
    ///
    /// - Throws: ``SourceError`` where nothing tells, where file and user disagree, or where the
    ///   values are plainly not those of the system.
    static func find(
        file: String, declared: DeclaredReferenceSystem?, given: ReferenceSystem?,
        xs: [Double], ys: [Double], expected: BoundingBox?, option: String = "--crs"
    ) throws(SourceError) -> SourceReferenceSystem {
        let found = try settle(
            file: file, declared: declared, given: given, xs: xs, ys: ys, option: option)
        let region = expected.map {
            GeographicBox(west: $0.minX, south: $0.minY, east: $0.maxX, north: $0.maxY)
        }
        let doubt: CoordinateSuspicion?
        do throws(ReprojectionError) {
            doubt = try suspicion(xs: xs, ys: ys, declared: found.system, expecting: region)
        } catch {
            throw SourceError(
                .unknownReferenceSystem, file: file, detail: error.description)
        }
        if let doubt {
            throw SourceError(
                .wrongReferenceSystem, file: file,
                // The message ends with what to do, in the words of the points' option.
                detail: doubt.message.replacing("--crs", with: option))
        }
        return found
    }

    private static func settle(
        file: String, declared: DeclaredReferenceSystem?, given: ReferenceSystem?,
        xs: [Double], ys: [Double], option: String
    ) throws(SourceError) -> SourceReferenceSystem {
        let own: ReferenceSystem?
        do throws(ReprojectionError) {
            own =
                switch declared {
                case .none: nil
                case .crs84: .wgs84LongitudeLatitude
                case .code(let authority, let code):
                    try ReferenceSystem(authority: authority, code: code)
                case .definition(let text): try ReferenceSystem(definition: text)
                }
        } catch {
            if let given { return Self(system: given, origin: "given") }
            throw SourceError(
                .unknownReferenceSystem, file: file,
                detail: "the file declares a reference system that cannot be used: "
                    + error.description,
                remedy: "Name one with \(option) EPSG:N (crs: in a job)")
        }
        switch (own, given) {
        case (let own?, nil): return Self(system: own, origin: "declared by the file")
        case (let own?, let given?) where own == given:
            return Self(system: own, origin: "declared by the file")
        case (_?, let given?) where declared == .crs84:
            // GeoJSON without a crs member says CRS84 by default, and is often wrong about it.
            return Self(system: given, origin: "given, against GeoJSON's default")
        case (let own?, let given?):
            throw SourceError(
                .conflictingReferenceSystems, file: file,
                detail: "the file declares \(own.identifier) (\(own.name)), but "
                    + "\(given.identifier) is named for it",
                remedy: "Leave out \(option) (crs: in a job), or mend the file")
        case (nil, let given?): return Self(system: given, origin: "given")
        case (nil, nil): break
        }
        if xs.isEmpty {
            return Self(system: .wgs84LongitudeLatitude, origin: "no coordinates")
        }
        guard let guess = guessedReferenceSystem(xs: xs, ys: ys) else {
            throw SourceError(
                .noReferenceSystem, file: file,
                detail: "nothing tells which reference system the coordinates are in "
                    + "(the first is \(xs[0]), \(ys[0]))",
                remedy: "Name it with \(option) EPSG:N (crs: in a job)")
        }
        if guess.axesAreSwapped {
            throw SourceError(
                .wrongReferenceSystem, file: file, detail: guess.message,
                remedy: "Let the two coordinate fields change places (--x, --y; fields: in a job)")
        }
        return Self(system: guess.system, origin: "recognized by its values")
    }
}
