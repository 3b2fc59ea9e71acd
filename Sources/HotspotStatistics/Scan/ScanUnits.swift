internal import PlanarGeometry

/// The areas that take part in a scan, in the order of their keys.
///
/// Everything is computed and drawn in this order, so that the order of the rows decides nothing.
struct ScanUnits: Sendable {
    /// The row in the input of each rank.
    let rows: [Int]
    let xs: [Double]
    let ys: [Double]
    /// The exact share of the population of each rank.
    let population: ExactShares
    /// Cases of each rank in each step, rank after rank.
    let cases: [Int]
    /// Cases of each rank.
    let totals: [Int]
    /// All cases of all ranks.
    let caseCount: Int
    /// Why the other rows do not take part.
    let reasons: [NullReason?]
    /// How many cases the areas without a population have, which are left out with them.
    let casesLeftOut: Int

    var count: Int { rows.count }

    /// Farther out, squares of distances would leave the range of a `Float`.
    static let largestCoordinate = 1e15
    /// The largest number of cases; more than that one would not list as points either.
    static let maximumCaseCount = 100_000_000

    /// - Throws: ``StatisticsError`` as ``spatialScan(_:population:centers:keys:options:progress:)``
    ///   says.
    init(
        _ cases: ScanCases, population: [Double?], centers: [Position], keys: [UInt64],
        model: ScanModel
    ) throws(StatisticsError) {
        let steps = cases.stepCount
        guard cases.rowCount == centers.count, population.count == centers.count,
            keys.count == centers.count
        else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(cases.rowCount) rows of cases, \(population.count) populations, "
                    + "\(centers.count) centers and \(keys.count) keys",
                remedy: "Give one of each per area, in the same order")
        }
        let order = ascendingOrder(of: keys).map { Int($0) }
        for (a, b) in zip(order, order.dropFirst()) where keys[a] == keys[b] {
            throw StatisticsError(
                .duplicateKey, "Rows \(min(a, b)) and \(max(a, b)) have the same key",
                remedy: "Give every area an identifier of its own")
        }
        for (row, center) in centers.enumerated()
        where !(max(abs(center.x), abs(center.y)) <= Self.largestCoordinate) {
            throw StatisticsError(
                .notFinite, "The center of row \(row) is not a position within 10^15 m",
                remedy: "Leave out areas without a place")
        }
        let sums = try Self.sums(cases)
        let weights = try Self.weights(population, sums: sums, model: model)
        guard let exact = ExactShares(weights) else {
            throw Self.noPopulation
        }
        var kept = order.filter { sums[$0] != nil && exact.values[$0] > 0 }
        var reasons = [NullReason?](repeating: nil, count: centers.count)
        for row in order {
            if sums[row] == nil {
                reasons[row] = .missing
            } else if exact.values[row] == 0 {
                reasons[row] = .noPopulation
            }
        }
        if model == .spaceTimePermutation {
            // An area without a case has nothing to permute and adds nothing to any circle, but it
            // was measured: it stays as a center that nobody can be counted at.
            for row in order where reasons[row] == .noPopulation { reasons[row] = nil }
            kept = order.filter { sums[$0] != nil }
        }
        rows = kept
        xs = kept.map { centers[$0].x }
        ys = kept.map { centers[$0].y }
        totals = kept.map { sums[$0] ?? 0 }
        self.cases = kept.flatMap { row in
            (0..<steps).map { cases.counts[row * steps + $0] ?? 0 }
        }
        caseCount = totals.reduce(0, +)
        self.reasons = reasons
        casesLeftOut = sums.indices.reduce(0) {
            $0 + (reasons[$1] == .noPopulation ? sums[$1] ?? 0 : 0)
        }
        guard let shares = ExactShares(kept.map { weights[$0] }) else {
            throw Self.noPopulation
        }
        self.population = shares
        guard kept.count >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(kept.count) of \(centers.count) areas have a population",
                remedy: "A scan needs at least 3 areas with a population")
        }
        guard caseCount >= 2 else {
            throw StatisticsError(
                .tooFew, "There are \(caseCount) cases in areas with a population",
                remedy: "A cluster needs at least 2 cases: choose a longer period")
        }
    }

    /// The cases of each row; `nil` where a number is missing.
    private static func sums(_ cases: ScanCases) throws(StatisticsError) -> [Int?] {
        let steps = cases.stepCount
        var all = 0
        var sums: [Int?] = []
        sums.reserveCapacity(cases.rowCount)
        for row in 0..<cases.rowCount {
            var sum: Int? = 0
            for count in cases.counts[row * steps..<(row + 1) * steps] {
                guard let count, let before = sum else {
                    sum = nil
                    continue
                }
                guard count >= 0 else {
                    throw StatisticsError(
                        .badParameter, "Row \(row) has \(count) cases",
                        remedy: "Cases are counted: give whole numbers from 0")
                }
                guard count <= maximumCaseCount, before + count <= maximumCaseCount else {
                    throw tooManyCases
                }
                sum = before + count
            }
            sums.append(sum)
            all += sum ?? 0
            guard all <= maximumCaseCount else { throw tooManyCases }
        }
        return sums
    }

    private static func weights(
        _ population: [Double?], sums: [Int?], model: ScanModel
    ) throws(StatisticsError) -> [Double] {
        if model == .spaceTimePermutation { return sums.map { Double($0 ?? 0) } }
        var weights: [Double] = []
        weights.reserveCapacity(population.count)
        for (row, number) in population.enumerated() {
            guard let number, !number.isNaN, sums[row] != nil else {
                weights.append(0)
                continue
            }
            guard number >= 0, number.isFinite else {
                throw StatisticsError(
                    .badParameter, "Row \(row) has a population of \(number)",
                    remedy: "Give a finite number from 0; leave it out where it is not known")
            }
            weights.append(number)
        }
        return weights
    }

    private static var noPopulation: StatisticsError {
        StatisticsError(
            .tooFew, "No area has a population, or they add up to no finite number",
            remedy: "Give another field of population, or none to count against the areas' size")
    }

    private static var tooManyCases: StatisticsError {
        StatisticsError(
            .tooLarge, "There are more than \(maximumCaseCount) cases",
            remedy: "Choose a shorter period")
    }
}
