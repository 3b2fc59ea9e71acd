import SafetyRecords
import SurveyEstimation

extension SurveyRecipe {
    /// A table with a row an area and group, and one a group of the whole city before them.
    ///
    /// Long, not wide: which groups there are is a matter of the data, and fields are not. It has no
    /// geometry; `unit` leads to that of the areas.
    func groupsLayer(
        _ answers: SurveyAnswers, _ plan: LayerPlan, _ units: CountingUnits,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        guard plan.against == nil, options.shrinkage == nil else {
            throw LayerError(
                .badQuestion, layer: plan.identifier,
                detail: "a breakdown by groups has no change and no modeled shares",
                remedy: "Make a layer of its own for them, with the group in where")
        }
        var rows = GroupRows(units)
        var exposures: [LayerExposure] = []
        for field in options.groups {
            let column = answers.records.table.attributes[field] ?? CodedColumn()
            let names = Set(column.values).sorted()
            guard names.count * max(units.count, 1) <= 1_000_000 else {
                throw LayerError(
                    .badQuestion, layer: plan.identifier,
                    detail: "'\(field)' has \(names.count) groups, which in \(units.count) areas "
                        + "make a table of more than 1 000 000 rows",
                    remedy: "Break down by a field with fewer values")
            }
            let numbers = Dictionary(
                uniqueKeysWithValues: names.enumerated().map { ($0.element, Int32($0.offset)) })
            let groups = column.values.map { numbers[$0] ?? -1 }
            func group(_ record: Int) -> Int32 {
                let code = column.codes.isEmpty ? -1 : column.codes[record]
                return code < 0 ? -1 : groups[Int(code)]
            }
            let count = Int32(names.count)
            let cells = try answers.sample(areas: names.count * units.count) { record, unit in
                let own = group(record)
                return own < 0 ? -1 : Int32(unit) * count + own
            }
            let city = try answers.sample(areas: names.count) { record, _ in group(record) }
            exposures += rows.take(
                field, names, city: names.indices.map(city.area),
                cells: (0..<names.count * units.count).map(cells.area),
                exposures: (
                    answers.enter(in: &workshop, names.count) { record in
                        guard answers.isInBase[record], answers.unitOfRecord[record] >= 0 else {
                            return -1
                        }
                        return group(record)
                    },
                    answers.enter(in: &workshop, names.count * units.count) { record in
                        let own = group(record)
                        let unit = answers.unitOfRecord[record]
                        guard answers.isInBase[record], own >= 0 else { return -1 }
                        return unit < 0 ? -2 : unit * count + own
                    }
                ))
            rows.withoutGroup.append(
                .init(
                    "n_without \(field)",
                    .integer(
                        answers.members.count {
                            answers.isInBase[$0] && answers.unitOfRecord[$0] >= 0 && group($0) < 0
                        })))
        }
        let figures = try SurveyFigures(answers, units: units.count)
        return Layer(
            identifier: plan.identifier, recipe: Self.name,
            summary: summary(of: answers.records, units, before: nil)
                + " A table by \(options.groups.joined(separator: ", ")).",
            referenceSystemCode: units.referenceSystemCode, identifiers: rows.identifiers,
            geometries: .none, fields: rows.fields(self),
            parameters: [recordParameters(answers.counted(units), plan)]
                + parameters(figures, nil, answers.tallies) + rows.withoutGroup
                + answers.warnings.map { .init("warning", .text($0)) },
            disclosure: .counted(rows.spread(exposures)))
    }
}

/// The rows of a breakdown, as they come.
private struct GroupRows {
    let units: CountingUnits
    private(set) var identifiers: [String] = []
    private var unit: [String?] = []
    private var name: [String?] = []
    private var variable: [String] = []
    private var group: [String] = []
    private var estimates: [ShareEstimate?] = []
    /// For each count that was entered the unit of it that each row stands on; those of later rows
    /// are not there yet.
    private var standsOn: [[[Int32]]] = []
    var withoutGroup: [Layer.Parameter] = []

    init(_ units: CountingUnits) { self.units = units }

    /// Takes the rows of one variable; returns what was entered for them, to be spread.
    mutating func take(
        _ field: String, _ names: [String], city: [ShareEstimate?], cells: [ShareEstimate?],
        exposures: (LayerExposure, LayerExposure)
    ) -> [LayerExposure] {
        let earlier = [[Int32]](repeating: [], count: identifiers.count)
        var inCity = earlier
        var inCells = earlier
        func add(_ place: String, _ area: Int?, _ index: Int, _ estimate: ShareEstimate?) {
            identifiers.append("\(place)/\(field)=\(names[index])")
            unit.append(area.map { units.identifiers[$0] })
            name.append(area.flatMap { units.names?[$0] })
            variable.append(field)
            group.append(names[index])
            estimates.append(estimate)
        }
        for index in names.indices {
            add("*", nil, index, city[index])
            inCity.append([Int32(index)])
            inCells.append([])
        }
        for area in 0..<units.count {
            for index in names.indices {
                let cell = area * names.count + index
                add(units.identifiers[area], area, index, cells[cell])
                inCity.append([])
                inCells.append([Int32(cell)])
            }
        }
        standsOn += [inCity, inCells]
        return [exposures.0, exposures.1]
    }

    /// The exposures with the units that each row stands on.
    func spread(_ exposures: [LayerExposure]) -> [LayerExposure] {
        zip(exposures, standsOn).map { exposure, rows in
            var exposure = exposure
            exposure.units =
                rows
                + [[Int32]](repeating: [], count: identifiers.count - rows.count)
            return exposure
        }
    }

    func fields(_ recipe: SurveyRecipe) -> [Layer.Field] {
        let limit = max(recipe.options.minAnswers ?? 1, 1)
        let shown = estimates.map { ($0?.count ?? 0) >= limit ? $0 : nil }
        let rule = recipe.isIndex ? IntervalRule.normal : recipe.options.interval
        let few = recipe.options.fewAnswers
        var fields: [Layer.Field] = [
            .init(
                "area_id", "Identifier of the area, * for all of them, variable and group",
                .texts(identifiers)),
            .init(
                "unit", "Identifier of the area; null for all of them", .texts(unit), basis: .open),
        ]
        if units.names != nil {
            fields.append(.init("area_name", "Name of the area", .texts(name)))
        }
        fields += [
            .init("variable", "What respondents are divided by", .texts(variable), basis: .open),
            .init("group", "The group of respondents", .texts(group), basis: .open),
        ]
        fields += SurveyFields.estimates(
            shown, shown.map { $0.flatMap { rule.interval($0) } }, counts: estimates, recipe)
        fields += [
            .init(
                "flag", "What to be wary of: few-answers",
                .texts(estimates.map { $0.flatMap { $0.count < few ? "few-answers" : nil } }),
                basis: .classified),
            .init(
                "reason", "Why a number is null",
                .texts(
                    estimates.map { estimate in
                        guard let estimate else { return "no-answers" }
                        if estimate.count < limit { return "too-few-answers" }
                        return estimate.standardError == nil ? "single-answer" : nil
                    })),
        ]
        return fields
    }
}
