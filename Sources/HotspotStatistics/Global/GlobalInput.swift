/// The areas that have a value with their weights, as every global statistic begins.
struct GlobalInput {
    let areas: RankedAreas
    let deviations: Deviations
    let moments: GlobalMoments
    let leftOutCount: Int
    let isolateCount: Int

    /// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `duplicateKey`,
    ///   `tooFew` below 3 values, or `noVariation` where all values are equal.
    init(
        _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64], _ options: GlobalOptions
    ) throws(StatisticsError) {
        try options.validate()
        guard values.count == weights.count, values.count == keys.count else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(values.count) values, \(weights.count) rows of weights and "
                    + "\(keys.count) keys",
                remedy: "Give one of each per area, in the same order")
        }
        let areas = try RankedAreas(values, weights, keys: keys)
        guard areas.count >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(areas.count) of \(values.count) areas have a value",
                remedy: "A pattern needs at least 3 areas with values, and 30 to be trusted")
        }
        guard areas.values.contains(where: { $0 != areas.values[0] }) else {
            throw StatisticsError(
                .noVariation, "All \(areas.count) values are equal",
                remedy: "Choose another field or a longer period: where all areas are alike there "
                    + "is no pattern")
        }
        self.areas = areas
        leftOutCount = values.count - areas.count
        isolateCount = areas.weights.isolates.count
        deviations = Deviations(areas.values)
        moments = GlobalMoments(
            deviations, try PairWeights(areas.weights.standardized(options.standardization)))
    }

    var pairs: PairWeights { moments.weights }

    /// Puts the tests together; no analytic one for three areas.
    func result(
        _ value: Double, expectation: Double, variance: Double, normalVariance: Double?,
        _ simulation: GlobalAutocorrelation.PermutationTest?
    ) -> GlobalAutocorrelation {
        let test = { (variance: Double) in
            GlobalAutocorrelation.AnalyticTest(value, expectation: expectation, variance: variance)
        }
        let isEnough = areas.count > 3
        let randomization = isEnough ? test(variance) : nil
        var reason: NullReason?
        if randomization == nil { reason = isEnough ? .neighborsEverywhere : .tooFew }
        return GlobalAutocorrelation(
            value: value, expectation: expectation, randomization: randomization,
            normality: randomization == nil ? nil : normalVariance.flatMap(test),
            simulation: simulation, reason: reason, areaCount: areas.count,
            leftOutCount: leftOutCount, isolateCount: isolateCount)
    }
}
