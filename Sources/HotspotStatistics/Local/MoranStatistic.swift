/// Under which null hypothesis the mean and the variance of local Moran are taken.
public enum LocalMoranMoments: String, CaseIterable, Hashable, Sendable {
    /// The area keeps its value, all others are shuffled: what the permutation test does.
    ///
    /// Sokal, Oden & Thomson 1998, *Geographical Analysis* 30(4), "Local Spatial Autocorrelation in a
    /// Biological Model", doi:10.1111/j.1538-4632.1998.tb00406.x, equations A3 and A4; `localmoran`
    /// of spdep by default.
    case conditional
    /// All values are shuffled, the area's own too.
    ///
    /// Anselin 1995, *Geographical Analysis* 27(2), doi:10.1111/j.1538-4632.1995.tb00338.x, equations
    /// 13 and 14; `localmoran(conditional = FALSE)` of spdep.
    case total
}

/// How local Moran is computed and tested.
public struct LocalMoranOptions: Hashable, Sendable {
    /// Whether rows of weights are scaled to sum to 1; the z-score does not depend on it.
    public var standardization: WeightStandardization
    /// The null hypothesis of the z-score.
    public var moments: LocalMoranMoments
    /// Where the p-values come from, how they are corrected, and by how many threads.
    public var testing: LocalTesting

    /// Makes options.
    public init(
        standardization: WeightStandardization = .row, moments: LocalMoranMoments = .conditional,
        testing: LocalTesting = LocalTesting()
    ) {
        self.standardization = standardization
        self.moments = moments
        self.testing = testing
    }
}

/// Local Moran of every area: whether it is like its neighbors, and in which way.
///
/// Answers "is this area part of a cluster, or does it stand out from its surroundings?", where Gi*
/// answers "is there much around here?". Meant for counts and rates of at least 30 areas.
///
///     Iᵢ = (n−1)·zᵢ·Σⱼ wᵢⱼzⱼ / Σz²,   z = x − x̄
///
/// That is the scale of esda; spdep's is *n*/(*n*−1) times as large. With a second variable it is the
/// bivariate statistic `(n−1)·zxᵢ·Σⱼ wᵢⱼzyⱼ / √(Σzx²·Σzy²)`: an area's own value of the first among its
/// neighbors' values of the second. It says nothing about the second variable of the area itself, and
/// is no correlation in place.
///
/// A value that is `nil` or not a finite number is left out of everything, and its area is no one's
/// neighbor. An isolate has no statistic. Results do not depend on the order of the rows, nor on the
/// number of threads. Tests: <doc:Inference>.
///
///     let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
///     let result = try localMoran([1, 2, 3, 9], weights, keys: [1, 2, 3, 4])
///     // result.i[0] == 0.531…
///
/// Anselin 1995, *Geographical Analysis* 27(2), "Local Indicators of Spatial Association—LISA",
/// doi:10.1111/j.1538-4632.1995.tb00338.x. Bivariate: Anselin, Syabri & Smirnov 2002, "Visualizing
/// Multivariate Spatial Correlation with Dynamically Linked Windows".
///
/// - Parameters:
///   - values: One number per area. For rates, their empirical Bayes standardization (Assunção & Reis
///     1999, doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I).
///   - neighborValues: The second variable, whose values around an area are added up; `nil` for the
///     first itself.
///   - weights: Rows in the order of `values`. What areas weigh for themselves is not used.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Scale, null hypothesis, inference and correction.
///   - progress: Told of every area that was permuted, and asked whether to stop.
/// - Returns: One row per area, in the order of `values`.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `duplicateKey`,
///   `tooFew` below 3 values, `noVariation` where all values of a variable are equal, `tooLarge`
///   where a shared table would not fit, or `cancelled`.
/// - Complexity: O(*areas* log *areas* + *links*·(1 + *permutations*)) with complete draws.
public func localMoran(
    _ values: [Double?], with neighborValues: [Double?]? = nil, _ weights: SpatialWeights,
    keys: [UInt64], options: LocalMoranOptions = LocalMoranOptions(),
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> LocalMoran {
    try options.testing.validate()
    let second = neighborValues ?? values
    guard second.count == values.count else {
        throw StatisticsError(
            .lengthMismatch,
            "There are \(values.count) values and \(second.count) neighbors' values",
            remedy: "Give one of each per area, in the same order")
    }
    let isWhole = { (row: Int) in
        (values[row]?.isFinite ?? false) && (second[row]?.isFinite ?? false)
    }
    let first = values.indices.map { isWhole($0) ? values[$0] : nil }
    let areas = try RankedAreas(checked: first, weights, keys: keys)
    let others =
        neighborValues == nil
        ? areas
        : try RankedAreas(
            checked: values.indices.map { isWhole($0) ? second[$0] : nil }, weights, keys: keys)
    let own = Deviations(areas.values)
    let pool = neighborValues == nil ? own : Deviations(others.values)
    let scores = MoranScores(others, own: own, pool: pool, options)
    let inference = options.testing.inference
    let test = ConditionalTest(
        others, pool: pool, values: others.values, term: .value,
        tested: scores.rows.map { $0.z != nil && areas.hasNeighbors($0.rank) })
    let tests = try LocalPValues(
        test, inference, threads: options.testing.threads, progress: progress)
    var result = LocalMoran(count: values.count)
    result.exactRefusal = tests.refusal
    result.drawnCount = tests.drawnCount
    result.neighborCounts = areas.neighborCounts(first, weights)
    var used = [Double?](repeating: nil, count: values.count)
    for score in scores.rows {
        let row = areas.rows[score.rank]
        result.i[row] = score.i
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
        guard let q = result.q[row] else {
            if score.i == 0 { result.associations[row] = .notSignificant }
            continue
        }
        result.testedCount += 1
        let isClear =
            q <= options.testing.alpha
            && tests.agree(score.rank, withSignOf: score.lag)
        result.associations[row] =
            isClear ? LocalMoran.association(score.own, score.lag) : .notSignificant
    }
    return result
}

extension LocalMoran {
    /// The quadrant of a value and its neighbors' sum, both less the mean.
    static func association(_ own: Double, _ lag: Double) -> Association {
        guard own != 0, lag != 0 else { return .notSignificant }
        return own > 0 ? (lag > 0 ? .highHigh : .highLow) : (lag > 0 ? .lowHigh : .lowLow)
    }
}
