public import PlanarGeometry

/// Surfaces compiled once, so that the nearest to each of many places is found quickly.
///
/// A place in a surface, or on its edge, is at distance 0. Elsewhere the distance is that to the
/// nearest point of an edge, rims of holes included. Of surfaces at equal distance the one with the
/// lowest index is taken.
///
/// The edges of all surfaces lie in one ``PackedRTree`` and are visited by the distance to their
/// boxes, which is never above that to the edge itself.
public struct NearestSurfaces: Sendable {
    private let locator: AreaLocator
    private let tree: PackedRTree
    private let from: [Position]
    private let to: [Position]
    private let surfaceOfEdge: [Int32]

    /// Number of surfaces given, the empty ones included; an empty one is never nearest.
    public let count: Int

    /// Compiles surfaces.
    ///
    /// - Parameter surfaces: In one reference system whose unit is the meter.
    /// - Throws: ``IndexError`` where a coordinate is not finite, or there are too many edges.
    /// - Complexity: O(*positions* log *positions*).
    public init(_ surfaces: [MultiPolygon]) throws(IndexError) {
        locator = try AreaLocator(surfaces)
        var from: [Position] = []
        var to: [Position] = []
        var owners: [Int32] = []
        for (index, surface) in surfaces.enumerated() {
            for ring in surface.polygons.flatMap(\.rings) {
                for (start, end) in zip(ring.positions, ring.positions.dropFirst()) {
                    from.append(start)
                    to.append(end)
                    owners.append(Int32(truncatingIfNeeded: index))
                }
            }
        }
        tree = try PackedRTree(zip(from, to).map { BoundingBox(of: [$0, $1]) })
        self.from = from
        self.to = to
        surfaceOfEdge = owners
        count = surfaces.count
    }

    /// The nearest surface to a place, with its distance in meters; `nil` where there is no surface
    /// or the place is not finite.
    public func nearest(to position: Position) -> Neighbor? {
        guard position.isFinite else { return nil }
        if let hit = locator.areas(at: position).map(\.area).min() {
            return Neighbor(index: hit, distance: 0)
        }
        var best: (square: Double, surface: Int32)?
        var wanted = 16
        var seen = 0
        while true {
            let found = tree.nearest(to: position, count: wanted)
            for neighbor in found[seen...] {
                if let best, neighbor.distance * neighbor.distance > best.square * (1 + 1e-12) {
                    return result(best)
                }
                let edge = neighbor.index
                let square = squaredDistance(from: position, toSegment: from[edge], to[edge])
                let offer = (square: square, surface: surfaceOfEdge[edge])
                if best.map({ offer < $0 }) ?? true { best = offer }
            }
            guard found.count == wanted else { return best.flatMap { result($0) } }
            seen = found.count
            wanted *= 4
        }
    }

    private func result(_ best: (square: Double, surface: Int32)) -> Neighbor? {
        Neighbor(index: Int(best.surface), distance: best.square.squareRoot())
    }
}

/// The square of the distance from a place to the nearest point of a segment; one of no length is a
/// point.
func squaredDistance(
    from place: Position, toSegment start: Position, _ end: Position
) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    guard length > 0 else { return place.squaredDistance(to: start) }
    let along = ((place.x - start.x) * dx + (place.y - start.y) * dy) / length
    if along <= 0 { return place.squaredDistance(to: start) }
    if along >= 1 { return place.squaredDistance(to: end) }
    // Across, not by the foot: no cancellation where the segment is long and the place near.
    let cross = (place.x - start.x) * dy - (place.y - start.y) * dx
    return cross * cross / length
}
