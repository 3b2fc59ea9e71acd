import ChunkedWork

/// The exact probabilities that the neighbors' sum reaches the observed one, from either side.
struct ExactTails: Hashable, Sendable {
    var atLeast = 0.0
    var atMost = 0.0

    /// The two-sided p: `min(1, 2·min(P(≥), P(≤)))`, never 0, because what was observed can happen.
    var p: Double { min(1, max(2 * min(atLeast, atMost), .leastNonzeroMagnitude)) }
}

/// Either the exact tails of every tested rank, or why there are none.
enum ExactOutcome {
    case tails([ExactTails])
    /// In words, as the rest of a sentence: "the values are not counts".
    case infeasible(String)
}

extension ConditionalTest {
    /// More multiplications than this (some seconds) are not made for an exact p.
    static let exactWorkLimit = 2e10
    /// The probabilities of one bag (128 MB); a thread holds one for every halving.
    static let exactSizeLimit = 1 << 24
    /// The probabilities of all bags of all threads (1 GB): fewer threads work where bags are large.
    static let exactMemoryLimit = 1 << 27
    /// The relative error that an exact p may have at most.
    static let exactErrorLimit = 1e-9

    /// The exact distribution behind the permutation test of every tested rank.
    ///
    /// An area's neighbors are drawn from all areas but itself, so areas of the same value draw from
    /// the same bag. The bag without one item of each value in turn is made by halves: the kinds of
    /// one half go into the bag, and the other half is halved again. That takes every kind log₂ *m*
    /// times instead of *m* times, and needs no division by a factor, which would cancel.
    ///
    /// - Throws: ``StatisticsError`` with code `cancelled`.
    func exactTails(
        threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> ExactOutcome {
        guard let lattice else {
            return .infeasible(
                "the values are not counts, nor other numbers of at most three decimals and fewer "
                    + "than 2³¹ steps")
        }
        for rank in tested.indices where tested[rank] && unequalWeights(of: rank) != nil {
            return .infeasible("the neighbors of an area do not all weigh the same")
        }
        let bags = ExactBags(self, lattice)
        switch term {
        case .value: return try bags.tails(threads: threads, progress: progress)
        case .squaredDifference: return try bags.squaredTails(threads: threads, progress: progress)
        }
    }
}

/// The distinct numbers of a map, and which areas have each.
struct ExactBags: Sendable {
    typealias Kind = SumDistribution.Kind

    let test: ConditionalTest
    let lattice: ValueLattice
    /// The distinct numbers, ascending, and how many areas have each.
    let kinds: [Kind]
    /// The tested ranks of each kind.
    let ranks: [[Int32]]
    /// The largest number of areas that are drawn, or left over.
    let limit: Int

    init(_ test: ConditionalTest, _ lattice: ValueLattice) {
        self.test = test
        self.lattice = lattice
        let order = ascendingOrder(of: lattice.numbers.map { UInt64($0) })
        var kinds: [Kind] = []
        var ranks: [[Int32]] = []
        for rank in order {
            let number = Int(lattice.numbers[Int(rank)])
            if kinds.last?.value != number {
                kinds.append(Kind(value: number, count: 0))
                ranks.append([])
            }
            kinds[kinds.count - 1].count += 1
            if test.tested[Int(rank)] { ranks[ranks.count - 1].append(rank) }
        }
        self.kinds = kinds
        self.ranks = ranks
        let others = test.areas.count - 1
        limit = test.tested.indices.reduce(0) {
            guard test.tested[$1] else { return $0 }
            let cardinality = test.areas.weights.cardinality(of: $1)
            return max($0, min(cardinality, others - cardinality))
        }
    }

    /// The tails of the sum of values.
    func tails(threads: Int, progress: StatisticsProgress?) throws(StatisticsError) -> ExactOutcome
    {
        guard let size = sizeProblem(kinds) else {
            let layout = SumDistribution.Layout(kinds, limit: limit)
            let once = kinds.reduce(0) { $0 + SumDistribution.cost(of: $1, layout) }
            let levels = Double(max(1, Int.bitWidth - (kinds.count - 1).leadingZeroBitCount))
            if let problem = workProblem(once * levels, layout) { return .infeasible(problem) }
            return .tails(try leaveOneOut(layout, threads: threads, progress: progress))
        }
        return .infeasible(size)
    }

