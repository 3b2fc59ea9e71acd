/// How local Geary is computed and tested.
public struct LocalGearyOptions: Hashable, Sendable {
    /// Whether rows of weights are scaled to sum to 1; the z-score does not depend on it.
    public var standardization: WeightStandardization
    /// Where the p-values come from, how they are corrected, and by how many threads.
    public var testing: LocalTesting

    /// Makes options.
    public init(
        standardization: WeightStandardization = .row, testing: LocalTesting = LocalTesting()
    ) {
        self.standardization = standardization
        self.testing = testing
    }
}

/// Local Geary of every area: how different it is from its neighbors, whatever its level.
///
/// Answers "where does the map change little, and where abruptly?". It sees likeness that local Moran
/// does not (areas alike around the mean) and steps between two levels.
///
///     cᵢ = Σⱼ wᵢⱼ·(zᵢ − zⱼ)²,   z = (x − x̄)/s,  s² = Σ(x − x̄)²/n
///
/// That is the scale of esda and GeoDa; spdep's `localC` divides by (*n*−1) instead of *n*. The z-score
/// has mean and variance of the permutation test: the area keeps its value, all others are shuffled.
///
/// A value that is `nil` or not a finite number is left out of everything, and its area is no one's
/// neighbor. An isolate has no statistic. Results do not depend on the order of the rows, nor on the
/// number of threads. Tests: <doc:Inference>.
///
///     let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
///     let result = try localGeary([1, 2, 3, 9], weights, keys: [1, 2, 3, 4])
///     // result.c[0] == 0.103…
///
/// Anselin 1995, *Geographical Analysis* 27(2), doi:10.1111/j.1538-4632.1995.tb00338.x; Anselin 2019,
/// *Geographical Analysis* 51(2), "A Local Indicator of Multivariate Spatial Association: Extending
/// Geary's c", doi:10.1111/gean.12164.
///
/// - Parameters:
///   - values: One number per area.
///   - weights: Rows in the order of `values`. What areas weigh for themselves is not used.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Scale, inference and correction.
///   - progress: Told of every area that was permuted, and asked whether to stop.
/// - Returns: One row per area, in the order of `values`.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `duplicateKey`,
///   `tooFew` below 3 values, `noVariation` where all values are equal, `tooLarge` where a shared
///   table would not fit, or `cancelled`.
/// - Complexity: O(*areas* log *areas* + *links*·(1 + *permutations*)) with complete draws.
public func localGeary(
    _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64],
    options: LocalGearyOptions = LocalGearyOptions(), progress: StatisticsProgress? = nil
) throws(StatisticsError) -> LocalGeary {
    try options.testing.validate()
    let areas = try RankedAreas(checked: values, weights, keys: keys)
    let deviations = Deviations(areas.values)
    let scores = GearyScores(areas, deviations, options)
    let inference = options.testing.inference
    let test = ConditionalTest(
        areas, pool: deviations, values: areas.values, term: .squaredDifference,
        tested: scores.rows.map { $0.z != nil })
    let tests = try LocalPValues(
        test, inference, threads: options.testing.threads, progress: progress)
    var result = LocalGeary(count: values.count)
    result.exactRefusal = tests.refusal
    result.drawnCount = tests.drawnCount
    result.neighborCounts = areas.neighborCounts(values, weights)
    var used = [Double?](repeating: nil, count: values.count)
    for score in scores.rows {
        let row = areas.rows[score.rank]
        result.c[row] = score.c
        result.z[row] = score.z
        result.p[row] = score.z.map(twoSidedNormalP)
        result.pSimulated[row] = tests.simulated[score.rank]
        result.pExact[row] = tests.exact[score.rank]
        result.reasons[row] = score.reason
        used[row] = tests.used(score.rank, analytic: result.p[row], inference)
    }
    result.q = options.testing.correction.corrected(used)
    for score in scores.rows {
        let row = areas.rows[score.rank]
        guard let q = result.q[row], let z = score.z else { continue }
        result.testedCount += 1
        let isClear = q <= options.testing.alpha && tests.agree(score.rank, withSignOf: z)
        result.associations[row] =
            isClear ? LocalGeary.association(z, score.own, score.lag) : .notSignificant
    }
    return result
}

extension LocalGeary {
    /// The kind of place, from the score and from a value and its neighbors' sum less the mean.
    static func association(_ z: Double, _ own: Double, _ lag: Double) -> Association {
        guard z != 0 else { return .notSignificant }
        guard z < 0 else { return .negative }
        return own > 0 && lag > 0 ? .highHigh : own < 0 && lag < 0 ? .lowLow : .otherPositive
    }
}
