/// The local Getis–Ord statistic of every area: how unusual the sum of values around it is.
///
/// High positive z: hot spot. Low negative z: cold spot. Near zero: as expected if the values were
/// shuffled over the map. Meant for counts and rates of at least 30 areas.
///
///     Gi*:  z = (Σⱼ wᵢⱼxⱼ − x̄·Wᵢ) / (s·√((n·S1ᵢ − Wᵢ²)/(n−1))),  the area itself weighs 1
///     Gi:   the same over the other n−1 areas, with their mean and variance
///
/// A value that is `nil` or not a finite number is left out of everything, and its area is no one's
/// neighbor. Gi* of an isolate is its own value's z-score; it has no permutation test, and none for
/// Gi at all. Rows, and sums within them, are processed in the order of the keys: shuffling the
/// rows together with their keys changes no bit of any result, nor does the number of threads.
///
/// The permutation test holds the area, draws as many values as it has neighbors from all others
/// without replacement, and compares sums: `p = min(1, 2·(min(#≥, #≤) + 1)/(R + 1))`. Sums that
/// differ by no more than rounding are equal. The draws of one permutation are a partial
/// Fisher–Yates shuffle of the others in the order of their keys, the last of them standing in the
/// place of the held area, by ``CounterGenerator``'s 32-bit halves (low half first), each reduced
/// without bias by Lemire's multiplication (doi:10.1145/3230636).
///
///     let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
///     let result = try localGetisOrd(
///         [1, 2, 3, 9], weights, keys: [1, 2, 3, 4],
///         options: LocalGOptions(statistic: .giStar, permutations: 0))
///     // result.z[3] == 1.446…
///
/// Ord & Getis 1995, *Geographical Analysis* 27(4), "Local Spatial Autocorrelation Statistics:
/// Distributional Issues and an Application", doi:10.1111/j.1538-4632.1995.tb00912.x.
///
/// - Parameters:
///   - values: One number per area. Never changed.
///   - weights: Rows in the order of `values`.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Statistic, inference and correction.
/// - Returns: One row per area, in the order of `values`.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `duplicateKey`,
///   `tooFew` below 3 values, or `noVariation` where all values are equal.
/// - Complexity: O(*areas* log *areas* + *links*·(1 + *permutations*)).
public func localGetisOrd(
    _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64], options: LocalGOptions
) throws(StatisticsError) -> LocalGetisOrd {
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
            remedy: "Hot spots need at least 3 areas with values, and 30 to be trusted")
    }
    guard areas.values.contains(where: { $0 != areas.values[0] }) else {
        throw StatisticsError(
            .noVariation, "All \(areas.count) values are equal",
            remedy:
                "Choose another field or a longer period: where all areas are alike, none is hot")
    }
    let deviations = Deviations(areas.values)
    let scores = LocalGScores(areas, deviations, options.statistic)
    var result = LocalGetisOrd(count: values.count)
    for row in values.indices { result.reasons[row] = .missing }
    for (rank, row) in areas.rows.enumerated() {
        result.neighborCounts[row] = areas.weights.cardinality(of: rank)
        switch scores.outcomes[rank] {
        case .success(let z):
            result.z[row] = z
            result.p[row] = twoSidedNormalP(z)
            result.reasons[row] = nil
        case .null(let reason):
            result.reasons[row] = reason
        }
    }
    var tails: [PermutationTails] = []
    if options.permutations > 0 {
        tails = permutationTails(areas, deviations, scores, options)
        for (rank, row) in areas.rows.enumerated() where result.z[row] != nil {
            guard areas.weights.cardinality(of: rank) > 0 else {
                result.reasons[row] = .isolate
                continue
            }
            result.pSimulated[row] = tails[rank].p(permutations: options.permutations)
        }
    }
    let used = options.permutations > 0 ? result.pSimulated : result.p
    result.q = options.correction.corrected(used)
    for (rank, row) in areas.rows.enumerated() {
        guard let z = result.z[row], let q = result.q[row] else { continue }
        result.testedCount += 1
        let agree = tails.isEmpty || tails[rank].agree(withSignOf: z)
        result.bin[row] = agree ? hotspotBin(z: z, q: q) : 0
    }
    // A missing value has no neighbors of its own either, but the number of those around it is
    // known and stays useful.
    for row in values.indices where result.reasons[row] == .missing {
        result.neighborCounts[row] = weights.neighbors(of: row).count {
            values[$0]?.isFinite ?? false
        }
    }
    return result
}
