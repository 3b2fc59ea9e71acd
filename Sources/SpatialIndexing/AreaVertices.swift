internal import ChunkedWork
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

    let positions: [Position]
    let rings: [Ring]
    /// For each area its first ring, and one past the last ring.
    let ringStarts: [Int]
    let extent: BoundingBox

    /// How many areas one thread takes at a time.
    static let chunkSize = 16

    /// Collects the vertices; polygons are counted from 0 in each area, rings without an edge
    /// left out.
    init(_ areas: [MultiPolygon], threads: Int) throws(IndexError) {
        guard areas.count < Int32.max else { throw .tooManyItems(areas.count, "areas") }
        var rings: [Ring] = []
        var ringStarts = [0]
        ringStarts.reserveCapacity(areas.count + 1)
        var total = 0
        for area in areas {
            Self.forEachRing(of: area) { ring, polygon, isExterior in
                rings.append(
                    Ring(
                        first: total, last: total + ring.positions.count - 1, polygon: polygon,
                        isExterior: isExterior))
                total += ring.positions.count
            }
            ringStarts.append(rings.count)
        }
        guard total < Int32.max else { throw .tooManyItems(total, "vertices") }
        let places = rings
        let starts = ringStarts
        var parts: [(extent: BoundingBox, isFinite: Bool)] = []
        // Every chunk fills the places of its own rings, which together are all places.
        positions = unsafe [Position](unsafeUninitializedCapacity: total) { buffer, filled in
            nonisolated(unsafe) let buffer = unsafe buffer
            parts = mapChunks(count: areas.count, size: Self.chunkSize, threads: threads) { chunk in
                var extent = BoundingBox.empty
                var isFinite = true
                for area in chunk {
                    var place = starts[area]
                    Self.forEachRing(of: areas[area]) { ring, _, _ in
                        var target = places[place].first
                        for vertex in ring.positions {
                            unsafe buffer.initializeElement(at: target, to: vertex)
                            target += 1
                            if !vertex.isFinite { isFinite = false }
                            if vertex.x < extent.minX { extent.minX = vertex.x }
                            if vertex.x > extent.maxX { extent.maxX = vertex.x }
                            if vertex.y < extent.minY { extent.minY = vertex.y }
                            if vertex.y > extent.maxY { extent.maxY = vertex.y }
                        }
                        place += 1
                    }
                }
                return (extent, isFinite)
            }
            filled = total
        }
        if let bad = parts.firstIndex(where: { !$0.isFinite }) {
            for area in bad * Self.chunkSize..<min((bad + 1) * Self.chunkSize, areas.count) {
                for ring in rings[ringStarts[area]..<ringStarts[area + 1]] {
                    for vertex in positions[ring.first...ring.last] where !vertex.isFinite {
                        throw .notFinite(
                            area, "Area \(area) has a vertex at \(vertex.x), \(vertex.y)")
                    }
                }
            }
        }
        extent = parts.reduce(into: BoundingBox.empty) { extent, part in
            extent.minX = min(extent.minX, part.extent.minX)
            extent.maxX = max(extent.maxX, part.extent.maxX)
            extent.minY = min(extent.minY, part.extent.minY)
            extent.maxY = max(extent.maxY, part.extent.maxY)
        }
        self.rings = rings
        self.ringStarts = ringStarts
    }

    /// The rings that have an edge.
    @inline(__always)
    private static func forEachRing(
        of area: MultiPolygon,
        _ body: (_ ring: PlanarGeometry.Ring, _ polygon: Int, _ isExterior: Bool) -> Void
    ) {
        for (polygon, part) in area.polygons.enumerated() {
            if part.exterior.positions.count > 1 { body(part.exterior, polygon, true) }
            for hole in part.holes where hole.positions.count > 1 { body(hole, polygon, false) }
        }
    }
}