    private func leaveOneOut(
        _ layout: SumDistribution.Layout, threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> [ExactTails] {
        progress?.announce(steps: kinds.count)
        // A thread takes a part of the kinds, and fills its bag on the same way as one thread would.
        let halvings = Int.bitWidth - kinds.count.leadingZeroBitCount
        let parts = min(kinds.count, Self.threads(threads, holding: layout.size * (halvings + 2)))
        let size = (kinds.count + parts - 1) / parts
        let found = try mapChunks(count: kinds.count, size: size, threads: threads) {
            part throws(StatisticsError) in
            var scratch = HypergeometricWeights()
            var tails: [(rank: Int32, tails: ExactTails)] = []
            try visit(
                0..<kinds.count, wanted: part, SumDistribution(layout), &scratch, progress
            ) { kind, bag in
                appendTails(of: kind, bag, &tails)
            }
            return tails
        }
        var tails = [ExactTails](repeating: ExactTails(), count: test.areas.count)
        for part in found { for entry in part { tails[Int(entry.rank)] = entry.tails } }
        return tails
    }

    /// Calls the body with the bag that lacks one item of each wanted kind.
    ///
    /// The bag given lacks the kinds of the range, and nothing else. In which order a bag is filled
    /// depends on the kind that is left out alone.
    private func visit(
        _ range: Range<Int>, wanted: Range<Int>, _ bag: consuming SumDistribution,
        _ scratch: inout HypergeometricWeights, _ progress: StatisticsProgress?,
        _ body: (_ kind: Int, _ bag: SumDistribution) -> Void
    ) throws(StatisticsError) {
        guard range.overlaps(wanted) else { return }
        try progress?.check()
        guard range.count > 1 else {
            let kind = range.lowerBound
            if !ranks[kind].isEmpty {
                bag.add(Kind(value: kinds[kind].value, count: kinds[kind].count - 1), &scratch)
                body(kind, bag)
            }
            progress?.advance()
            return
        }
        let middle = range.lowerBound + range.count / 2
        let lower = range.lowerBound..<middle
        let upper = middle..<range.upperBound
        if lower.overlaps(wanted) {
            var fuller = copy bag
            for kind in upper { fuller.add(kinds[kind], &scratch) }
            try visit(lower, wanted: wanted, fuller, &scratch, progress, body)
        }
        if upper.overlaps(wanted) {
            for kind in lower { bag.add(kinds[kind], &scratch) }
            try visit(upper, wanted: wanted, bag, &scratch, progress, body)
        }
    }

    /// Looks the observed sums of all areas of a kind up.
    private func appendTails(
        of kind: Int, _ bag: SumDistribution, _ tails: inout [(rank: Int32, tails: ExactTails)]
    ) {
        var lookup = TailLookup(bag)
        let all = kinds.reduce(0) { $0 + $1.value * $1.count } - kinds[kind].value
        for rank in ranks[kind] {
            let around = test.observed(Int(rank), on: lattice)
            tails.append(
                (
                    rank,
                    lookup.tails(
                        of: around, drawn: test.areas.weights.cardinality(of: Int(rank)), all: all)
                ))
        }
    }

    // MARK: Squared differences

    /// The tails of the sum of squared differences: a bag of its own for every kind.
    func squaredTails(
        threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> ExactOutcome {
        var work = 0.0
        var size = 1
        // The widest bags are those around the smallest and the largest number.
        for kind in [0, kinds.count - 1] {
            let squares = squares(around: kind)
            if let problem = sizeProblem(squares) { return .infeasible(problem) }
            let layout = SumDistribution.Layout(squares, limit: limit)
            let once = squares.reduce(0) { $0 + SumDistribution.cost(of: $1, layout) }
            work = max(work, once * Double(kinds.count))
            size = max(size, layout.size)
            if let problem = workProblem(work, layout) { return .infeasible(problem) }
        }
        progress?.announce(steps: kinds.count)
        let threads = Self.threads(threads, holding: 2 * size)
        let found = try mapChunks(count: kinds.count, size: 1, threads: threads) {
            part throws(StatisticsError) in
            try progress?.check()
            defer { progress?.advance() }
            let kind = part.lowerBound
            var tails: [(rank: Int32, tails: ExactTails)] = []
            guard !ranks[kind].isEmpty else { return tails }
            let squares = squares(around: kind)
            var scratch = HypergeometricWeights()
            var bag = SumDistribution(SumDistribution.Layout(squares, limit: limit))
            for square in squares { bag.add(square, &scratch) }
            var lookup = TailLookup(bag)
            let all = squares.reduce(0) { $0 + $1.value * $1.count }
            for rank in ranks[kind] {
                let around = test.areas.weights.neighbors(of: Int(rank)).reduce(0) {
                    let difference = Int(lattice.numbers[$1]) - kinds[kind].value
                    return $0 + difference * difference
                }
                tails.append(
                    (
                        rank,
                        lookup.tails(
                            of: around, drawn: test.areas.weights.cardinality(of: Int(rank)),
                            all: all)
                    ))
            }
            return tails
        }
        var tails = [ExactTails](repeating: ExactTails(), count: test.areas.count)
        for part in found { for entry in part { tails[Int(entry.rank)] = entry.tails } }
        return .tails(tails)
    }

    /// The squared differences of all others from an area of a kind, ascending.
    private func squares(around kind: Int) -> [Kind] {
        var squares = kinds.indices.map { index in
            let difference = kinds[index].value - kinds[kind].value
            return Kind(
                value: difference * difference, count: kinds[index].count - (index == kind ? 1 : 0))
        }
        squares.sort { ($0.value, $0.count) < ($1.value, $1.count) }
        var merged: [Kind] = []
        for square in squares where square.count > 0 {
            if merged.last?.value == square.value {
                merged[merged.count - 1].count += square.count
            } else {
                merged.append(square)
            }
        }
        return merged
    }

    // MARK: Limits

    /// So many of the threads that what each of them holds fits in memory; at least one.
    private static func threads(_ threads: Int, holding probabilities: Int) -> Int {
        min(threads, max(1, ConditionalTest.exactMemoryLimit / max(1, probabilities)))
    }

    private func sizeProblem(_ kinds: [Kind]) -> String? {
        let largest = kinds[kinds.count - 1].value
        let (range, overflow) = largest.multipliedReportingOverflow(by: max(limit, 1))
        let (size, again) = range.multipliedReportingOverflow(by: limit + 1)
        guard overflow || again || size / 2 > 64 * ConditionalTest.exactSizeLimit else {
            return nil
        }
        return "the sums of \(limit) neighbors range too widely to be counted"
    }

    private func workProblem(_ work: Double, _ layout: SumDistribution.Layout) -> String? {
        guard layout.size <= ConditionalTest.exactSizeLimit else {
            return "the sums of \(limit) neighbors range too widely to be counted"
        }
        guard work <= ConditionalTest.exactWorkLimit else {
            return "\(kinds.count) different values and sums of \(limit) neighbors are too many to "
                + "be counted"
        }
        let widest = layout.starts[limit + 1] - layout.starts[limit]
        let steps = Double(kinds.count * (5 * limit + 8) + widest)
        guard steps * 0x1p-53 <= ConditionalTest.exactErrorLimit else {
            return "\(kinds.count) different values could round a p by more than 1e-9"
        }
        return nil
    }
}

/// The tails of one bag, added up for each number of draws when first asked for.
private struct TailLookup {
    private let bag: SumDistribution
    private var rows: [(atLeast: [Double], atMost: [Double])?]

    init(_ bag: SumDistribution) {
        self.bag = bag
        rows = Array(repeating: nil, count: bag.layout.limit + 1)
    }

    /// The tails of an observed sum; those left over are looked up where they are fewer.
    mutating func tails(of sum: Int, drawn: Int, all: Int) -> ExactTails {
        let left = bag.items - drawn
        guard drawn > left else { return tails(of: sum, drawn: drawn) }
        let mirrored = tails(of: all - sum, drawn: left)
        return ExactTails(atLeast: mirrored.atMost, atMost: mirrored.atLeast)
    }

    private mutating func tails(of sum: Int, drawn: Int) -> ExactTails {
        let row = rows[drawn] ?? bag.tails(drawn: drawn)
        rows[drawn] = row
        let index = sum - bag.layout.lowest[drawn]
        return ExactTails(atLeast: row.atLeast[index], atMost: row.atMost[index])
    }
}
