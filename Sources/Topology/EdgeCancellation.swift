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
/// Cost: one hash table over the vertices and one over the edges, instead of noding them all.
struct EdgeCancellation {
    /// The outline: exteriors and holes of the united areas, where the areas fit exactly.
    private let exteriors: [Ring]
    private let holes: [Ring]

    /// Cancels the edges of valid areas.
    ///
    /// - Returns: `nil` where the proof does not hold: an edge walked twice the same way, or an
    ///   outline that meets itself in a vertex.
    init?(_ areas: [MultiPolygon]) {
        let vertices = DistinctPositions(of: areas)
        guard let edges = EdgeBalance(areas, vertices) else { return nil }
        // The vertex that follows each vertex of the outline, or −1.
        var next = [Int32](repeating: -1, count: vertices.places.count)
        var starts: [Int32] = []
        for (from, to) in edges.remaining {
            guard next[Int(from)] < 0 else { return nil }
            next[Int(from)] = to
            starts.append(from)
        }
        // Walk the cycles in an order that does not depend on that of the areas.
        let places = vertices.places
        starts.sort {
            let (a, b) = (places[Int($0)], places[Int($1)])
            return (a.x, a.y) < (b.x, b.y)
        }
        var exteriors: [Ring] = []
        var holes: [Ring] = []
        for start in starts where next[Int(start)] >= 0 {
            var positions: [Position] = []
            var vertex = start
            while next[Int(vertex)] >= 0 {
                positions.append(places[Int(vertex)])
                (vertex, next[Int(vertex)]) = (next[Int(vertex)], -1)
            }
            guard vertex == start else { return nil }
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

/// For every edge how often it is walked one way more than the other: −1, 0 or 1.
///
/// Open addressing, at most half full; an edge is kept by the numbers of its ends, the lower first.
private struct EdgeBalance {
    private struct Entry {
        var low: Int32 = -1
        var high: Int32 = -1
        /// 1 where the edge remains from `low` to `high`, −1 the other way.
        var balance: Int32 = 0
    }

    private var entries: [Entry]
    private let shift: UInt64
    private let key: UInt64

    /// - Returns: `nil` where an edge is walked twice the same way before it is walked back.
    init?(_ areas: [MultiPolygon], _ vertices: DistinctPositions) {
        var bits = 4
        // Each edge is there twice where areas fit, so this is at most a quarter full then.
        while 1 << bits < 2 * vertices.numbers.count { bits += 1 }
        entries = [Entry](repeating: Entry(), count: 1 << bits)
        shift = UInt64(64 - bits)
        var random = SystemRandomNumberGenerator()
        key = random.next()
        var start = 0
        for area in areas {
            for polygon in area.polygons {
                for (index, ring) in polygon.rings.enumerated() {
                    // Exteriors are walked counterclockwise, holes clockwise.
                    let isTurned = index == 0 ? ring.signedArea < 0 : ring.signedArea > 0
                    let end = start + ring.positions.count
                    guard walk(vertices.numbers[start..<end], isTurned) else { return nil }
                    start = end
                }
            }
        }
    }

    private mutating func walk(_ ring: ArraySlice<Int32>, _ isTurned: Bool) -> Bool {
        guard var previous = ring.first else { return true }
        for vertex in ring.dropFirst() {
            let (from, to) = isTurned ? (vertex, previous) : (previous, vertex)
            previous = vertex
            if from != to, !add(from, to) { return false }
        }
        return true
    }

    @inline(__always)
    private mutating func add(_ from: Int32, _ to: Int32) -> Bool {
        let (low, high) = from < to ? (from, to) : (to, from)
        let ends = UInt64(UInt32(bitPattern: low)) << 32 | UInt64(UInt32(bitPattern: high))
        let product = (ends ^ key).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int((product.high ^ product.low) >> shift)
        while entries[slot].low >= 0 {
            if entries[slot].low == low, entries[slot].high == high { break }
            slot = (slot + 1) & (entries.count - 1)
        }
        let balance = entries[slot].balance + (from == low ? 1 : -1)
        entries[slot] = Entry(low: low, high: high, balance: balance)
        return balance >= -1 && balance <= 1
    }

    /// The edges that are not walked back, in no particular order.
    var remaining: some Sequence<(from: Int32, to: Int32)> {
        entries.lazy.filter { $0.balance != 0 }.map {
            $0.balance > 0 ? (from: $0.low, to: $0.high) : (from: $0.high, to: $0.low)
        }
    }
}
