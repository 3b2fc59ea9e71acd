public import HotspotStatistics
import SafetyRecords

/// How the pattern of a whole map is tested.
public struct AutocorrelationOptions: Sendable {
    /// Which areas are neighbors.
    public var neighbors: NeighborRule
    /// How far apart borders may be and still be shared, in meters.
    public var snapping: Double
    /// Standardization of the weights for all but general G, and inference.
    public var statistic: GlobalOptions
    /// The level at which the table says that there is a pattern.
    public var alpha: Double

    /// Makes options.
    public init(
        neighbors: NeighborRule = .queen, snapping: Double = 0.01, statistic: GlobalOptions,
        alpha: Double = 0.05
    ) {
        self.neighbors = neighbors
        self.snapping = snapping
        self.statistic = statistic
        self.alpha = alpha
    }
}

/// The recipe `autocorrelation`: whether a whole map has a pattern, as a table with a row a statistic.
///
/// Units without a record count as 0, not as missing. Where records are counted in areas with a
/// population, their rates are tested as well.
public struct AutocorrelationRecipe: LayerRecipe {
    /// "autocorrelation".
    public static let name = "autocorrelation"
    /// How the pattern is tested.
    public var options: AutocorrelationOptions
    /// The field of the areas that is analyzed; `nil` to count records.
    public var valueField: String?
    /// Another numeric field of the areas, looked for around each; `nil` for none.
    public var otherField: String?

    /// Makes the recipe.
    public init(
        _ options: AutocorrelationOptions, valueField: String? = nil, otherField: String? = nil
    ) {
        self.options = options
        self.valueField = valueField
        self.otherField = otherField
    }

    /// The fields that make areas neighbors, or are looked for around each.
    public var areaFields: [String] {
        options.neighbors.areaFields + [otherField].compactMap(\.self)
    }

    /// The file that says which areas are neighbors, if one does.
    public var weightsFile: WeightsFile? { options.neighbors.file }

    /// The seed of the permutations; `nil` where there are none.
    public var seed: UInt64? {
        options.statistic.permutations > 0 ? options.statistic.seed : nil
    }

    /// A table with a row for each statistic.
    ///
    /// - Throws: ``LayerError`` with code `noValue` where the units carry no value, or `statistics`
    ///   where the values have no pattern to test (all equal, fewer than 3) or the neighbors cannot
    ///   be found.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let analyzed = try AnalyzedValues(plan, valueField, in: &workshop)
        let units = analyzed.units
        var options = options
        options.statistic.threads = workshop.threads
        var rates: AutocorrelationRows.Variable?
        if valueField == nil, let populations = units.populations {
            let counted = try workshop.counted(plan)
            rates = .init(
                "rates of \(counted.records.words) per '\(units.populationField ?? "population")'",
                empiricalBayesStandardized(
                    events: counted.tabulation.counts, populations: populations))
        }
        var other: AutocorrelationRows.Variable?
        if let otherField {
            guard let column = units.columns[otherField] else {
                throw LayerError(
                    .noValue, layer: plan.identifier,
                    detail: "\(units.summary) have no field '\(otherField)'",
                    remedy: "Name a numeric field of areas with --with; a grid has none")
            }
            other = .init("'\(otherField)'", column.numbers)
        }
        let rows: AutocorrelationRows
        let weights: SpatialWeights
        do throws(StatisticsError) {
            weights = try units.weights(options.neighbors, snapping: options.snapping)
            rows = try AutocorrelationRows(
                of: .init(analyzed.subject, analyzed.values), rates: rates, other: other, weights,
                keys: units.keys, options, workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        return Layer(
            identifier: plan.identifier, recipe: Self.name,
            summary: "Whether \(analyzed.subject) in \(units.summary) has a pattern, by statistics "
                + "of the whole map; neighbors are \(options.neighbors.words).",
            referenceSystemCode: units.referenceSystemCode, identifiers: rows.names,
            geometries: .none, fields: rows.fields,
            parameters: analyzed.parameters + parameters(rows, weights, options))
    }

    private func parameters(
        _ rows: AutocorrelationRows, _ weights: SpatialWeights, _ options: AutocorrelationOptions
    ) -> [Layer.Parameter] {
        let statistic = options.statistic
        var parameters = options.neighbors.parameters(
            weights, snapping: options.snapping, standardization: statistic.standardization)
        parameters.append(
            .init(
                "analytic",
                .text(
                    "variance, z and p under randomization, two-sided (Cliff & Ord 1981); general G "
                        + "with weights as they are, whatever the standardization")))
        parameters.append(.init("permutations", .integer(statistic.permutations)))
        if statistic.permutations > 0 {
            parameters.append(.init("seed", .text(String(statistic.seed))))
            parameters.append(
                .init(
                    "inference",
                    .text(
                        "full permutation of the values over the areas, two-sided: min(1, 2·(min(#≥, "
                            + "#≤)+1)/(R+1))")))
        }
        parameters += [
            .init("n_tests", .integer(rows.testedCount)),
            .init(
                "correction",
                .text("none: the rows ask about the same map in different ways")),
            .init("alpha", .number(options.alpha)),
        ]
        if rows.areaCount < LocalGetisOrd.smallSampleLimit {
            parameters.append(
                .init(
                    "warning",
                    .text(
                        "fewer than \(LocalGetisOrd.smallSampleLimit) areas: trust the permutation p "
                            + "more than the analytic one, and neither much")))
        }
        return parameters
    }
}
