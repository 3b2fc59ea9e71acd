/// The local Getis–Ord statistic of every area: how unusual the sum of values around it is.
///
/// High positive z: hot spot. Low negative z: cold spot. Near zero: as expected if the values were
/// shuffled over the map. Meant for counts and rates of at least 30 areas.
///
///     Gi*:  z = (Σⱼ wᵢⱼxⱼ − x̄·Wᵢ) / (s·√((n·S1ᵢ − Wᵢ²)/(n−1))),  the area itself in the sums
///     Gi:   the same over the other n−1 areas, with their mean and variance
///
/// A value that is `nil` or not a finite number is left out of everything, and its area is no one's
/// neighbor. Gi* of an isolate is its own value's z-score; it has no permutation test, and none for
/// Gi at all. Rows, and sums within them, are processed in the order of the keys: shuffling the
/// rows together with their keys changes no bit of any result, nor does the number of threads.
///
/// The permutation test holds the area and compares the sum of its neighbors with sums of as many
/// values drawn from all others, see <doc:Inference>. Sums that differ by no more than rounding are
/// equal.
///
///     let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
///     let result = try localGetisOrd(
///         [1, 2, 3, 9], weights, keys: [1, 2, 3, 4],
///         options: LocalGOptions(statistic: .giStar, permutations: 0))
///     // result.z[3] == 1.252…
///
/// Ord & Getis 1995, *Geographical Analysis* 27(4), "Local Spatial Autocorrelation Statistics:
/// Distributional Issues and an Application", doi:10.1111/j.1538-4632.1995.tb00912.x.
///
/// - Parameters:
///   - values: One number per area. Never changed.
///   - weights: Rows in the order of `values`.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Statistic, inference and correction.
///   - progress: Told of every area that was permuted, and asked whether to stop.
/// - Returns: One row per area, in the order of `values`.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `duplicateKey`,
///   `tooFew` below 3 values, `noVariation` where all values are equal, `tooLarge` where a shared
///   table would not fit, or `cancelled`.
/// - Complexity: O(*areas* log *areas* + *links*·(1 + *permutations*)) with complete draws.
public func localGetisOrd(
    _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64], options: LocalGOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> LocalGetisOrd {
    try options.testing.validate()
    let areas = try RankedAreas(checked: values, weights, keys: keys)
    let deviations = Deviations(areas.values)
    let scores = LocalGScores(areas, deviations, options.statistic)
    let inference = options.testing.inference
    let test = ConditionalTest(
        areas, pool: deviations, values: areas.values, term: .value,
        tested: scores.outcomes.indices.map { rank in
            if case .success = scores.outcomes[rank] { areas.hasNeighbors(rank) } else { false }
        })
    let tests = try LocalPValues(
        test, inference, threads: options.testing.threads, progress: progress)
    var result = LocalGetisOrd(count: values.count)
    result.exactRefusal = tests.refusal
    result.drawnCount = tests.drawnCount
    result.neighborCounts = areas.neighborCounts(values, weights)
    for row in values.indices { result.reasons[row] = .missing }
    var used = [Double?](repeating: nil, count: values.count)
    for (rank, row) in areas.rows.enumerated() {
        switch scores.outcomes[rank] {
        case .success(let z):
            result.z[row] = z
            result.p[row] = twoSidedNormalP(z)
            result.pSimulated[row] = tests.simulated[rank]
            result.pExact[row] = tests.exact[rank]
            used[row] = tests.used(rank, analytic: result.p[row], inference)
            result.reasons[row] = used[row] == nil ? .isolate : nil
        case .null(let reason):
            result.reasons[row] = reason
        }
    }
    result.q = options.testing.correction.corrected(used)
    for (rank, row) in areas.rows.enumerated() {
        guard let z = result.z[row], let q = result.q[row] else { continue }
        result.testedCount += 1
        result.bin[row] = tests.agree(rank, withSignOf: z) ? hotspotBin(z: z, q: q) : 0
    }
    return result
}
