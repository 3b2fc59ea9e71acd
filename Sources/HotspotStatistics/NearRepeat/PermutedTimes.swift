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

    /// A row an event; the first begins at a multiple of 64 bytes.
    let rows: UnsafeMutablePointer<Content>
    private let memory: UnsafeMutableRawPointer
    private let pools: UnsafeMutablePointer<Content>
    private let halves: UnsafeMutablePointer<UInt32>
    private let times: [Content]

    init(_ times: [Content]) {
        self.times = times
        unsafe memory = .allocate(byteCount: max(times.count, 1) * 64, alignment: 64)
        unsafe rows = memory.bindMemory(to: Content.self, capacity: times.count * Self.lanes)
        unsafe pools = .allocate(capacity: max(times.count, 1) * Self.batch)
        unsafe halves = .allocate(capacity: 8)
        unsafe halves.initialize(repeating: 0, count: 8)
        if let first = times.first {
            unsafe rows.initialize(repeating: first, count: times.count * Self.lanes)
            unsafe pools.initialize(repeating: first, count: times.count * Self.batch)
        }
    }

    deinit {
        unsafe memory.deallocate()
        unsafe pools.deallocate()
        unsafe halves.deallocate()
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
        let last = count - 1
        var rank = 0
        var block: UInt64 = 0
        while rank < last {
            store(PhiloxBlock(counter: (block, number, 0, 0), key: (seed, 0)))
            block &+= 1
            for index in 0..<8 where rank < last {
                let bound = UInt32(truncatingIfNeeded: count &- rank)
                let product = unsafe UInt64(halves[index]) &* UInt64(bound)
                let low = UInt32(truncatingIfNeeded: product)
                // The few numbers that would make some places likelier are thrown away; the cheap
                // test comes before the division.
                if low < bound && low < (0 &- bound) % bound { continue }
                // Both places are below the count.
                let other = rank &+ Int(truncatingIfNeeded: product &>> 32)
                let time = unsafe pool[other]
                unsafe pool[other] = pool[rank]
                unsafe pool[rank] = time
                rank &+= 1
            }
        }
    }

    @inline(__always)
    private func store(_ words: PhiloxBlock) {
        unsafe halves[0] = UInt32(truncatingIfNeeded: words.a)
        unsafe halves[1] = UInt32(truncatingIfNeeded: words.a &>> 32)
        unsafe halves[2] = UInt32(truncatingIfNeeded: words.b)
        unsafe halves[3] = UInt32(truncatingIfNeeded: words.b &>> 32)
        unsafe halves[4] = UInt32(truncatingIfNeeded: words.c)
        unsafe halves[5] = UInt32(truncatingIfNeeded: words.c &>> 32)
        unsafe halves[6] = UInt32(truncatingIfNeeded: words.d)
        unsafe halves[7] = UInt32(truncatingIfNeeded: words.d &>> 32)
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
