import HotspotStatistics
import PlanarGeometry
import SafetyRecords

/// The recipe `evaluate`: whether the hot spots of one period held in a later one.
///
/// The hot spots are those that a field of the areas says (a layer made earlier), or are found here,
/// from the records that the plan's are held against.
public struct EvaluateRecipe: LayerRecipe {
    /// What the layer holds.
    public enum Output: String, CaseIterable, Hashable, Sendable {
        /// One row a rule, without geometry: the indices.
        case table
        /// One feature a unit: where the first rule was right and where it was not.
        case units
    }

    /// "evaluate".
    public static let name = "evaluate"
    /// Which units are called hot; each rule is evaluated by itself.
    public var rules: [HotRule]
    /// How hot spots are found in earlier records; `nil` to read them from the areas.
    public var hotspots: HotspotsRecipe?
    /// The field of the areas with the earlier counts; `nil` for `n`, where there is one.
    public var earlierField: String?
    /// What the layer holds.
    public var output: Output

    /// Makes the recipe.
    ///
    /// - Precondition: There is a rule.
    public init(
        rules: [HotRule], hotspots: HotspotsRecipe? = nil, earlierField: String? = nil,
        output: Output = .table
    ) {
        precondition(!rules.isEmpty, "an evaluation needs a rule")
        self.rules = rules
        self.hotspots = hotspots
        self.earlierField = earlierField
        self.output = output
    }

    /// The fields of the rules, and that of the earlier counts where it is named.
    public var areaFields: [String] {
        if let hotspots { return hotspots.areaFields }
        var fields: [String] = []
        for field in rules.map(\.field) + [earlierField].compactMap(\.self)
        where !fields.contains(field) {
            fields.append(field)
        }
        return fields
    }

    /// The earlier counts of a layer of counts.
    public var optionalAreaFields: [String] {
        hotspots == nil && earlierField == nil ? ["n"] : []
    }

    /// The file of weights that the hot spots are found with.
    public var weightsFile: WeightsFile? { hotspots?.weightsFile }

    /// The seed of the hot spots.
    public var seed: UInt64? { hotspots?.seed }

    /// A table of indices, or the units with what became of them.
    ///
    /// - Throws: ``LayerError`` with code `noValue` where nothing says what was hot, and those of
    ///   counting and of the statistic.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let counted = try workshop.counted(plan)
        let earlier = try EarlierHotSpots(self, plan, counted.units, in: &workshop)
        var rows: [EvaluatedRule] = []
        for rule in rules {
            let verdicts = try earlier.verdicts(rule, plan)
            do throws(StatisticsError) {
                rows.append(
                    EvaluatedRule(
                        rule: rule, verdicts: verdicts,
                        result: try evaluateHotspots(
                            verdicts.map { $0 ?? false }, counts: counted.tabulation.counts,
                            areas: counted.units.surfaces.map(\.area),
                            earlierCounts: earlier.counts)))
            } catch {
                throw LayerError(error, layer: plan.identifier)
            }
        }
        let parameters =
            [recordParameters(counted, plan)] + earlier.parameters + methodParameters(rows)
            + warnings(rows, counted, plan)
        let subject = "\(counted.records.words) in \(counted.units.summary)"
        switch output {
        case .table:
            return Layer(
                identifier: plan.identifier, recipe: Self.name,
                summary: "How well hot spots (\(earlier.words)) held for the later "
                    + "\(subject). \(headline(rows[0]))",
                referenceSystemCode: counted.units.referenceSystemCode,
                identifiers: rows.map(\.rule.description), geometries: .none,
                fields: evaluationFields(rows), parameters: parameters)
        case .units:
            return Layer(
                of: counted.units, identifier: plan.identifier, recipe: Self.name,
                summary: "Where hot spots (\(earlier.words); \(rules[0])) held for the later "
                    + "\(subject). \(headline(rows[0]))",
                fields: outcomeFields(rows[0], earlier, counted.tabulation.counts),
                parameters: parameters)
        }
    }

    /// In words: "gi_bin>=1: 12.4 % of the records on 2.7 % of the area, PAI 4.57".
    private func headline(_ row: EvaluatedRule) -> String {
        let result = row.result
        var words = "\(row.rule): "
        words += "\(inWords(100 * result.hitRate, decimals: 1)) % of the records on "
        words += "\(inWords(100 * result.areaShare, decimals: 1)) % of the area"
        for (name, value) in [("PAI", result.pai), ("PEI", result.pei), ("RRI", result.rri)] {
            if let value { words += ", \(name) \(inWords(value, decimals: 2))" }
        }
        return words + "."
    }

    private func methodParameters(_ rows: [EvaluatedRule]) -> [Layer.Parameter] {
        [
            .init("rules", .texts(rows.map(\.rule.description))),
            .init("n_units", .integer(rows[0].verdicts.count)),
            .init("n_untested", .integer(rows[0].verdicts.count { $0 == nil })),
            .init(
                "pai",
                .text(
                    "(n_t/N)/(a_t/A), Chainey, Tompson & Uhlig 2008, "
                        + "doi:10.1057/palgrave.sj.8350066; N and A are those of all units")),
            .init(
                "pei",
                .text(
                    "PAI by that of the best choice of as much area, the last unit in part; "
                        + "Hunt 2016")),
            .init(
                "rri",
                .text("later hit rate by earlier hit rate, Levine 2008, doi:10.1057/sj.2008.5")),
            .init(
                "interval",
                .text(
                    "exact binomial (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404), 95 %, "
                        + "if incidents are independent: repeats make it too narrow")),
        ]
    }

    private func warnings(
        _ rows: [EvaluatedRule], _ counted: CountedUnits, _ plan: LayerPlan
    ) -> [Layer.Parameter] {
        var texts: [String] = []
        for row in rows where row.result.hotUnitCount == 0 {
            texts.append("no unit is hot by \(row.rule): there is nothing to evaluate")
        }
        if counted.tabulation.weighted != nil {
            texts.append("the records have weights; the indices are of their number, n, not n_w")
        }
        if hotspots != nil, let against = plan.against, let choice = plan.records,
            against.source == choice.source, overlap(against.selection, choice.selection)
        {
            texts.append(
                "the two periods overlap: incidents in both confirm hot spots that they made")
        }
        return texts.map { .init("warning", .text($0)) }
    }

    private func overlap(_ a: RecordSelection, _ b: RecordSelection) -> Bool {
        (a.period.start ?? .min) < (b.period.end ?? .max)
            && (b.period.start ?? .min) < (a.period.end ?? .max)
    }
}

/// A rule with what came of it.
struct EvaluatedRule {
    var rule: HotRule
    var verdicts: [Bool?]
    var result: EvaluatedHotspots
}
