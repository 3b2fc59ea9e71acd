import PlanarGeometry
import SafetyRecords

/// The district of each unit.
struct SurveyDistricts {
    /// What the districts are, in words.
    var words: String
    /// Number of districts.
    var count: Int
    /// For each unit the number of its district; −1 for none.
    var groups: [Int32]
}

extension SurveyRecipe {
    /// The districts that areas are told beside, or drawn to; `nil` where none are named.
    func districts(
        of units: CountingUnits, _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> SurveyDistricts? {
        guard let name = options.district ?? options.shrinkage?.districts else { return nil }
        if let column = units.columns[name], column.texts.contains(where: { $0 != nil }) {
            let names = Set(column.texts.compactMap(\.self)).sorted()
            let numbers = Dictionary(
                uniqueKeysWithValues: names.enumerated().map { ($0.element, Int32($0.offset)) })
            return SurveyDistricts(
                words: "the field '\(name)' of the areas", count: names.count,
                groups: column.texts.map { $0.flatMap { numbers[$0] } ?? -1 })
        }
        guard workshop.areaSet(name) != nil else {
            throw LayerError(
                .badQuestion, layer: plan.identifier,
                detail: "'\(name)' is neither a field of \(units.summary) nor a set of areas",
                remedy: "Name a field with the district of each area, or a set of areas of the job")
        }
        let set = try workshop.countingUnits(.areas(name))
        var groups = [Int32](repeating: -1, count: units.count)
        var points = RecordTable(source: name, kind: .survey)
        let centers = units.centers
        points.count = centers.count
        points.rows = centers.indices.map { Int32(clamping: $0) }
        points.xs = centers.map(\.x)
        points.ys = centers.map(\.y)
        _ = set.tabulate(CountedRecords(points), overlaps: .lowest, threads: 1) { unit, district in
            groups[unit] = Int32(district)
        }
        return SurveyDistricts(
            words: "areas of \(name) that hold the areas' centroids", count: set.count,
            groups: groups)
    }
}
