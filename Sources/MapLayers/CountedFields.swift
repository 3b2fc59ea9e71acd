import SafetyRecords

extension CountedRecords {
    /// What is counted, in words: "reported crimes of brott from … with category = …".
    var words: String {
        var words = "\(table.kind.plural) of \(table.source)"
        if let period { words += ", \(period)" }
        for filter in selection.filters {
            words += ", \(filter.field) = \(filter.values.joined(separator: " or "))"
        }
        return words
    }
}

/// The columns that every layer begins with.
func unitFields(_ units: CountingUnits) -> [Layer.Field] {
    var fields: [Layer.Field] = [
        .init("area_id", "Identifier of the area or cell", .texts(units.identifiers))
    ]
    if let names = units.names {
        fields.append(.init("area_name", "Name of the area", .texts(names)))
    }
    return fields
}

func countFields(_ tabulation: Tabulation) -> [Layer.Field] {
    var fields: [Layer.Field] = [.init("n", "Number of records", .integers(tabulation.counts))]
    if let weighted = tabulation.weighted {
        fields.append(.init("n_w", "Sum of the records' weights", .numbers(weighted)))
    }
    return fields
}

extension Optional where Wrapped == any WallClock {
    /// A moment as people write it: the day that begins then, or else seconds since 1970 after "@".
    func momentText(_ moment: Int64) -> String {
        if let clock = self, let day = clock.day(at: moment), clock.start(ofDay: day) == moment,
            let text = clock.text(ofDay: day)
        {
            return text
        }
        return "@\(moment)"
    }
}

/// What was counted and what became of the rest, for the reader of the layer.
func recordParameters(_ counted: CountedUnits, _ plan: LayerPlan) -> Layer.Parameter {
    let (records, tabulation) = (counted.records, counted.tabulation)
    var group: [Layer.Parameter] = [
        .init("source", .text(records.table.source)),
        .init("kind", .text(records.table.kind.rawValue)),
        .init("period", .text(records.period ?? "all")),
    ]
    let window = records.selection.period
    for (name, moment) in [("from", window.start), ("before", window.end)] {
        guard let moment else { continue }
        group.append(.init(name, .text(records.table.clock.momentText(moment))))
    }
    for filter in records.selection.filters {
        group.append(.init("where \(filter.field)", .texts(filter.values)))
    }
    group += [
        .init("n_kept", .integer(records.table.count)),
        .init("n_selected", .integer(tabulation.selected)),
        .init("n_outside", .integer(tabulation.outside)),
        .init("n_boundary", .integer(tabulation.onBoundary)),
        .init("n_several", .integer(tabulation.inSeveral)),
        .init("n_unplaced", .integer(tabulation.unplaced)),
        .init("overlaps", .text(plan.overlaps.rawValue)),
    ]
    return Layer.Parameter("records", .group(group))
}
