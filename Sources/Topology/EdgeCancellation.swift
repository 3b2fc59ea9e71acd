import PlanarGeometry

/// What is left of the borders of areas when every edge that two of them share is taken away.
///
/// Areas that fit together exactly share each inner edge, walked once each way. With exteriors
/// counterclockwise and holes clockwise, the indicator of an area is the winding number of its
/// border, so the number of areas over a place is the sum of the winding numbers; edges walked both
/// ways add nothing to it. What remains therefore tells all: where it is the border of a valid
/// surface, that number is 1 in the surface and 0 elsewhere, so nothing overlaps, and the holes of
/// the surface are the gaps. No overlay is needed.
///
/// Cost: one hash table over the edges, instead of noding them all.
struct EdgeCancellation {
    private struct Edge: Hashable {
        var from: Position
        var to: Position
    }

    /// The outline: exteriors and holes of the united areas, where the areas fit exactly.
    private let exteriors: [Ring]
    private let holes: [Ring]

    /// Cancels the edges of valid areas.
    ///
    /// - Returns: `nil` where the proof does not hold: an edge walked twice the same way, or an
    ///   outline that meets itself in a vertex.
    init?(_ areas: [MultiPolygon]) {
        var remaining: Set<Edge> = []
        remaining.reserveCapacity(areas.reduce(0) { $0 + $1.positionCount })
        for area in areas {
            for ring in area.polygons.flatMap({ $0.counterclockwise.rings }) {
                for index in ring.positions.indices.dropFirst() {
                    let edge = Edge(from: ring.positions[index - 1], to: ring.positions[index])
                    if edge.from == edge.to { continue }
                    if remaining.remove(Edge(from: edge.to, to: edge.from)) != nil { continue }
                    guard remaining.insert(edge).inserted else { return nil }
                }
            }
        }
        var next: [Position: Position] = [:]
        next.reserveCapacity(remaining.count)
        for edge in remaining {
            guard next.updateValue(edge.to, forKey: edge.from) == nil else { return nil }
        }
        var exteriors: [Ring] = []
        var holes: [Ring] = []
        // Walk the cycles in an order that does not depend on hashing.
        for start in next.keys.sorted(by: { ($0.x, $0.y) < ($1.x, $1.y) }) {
            guard next[start] != nil else { continue }
            var positions: [Position] = []
            var place = start
            while let following = next.removeValue(forKey: place) {
                positions.append(place)
                place = following
            }
            guard place == start else { return nil }
            let ring = Ring(closing: positions)
            if ring.signedArea > 0 { exteriors.append(ring) } else { holes.append(ring) }
        }
        self.exteriors = exteriors
        self.holes = holes
    }

    /// The outline as one surface; `nil` where holes could belong to more than one exterior.
    var outline: MultiPolygon? {
        if holes.isEmpty { return MultiPolygon(exteriors.map { Polygon(exterior: $0) }) }
        guard exteriors.count == 1, let exterior = exteriors.first else { return nil }
        return MultiPolygon([Polygon(exterior: exterior, holes: holes)])
    }

    /// The gaps, where the outline is a valid surface.
    var gaps: [Polygon] { holes.map { Polygon(exterior: $0.reversed()) } }
}
