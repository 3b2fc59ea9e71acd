import ChunkedWork

/// How many permuted sums around an area reach the observed one, from either side.
struct PermutationTails {
    var atLeast: Int32 = 0
    var atMost: Int32 = 0

    func p(permutations: Int) -> Double {
        min(1, 2 * Double(min(atLeast, atMost) + 1) / Double(permutations + 1))
    }

    /// Whether the shorter tail lies on the side that z points to.
    func agree(withSignOf z: Double) -> Bool {
        atLeast == atMost || (atLeast < atMost) == (z > 0)
    }
}

/// The permutation test of every rank that has a z-score and a neighbor.
///
/// Ranks are dealt to the threads in fixed chunks; each rank's draws depend on nothing but the seed,
/// its key, the number of the permutation and the values in the order of their keys.
func permutationTails(
    _ areas: RankedAreas, _ deviations: Deviations, _ scores: LocalGScores,
    _ options: LocalGOptions
) -> [PermutationTails] {
    let count = areas.count
    let largestRow = (0..<count).reduce(0) { max($0, areas.weights.cardinality(of: $1)) }
    let chunk = 64
    let workers = max(1, min(options.threads, (count + chunk - 1) / chunk))
    var tails = [PermutationTails](repeating: PermutationTails(), count: count)
    // Each worker writes only the ranks of its own chunks, and the buffer outlives the call, which
    // returns when all workers have.
    unsafe tails.withUnsafeMutableBufferPointer { tails in
        // The closure is not escaping; the pointer is passed as nonisolated(unsafe) because the
        // workers' ranks are disjoint.
        nonisolated(unsafe) let tails = unsafe tails
        // One piece of work a thread, so that each makes its sampler once.
        forEachChunk(count: workers, size: 1, threads: workers) { worker, _, _ in
            var sampler = NeighborSampler(
                values: deviations.values, capacity: largestRow, options: options)
            for start in stride(from: worker * chunk, to: count, by: workers * chunk) {
                for rank in start..<min(start + chunk, count) {
                    let cardinality = areas.weights.cardinality(of: rank)
                    guard cardinality > 0, case .success = scores.outcomes[rank] else { continue }
                    let k = Double(cardinality)
                    // Twice the bound of the error of adding k numbers no larger than the largest.
                    let tolerance = 2 * k * (k + 2) * deviations.largest * 0x1p-53
                    unsafe tails[rank] = sampler.tails(
                        rank: rank, key: areas.keys[rank], draws: cardinality,
                        observed: deviations.sum(around: rank, areas.weights),
                        tolerance: tolerance)
                }
            }
        }
    }
    return tails
}

/// Draws neighbors' values at random, without replacement and without allocating.
///
///     pool      the values by rank; while an area is held, the last value takes its place
///     drawn     value and place of each draw, to put the pool back in order afterward
///     halves    eight 32-bit halves of one block of random words, the low half of each first
@safe
private struct NeighborSampler: ~Copyable {
    private let pool: UnsafeMutablePointer<Double>
    private let drawn: UnsafeMutablePointer<Double>
    private let places: UnsafeMutablePointer<Int32>
    private let halves: UnsafeMutablePointer<UInt32>
    private let count: Int
    private let seed: UInt64
    private let permutations: Int

    init(values: [Double], capacity: Int, options: LocalGOptions) {
        count = values.count
        seed = options.seed
        permutations = options.permutations
        unsafe pool = .allocate(capacity: values.count)
        unsafe drawn = .allocate(capacity: max(capacity, 1))
        unsafe places = .allocate(capacity: max(capacity, 1))
        unsafe halves = .allocate(capacity: 8)
        for (rank, value) in values.enumerated() {
            unsafe (pool + rank).initialize(to: value)
        }
        unsafe drawn.initialize(repeating: 0, count: max(capacity, 1))
        unsafe places.initialize(repeating: 0, count: max(capacity, 1))
        unsafe halves.initialize(repeating: 0, count: 8)
    }

    deinit {
        unsafe pool.deallocate()
        unsafe drawn.deallocate()
        unsafe places.deallocate()
        unsafe halves.deallocate()
    }

    /// Counts the permutations of one rank that reach the observed sum.
    ///
    /// `draws` is at most the capacity and below `count − 1`, so that every place lies in the pool.
    mutating func tails(
        rank: Int, key: UInt64, draws: Int, observed: Double, tolerance: Double
    ) -> PermutationTails {
        let held = unsafe pool[rank]
        unsafe pool[rank] = pool[count - 1]
        defer { unsafe pool[rank] = held }
        let others = UInt32(truncatingIfNeeded: count - 1)
        let atLeastFrom = observed - tolerance
        let atMostTo = observed + tolerance
        var tails = PermutationTails()
        for permutation in 0..<UInt64(permutations) {
            var block: UInt64 = 0
            var used = 8
            var sum = 0.0
            var draw = 0
            while draw < draws {
                if used == 8 {
                    store(PhiloxBlock(counter: (block, permutation, key, 0), key: (seed, 0)))
                    block &+= 1
                    used = 0
                }
                let bound = others &- UInt32(truncatingIfNeeded: draw)
                let product = unsafe UInt64(halves[used]) &* UInt64(bound)
                used &+= 1
                // Lemire 2019: the first few of the 2³² numbers are thrown away, so that every
                // place is equally likely. The cheap test comes before the division.
                let low = UInt32(truncatingIfNeeded: product)
                if low < bound && low < (0 &- bound) % bound { continue }
                let place = draw &+ Int(truncatingIfNeeded: product >> 32)
                let value = unsafe pool[place]
                sum += value
                // The place gets the value of the first one left; that one is not looked at again.
                unsafe pool[place] = pool[draw]
                unsafe drawn[draw] = value
                unsafe places[draw] = Int32(truncatingIfNeeded: place)
                draw &+= 1
            }
            while draw > 0 {
                draw &-= 1
                unsafe pool[Int(places[draw])] = drawn[draw]
            }
            tails.atLeast &+= sum >= atLeastFrom ? 1 : 0
            tails.atMost &+= sum <= atMostTo ? 1 : 0
        }
        return tails
    }

    @inline(__always)
    private func store(_ words: PhiloxBlock) {
        unsafe halves[0] = UInt32(truncatingIfNeeded: words.a)
        unsafe halves[1] = UInt32(truncatingIfNeeded: words.a >> 32)
        unsafe halves[2] = UInt32(truncatingIfNeeded: words.b)
        unsafe halves[3] = UInt32(truncatingIfNeeded: words.b >> 32)
        unsafe halves[4] = UInt32(truncatingIfNeeded: words.c)
        unsafe halves[5] = UInt32(truncatingIfNeeded: words.c >> 32)
        unsafe halves[6] = UInt32(truncatingIfNeeded: words.d)
        unsafe halves[7] = UInt32(truncatingIfNeeded: words.d >> 32)
    }
}
