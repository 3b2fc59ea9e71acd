public import HotspotStatistics

/// How hot spots are found.
public struct HotspotOptions: Sendable {
    /// Which areas are neighbors.
    public var neighbors: NeighborRule
    /// How far apart borders may be and still be shared, in meters.
    public var snapping: Double
    /// The statistic and its inference.
    public var statistic: LocalGOptions
    /// The level at which the layer says how many areas are significant, on the corrected p.
    ///
    /// The classes of `gi_bin` keep their own levels.
    public var alpha: Double

    /// Makes options.
    public init(
        neighbors: NeighborRule = .queen, snapping: Double = 0.01, statistic: LocalGOptions,
        alpha: Double = 0.05
    ) {
        self.neighbors = neighbors
        self.snapping = snapping
        self.statistic = statistic
        self.alpha = alpha
    }
}

/// The recipe `hotspots`: where values cluster more than chance explains (Gi* or Gi).
///
/// Units without a record count as 0, not as missing.
public struct HotspotsRecipe: LayerRecipe {
    /// "hotspots".
    public static let name = "hotspots"
    /// How hot spots are found.
    public var options: HotspotOptions
    /// The field of the areas that is analyzed; `nil` to count records.
    public var valueField: String?

    /// Makes the recipe.
    public init(_ options: HotspotOptions, valueField: String? = nil) {
        self.options = options
        self.valueField = valueField
    }

    /// The field that makes areas neighbors, if one does.
    public var areaFields: [String] { options.neighbors.areaFields }

    /// The file that says which areas are neighbors, if one does.
    public var weightsFile: WeightsFile? { options.neighbors.file }

    /// The seed of the permutations; `nil` where there are none.
    public var seed: UInt64? {
        options.statistic.permutations > 0 ? options.statistic.seed : nil
    }

    /// A layer with the z-score, p-values and class of every unit.
    ///
    /// - Throws: ``LayerError`` with code `noValue` where the units carry no value, or `statistics`
    ///   where the statistic refuses its input (all values equal, fewer than 3 units).
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let analyzed = try AnalyzedValues(plan, valueField, in: &workshop)
        let units = analyzed.units
        var options = options
        options.statistic.threads = workshop.threads
        let weights: SpatialWeights
        let result: LocalGetisOrd
        do throws(StatisticsError) {
            weights = try units.weights(options.neighbors, snapping: options.snapping)
            result = try localGetisOrd(
                analyzed.values, weights, keys: units.keys, options: options.statistic)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let name = options.statistic.statistic == .giStar ? "Gi*" : "Gi"
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary: "Hot and cold spots (\(name)) of \(analyzed.subject) in \(units.summary); "
                + "neighbors are \(options.neighbors.words).",
            fields: analyzed.fields + resultFields(result, options.statistic),
            parameters: analyzed.parameters
                + statisticParameters(name, result, weights, options, count: units.count))
    }
}

private func resultFields(
    _ result: LocalGetisOrd, _ options: LocalGOptions
) -> [Layer.Field] {
    let used = options.permutations > 0 ? "the permutation p" : "the analytic p"
    var fields: [Layer.Field] = [
        .init("gi_z", "z-score: how unusual the sum around the area is", .numbers(result.z)),
        .init("gi_p", "Two-sided analytic p-value, not corrected", .numbers(result.p)),
    ]
    if options.permutations > 0 {
        fields.append(
            .init(
                "gi_p_sim", "Two-sided p-value from conditional permutations, not corrected",
                .numbers(result.pSimulated)))
    }
    return fields + [
        .init("gi_q", "Corrected p (false discovery rate) of \(used)", .numbers(result.q)),
        .init(
            "gi_bin", "Class: ±3, ±2, ±1 at 99, 95, 90 % on gi_q; 0 is not significant",
            .integers(result.bin)),
        .init("gi_label", "The class in words", .texts(result.bin.map { $0.map(hotspotLabel) })),
        .init(
            "n_nb", "Number of neighbors, the area itself not counted",
            .integers(result.neighborCounts)),
        .init("reason", "Why a number is null", .texts(result.reasons.map { $0?.rawValue })),
    ]
}

private func statisticParameters(
    _ name: String, _ result: LocalGetisOrd, _ weights: SpatialWeights,
    _ hotspots: HotspotOptions, count: Int
) -> [Layer.Parameter] {
    let options = hotspots.statistic
    var parameters: [Layer.Parameter] = [
        .init(
            "statistic", .text("\(name) (Ord & Getis 1995, doi:10.1111/j.1538-4632.1995.tb00912.x)")
        ),
        .init("weights", .text(hotspots.neighbors.description)),
        .init("neighbors", .text(hotspots.neighbors.words)),
    ]
    if case .queen = hotspots.neighbors {
        parameters.append(.init("snapping_m", .number(hotspots.snapping)))
    } else if case .rook = hotspots.neighbors {
        parameters.append(.init("snapping_m", .number(hotspots.snapping)))
    }
    parameters += [
        .init("standardization", .text(options.standardization.rawValue)),
        .init("isolates", .integer(weights.isolates.count)),
        .init("permutations", .integer(options.permutations)),
    ]
    if options.permutations > 0 {
        parameters.append(.init("seed", .text(String(options.seed))))
        // With few permutations and many areas no p is small enough to survive the correction;
        // whoever misses the 99 % class finds the reason here.
        parameters.append(
            .init("smallest_p_sim", .number(min(1, 2 / Double(options.permutations + 1)))))
        parameters.append(
            .init(
                "inference",
                .text("conditional permutation, two-sided: min(1, 2·(min(#≥, #≤)+1)/(R+1))")))
    } else {
        parameters.append(.init("inference", .text("analytic, two-sided normal")))
    }
    parameters += [
        .init(
            "correction",
            .text(
                options.correction == .benjaminiHochberg
                    ? "Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x"
                    : "Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998")),
        .init("n_tests", .integer(result.testedCount)),
        .init("n_left_out", .integer(count - result.testedCount)),
        .init("alpha", .number(hotspots.alpha)),
        .init("n_hot", .integer(significant(result, hotspots.alpha) { $0 > 0 })),
        .init("n_cold", .integer(significant(result, hotspots.alpha) { $0 < 0 })),
    ]
    if options.permutations > 0, result.bin.allSatisfy({ $0 ?? 0 == 0 }),
        2 / Double(options.permutations + 1) * Double(result.testedCount) > 0.1
    {
        parameters.append(
            .init(
                "warning",
                .text(
                    "no area is significant, but \(options.permutations) permutations are few for "
                        + "\(result.testedCount) tests: the smallest p there can be does not survive "
                        + "the correction unless many areas reach it. Ask for more permutations, "
                        + "or for 0 to use the analytic p")))
    }
    if result.testedCount < LocalGetisOrd.smallSampleLimit {
        parameters.append(
            .init(
                "warning",
                .text("fewer than \(LocalGetisOrd.smallSampleLimit) areas: read z and p with care"))
        )
    }
    return parameters
}

/// How many areas are significant at the level on the corrected p, with a z-score on one side.
private func significant(
    _ result: LocalGetisOrd, _ alpha: Double, _ isOnSide: (Double) -> Bool
) -> Int {
    result.q.indices.reduce(0) { count, area in
        guard let q = result.q[area], let z = result.z[area] else { return count }
        return count + (q <= alpha && isOnSide(z) ? 1 : 0)
    }
}
