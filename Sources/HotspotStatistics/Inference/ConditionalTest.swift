import ChunkedWork

/// What is held, what is drawn and what is compared: the part that all local statistics share.
///
/// The statistic of an area is `Σⱼ wᵢⱼ·g(xⱼ)` over its neighbors. Under the null hypothesis of
/// conditional permutation the neighbors' values are drawn from all other areas without replacement.
struct ConditionalTest {
    /// What a neighbor's value adds.
    enum Term {
        /// The value (Gi, Gi*, Moran).
        case value
        /// The squared difference from the area's own (Geary).
        case squaredDifference
    }

    let areas: RankedAreas
    /// The values that are drawn, by rank, less their mean.
    let pool: Deviations
    let term: Term
    /// The same values as integers, where they lie on a lattice.
    let lattice: ValueLattice?
    /// Which ranks are tested: those with a score and a neighbor that weighs something.
    let tested: [Bool]

    /// The largest number of neighbors of a tested rank.
    let largestRow: Int

    init(
        _ areas: RankedAreas, pool: Deviations, values: [Double], term: Term, tested: [Bool]
    ) {
        self.areas = areas
        self.pool = pool
        self.term = term
        self.tested = tested
        lattice = ValueLattice(values)
        largestRow = tested.indices.reduce(0) {
            tested[$1] ? max($0, areas.weights.cardinality(of: $1)) : $0
        }
    }

    /// The weights of a row, where they are not all the same.
    func unequalWeights(of rank: Int) -> ArraySlice<Double>? {
        guard let numbers = areas.weights.linkWeights else { return nil }
        let row = numbers[areas.weights.offsets[rank]..<areas.weights.offsets[rank + 1]]
        return row.allSatisfy { $0 == row[row.startIndex] } ? nil : row
    }

    /// Twice the bound of the rounding error of a sum of the terms of a rank.
    func tolerance(of rank: Int, terms: Int) -> Double {
        let k = Double(terms)
        var largest = pool.largest
        if term == .squaredDifference {
            let reach = pool.largest + abs(pool.values[rank])
            // A difference and its square round twice more than a value does.
            largest = 2 * reach * reach
        }
        if let row = unequalWeights(of: rank) { largest *= row.reduce(0, max) }
        return 2 * k * (k + 2) * largest * 0x1p-53
    }

    /// The statistic of a rank as observed, computed as that of the draws is.
    func observed(_ rank: Int) -> Double {
        let weights = areas.weights
        let center = pool.values[rank]
        let row = unequalWeights(of: rank)
        var sum = 0.0
        for link in weights.offsets[rank]..<weights.offsets[rank + 1] {
            let value = pool.values[Int(weights.links[link])]
            let added = term == .value ? value : (value - center) * (value - center)
            sum += row.map { added * $0[link] } ?? added
        }
        return sum
    }

    /// The sum of the neighbors' numbers on the lattice.
    func observed(_ rank: Int, on lattice: ValueLattice) -> Int {
        let weights = areas.weights
        return (weights.offsets[rank]..<weights.offsets[rank + 1]).reduce(0) {
            $0 + Int(lattice.numbers[Int(weights.links[$1])])
        }
    }

    /// The permutation test of every tested rank; ranks that are not tested have empty tails.
    ///
    /// - Throws: ``StatisticsError`` with code `cancelled`, or `tooLarge` where a shared table would
    ///   not fit.
    func tails(
        _ permutations: ConditionalPermutation, threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> [PermutationTails] {
        switch permutations.scheme {
        case .complete:
            try completeTails(permutations, threads: threads, progress: progress)
        case .shared:
            try sharedTails(permutations, threads: threads, progress: progress)
        }
    }

    /// Calls the body for every rank, in fixed chunks on several threads, with memory of a thread's
    /// own.
    ///
    /// - Throws: ``StatisticsError`` with code `cancelled`.
    func forEachTestedRank(
        threads: Int, progress: StatisticsProgress?,
        _ work: @Sendable (_ ranks: (_ body: (Int) -> Void) -> Void) -> Void
    ) throws(StatisticsError) {
        let count = areas.count
        let chunk = 64
        let workers = max(1, min(threads, (count + chunk - 1) / chunk, 256))
        progress?.announce(steps: count)
        // One piece of work a thread, so that each makes its memory once.
        forEachChunk(count: workers, size: 1, threads: workers) { worker, _, _ in
            work { body in
                for start in stride(from: worker * chunk, to: count, by: workers * chunk) {
                    if progress?.isCancelled ?? false { return }
                    let ranks = start..<min(start + chunk, count)
                    for rank in ranks where tested[rank] { body(rank) }
                    progress?.advance(by: ranks.count)
                }
            }
        }
        try progress?.check()
    }
}
