import HotspotStatistics
import PlanarGeometry
import SafetyRecords

extension NearRepeatRecipe {
    /// One point an event, with its class and the earlier event it follows.
    func classes(
        of events: NearRepeatEventSet, _ records: CountedRecords, _ plan: LayerPlan,
        _ workshop: LayerWorkshop
    ) throws(StatisticsError) -> Layer {
        var limits = limits
        limits.time *= times.unitsPerDay
        limits.metric = knox.metric
        let result = try nearRepeats(
            events.points, times: times == .dates ? events.dates : events.moments,
            keys: events.keys, limits: limits, threads: workshop.threads,
            progress: workshop.progress)
        let identifiers = events.records.indices.map(events.identifier)
        let order = order(of: identifiers, events)
        func column<Value>(_ values: [Value]) -> [Value] { order.map { values[$0] } }
        let days = result.gaps.map { $0.map { Double($0) / Double(times.unitsPerDay) } }
        return Layer(
            identifier: plan.identifier, recipe: Self.name,
            summary: "Originators, repeats and near repeats among \(records.words): linked where "
                + "less than \(meters(limits.distance)) m and \(self.limits.time) days apart.",
            referenceSystemCode: workshop.referenceSystemCode, identifiers: column(identifiers),
            geometries: .points(column(events.points)),
            fields: [
                .init(
                    "event_id", "Identifier of the record, or its row in the file",
                    .texts(column(identifiers))),
                .init(
                    "class",
                    "originator, repeat (same place), near-repeat, or unlinked; see rules",
                    .texts(column(result.classes.map(\.rawValue)))),
                .init(
                    "partner", "The earlier event that makes it a repeat or near repeat",
                    .texts(column(result.partners.map { $0.map { identifiers[$0] } }))),
                .init(
                    "distance_m", "Distance to the partner in meters",
                    .numbers(column(result.distances))),
                .init("days", "Days since the partner", .numbers(column(days))),
                .init(
                    "n_earlier", "Number of earlier events within the limits",
                    .integers(column(result.earlierCounts))),
                .init(
                    "n_later", "Number of later events within the limits",
                    .integers(column(result.laterCounts))),
            ],
            parameters: [eventParameters(records, events)]
                + ruleParameters(limits, result, events)
                + [events.doubtAboutIncidents].compactMap(\.self).map {
                    .init("warning", .text($0))
                })
    }

    /// A whole number of meters without a fraction.
    private func meters(_ distance: Double) -> String {
        Int(exactly: distance).map(String.init) ?? "\(distance)"
    }

    /// Features in the order of their identifiers; equal ones by place, time and row.
    private func order(of identifiers: [String], _ events: NearRepeatEventSet) -> [Int] {
        let keys = events.keys
        return identifiers.indices.sorted { a, b in
            identifiers[a] != identifiers[b]
                ? AreaSet.precedes(identifiers[a], identifiers[b]) : keys[a] < keys[b]
        }
    }

    private func ruleParameters(
        _ limits: NearRepeatLimits, _ result: NearRepeatEvents, _ events: NearRepeatEventSet
    ) -> [Layer.Parameter] {
        func count(_ kind: NearRepeatClass) -> Layer.Value {
            .integer(result.classes.count { $0 == kind })
        }
        // A class needs one time for each event, so intervals stand at their middle.
        let rule = times == .aoristic ? EventTimeRule.moments : times
        return [
            .init("link_distance_m", .number(limits.distance)),
            .init("link_days", .integer(Int(self.limits.time))),
            .init("metric", .text(limits.metric.rawValue)),
            .init("time_of_event", .text(rule.words)),
            .init(
                "rules",
                .texts([
                    "linked: less than link_distance_m and less than link_days apart",
                    "repeat: an earlier linked event is at the same place (equal coordinates)",
                    "near-repeat: an earlier event is linked, none of them at the same place",
                    "originator: no earlier event is linked, a later one is",
                    "unlinked: no event is linked",
                    "partner: the latest earlier one (for a repeat, at the same place); of several "
                        + "at one time the nearest, then the one that comes first by moment and "
                        + "identifier",
                    "a repeat or near repeat that others follow keeps its class; n_later tells",
                ])),
            .init("n_events", .integer(events.records.count)),
            .init("n_originator", count(.originator)),
            .init("n_repeat", count(.repeat)),
            .init("n_near_repeat", count(.nearRepeat)),
            .init("n_unlinked", count(.unlinked)),
            .init(
                "note",
                .text(
                    "a class says what lies near, not whether it is more than chance: see the "
                        + "output bands")),
        ]
    }
}
