import PlanarGeometry

/// Two different areas, the lower index first.
struct AreaPair: Hashable, Comparable {
    fileprivate let packed: UInt64

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
        let order = ascendingOrder(of: pairs.map(\.packed))
        var kept: [AreaPair] = []
        for index in order where kept.last != pairs[Int(index)] { kept.append(pairs[Int(index)]) }
        pairs = kept
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
        var vertices: [Position] = []
        var areas: [Int32] = []
        for (area, boundary) in boundaries.enumerated() {
            for segment in boundary.segments {
                vertices.append(segment.from)
                areas.append(Int32(area))
            }
        }
        let numbers = DistinctPositions(vertices).numbers
        try insertRuns(of: numbers.map { UInt64($0) }, areas)
    }

    /// Inserts all pairs of areas that have both ends of an edge in common, to the bit.
    mutating func insertThoseThatShareEdges(
        _ boundaries: [Boundary]
    ) throws(StatisticsError) {
        var ends: [Position] = []
        var areas: [Int32] = []
        for (area, boundary) in boundaries.enumerated() {
            for segment in boundary.segments {
                ends.append(segment.from)
                ends.append(segment.to)
                areas.append(Int32(area))
            }
        }
        let numbers = DistinctPositions(ends).numbers
        let edges = areas.indices.map { edge in
            let (from, to) = (numbers[2 * edge], numbers[2 * edge + 1])
            return UInt64(min(from, to)) << 32 | UInt64(max(from, to))
        }
        try insertRuns(of: edges, areas)
    }

    /// Inserts every pair of areas that have something in common: a key each, areas ascending.
    private mutating func insertRuns(
        of keys: [UInt64], _ areas: [Int32]
    ) throws(StatisticsError) {
        // Equal keys stay in the order they came in, so that areas ascend within a run.
        let order = ascendingOrder(of: keys)
        var start = 0
        while start < order.count {
            let key = keys[Int(order[start])]
            var end = start + 1
            while end < order.count, keys[Int(order[end])] == key { end += 1 }
            for a in start..<end {
                let first = areas[Int(order[a])]
                for b in a + 1..<max(end, a + 1) {
                    let second = areas[Int(order[b])]
                    guard first != second else { continue }
                    let pair = AreaPair(Int(first), Int(second))
                    // Neighbors share many vertices in a row.
                    if pair != pairs.last { pairs.append(pair) }
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
