/// How many pairs of events are nearer in time than each of some differences, under all shuffles
/// of ``PermutedTimes`` at once.
///
/// A difference is compared by the sign of a difference, because that is what the compiler makes a
/// vector of. Counts are kept in as few bits as the times, and emptied before they can overflow.
@safe
struct PairCounting<Tick: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable>: ~Copyable {
    /// Counts of one distance band by edge, then lane.
    private(set) var totals: [Int]
    private let edges: [Tick]
    private let counts: UnsafeMutablePointer<Tick>
    private var pending = 0

    private static var lanes: Int { PermutedTimes<Tick>.lanes }

    /// Edges are looked at so many at once; further ones take another walk over the pairs.
    private static var edgesAtOnce: Int { 4 }

    init(edges: [Int64]) {
        self.edges = edges.map { Tick(clamping: $0) }
        totals = Array(repeating: 0, count: edges.count * Self.lanes)
        unsafe counts = .allocate(capacity: Self.edgesAtOnce * Self.lanes)
        unsafe counts.initialize(repeating: 0, count: Self.edgesAtOnce * Self.lanes)
    }

    deinit { unsafe counts.deallocate() }

    /// Counts the pairs of a band; the totals begin again at 0.
    mutating func count(
        _ band: NearPairs.Band, _ times: borrowing PermutedTimes<Tick>, isCancelled: () -> Bool
    ) {
        for index in totals.indices { totals[index] = 0 }
        let rows = unsafe UnsafePointer(times.rows)
        for first in stride(from: 0, to: edges.count, by: Self.edgesAtOnce) {
            let edges = edges[first..<min(first + Self.edgesAtOnce, edges.count)]
            unsafe walk(band, rows, edges, isCancelled: isCancelled)
        }
    }

    private mutating func walk(
        _ band: NearPairs.Band, _ rows: UnsafePointer<Tick>, _ edges: ArraySlice<Tick>,
        isCancelled: () -> Bool
    ) {
        let capacity = Int(clamping: min(Int64(Tick.max), 1 << 20))
        unsafe band.singles.withUnsafeBufferPointer { singles in
            for start in stride(from: 0, to: singles.count, by: capacity) {
                if isCancelled() { return }
                let end = min(start + capacity, singles.count)
                unsafe countSingles(
                    UnsafeBufferPointer(rebasing: singles[start..<end]), rows, edges)
                empty(edges)
            }
        }
        for run in band.runs {
            var from = Int(run.from)
            while from < Int(run.to) {
                let to = min(Int(run.to), from + capacity - pending)
                unsafe countRun(Int(run.first), from, to, rows, edges)
                pending += to - from
                from = to
                if pending == capacity {
                    empty(edges)
                    if isCancelled() { return }
                }
            }
        }
        empty(edges)
    }

    private func countSingles(
        _ pairs: UnsafeBufferPointer<SIMD2<UInt32>>, _ rows: UnsafePointer<Tick>,
        _ edges: ArraySlice<Tick>
    ) {
        // Ranks are below the number of rows.
        if edges.count == 1 {
            let edge = edges[edges.startIndex]
            for index in 0..<pairs.count {
                let pair = unsafe pairs[index]
                unsafe add(
                    rows + Int(pair.x) &* Self.lanes, rows + Int(pair.y) &* Self.lanes, edge)
            }
        } else {
            let four = Four(edges)
            for index in 0..<pairs.count {
                let pair = unsafe pairs[index]
                unsafe add(
                    rows + Int(pair.x) &* Self.lanes, rows + Int(pair.y) &* Self.lanes, four)
            }
        }
    }

    private func countRun(
        _ first: Int, _ from: Int, _ to: Int, _ rows: UnsafePointer<Tick>,
        _ edges: ArraySlice<Tick>
    ) {
        let four = Four(edges)
        for second in from..<to {
            unsafe add(rows + first &* Self.lanes, rows + second &* Self.lanes, four)
        }
    }

    /// Four edges; those that were not given are 0, which no difference is below.
    private struct Four {
        var a: Tick = 0
        var b: Tick = 0
        var c: Tick = 0
        var d: Tick = 0

        init(_ edges: ArraySlice<Tick>) {
            let first = edges.startIndex
            a = edges[first]
            if edges.count > 1 { b = edges[first + 1] }
            if edges.count > 2 { c = edges[first + 2] }
            if edges.count > 3 { d = edges[first + 3] }
        }
    }

    @inline(__always)
    private func add(
        _ one: UnsafePointer<Tick>, _ other: UnsafePointer<Tick>, _ edges: Four
    ) {
        let sign = Tick(truncatingIfNeeded: Tick.bitWidth - 1)
        let lanes = Self.lanes
        for lane in 0..<lanes {
            let difference = unsafe one[lane] &- other[lane]
            let mask = difference &>> sign
            let gap = (difference ^ mask) &- mask
            unsafe counts[lane] &-= (gap &- edges.a) &>> sign
            unsafe counts[lanes &+ lane] &-= (gap &- edges.b) &>> sign
            unsafe counts[2 &* lanes &+ lane] &-= (gap &- edges.c) &>> sign
            unsafe counts[3 &* lanes &+ lane] &-= (gap &- edges.d) &>> sign
        }
    }

    @inline(__always)
    private func add(_ one: UnsafePointer<Tick>, _ other: UnsafePointer<Tick>, _ edge: Tick) {
        let sign = Tick(truncatingIfNeeded: Tick.bitWidth - 1)
        for lane in 0..<Self.lanes {
            let difference = unsafe one[lane] &- other[lane]
            let mask = difference &>> sign
            unsafe counts[lane] &-= ((difference ^ mask) &- mask &- edge) &>> sign
        }
    }

    /// Moves the counts to the totals.
    private mutating func empty(_ edges: ArraySlice<Tick>) {
        pending = 0
        for (number, edge) in edges.indices.enumerated() {
            for lane in 0..<Self.lanes {
                let place = number * Self.lanes + lane
                totals[edge * Self.lanes + lane] += unsafe Int(counts[place])
                unsafe counts[place] = 0
            }
        }
    }
}
