extension ConditionalTest {
    /// Draws of its own for every area.
    ///
    /// Each rank's draws depend on nothing but the seed, its key, the number of the permutation and
    /// the values in the order of their keys. Of an area that neighbors more than half of the others,
    /// and weighs them alike, those that are no neighbors are drawn.
    func completeTails(
        _ permutations: ConditionalPermutation, threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> [PermutationTails] {
        // Whole numbers need no tolerance, take half the memory, and add up sooner.
        let numbers = term == .value && !hasUnequalRows ? lattice : nil
        let fits = numbers.map { $0.largest * max(largestRow, 1) <= Int(Int32.max) } ?? false
        var tails = [PermutationTails](repeating: PermutationTails(), count: areas.count)
        let drawing = Drawing(self, permutations, progress)
        let result: Result<Void, StatisticsError> = unsafe tails.withUnsafeMutableBufferPointer {
            tails in
            // Each worker writes only the ranks of its own chunks, and the buffer outlives the call,
            // which returns when all workers have.
            nonisolated(unsafe) let tails = unsafe tails
            do throws(StatisticsError) {
                try forEachTestedRank(threads: threads, progress: progress) { ranks in
                    if fits, let numbers {
                        let pool = DrawnPool(numbers.numbers)
                        let sampler = drawing.sampler()
                        ranks { unsafe tails[$0] = drawing.tails(of: $0, numbers, pool, sampler) }
                    } else {
                        let pool = DrawnPool(self.pool.values)
                        let sampler = drawing.sampler()
                        ranks { unsafe tails[$0] = drawing.tails(of: $0, pool, sampler) }
                    }
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        return tails
    }

    private var hasUnequalRows: Bool {
        areas.weights.linkWeights != nil
            && areas.keys.indices.contains { tested[$0] && unequalWeights(of: $0) != nil }
    }
}

/// A thread's own copy of the values, in which the last stands in for the held one.
@safe
private struct DrawnPool<Number: AdditiveArithmetic>: ~Copyable {
    let numbers: UnsafeMutablePointer<Number>
    let count: Int

    init(_ values: [Number]) {
        count = values.count
        unsafe numbers = .allocate(capacity: max(count, 1))
        for (rank, value) in values.enumerated() {
            unsafe (numbers + rank).initialize(to: value)
        }
    }

    deinit { unsafe numbers.deallocate() }

    /// Runs the body while a rank is held.
    @inline(__always)
    func holding(_ rank: Int, _ body: () -> PermutationTails) -> PermutationTails {
        let held = unsafe numbers[rank]
        unsafe numbers[rank] = numbers[count - 1]
        defer { unsafe numbers[rank] = held }
        return body()
    }
}

/// The draws of one map.
private struct Drawing: Sendable {
    let test: ConditionalTest
    let permutations: ConditionalPermutation
    let progress: StatisticsProgress?

    init(
        _ test: ConditionalTest, _ permutations: ConditionalPermutation,
        _ progress: StatisticsProgress?
    ) {
        self.test = test
        self.permutations = permutations
        self.progress = progress
    }

    private var others: Int { test.areas.count - 1 }

    func sampler() -> PlaceSampler {
        PlaceSampler(others: others, capacity: test.largestRow, seed: permutations.seed)
    }

    /// The test of a rank by whole numbers.
    func tails(
        of rank: Int, _ lattice: ValueLattice, _ pool: borrowing DrawnPool<Int32>,
        _ sampler: borrowing PlaceSampler
    ) -> PermutationTails {
        let cardinality = test.areas.weights.cardinality(of: rank)
        var around = test.observed(rank, on: lattice)
        let complement = cardinality > others - cardinality
        if complement {
            // What is drawn is what is left; the fewer are left, the more lie around the area.
            let all = lattice.numbers.reduce(0) { $0 + Int($1) } - Int(lattice.numbers[rank])
            around = all - around
        }
        let observed = Int32(around)
        let tails = pool.holding(rank) {
            count(
                unsafe PlainTerm(pool: pool.numbers), sampler, key: test.areas.keys[rank],
                draws: complement ? others - cardinality : cardinality, from: observed,
                to: observed)
        }
        return complement ? tails.mirrored : tails
    }

    /// The test of a rank by values of any kind.
    func tails(
        of rank: Int, _ pool: borrowing DrawnPool<Double>, _ sampler: borrowing PlaceSampler
    ) -> PermutationTails {
        let weights = test.areas.weights
        let key = test.areas.keys[rank]
        let cardinality = weights.cardinality(of: rank)
        let tolerance = test.tolerance(of: rank, terms: cardinality)
        let center = test.pool.values[rank]
        if let row = test.unequalWeights(of: rank) {
            let observed = test.observed(rank)
            let (from, to) = (observed - tolerance, observed + tolerance)
            return unsafe row.withUnsafeBufferPointer { row in
                guard let row = row.baseAddress else { return PermutationTails() }
                return pool.holding(rank) {
                    switch test.term {
                    case .value:
                        count(
                            unsafe WeightedTerm(pool: pool.numbers, weights: row), sampler,
                            key: key, draws: cardinality, from: from, to: to)
                    case .squaredDifference:
                        count(
                            unsafe WeightedSquaredTerm(
                                pool: pool.numbers, center: center, weights: row),
                            sampler, key: key, draws: cardinality, from: from, to: to)
                    }
                }
            }
        }
        let complement = cardinality > others - cardinality
        let observed = complement ? remainder(of: rank) : test.observed(rank)
        let draws = complement ? others - cardinality : cardinality
        let (from, to) = (observed - tolerance, observed + tolerance)
        let tails = pool.holding(rank) {
            switch test.term {
            case .value:
                count(
                    unsafe PlainTerm(pool: pool.numbers), sampler, key: key, draws: draws,
                    from: from, to: to)
            case .squaredDifference:
                count(
                    unsafe SquaredTerm(pool: pool.numbers, center: center), sampler, key: key,
                    draws: draws, from: from, to: to)
            }
        }
        return complement ? tails.mirrored : tails
    }

    /// The sum over the areas that are neither the rank nor its neighbors.
    private func remainder(of rank: Int) -> Double {
        let center = test.pool.values[rank]
        var around = test.areas.weights.neighbors(of: rank)[...]
        var sum = CompensatedSum()
        for (other, value) in test.pool.values.enumerated() where other != rank {
            if around.first == other {
                around.removeFirst()
                continue
            }
            sum.add(test.term == .value ? value : (value - center) * (value - center))
        }
        return sum.value
    }

    /// Counts the permutations that reach the observed sum.
    @inline(__always)
    private func count<Term: NeighborTerm>(
        _ term: Term, _ sampler: borrowing PlaceSampler, key: UInt64, draws: Int, from: Term.Sum,
        to: Term.Sum
    ) -> PermutationTails {
        unsafe withUnsafeTemporaryAllocation(of: Term.Sum.Lanes.self, capacity: 1) { buffer in
            guard let lanes = buffer.baseAddress else { return PermutationTails() }
            // Sixteen numbers side by side are a vector of sixteen.
            let sums = unsafe UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Term.Sum.self)
            unsafe sums.initialize(repeating: .zero, count: PlaceSampler.lanes)
            var tails = PermutationTails()
            var below = Term.Sum.Counts.zero
            var above = Term.Sum.Counts.zero
            var whole: Int32 = 0
            var permutation = 0
            while permutation < permutations.count {
                unsafe sampler.sums(
                    term, key: key, permutation: UInt32(truncatingIfNeeded: permutation),
                    draws: draws, into: sums)
                let last = min(PlaceSampler.lanes, permutations.count &- permutation)
                if last == PlaceSampler.lanes, permutations.stopAfter == nil {
                    unsafe Term.Sum.tally(lanes[0], from: from, to: to, &below, &above)
                    whole &+= Int32(PlaceSampler.lanes)
                } else {
                    for lane in 0..<last {
                        tails.atLeast &+= unsafe sums[lane] >= from ? 1 : 0
                        tails.atMost &+= unsafe sums[lane] <= to ? 1 : 0
                        if min(tails.atLeast, tails.atMost) >= permutations.stopAfter ?? .max {
                            tails.stopped = true
                            tails.drawn = Int32(truncatingIfNeeded: permutation &+ lane &+ 1)
                            return tails
                        }
                    }
                }
                permutation &+= PlaceSampler.lanes
                // Millions of permutations of one area take seconds.
                if permutation & 0xFFFF == 0, progress?.isCancelled ?? false { break }
            }
            tails.drawn = Int32(truncatingIfNeeded: permutations.count)
            tails.atLeast &+= whole &- Int32(truncatingIfNeeded: below.wrappedSum())
            tails.atMost &+= whole &- Int32(truncatingIfNeeded: above.wrappedSum())
            return tails
        }
    }
}
