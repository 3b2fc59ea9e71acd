import HotspotStatistics
import SafetyRecords

extension GuardFindings {
    /// The columns of the permit areas.
    var areaFields: [Layer.Field] {
        permitFieldColumns + hourFields.map { $0.based(on: .open) }
            + (tellsInterventions ? interventionFields : []).map(\.basedOnCounts)
            + (incidents == nil ? [] : incidentFields).map(\.basedOnCounts)
            + [
                .init(
                    "reason",
                    "Why a number is null: not-in-force (the permit, in the period), no-guard-hours, "
                        + "no-records, or too-few (incidents for hot hours)",
                    .texts(coverage.areas.map(reason)))
            ]
    }

    private var permitFieldColumns: [Layer.Field] {
        [
            ("holder", "Who holds the permit", terms.holders),
            ("legal_basis", "By what law the permit is given", terms.legalBases),
            ("valid_from", "First day of the permit, as it is written", terms.firstDays),
            ("valid_to", "Last day of the permit, as it is written", terms.lastDays),
        ].filter { $0.2.contains { $0 != nil } }.map {
            .init($0.0, $0.1, .texts($0.2), basis: .open)
        }
    }

    private var hourFields: [Layer.Field] {
        let areas = coverage.areas
        return [
            .init(
                "guard_hours", "Guards times hours, within period and permit",
                .numbers(areas.map { $0.guardSeconds.hours })),
            .init(
                "hours_outside_validity", "Guards times hours outside the validity of the permit",
                .numbers(areas.map { $0.outsideSeconds.hours })),
            .init(
                "staffed_hours", "Hours with at least one guard on duty, within period and permit",
                .numbers(areas.map { $0.staffedSeconds.hours })),
            .init(
                "staffed_share",
                "staffed_hours by the hours of the period in which the permit holds",
                .numbers(
                    areas.map {
                        let valid = $0.validSeconds.total
                        return valid > 0
                            ? Double($0.staffedSeconds.total) / Double(valid) : nil
                    })),
            count("n_shifts", "Number of shifts in the period", \.shifts),
            count(
                "n_overlapping", "Shifts that overlap another of the area; all count", \.overlapping
            ),
            count(
                "n_without_hours",
                "Shifts without an end, of more than 24 hours, or without a "
                    + "number of guards: they give no hours", \.withoutHours),
        ]
    }

    private func count(
        _ name: String, _ meaning: String, _ part: (GuardShifts.Account) -> Int
    ) -> Layer.Field {
        .init(name, meaning, .integers(shifts.accounts.map(part)))
    }

    private var interventionFields: [Layer.Field] {
        let areas = coverage.areas
        func kind(_ kind: InterventionKind) -> [Int?] {
            let index = InterventionKind.allCases.firstIndex(of: kind) ?? 0
            return areas.map { $0.interventions[index] }
        }
        let rates = areas.map { area -> (rate: Double, interval: ClosedRange<Double>)? in
            let hours = area.guardSeconds.hours
            guard hours > 0 else { return nil }
            let count = area.interventionCount - area.interventionsOutsideValidity
            let ends = poissonInterval(count: count)
            return (Double(count) / hours, ends.lowerBound / hours...ends.upperBound / hours)
        }
        return [
            .init(
                "n_interventions", "Number of interventions in the period",
                .integers(areas.map(\.interventionCount))),
            .init("n_avvisa", "Interventions: told to leave (avvisa)", .integers(kind(.avvisa))),
            .init("n_avlagsna", "Interventions: led away (avlägsna)", .integers(kind(.avlagsna))),
            .init(
                "n_omhanderta", "Interventions: taken into custody (omhänderta)",
                .integers(kind(.omhanderta))),
            .init("n_other", "Interventions of another kind, or of none", .integers(kind(.other))),
            .init(
                "n_interventions_outside_validity",
                "Interventions outside the validity of the permit",
                .integers(areas.map(\.interventionsOutsideValidity))),
            .init(
                "n_off_duty",
                "Interventions within the permit while no shift of the area was under way",
                .integers(areas.map(\.interventionsOffDuty))),
            .init(
                "per_guard_hour", "Interventions within the permit by guard_hours",
                .numbers(rates.map { $0?.rate })),
            .init(
                "per_guard_hour_lo", "Lower end of the exact 95 % interval of per_guard_hour",
                .numbers(rates.map { $0?.interval.lowerBound })),
            .init(
                "per_guard_hour_hi", "Upper end of the exact 95 % interval of per_guard_hour",
                .numbers(rates.map { $0?.interval.upperBound })),
        ]
    }

