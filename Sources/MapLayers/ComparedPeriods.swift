import SafetyRecords

/// The two periods of a plan, first and second.
struct ComparedPeriods {
    var before: RecordChoice
    var after: RecordChoice
    /// The length of each.
    var days: (before: Int, after: Int)
    var warnings: [String] = []

    init(_ plan: LayerPlan, in workshop: LayerWorkshop) throws(LayerError) {
        guard var after = plan.records else {
            preconditionFailure("layer \(plan.identifier) counts nothing")
        }
        let layer = plan.identifier
        let records = try RecordDays(workshop.records(of: plan).table, layer: layer)
        guard after.selection.period.start != nil, after.selection.period.end != nil else {
            throw LayerError(
                .badPeriod, layer: layer, detail: "a change needs a period with both ends",
                remedy: "Give --from and --to (period: in a job)")
        }
        let second = records.days(after.selection.period)
        after.period = after.period ?? second.words(records.clock)
        var before = plan.against ?? after
        var first = DayRange(first: second.first - second.length, end: second.first)
        var others = records
        if let against = plan.against, !against.selection.period.isUnbounded {
            others = try RecordDays(workshop.records(against).table, layer: layer)
            first = others.days(against.selection.period)
        }
        guard let window = first.window(others.clock) else {
            throw LayerError(
                .badPeriod, layer: layer, detail: "the first period leaves the calendar",
                remedy: "Choose shorter periods")
        }
        before.selection.period = window
        before.period = first.words(others.clock)
        if before.source == after.source, before.selection.filters == after.selection.filters,
            first.overlaps(second)
        {
            throw LayerError(
                .badPeriod, layer: layer,
                detail: "the periods overlap: \(first.words(records.clock)) and "
                    + second.words(records.clock),
                remedy: "Choose periods that share no day: a record cannot be before and after")
        }
        self.before = before
        self.after = after
        days = (first.length, second.length)
        for warning in [
            try others.warning(about: first, layer: layer),
            try records.warning(about: second, layer: layer),
        ] {
            if let warning { warnings.append(warning) }
        }
    }
}
