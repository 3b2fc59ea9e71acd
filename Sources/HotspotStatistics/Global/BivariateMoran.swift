/// Moran's I of two variables: whether one goes with the other in the areas around.
///
/// Above 0: high values have neighbors that are high in the other variable. It says nothing about
/// the two variables in the same area; look at their correlation as well, because where they go
/// together and each has a pattern of its own, so does this.
///
///     I = n/S0 · Σᵢ zᵢ Σⱼ wᵢⱼuⱼ / √(Σz² · Σu²),  z = x − x̄,  u = y − ȳ,  E(I) = 0
///
/// The permutations, and the variance under randomization, hold x and deal out y anew. An area that
/// lacks either value is left out. Isolates and order are as for
/// ``globalMoran(_:_:keys:options:progress:)``.
///
/// Wartenberg 1985, *Geographical Analysis* 17(4), "Multivariate Spatial Correlation: A Method for
/// Exploratory Geographical Analysis", doi:10.1111/j.1538-4632.1985.tb00849.x.
///
/// - Parameters:
///   - values: One number per area: x. Never changed.
///   - neighboring: The variable of the neighbors, y, in the same order.
///   - weights: Rows in the order of `values`.
///   - keys: One stable key per area, all different, in the order of `values`.
///   - options: Standardization (row is usual) and permutations.
///   - progress: Told of each chunk of permutations, and asked whether to stop.
/// - Returns: The statistic and its tests; no normal one.
/// - Throws: ``StatisticsError`` as ``globalMoran(_:_:keys:options:progress:)``, `noVariation` where
///   either variable has none.
/// - Complexity: O(*areas* log *areas* + *links* + *areas* · *permutations*).
public func bivariateMoran(
    _ values: [Double?], with neighboring: [Double?], _ weights: SpatialWeights, keys: [UInt64],
    options: GlobalOptions, progress: StatisticsProgress? = nil
) throws(StatisticsError) -> GlobalAutocorrelation {
    guard values.count == neighboring.count else {
        throw StatisticsError(
            .lengthMismatch,
            "There are \(values.count) values of one variable and \(neighboring.count) of the other",
            remedy: "Give one of each per area, in the same order")
    }
    let both = zip(values, neighboring).map { x, y in
        x?.isFinite ?? false && y?.isFinite ?? false
    }
    let x = values.indices.map { both[$0] ? values[$0] : nil }
    let y = values.indices.map { both[$0] ? neighboring[$0] : nil }
    let input = try GlobalInput(x, weights, keys: keys, options)
    let others = try GlobalInput(y, weights, keys: keys, options).deviations
    let moments = input.moments
    // What the areas whose neighbor an area is have of x together: the observed sum is Σⱼ cⱼuⱼ.
    let lags = input.areas.weights.standardized(options.standardization)
        .sumsByNeighbor(of: input.deviations.values)
    let scale =
        moments.n / input.pairs.s0 / (moments.squares.squareRoot() * others.squares.squareRoot())
    let observed = product(lags, others.values)
    var spread = Deviations(lags).squares
    var size = CompensatedSum()
    for lag in lags { size.add(lag * lag) }
    if spread <= 1e-24 * size.value { spread = 0 }
    var simulation: GlobalAutocorrelation.PermutationTest?
    if options.permutations > 0 {
        let bound = (size.value * others.squares).squareRoot()
        simulation = .init(
            observed: observed,
            permuted: try permutedStatistics(of: others.values, options, progress) {
                product(lags, $0)
            },
            tolerance: 4 * moments.n * 0x1p-53 * bound, scale: scale)
    }
    return input.result(
        observed * scale, expectation: 0,
        variance: scale * scale * spread * others.squares / (moments.n - 1), normalVariance: nil,
        simulation)
}

private func product(_ a: [Double], _ b: [Double]) -> Double {
    var total = 0.0
    for area in a.indices { total += a[area] * b[area] }
    return total
}

extension SpatialWeights {
    /// For each area the values of those that have it as a neighbor, by weight: Σᵢ wᵢⱼxᵢ.
    fileprivate func sumsByNeighbor(of values: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        for focal in 0..<count {
            for link in offsets[focal]..<offsets[focal + 1] {
                sums[Int(links[link])] += (linkWeights?[link] ?? 1) * values[focal]
            }
        }
        return sums
    }
}
