/// The times of all events under several shuffles at once, those of one event side by side.
///
///             shuffle 0   1   2  …  31
///     rank 0         17  204   3     88      64 bytes, a line of cache
///     rank 1        311    9  54      0
///
/// One load then brings the times of an event under all of them, and what is done for a pair of
/// events is done for all shuffles by one instruction.
///
/// Shuffle number *r* is that of Fisher and Yates over the events by rank: for each rank in turn a
/// partner from there to the end, by the 32-bit halves (low half first) of the stream of
/// (seed, 0, *r*), each reduced without bias by Lemire's multiplication (doi:10.1145/3230636).
@safe
struct PermutedTimes<Content: BitwiseCopyable & Sendable>: ~Copyable {
    /// The shuffles side by side.
    static var lanes: Int { 64 / MemoryLayout<Content>.stride }

    /// So many are shuffled before they are laid side by side, which writes half a row or less.
    private static var batch: Int { 8 }

    let rows: UnsafeMutablePointer<Content>
    private let pools: UnsafeMutablePointer<Content>
    private let times: [Content]

    init(_ times: [Content]) {
        self.times = times
        unsafe rows = .allocate(capacity: times.count * Self.lanes)
        unsafe pools = .allocate(capacity: times.count * Self.batch)
        if let first = times.first {
            unsafe rows.initialize(repeating: first, count: times.count * Self.lanes)
            unsafe pools.initialize(repeating: first, count: times.count * Self.batch)
        }
    }

    deinit {
        unsafe rows.deallocate()
        unsafe pools.deallocate()
    }

    /// The times as they are, in every lane.
    func fillUnshuffled() {
        for (rank, time) in times.enumerated() {
            unsafe (rows + rank * Self.lanes).update(repeating: time, count: Self.lanes)
        }
    }

    /// The times under some shuffles, at most as many as there are lanes; further lanes keep what
    /// they had.
    func fill(_ shuffles: Range<Int>, seed: UInt64, isCancelled: () -> Bool) {
        let count = times.count
        for start in stride(from: 0, to: shuffles.count, by: Self.batch) {
            let size = min(Self.batch, shuffles.count - start)
            for number in 0..<size {
                if isCancelled() { return }
                // The buffer of `times` has `count` elements, and so has each pool.
                unsafe shuffle(
                    pools + number * count, seed: seed,
                    number: UInt64(shuffles.lowerBound + start + number))
            }
            unsafe interleave(size, to: rows + start)
        }
    }

    private func shuffle(_ pool: UnsafeMutablePointer<Content>, seed: UInt64, number: UInt64) {
        let count = times.count
        unsafe times.withUnsafeBufferPointer { times in
            if let base = times.baseAddress { unsafe pool.update(from: base, count: count) }
        }
        var halves = RandomHalves(seed: seed, permutation: number)
        for rank in 0..<max(count - 1, 0) {
            let bound = UInt32(truncatingIfNeeded: count &- rank)
            // Both places are below the count.
            let other = rank &+ Int(halves.next(below: bound))
            let time = unsafe pool[other]
            unsafe pool[other] = pool[rank]
            unsafe pool[rank] = time
        }
    }

    private func interleave(_ size: Int, to target: UnsafeMutablePointer<Content>) {
        let count = times.count
        let lanes = Self.lanes
        // Some ranks of each pool at a time, so that the rows they go to stay near.
        for first in stride(from: 0, to: count, by: 64) {
            let end = min(first + 64, count)
            for lane in 0..<size {
                let pool = unsafe pools + lane &* count
                for rank in first..<end {
                    unsafe target[rank &* lanes &+ lane] = pool[rank]
                }
            }
        }
    }
}

/// The 32-bit halves of a stream of random numbers, the low half of each word first.
private struct RandomHalves {
    private let seed: UInt64
    private let permutation: UInt64
    private var block: UInt64 = 0
    private var words = SIMD4<UInt64>()
    private var used = 8

    init(seed: UInt64, permutation: UInt64) {
        self.seed = seed
        self.permutation = permutation
    }

    /// A number from 0 to below a bound, every one equally likely.
    @inline(__always)
    mutating func next(below bound: UInt32) -> UInt32 {
        while true {
            if used == 8 {
                let next = PhiloxBlock(counter: (block, permutation, 0, 0), key: (seed, 0))
                words = SIMD4(next.a, next.b, next.c, next.d)
                block &+= 1
                used = 0
            }
            let word = words[used &>> 1]
            let half = UInt32(truncatingIfNeeded: used & 1 == 0 ? word : word &>> 32)
            used &+= 1
            let product = UInt64(half) &* UInt64(bound)
            let low = UInt32(truncatingIfNeeded: product)
            // The few numbers that would make some places likelier are thrown away; the cheap test
            // comes before the division.
            if low < bound && low < (0 &- bound) % bound { continue }
            return UInt32(truncatingIfNeeded: product &>> 32)
        }
    }
}