    private var incidentFields: [Layer.Field] {
        let areas = coverage.areas
        let shares = areas.map { area -> (share: Double, interval: ClosedRange<Double>)? in
            let all = area.incidentsStaffed + area.incidentsUnstaffed
            guard all > 0 else { return nil }
            return (
                Double(area.incidentsStaffed) / Double(all),
                binomialInterval(hits: area.incidentsStaffed, trials: all)
            )
        }
        let hot = areas.map { HotHours($0.hotCounts.values) }
        var fields: [Layer.Field] = [
            .init(
                "n_incidents", "Number of incidents in the area and the period",
                .integers(areas.map(\.incidents))),
            .init(
                "n_incidents_staffed", "Incidents while a guard was on duty",
                .integers(areas.map(\.incidentsStaffed))),
            .init(
                "n_incidents_unstaffed",
                "Incidents while the permit holds and no guard was on duty",
                .integers(areas.map(\.incidentsUnstaffed))),
            .init(
                "n_incidents_outside_validity", "Incidents outside the validity of the permit",
                .integers(areas.map(\.incidentsOutsideValidity))),
            .init(
                "staffed_incident_share",
                "Share of the incidents within the permit that happened while a guard was on duty",
                .numbers(shares.map { $0?.share })),
            .init(
                "staffed_incident_share_lo", "Lower end of its exact 95 % interval",
                .numbers(shares.map { $0?.interval.lowerBound })),
            .init(
                "staffed_incident_share_hi", "Upper end of its exact 95 % interval",
                .numbers(shares.map { $0?.interval.upperBound })),
        ]
        if incidentAccount.hot != nil {
            fields += [
                .init(
                    "n_incidents_hot", "Incidents in hot spots while the permit holds",
                    .integers(areas.map(\.incidentsHot))),
                .init(
                    "n_incidents_hot_staffed", "Those of them while a guard was on duty",
                    .integers(areas.map(\.incidentsHotStaffed))),
            ]
        }
        return fields + [
            .init(
                "hot_hours", "Hours of the week, of 168, that are hot",
                .integers(hot.map { $0?.count })),
            .init(
                "hot_hours_covered",
                "Share of the time of hot hours, within period and permit, with a guard on duty",
                .numbers(
                    zip(areas, hot).map { area, hot in
                        guard let hot, hot.sum(area.validSeconds) > 0 else { return nil }
                        return Double(hot.sum(area.staffedSeconds))
                            / Double(hot.sum(area.validSeconds))
                    })),
        ]
    }

    private func reason(_ area: GuardCoverage.Area) -> String? {
        if area.validSeconds.total == 0 { return "not-in-force" }
        if tellsInterventions, area.guardSeconds.total == 0 { return "no-guard-hours" }
        guard incidents != nil else { return nil }
        if area.incidentsStaffed + area.incidentsUnstaffed == 0 { return "no-records" }
        return HotHours(area.hotCounts.values) == nil ? "too-few" : nil
    }
}

extension WeekHours {
    /// The sum in hours.
    var hours: Double { Double(total) / 3600 }
}

extension Layer.Field {
    /// The same column, made of something else.
    func based(on basis: FieldBasis) -> Layer.Field {
        var field = self
        field.basis = basis
        return field
    }

    /// A column of whole numbers counts records; one of others is derived from such counts.
    ///
    /// Which hours are hot is a class of the counts of all hours.
    fileprivate var basedOnCounts: Layer.Field {
        if name == "hot_hours" || name == "hot_hours_covered" { return based(on: .classified) }
        if case .integers = values { return based(on: .count) }
        return based(on: .derived)
    }
}
