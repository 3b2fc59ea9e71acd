/// When an event can have happened: anywhere in a stretch of time.
struct EventInterval: Hashable, Sendable, BitwiseCopyable {
    var start: Int32
    /// At least 1.
    var length: Int32
}

/// How many pairs of events are to be expected nearer in time than each of some differences, where
/// each happened at some moment of its interval, every one equally likely.
///
/// For two moments at random in intervals of lengths v and w, the difference has a trapezoid for its
/// density. With t = z + *end of the second* − *start of the first*, held between 0 and v + w,
///
///     P(difference ≤ z) = (t² − max(t − v, 0)² − max(t − w, 0)²) / 2vw
///
/// Each pair's share is rounded to a multiple of 2⁻²⁸, so that sums are exact in any order, and two
/// shuffles that come to the same are equal.
@safe
struct IntervalCounting: ~Copyable, PairCounter {
    typealias Content = EventInterval

    static var unit: Double { 0x1p28 }

    private(set) var totals: [Int]
    private let edges: [Double]
    /// By edge, then lane: sums of shares, exact while they stay below 2²⁴.
    private let sums: UnsafeMutablePointer<Double>

    private static var lanes: Int { PermutedTimes<EventInterval>.lanes }

    init(edges: [Int64]) {
        self.edges = edges.map { Double($0) }
        totals = Array(repeating: 0, count: edges.count * Self.lanes)
        unsafe sums = .allocate(capacity: edges.count * Self.lanes)
        unsafe sums.initialize(repeating: 0, count: edges.count * Self.lanes)
    }

    deinit { unsafe sums.deallocate() }

    mutating func count(
        _ band: NearPairs.Band, _ times: borrowing PermutedTimes<EventInterval>,
        isCancelled: () -> Bool
    ) {
        for index in totals.indices { totals[index] = 0 }
        let rows = unsafe UnsafePointer(times.rows)
        unsafe band.forEachPiece(of: 32_767) { pairs in
            if isCancelled() { return }
            for index in 0..<pairs.count {
                // Ranks are below the number of rows.
                let pair = unsafe pairs[index]
                unsafe add(rows + Int(pair.x) * Self.lanes, rows + Int(pair.y) * Self.lanes)
            }
            empty()
        } runs: { first, seconds in
            for second in seconds {
                unsafe add(rows + first * Self.lanes, rows + second * Self.lanes)
            }
            empty()
        }
    }

    @inline(__always)
    private func add(_ one: UnsafePointer<EventInterval>, _ other: UnsafePointer<EventInterval>) {
        for (edge, limit) in edges.enumerated() where limit > 0 {
            for lane in 0..<Self.lanes {
                let (a, b) = unsafe (one[lane], other[lane])
                unsafe sums[edge * Self.lanes + lane] += Self.share(a, b, below: limit)
            }
        }
    }

    /// The probability that two events are nearer in time than an edge, as a multiple of 2⁻²⁸.
    @inline(__always)
    static func share(_ a: EventInterval, _ b: EventInterval, below edge: Double) -> Double {
        let (v, w) = (Double(a.length), Double(b.length))
        // From the least difference there can be.
        let offset = Double(b.start) + w - Double(a.start)
        let above = area(min(max(offset + edge, 0), v + w), v, w)
        let below = area(min(max(offset - edge, 0), v + w), v, w)
        let share = (above - below) / (2 * v * w)
        // Of numbers beside 1.5 · 2²⁴ the last bit is worth 2⁻²⁸.
        return (share + 25_165_824) - 25_165_824
    }

    @inline(__always)
    private static func area(_ t: Double, _ v: Double, _ w: Double) -> Double {
        let (overV, overW) = (max(t - v, 0), max(t - w, 0))
        return t * t - overV * overV - overW * overW
    }

    private mutating func empty() {
        for index in totals.indices {
            totals[index] += unsafe Int(sums[index] * Self.unit)
            unsafe sums[index] = 0
        }
    }
}
