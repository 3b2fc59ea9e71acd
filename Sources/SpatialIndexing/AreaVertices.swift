internal import PlanarGeometry

/// The vertices of all areas in one row, ring after ring, and what each ring means.
struct AreaVertices: Sendable {
    /// A ring: its vertices, of which each but the last begins an edge.
    struct Ring: Sendable {
        var first: Int
        var last: Int
        var polygon: Int
        var isExterior: Bool
    }

    private(set) var positions: [Position] = []
    private(set) var rings: [Ring] = []
    /// For each area its first ring, and one past the last ring.
    private(set) var ringStarts: [Int] = [0]
    private(set) var extent = BoundingBox.empty

    /// Collects the vertices; polygons are counted from 0 in each area, rings without an edge
    /// left out.
    init(_ areas: [MultiPolygon]) throws(IndexError) {
        guard areas.count < Int32.max else { throw .tooManyItems(areas.count, "areas") }
        let total = areas.reduce(0) { $0 + $1.positionCount }
        guard total < Int32.max else { throw .tooManyItems(total, "vertices") }
        positions.reserveCapacity(total)
        ringStarts.reserveCapacity(areas.count + 1)
        for (index, area) in areas.enumerated() {
            for (polygon, part) in area.polygons.enumerated() {
                append(part.exterior, polygon: polygon, isExterior: true)
                for hole in part.holes { append(hole, polygon: polygon, isExterior: false) }
            }
            ringStarts.append(rings.count)
            for ring in rings[ringStarts[index]...] {
                for vertex in positions[ring.first...ring.last] {
                    guard vertex.isFinite else {
                        throw .notFinite(
                            index, "Area \(index) has a vertex at \(vertex.x), \(vertex.y)")
                    }
                    if vertex.x < extent.minX { extent.minX = vertex.x }
                    if vertex.x > extent.maxX { extent.maxX = vertex.x }
                    if vertex.y < extent.minY { extent.minY = vertex.y }
                    if vertex.y > extent.maxY { extent.maxY = vertex.y }
                }
            }
        }
    }

    private mutating func append(
        _ ring: PlanarGeometry.Ring, polygon: Int, isExterior: Bool
    ) {
        guard ring.positions.count > 1 else { return }
        let first = positions.count
        positions.append(contentsOf: ring.positions)
        rings.append(
            Ring(
                first: first, last: positions.count - 1, polygon: polygon, isExterior: isExterior))
    }
}
