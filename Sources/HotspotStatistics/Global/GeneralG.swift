/// The general G of Getis and Ord: whether high values lie together on the map, or low ones.
///
/// Moran's I and Geary's C say that like lies beside like, not which: G is above its expectation
/// where high values lie together and below it where low ones do. For values with a natural zero,
/// none negative: counts and rates. Meant for weights as they are (binary), not row-standardized.
///
///     G = Σᵢⱼ wᵢⱼxᵢxⱼ / Σ(i≠j) xᵢxⱼ,  E(G) = S0 / (n(n−1))
///
/// The variance is that of all arrangements. The article's formula has a 3 where a 6 belongs, in the
/// coefficient that spdep calls B1; esda and spdep have it right. Left-out values, isolates and order are as for Moran's I.
///
/// Getis & Ord 1992, *Geographical Analysis* 24(3), "The Analysis of Spatial Association by Use of
/// Distance Statistics", doi:10.1111/j.1538-4632.1992.tb00261.x.
///
/// - Parameters:
///   - values: One number per area, at least 0. Never changed.
///   - weights: Rows in the order of `values`.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Standardization (none is usual) and permutations.
///   - progress: Told of each chunk of permutations, and asked whether to stop.
/// - Returns: The statistic and its tests; no normal one.
/// - Throws: ``StatisticsError`` as ``globalMoran(_:_:keys:options:progress:)``; `badParameter` also
///   for a negative value, `noVariation` also where only one value differs from 0.
/// - Complexity: O(*areas* log *areas* + (*areas* + *links*)·(1 + *permutations*)).
public func generalG(
    _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64], options: GlobalOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> GlobalAutocorrelation {
    let input = try GlobalInput(values, weights, keys: keys, options)
    let x = input.areas.values
    if let negative = input.areas.rows.first(where: { values[$0] ?? 0 < 0 }) {
        throw StatisticsError(
            .badParameter, "The value of area \(negative) is \(values[negative] ?? 0)",
            remedy: "General G needs values of at least 0; use Moran's I")
    }
    var sum = CompensatedSum()
    for value in x { sum.add(value) }
    var pairsOfValues = CompensatedSum()
    for value in x { pairsOfValues.add(value * (sum.value - value)) }
    guard pairsOfValues.value > 0, x.count(where: { $0 > 0 }) > 1 else {
        throw StatisticsError(
            .noVariation, "All values but one are 0, so that no two make a product",
            remedy: "Choose another field or a longer period")
    }
    let (pairs, moments) = (input.pairs, input.moments)
    let scale = 1 / pairsOfValues.value
    let mean = sum.value / moments.n
    var simulation: GlobalAutocorrelation.PermutationTest?
    if options.permutations > 0 {
        // With x = mean + z the sum of products is mean²·S0 + mean·Σtᵢzᵢ + Σwᵢⱼzᵢzⱼ.
        let varying: @Sendable ([Double]) -> Double = {
            mean * pairs.weightedSum($0) + pairs.products($0)
        }
        let largestSum = (moments.n * moments.squares).squareRoot()
        simulation = .init(
            observed: varying(input.deviations.values),
            permuted: try permutedStatistics(
                of: input.deviations.values, options, progress, varying),
            tolerance: pairs.rounding(squares: moments.squares)
                + pairs.rounding(squares: mean * largestSum),
            scale: scale, shift: scale * mean * mean * pairs.s0)
    }
    return input.result(
        pairs.products(x) * scale,
        expectation: pairs.s0 / (moments.n * (moments.n - 1)),
        variance: scale * scale * moments.productVariance(mean: mean), normalVariance: nil,
        simulation)
}

extension PairWeights {
    /// Σᵢ tᵢxᵢ.
    fileprivate func weightedSum(_ values: [Double]) -> Double {
        var total = 0.0
        for area in totals.indices { total += totals[area] * values[area] }
        return total
    }
}
