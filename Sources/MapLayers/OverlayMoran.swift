import HotspotStatistics

/// Bivariate local Moran of an overlay: an area's value of the first variable among its neighbors' of
/// the second.
struct OverlayMoran {
    private let result: LocalMoran
    private let weights: SpatialWeights
    private let options: OverlayOptions

    /// Fails where a variable does not vary or fewer than 3 areas have both values: then there is
    /// nothing to look for, and the overlay is of use all the same.
    ///
    /// - Throws: ``StatisticsError`` for neighbors that cannot be found, or `cancelled`.
    init?(
        _ first: OverlayVariable, _ second: OverlayVariable, _ units: CountingUnits,
        _ options: OverlayOptions, _ threads: Int, _ progress: StatisticsProgress?
    ) throws(StatisticsError) {
        weights = try units.weights(options.neighbors, snapping: options.snapping)
        self.options = options
        let inference: LocalInference =
            options.permutations > 0
            ? .permutation(ConditionalPermutation(options.permutations, seed: options.seed))
            : .analytic
        var testing = LocalTesting(inference, alpha: options.alpha)
        testing.threads = threads
        do throws(StatisticsError) {
            result = try localMoran(
                first.values, with: second.values, weights, keys: units.keys,
                options: LocalMoranOptions(testing: testing), progress: progress)
        } catch {
            if error.code == .noVariation || error.code == .tooFew { return nil }
            throw error
        }
    }

    /// Why a statistic is missing, where both values are there.
    var reasons: [String?] { result.reasons.map { $0?.rawValue } }

    var fields: [Layer.Field] {
        var fields: [Layer.Field] = [
            .init(
                "lm_i",
                "Bivariate local Moran: value_a here with value_b around, positive among alike",
                .numbers(result.i)),
            .init("lm_z", "z-score of lm_i, given the area's own value", .numbers(result.z)),
            .init("lm_p", "Two-sided analytic p-value of lm_z, not corrected", .numbers(result.p)),
        ]
        if options.permutations > 0 {
            fields.append(
                .init(
                    "lm_p_sim", "Two-sided p-value from conditional permutations, not corrected",
                    .numbers(result.pSimulated)))
        }
        return fields + [
            .init(
                "lm_q", "Corrected p (false discovery rate) of the p in use", .numbers(result.q)),
            .init(
                "lm_type",
                "value_a here and value_b around beside their means, where lm_q is at most "
                    + "\(options.alpha): high-high, low-low, high-low, low-high; else not-significant",
                .texts(result.associations.map { $0?.rawValue })),
            .init(
                "n_nb", "Number of neighbors, the area itself not counted",
                .integers(result.neighborCounts)),
        ]
    }

    var parameters: [Layer.Parameter] {
        var parameters = options.neighbors.parameters(
            weights, snapping: options.snapping, standardization: .row)
        parameters.append(.init("permutations", .integer(options.permutations)))
        if options.permutations > 0 {
            parameters.append(.init("seed", .text(String(options.seed))))
        }
        return parameters + [
            .init("n_tests", .integer(result.testedCount)),
            .init("alpha", .number(options.alpha)),
        ]
    }
}
