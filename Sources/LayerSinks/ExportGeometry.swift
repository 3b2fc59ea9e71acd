import MapLayers
import PlanarGeometry
import Reprojection

/// The geometries of a layer as they go into files: degrees, rounded.
enum ExportGeometry: Sendable {
    case surfaces(ExportedSurfaces)
    case points(ExportedPoints)
    /// A table of so many rows.
    case none(Int)

    /// What became of the geometries on their way.
    struct Account: Sendable, Equatable {
        /// Features that have no geometry in files.
        var withoutGeometry = 0
        /// Among these, those whose surface vanished in rounding.
        var vanished = 0
        /// Features whose surface was no longer valid after rounding, and was repaired.
        var repaired = 0
        /// Features cut along the antimeridian.
        var cut = 0

        static func += (sum: inout Account, other: Account) {
            sum.withoutGeometry += other.withoutGeometry
            sum.vanished += other.vanished
            sum.repaired += other.repaired
            sum.cut += other.cut
        }
    }

    init(_ layer: Layer, threads: Int) throws(SinkError) {
        let transformation: CoordinateTransformation
        do throws(ReprojectionError) {
            transformation = try CoordinateTransformation(
                from: ReferenceSystem(epsg: layer.referenceSystemCode),
                to: .wgs84LongitudeLatitude)
        } catch {
            throw SinkError(.notOnEarth, path: layer.identifier, detail: error.description)
        }
        switch layer.geometries {
        case .surfaces(let surfaces):
            self = .surfaces(
                try ExportedSurfaces(
                    surfaces, of: layer.identifier, transformation, threads: threads))
        case .points(let points):
            guard let exported = ExportedPoints(points, transformation, threads: threads) else {
                throw Self.notOnEarth(layer.identifier)
            }
            self = .points(exported)
        case .none:
            self = .none(layer.identifiers.count)
        }
    }

    var account: Account {
        switch self {
        case .surfaces(let surfaces): surfaces.account
        case .points: Account()
        case .none(let count): Account(withoutGeometry: count)
        }
    }

    /// West, south, east, north; `nil` without any geometry.
    var boundingBox: BoundingBox? {
        switch self {
        case .surfaces(let surfaces): surfaces.boundingBox
        case .points(let points): points.boundingBox
        case .none: nil
        }
    }

    /// The geometry of a feature as files hold it; `nil` where it has none.
    func geometry(_ feature: Int) -> Geometry? {
        switch self {
        case .surfaces(let surfaces): surfaces.geometry(feature)
        case .points(let points): .point(points.position(feature))
        case .none: nil
        }
    }

    static func notOnEarth(_ layer: String) -> SinkError {
        SinkError(
            .notOnEarth, path: layer,
            detail: "positions in the layer's reference system have no longitude and latitude",
            remedy: "Check the reference system of the areas.")
    }
}
