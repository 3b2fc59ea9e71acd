import ChunkedWork
import MapLayers
import PlanarGeometry
import Reprojection
import Topology

/// The surfaces of a layer as they go into files: degrees, rounded, valid, cut, wound.
///
/// Positions lie in flat arrays, in the order of the layer's own surfaces, so that a million cells
/// are a few arrays and not a million polygons. Only surfaces that had to be changed are kept as
/// such.
///
///     places    see `PlacesInDegrees`                          rounded degrees
///     shapes    [ counterclockwise | other … ]                 one a feature
struct ExportedSurfaces: Sendable {
    private struct Chunk: Sendable {
        var shapes: [RingShape] = []
        var replacements: [Int: MultiPolygon] = [:]
        var account = ExportGeometry.Account()
        var box = BoundingBox.empty
    }

    let account: ExportGeometry.Account
    /// West, south, east, north; `nil` without any geometry.
    ///
    /// West is above east where the antimeridian lies between them.
    private(set) var boundingBox: BoundingBox?

    private let surfaces: [MultiPolygon]
    private let places: PlacesInDegrees
    private let shapes: [RingShape]
    private let replacements: [Int: MultiPolygon]

    /// Transforms, rounds, repairs and cuts surfaces; errors name the layer.
    init(
        _ surfaces: [MultiPolygon], of layer: String, _ transformation: CoordinateTransformation,
        threads: Int
    ) throws(SinkError) {
        guard let places = PlacesInDegrees(of: surfaces, transformation, threads: threads) else {
            throw ExportGeometry.notOnEarth(layer)
        }
        let cutter = AntimeridianCut(transformation: transformation)
        // Areas of a thousand vertices take some ten microseconds each, cells far less.
        let chunks = try mapChunks(count: surfaces.count, size: 32, threads: threads) {
            range throws(SinkError) -> Chunk in
            do throws(TopologyError) {
                return try Self.prepare(range, surfaces, places, cutter)
            } catch {
                throw SinkError(
                    .geometryFailed, path: layer, detail: error.description)
            }
        }
        self.surfaces = surfaces
        self.places = places
        shapes = chunks.flatMap(\.shapes)
        replacements = chunks.reduce(into: [:]) { all, chunk in
            all.merge(chunk.replacements) { first, _ in first }
        }
        account = chunks.reduce(into: ExportGeometry.Account()) { $0 += $1.account }
        let plain = chunks.reduce(into: BoundingBox.empty) { $0.formUnion($1.box) }
        if !plain.isEmpty { boundingBox = plain.width > 180 ? narrowest(within: plain) : plain }
    }

    /// The surface of a feature as files hold it; `nil` where it has none.
    func geometry(_ feature: Int) -> Geometry? {
        if let replacement = replacements[feature] { return Self.geometry(of: replacement) }
        switch shapes[feature] {
        case .counterclockwise:
            return .polygon(Polygon(exterior: Ring(closing: places.positions(of: feature))))
        case .clockwise:
            let positions: [Position] = places.positions(of: feature).reversed()
            return .polygon(Polygon(exterior: Ring(closing: positions)))
        case .other:
            let surface = places.surface(feature, shapedAs: surfaces[feature])
            return Self.geometry(of: DegreeGrid.wound(DegreeGrid.rounded(surface)))
        }
    }

    private static func geometry(of surface: MultiPolygon) -> Geometry? {
        guard let first = surface.polygons.first else { return nil }
        return surface.polygons.count == 1 ? .polygon(first) : .multiPolygon(surface)
    }

    private static func prepare(
        _ range: Range<Int>, _ surfaces: [MultiPolygon], _ places: PlacesInDegrees,
        _ cutter: AntimeridianCut
    ) throws(TopologyError) -> Chunk {
        var chunk = Chunk()
        chunk.shapes.reserveCapacity(range.count)
        for feature in range {
            let source = surfaces[feature]
            let box = places.boundingBox(of: feature)
            let mayCross =
                !box.isEmpty
                && AntimeridianCut.concerns(minLongitude: box.minX, maxLongitude: box.maxX)
            if !mayCross, source.polygons.count == 1, source.polygons[0].holes.isEmpty {
                let shape = shape(of: places.positions(of: feature))
                if shape != .other {
                    chunk.shapes.append(shape)
                    chunk.box.formUnion(box)
                    continue
                }
            }
            chunk.shapes.append(.other)
            var surface = places.surface(feature, shapedAs: source)
            if mayCross {
                let (pieces, isCut) = try cutter.cut(source: source, degrees: surface)
                surface = pieces
                if isCut { chunk.account.cut += 1 }
            }
            let (valid, isRepaired) = try DegreeGrid.valid(surface)
            if valid.isEmpty {
                chunk.account.withoutGeometry += 1
                if !source.isEmpty { chunk.account.vanished += 1 }
                chunk.replacements[feature] = valid
            } else if isRepaired || mayCross {
                if isRepaired { chunk.account.repaired += 1 }
                chunk.replacements[feature] = valid
            }
            chunk.box.formUnion(valid.boundingBox)
        }
        return chunk
    }

    /// The smallest box around all features: it leaves out the widest gap between longitudes, RFC
    /// 7946 section 5.2.
    private func narrowest(within plain: BoundingBox) -> BoundingBox {
        var intervals: [ClosedRange<Double>] = []
        for feature in surfaces.indices {
            for polygon in geometry(feature)?.surface?.polygons ?? [] {
                let box = polygon.boundingBox
                intervals.append(box.minX...box.maxX)
            }
        }
        intervals.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        var result = plain
        // The gap behind the plain box is the one across the antimeridian.
        var widest = 360 - plain.width
        var east = -Double.infinity
        for interval in intervals {
            if interval.lowerBound - east > widest, east > -.infinity {
                widest = interval.lowerBound - east
                result.minX = interval.lowerBound
                result.maxX = east
            }
            east = max(east, interval.upperBound)
        }
        return result
    }
}
