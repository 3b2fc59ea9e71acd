import SafetyRecords

/// One row an area, weekday and hour: guard hours, interventions, incidents.
struct GuardHourRows {
    let identifiers: [String]
    let fields: [Layer.Field]

    init(_ findings: GuardFindings, _ units: CountingUnits) {
        let areas = findings.coverage.areas
        let slots = 0..<168
        identifiers = units.identifiers.flatMap { area in
            slots.map { slot in
                let hour = slot % 24
                return "\(area)/\(slot / 24 + 1)-\(hour < 10 ? "0" : "")\(hour)"
            }
        }
        func hours(_ part: (GuardCoverage.Area) -> WeekHours) -> Layer.Values {
            .numbers(areas.flatMap { part($0).values.map { Double($0) / 3600 } })
        }
        func counts(_ part: (GuardCoverage.Area) -> WeekHours) -> Layer.Values {
            .integers(areas.flatMap { part($0).values.map { Int($0) } })
        }
        var fields: [Layer.Field] = [
            .init(
                "area_id", "Identifier of the permit area, weekday (1 is Monday) and hour",
                .texts(identifiers)),
            .init(
                "unit", "Identifier of the permit area",
                .texts(units.identifiers.flatMap { area in slots.map { _ in area } })),
            .init(
                "weekday", "Weekday",
                .texts(areas.flatMap { _ in slots.map { ProfileFields.weekdays[$0 / 24] } })),
            .init(
                "hour", "Hour of the day, local time",
                .integers(areas.flatMap { _ in slots.map { $0 % 24 } })),
            .init(
                "guard_hours", "Guards times hours, within period and permit",
                hours(\.guardSeconds)),
            .init(
                "hours_outside_validity", "Guards times hours outside the validity of the permit",
                hours(\.outsideSeconds)),
            .init(
                "staffed_hours", "Hours with at least one guard on duty, within period and permit",
                hours(\.staffedSeconds)),
            .init(
                "permit_hours", "Hours of the period in which the permit holds",
                hours(\.validSeconds)),
        ]
        if findings.tellsInterventions {
            fields.append(
                .init(
                    "n_interventions", "Number of interventions in the period",
                    counts(\.interventionHours)))
        }
        if findings.incidents != nil {
            let hot = areas.map { HotHours($0.hotCounts.values) }
            fields += [
                .init(
                    "n_incidents", "Number of incidents within the permit",
                    counts(\.incidentHours)),
                .init(
                    "n_incidents_staffed", "Incidents while a guard was on duty",
                    counts(\.incidentStaffedHours)),
                .init(
                    "hot", "1 where the hour is one of the area's hot hours, else 0",
                    .integers(
                        hot.flatMap { hot in
                            slots.map { slot in hot.map { $0.isHot[slot] ? 1 : 0 } }
                        })),
                .init(
                    "reason", "Why a number is null: too-few incidents for hot hours",
                    .texts(hot.flatMap { hot in slots.map { _ in hot == nil ? "too-few" : nil } })),
            ]
        }
        // An hour of the week holds too few to be told; the hours that were worked are open.
        self.fields = fields.map { field in
            switch field.name {
            case "n_interventions", "n_incidents", "n_incidents_staffed", "hot": field
            // It tells of the incidents whose column stays inside.
            case "reason": field.based(on: .mixed)
            default: field.based(on: .open)
            }
        }
    }
}
