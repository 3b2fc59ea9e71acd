/// What all windows of a scan share: the units, the periods, and how expected numbers follow.
struct ScanFrame: Sendable {
    let units: ScanUnits
    let periods: ScanPeriods
    let options: ScanOptions
    let likelihood: ScanLikelihood
    /// The population of all, times the length of the period.
    private let whole: Double

    init(_ units: ScanUnits, _ periods: ScanPeriods, _ options: ScanOptions) {
        self.units = units
        self.periods = periods
        self.options = options
        likelihood = ScanLikelihood(total: Double(units.caseCount))
        whole = units.population.total * periods.steps.total
    }

    var looksForHigh: Bool { options.direction != .low }
    var looksForLow: Bool { options.direction != .high }

    /// The expected cases of a window; the same for the same population and share, to the last bit.
    @inline(__always)
    func expected(population: Double, share: Double) -> Double {
        likelihood.total * (population * share / whole)
    }

    /// The ratio of a window that deviates the way that is looked for; 0 of any other.
    @inline(__always)
    func ratio(cases: Double, expected: Double) -> Double {
        guard cases > expected ? looksForHigh : looksForLow && cases < expected else { return 0 }
        return likelihood.ratio(cases: cases, expected: expected)
    }

    /// Thresholds for all windows there can be.
    func thresholds() -> ScanThresholds {
        let smallest = units.population.values.reduce(Double.infinity) {
            $1 > 0 ? min($0, $1) : $0
        }
        let share = periods.shares.first ?? periods.steps.total
        return ScanThresholds(
            total: likelihood.total,
            from: expected(population: smallest, share: share) * 0.999,
            to: expected(population: units.population.total / 2, share: periods.steps.total)
                * 1.001,
            direction: options.direction)
    }

    /// The centers in the order they are visited.
    ///
    /// Far apart at first, so that most simulations know a window near their largest early.
    /// Coincident centers have the same circles: the first stands for all.
    func centers() -> [Int] {
        let count = units.count
        let byPlace = (0..<count).sorted {
            (units.xs[$0], units.ys[$0], $0) < (units.xs[$1], units.ys[$1], $1)
        }
        var isFirst = [Bool](repeating: true, count: count)
        for (a, b) in zip(byPlace, byPlace.dropFirst())
        where units.xs[a] == units.xs[b] && units.ys[a] == units.ys[b] {
            isFirst[b] = false
        }
        var stride = max(1, Int(Double(count) * 0.6180339887498949))
        while greatestCommonDivisor(stride, count) != 1 { stride += 1 }
        return (0..<count).lazy.map { $0 * stride % count }.filter { isFirst[$0] }
    }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
