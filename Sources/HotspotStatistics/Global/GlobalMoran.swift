/// Moran's I of the whole map: whether areas resemble their neighbors.
///
/// Above its expectation: like beside like. Below: high beside low. For rates give
/// ``empiricalBayesStandardized(events:populations:)`` in place of the values, or the noise of small
/// populations is taken for a pattern, or hides one.
///
///     I = n/S0 · Σᵢⱼ wᵢⱼzᵢzⱼ / Σᵢ zᵢ²,  z = x − x̄,  S0 = Σᵢⱼ wᵢⱼ,  E(I) = −1/(n−1)
///
/// A value that is `nil` or not finite is left out, and its area is no one's neighbor. Isolates
/// count in n and in the mean: their value takes part in the permutations, and only so are
/// expectation and variance those of the permutations (spdep leaves isolates out of n by default,
/// `adjust.n = FALSE` does not). Sums run in the order of the keys: the order of the rows and the
/// number of threads change no bit.
///
///     let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
///     let moran = try globalMoran(
///         [1, 2, 3, 9], weights, keys: [1, 2, 3, 4],
///         options: GlobalOptions(standardization: .row, permutations: 0))
///     // moran.value == 0.0677…, moran.expectation == -0.333…
///
/// Moran 1950, *Biometrika* 37(1/2), "Notes on Continuous Stochastic Phenomena",
/// doi:10.2307/2332142; variances: Cliff & Ord 1981, *Spatial Processes*.
///
/// - Parameters:
///   - values: One number per area. Never changed.
///   - weights: Rows in the order of `values`.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Standardization (row is usual) and permutations.
///   - progress: Told of each chunk of permutations, and asked whether to stop.
/// - Returns: The statistic and its tests.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter` (also where no area has
///   a neighbor), `duplicateKey`, `tooFew` below 3 values, `noVariation` where all values are
///   equal, or `cancelled`.
/// - Complexity: O(*areas* log *areas* + (*areas* + *links*)·(1 + *permutations*)).
public func globalMoran(
    _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64], options: GlobalOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> GlobalAutocorrelation {
    let input = try GlobalInput(values, weights, keys: keys, options)
    let (pairs, moments) = (input.pairs, input.moments)
    let scale = moments.n / pairs.s0 / moments.squares
    let observed = pairs.products(input.deviations.values)
    var simulation: GlobalAutocorrelation.PermutationTest?
    if options.permutations > 0 {
        simulation = .init(
            observed: observed,
            permuted: try permutedStatistics(of: input.deviations.values, options, progress) {
                pairs.products($0)
            },
            tolerance: pairs.rounding(squares: moments.squares), scale: scale)
    }
    return input.result(
        observed * scale, expectation: -1 / (moments.n - 1), variance: moments.moranVariance,
        normalVariance: moments.moranNormalVariance, simulation)
}
