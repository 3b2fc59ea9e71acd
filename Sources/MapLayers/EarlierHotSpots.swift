import HotspotStatistics
import SafetyRecords

/// What was hot in the earlier period: as the areas say, or as found in earlier records.
struct EarlierHotSpots {
    private var columns: [String: AreaColumn] = [:]
    /// Incidents of the earlier period in each unit, where they are known.
    private(set) var counts: [Int?]?
    /// Where the hot spots come from, in words.
    private(set) var words: String
    /// How they were found.
    private(set) var parameters: [Layer.Parameter]

    init(
        _ recipe: EvaluateRecipe, _ plan: LayerPlan, _ units: CountingUnits,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        guard let hotspots = recipe.hotspots else {
            columns = units.columns
            let field = recipe.earlierField ?? "n"
            if let column = columns[field] {
                counts = column.numbers.map { $0.flatMap { Int(exactly: $0) } }
            }
            words = "of \(units.summary)"
            parameters = [.init("hot_spots", .text("fields of \(units.summary)"))]
            parameters.append(
                .init("earlier_counts", .text(counts == nil ? "not known" : "the field '\(field)'"))
            )
            return
        }
        guard let against = plan.against else {
            throw LayerError(
                .noValue, layer: plan.identifier,
                detail: "nothing says which earlier records hot spots are found in",
                remedy: "Give 'against' with an earlier period")
        }
        var earlier = plan
        earlier.records = against
        let found = try hotspots.layer(earlier, in: &workshop)
        for field in found.fields { columns[field.name] = field.values.column }
        counts = try workshop.counted(against, for: plan).tabulation.counts
        words = "of \(workshop.records(against).words)"
        parameters = [.init("hot_spots", .group(found.parameters.filter { $0.name != "warning" }))]
        parameters += found.warnings.map { .init("warning", .text("hot spots: \($0)")) }
    }

    /// Whether each unit is hot by a rule.
    func verdicts(_ rule: HotRule, _ plan: LayerPlan) throws(LayerError) -> [Bool?] {
        guard let column = columns[rule.field] else {
            throw LayerError(
                .noValue, layer: plan.identifier,
                detail: "there is no field '\(rule.field)' to tell hot units by",
                remedy: "Use one of \(columns.keys.sorted().joined(separator: ", "))")
        }
        let verdicts = rule.verdicts(column)
        guard verdicts.contains(where: { $0 != nil }) else {
            throw LayerError(
                .noValue, layer: plan.identifier,
                detail: "no unit has a value in '\(rule.field)' that \(rule) can be asked of",
                remedy: "Name another field, or compare text with =")
        }
        return verdicts
    }
}
