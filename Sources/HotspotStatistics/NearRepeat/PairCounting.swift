/// How many pairs of events are nearer in time than each of some differences, under all shuffles
/// of ``PermutedTimes`` at once.
///
/// Counts are kept in as few bits as the times, and moved to whole numbers before they can overflow.
struct PairCounting<Lanes: TimeLanes>: ~Copyable {
    /// Counts of one distance band by edge, then lane.
    private(set) var totals: [Int]
    private let edges: [Lanes]

    /// So many pairs are counted before the counts are moved: they fit in 16 bits.
    private static var capacity: Int { 32_767 }

    init(edges: [Int64]) {
        self.edges = edges.map { Lanes(repeating: Lanes.Scalar(clamping: $0)) }
        totals = Array(repeating: 0, count: edges.count * Lanes.scalarCount)
    }

    /// Counts the pairs of a band; the totals begin again at 0.
    mutating func count(
        _ band: NearPairs.Band, _ times: borrowing PermutedTimes<Lanes.Scalar>,
        isCancelled: () -> Bool
    ) {
        for index in totals.indices { totals[index] = 0 }
        // Each row is one vector, and the rows begin where a vector may.
        let rows = unsafe UnsafeRawPointer(times.rows).assumingMemoryBound(to: Lanes.self)
        // No pair is nearer than 0. Other edges are looked at four at a time; further ones take
        // another walk over the pairs.
        var first = edges.first == Lanes() ? 1 : 0
        while first < edges.count {
            if isCancelled() { return }
            if edges.count - first == 1 {
                unsafe countOne(band, rows, edge: first)
                first += 1
            } else {
                unsafe countFour(band, rows, edge: first)
                first += 4
            }
        }
    }

    private mutating func countOne(
        _ band: NearPairs.Band, _ rows: UnsafePointer<Lanes>, edge: Int
    ) {
        let limit = edges[edge]
        unsafe band.forEachPiece(of: Self.capacity) { pairs in
            var counts = Lanes()
            for index in 0..<pairs.count {
                // Ranks are below the number of rows.
                let pair = unsafe pairs[index]
                let gap = unsafe Lanes.gap(rows[Int(pair.x)], rows[Int(pair.y)])
                counts.count(gap, below: limit)
            }
            add(counts, edge: edge)
        } runs: { first, seconds in
            var counts = Lanes()
            for second in seconds {
                let gap = unsafe Lanes.gap(rows[first], rows[second])
                counts.count(gap, below: limit)
            }
            add(counts, edge: edge)
        }
    }

    private mutating func countFour(
        _ band: NearPairs.Band, _ rows: UnsafePointer<Lanes>, edge: Int
    ) {
        // Where there are fewer, no gap is below 0.
        func limit(_ number: Int) -> Lanes { number < edges.count ? edges[number] : Lanes() }
        let (a, b, c, d) = (limit(edge), limit(edge + 1), limit(edge + 2), limit(edge + 3))
        unsafe band.forEachPiece(of: Self.capacity) { pairs in
            var (inA, inB, inC, inD) = (Lanes(), Lanes(), Lanes(), Lanes())
            for index in 0..<pairs.count {
                // Ranks are below the number of rows.
                let pair = unsafe pairs[index]
                let gap = unsafe Lanes.gap(rows[Int(pair.x)], rows[Int(pair.y)])
                inA.count(gap, below: a)
                inB.count(gap, below: b)
                inC.count(gap, below: c)
                inD.count(gap, below: d)
            }
            add(inA, edge: edge)
            add(inB, edge: edge + 1)
            add(inC, edge: edge + 2)
            add(inD, edge: edge + 3)
        } runs: { first, seconds in
            var (inA, inB, inC, inD) = (Lanes(), Lanes(), Lanes(), Lanes())
            for second in seconds {
                let gap = unsafe Lanes.gap(rows[first], rows[second])
                inA.count(gap, below: a)
                inB.count(gap, below: b)
                inC.count(gap, below: c)
                inD.count(gap, below: d)
            }
            add(inA, edge: edge)
            add(inB, edge: edge + 1)
            add(inC, edge: edge + 2)
            add(inD, edge: edge + 3)
        }
    }

    private mutating func add(_ counts: Lanes, edge: Int) {
        guard edge < edges.count else { return }
        for lane in 0..<Lanes.scalarCount {
            totals[edge * Lanes.scalarCount + lane] += Int(counts[lane])
        }
    }
}

extension NearPairs.Band {
    /// Goes through the pairs in pieces of a limited size.
    @inline(__always)
    func forEachPiece(
        of size: Int, _ singlePairs: (UnsafeBufferPointer<SIMD2<UInt32>>) -> Void,
        runs runPairs: (Int, Range<Int>) -> Void
    ) {
        unsafe singles.withUnsafeBufferPointer { singles in
            for start in stride(from: 0, to: singles.count, by: size) {
                let end = min(start + size, singles.count)
                unsafe singlePairs(UnsafeBufferPointer(rebasing: singles[start..<end]))
            }
        }
        for run in runs {
            for start in stride(from: Int(run.from), to: Int(run.to), by: size) {
                runPairs(Int(run.first), start..<min(start + size, Int(run.to)))
            }
        }
    }
}
