import PlanarGeometry

/// Two different areas, the lower index first.
struct AreaPair: Hashable, Comparable {
    private let packed: UInt64

    init(_ a: Int, _ b: Int) {
        packed = UInt64(min(a, b)) << 32 | UInt64(max(a, b))
    }

    var first: Int { Int(packed >> 32) }
    var second: Int { Int(packed & 0xFFFF_FFFF) }

    static func < (a: AreaPair, b: AreaPair) -> Bool { a.packed < b.packed }
}

/// Pairs of areas found to be neighbors, as often as they were found.
struct AreaPairs {
    private var pairs: [AreaPair] = []
    /// How many pairs there may be before repetitions are looked for.
    private var limit = 4_000_000

    /// Every pair once, ascending.
    mutating func sorted() -> [AreaPair] {
        pairs.sort()
        var kept = 0
        for index in pairs.indices where index == 0 || pairs[index] != pairs[kept - 1] {
            pairs[kept] = pairs[index]
            kept += 1
        }
        pairs.removeLast(pairs.count - kept)
        return pairs
    }

    /// Inserts the candidates that pass the test.
    mutating func insert(contentsOf candidates: [AreaPair], where test: (Int, Int) -> Bool) {
        for pair in candidates where test(pair.first, pair.second) { pairs.append(pair) }
    }

    /// Inserts all pairs of areas that have a vertex in common, to the bit.
    mutating func insertThoseThatShareVertices(
        _ boundaries: [Boundary]
    ) throws(StatisticsError) {
        var vertices: [(place: Position, area: Int)] = []
        for (area, boundary) in boundaries.enumerated() {
            for segment in boundary.segments { vertices.append((segment.from, area)) }
        }
        vertices.sort { ($0.place.x, $0.place.y, $0.area) < ($1.place.x, $1.place.y, $1.area) }
        try insertRuns(of: vertices) { $0.place == $1.place }
    }

    /// Inserts all pairs of areas that have both ends of an edge in common, to the bit.
    mutating func insertThoseThatShareEdges(
        _ boundaries: [Boundary]
    ) throws(StatisticsError) {
        var edges: [(place: Segment, area: Int)] = []
        for (area, boundary) in boundaries.enumerated() {
            for segment in boundary.segments { edges.append((segment.directed, area)) }
        }
        edges.sort {
            let (a, b) = ($0.place, $1.place)
            return a == b
                ? $0.area < $1.area
                : (a.from.x, a.from.y, a.to.x, a.to.y) < (b.from.x, b.from.y, b.to.x, b.to.y)
        }
        try insertRuns(of: edges) { $0.place == $1.place }
    }

    /// Inserts every pair of areas within each run of equal places.
    private mutating func insertRuns<Place>(
        of items: [(place: Place, area: Int)],
        equal: ((place: Place, area: Int), (place: Place, area: Int)) -> Bool
    ) throws(StatisticsError) {
        var start = 0
        while start < items.count {
            var end = start + 1
            while end < items.count, equal(items[start], items[end]) { end += 1 }
            for a in start..<end {
                for b in a + 1..<max(end, a + 1) where items[a].area != items[b].area {
                    pairs.append(AreaPair(items[a].area, items[b].area))
                }
                try compact()
            }
            start = end
        }
    }

    /// Forgets repetitions once there are many, and gives up where most are none.
    private mutating func compact() throws(StatisticsError) {
        guard pairs.count > limit else { return }
        let distinct = sorted().count
        guard distinct <= SpatialWeights.maximumLinkCount / 2 else {
            throw SpatialWeights.tooManyLinks
        }
        limit = max(limit, 2 * distinct)
    }
}
