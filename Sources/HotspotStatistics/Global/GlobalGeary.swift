/// Geary's C of the whole map: how different neighbors are.
///
/// Below 1: neighbors are alike. Above 1: they differ more than by chance. More sensitive than
/// ``globalMoran(_:_:keys:options:progress:)`` to differences between single neighbors, less to
/// broad trends.
///
///     C = (n−1)/(2·S0) · Σᵢⱼ wᵢⱼ(xᵢ − xⱼ)² / Σᵢ (xᵢ − x̄)²,  E(C) = 1
///
/// z is (C − 1)/√variance, so that likeness has a **negative** z, as in esda; spdep turns the sign.
/// Left-out values, isolates and order are as for Moran's I.
///
/// Geary 1954, *The Incorporated Statistician* 5(3), "The Contiguity Ratio and Statistical Mapping",
/// doi:10.2307/2986645; variances: Cliff & Ord 1981, *Spatial Processes*.
///
/// - Parameters:
///   - values: One number per area. Never changed.
///   - weights: Rows in the order of `values`.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Standardization (row is usual) and permutations.
///   - progress: Told of each chunk of permutations, and asked whether to stop.
/// - Returns: The statistic and its tests.
/// - Throws: ``StatisticsError`` as ``globalMoran(_:_:keys:options:progress:)``.
/// - Complexity: O(*areas* log *areas* + (*areas* + *links*)·(1 + *permutations*)).
public func globalGeary(
    _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64], options: GlobalOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> GlobalAutocorrelation {
    let input = try GlobalInput(values, weights, keys: keys, options)
    let (pairs, moments) = (input.pairs, input.moments)
    let scale = (moments.n - 1) / (2 * pairs.s0) / moments.squares
    let deviations = input.deviations.values
    var simulation: GlobalAutocorrelation.PermutationTest?
    if options.permutations > 0 {
        // Σ wᵢⱼ(zᵢ − zⱼ)² = Σ tᵢzᵢ² − 2·Σ wᵢⱼzᵢzⱼ.
        let sum: @Sendable ([Double]) -> Double = {
            pairs.weightedSquares($0) - 2 * pairs.products($0)
        }
        simulation = .init(
            observed: sum(deviations),
            permuted: try permutedStatistics(of: deviations, options, progress, sum),
            tolerance: 3 * pairs.rounding(squares: moments.squares), scale: scale)
    }
    return input.result(
        pairs.squaredDifferences(deviations) * scale, expectation: 1,
        variance: moments.gearyVariance, normalVariance: moments.gearyNormalVariance, simulation)
}

extension PairWeights {
    /// Σᵢⱼ wᵢⱼ(xᵢ − xⱼ)², without the cancellation of its expanded form.
    fileprivate func squaredDifferences(_ values: [Double]) -> Double {
        var total = CompensatedSum()
        for area in totals.indices {
            for link in offsets[area]..<offsets[area + 1] {
                let difference = values[area] - values[Int(links[link])]
                total.add((sums?[link] ?? common) * difference * difference)
            }
        }
        return total.value
    }
}
