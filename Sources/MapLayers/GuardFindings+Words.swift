import SafetyRecords

/// What is known of guards' own reports, wherever they are counted.
let guardReportWarning =
    "interventions are guards' own reports: they rise with guard hours, and tell what guards did, "
    + "not how much happened"

extension LayerPlan {
    /// Whether the layer counts interventions of guards: rows of a guard source that no filter
    /// keeps to shifts.
    func countsGuardReports(in tables: [String: RecordTable]) -> Bool {
        guard let choice = records, let table = tables[choice.source], table.kind == .guards,
            !(recipe is GuardCoverageRecipe)
        else { return false }
        return !choice.selection.filters.contains { filter in
            filter.values.allSatisfy { GuardRecord(word: $0) == .shift }
        }
    }
}

extension GuardFindings {
    /// What a reader should know before trusting a number.
    var ownWarnings: [String] {
        var warnings: [String] = []
        func sum(_ part: (GuardShifts.Account) -> Int) -> Int {
            shifts.accounts.reduce(0) { $0 + part($1) }
        }
        func warn(_ count: Int, _ words: String) {
            if count > 0 { warnings.append("\(count) \(words)") }
        }
        if tellsInterventions { warnings.append(guardReportWarning) }
        if !shifts.tellsGuards {
            warnings.append(
                "no field tells the number of guards: each shift counts as one guard "
                    + "(fields: { guards: … } names it)")
        }
        warn(sum(\.withoutEnd), "shifts have no end and give no hours: guard hours are too low")
        warn(
            sum(\.tooLong),
            "shifts last more than 24 hours and give no hours: one of their dates is likely wrong")
        warn(
            sum(\.badGuards),
            "shifts have no number of guards from 1 to \(GuardShifts.mostGuards) and give no hours")
        warn(shifts.withoutStart, "shifts have no beginning and are in no number")
        warn(shifts.unplaced, "shifts belong to no permit area and are in no number")
        warn(interventions.unplaced, "interventions belong to no permit area and are in no number")
        warn(interventions.withoutTime, "interventions have no time and are in no number")
        let outside = coverage.areas.reduce(0) { $0 + $1.outsideSeconds.total }
        if outside > 0 {
            warnings.append(
                "\(inWords(Double(outside) / 3600, decimals: 1)) guard hours lie outside the "
                    + "validity of their permit and are counted apart")
        }
        let offDuty = coverage.areas.reduce(0) { $0 + $1.interventionsOffDuty }
        warn(offDuty, "interventions were made while no shift of their area was under way")
        if terms.firstDays.allSatisfy({ $0 == nil }), terms.lastDays.allSatisfy({ $0 == nil }) {
            warnings.append(
                "no field tells when permits hold: all are taken to hold throughout "
                    + "(permit: { valid-from: …, valid-to: … } names the fields)")
        }
        warn(
            terms.unreadable.count,
            "permits have a day that is none (YYYY-MM-DD), or a last day before the first; they "
                + "are taken to hold throughout")
        return warnings
    }

    /// How the layer was made, and what was left out.
    func parameters(_ plan: LayerPlan) -> [Layer.Parameter] {
        func sum(_ part: (GuardShifts.Account) -> Int) -> Int {
            shifts.accounts.reduce(0) { $0 + part($1) }
        }
        var group = choiceParameters(records)
        group += [
            .init("n_kept", .integer(records.table.count)),
            .init("n_shifts", .integer(sum(\.shifts))),
            .init("n_without_end", .integer(sum(\.withoutEnd))),
            .init("n_too_long", .integer(sum(\.tooLong))),
            .init("n_bad_guards", .integer(sum(\.badGuards))),
            .init("n_overlapping", .integer(sum(\.overlapping))),
            .init("n_without_start", .integer(shifts.withoutStart)),
            .init("n_shifts_unplaced", .integer(shifts.unplaced)),
            .init("n_interventions", .integer(interventions.selected)),
            .init("n_interventions_unplaced", .integer(interventions.unplaced)),
            .init("n_interventions_elsewhere", .integer(interventions.elsewhere)),
        ]
        var parameters: [Layer.Parameter] = [.init("records", .group(group))]
        if let incidents {
            let areas = coverage.areas
            var group = choiceParameters(incidents)
            group += [
                .init("n_selected", .integer(incidentAccount.selected)),
                .init("n_outside", .integer(incidentAccount.outside)),
                .init("n_unplaced", .integer(incidentAccount.unplaced)),
                .init("n_several", .integer(incidentAccount.inSeveral)),
                .init("n_staffed", .integer(areas.reduce(0) { $0 + $1.incidentsStaffed })),
                .init("n_unstaffed", .integer(areas.reduce(0) { $0 + $1.incidentsUnstaffed })),
                .init(
                    "n_outside_validity",
                    .integer(areas.reduce(0) { $0 + $1.incidentsOutsideValidity })),
                .init("overlaps", .text(plan.overlaps.rawValue)),
            ]
            if let hot = incidentAccount.hot { group.append(.init("n_hot", .integer(hot))) }
            parameters.append(.init("incidents", .group(group)))
        }
        parameters += [
            .init(
                "guard_hours",
                .text(
                    "guards times the time that passed, by the clock on the wall; a permit holds "
                        + "from its first to its last day, both included")),
            .init(
                "interval",
                .text(
                    "exact Poisson (Garwood 1936, doi:10.1093/biomet/28.3-4.437), 95 %; of shares "
                        + "exact binomial (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404)")),
        ]
        if incidents != nil {
            parameters.append(
                .init(
                    "hot_hours",
                    .text(
                        "the fullest hours of the week that together hold half of the area's "
                            + "incidents, of \(HotHours.fewest) at least")))
        }
        return parameters + warnings.map { .init("warning", .text($0)) }
    }

    private func choiceParameters(_ records: CountedRecords) -> [Layer.Parameter] {
        var group: [Layer.Parameter] = [
            .init("source", .text(records.table.source)),
            .init("kind", .text(records.table.kind.rawValue)),
            .init("period", .text(records.period ?? "all")),
        ]
        for (name, moment) in [("from", coverage.window.start), ("before", coverage.window.end)] {
            group.append(.init(name, .text(records.table.clock.momentText(moment))))
        }
        return group
            + records.selection.filters.map {
                Layer.Parameter("where \($0.field)", .texts($0.values))
            }
    }
}
