import SafetyRecords

/// Which counts the fields of a guard layer stand on, record by record.
struct GuardExposures {
    private let source: String
    private let areas: Int
    /// The area of each record, −1 where it is not looked at, −2 where it lies in none.
    private var homes: [Int32]
    private var parts: [Int8]
    private var standings: [Int8]

    init(_ table: RecordTable, areas: Int) {
        source = table.source
        self.areas = areas
        homes = [Int32](repeating: -1, count: table.count)
        parts = [Int8](repeating: 0, count: table.count)
        standings = parts
    }

    /// A record that is looked at and lies in no area.
    mutating func isOutside(_ record: Int) { homes[record] = -2 }

    /// A record in an area, with the part of it that has a field of its own, and where it stands.
    mutating func add(
        _ record: Int, area: Int, part: Int, _ standing: GuardCoverage.Standing
    ) {
        homes[record] = Int32(area)
        parts[record] = Int8(part)
        standings[record] = Int8(standing.rawValue)
    }

    /// Enters the interventions: all of an area, by kind, and by where they stand.
    func ofInterventions(in workshop: inout LayerWorkshop) -> [LayerExposure] {
        let kinds = InterventionKind.allCases.count
        let standing = enterStandings(&workshop)
        return [
            enter(&workshop, classes: 1) { _ in 0 }.only(["n_interventions"])
        ]
            + zip(
                ["n_avvisa", "n_avlagsna", "n_omhanderta", "n_other"],
                split(enter(&workshop, classes: kinds) { Int(parts[$0]) }, classes: kinds)
            ).map { $1.only([$0]) } + [
                standing[GuardCoverage.Standing.outsideValidity.rawValue].only([
                    "n_interventions_outside_validity"
                ]),
                standing[GuardCoverage.Standing.unstaffed.rawValue].only(["n_off_duty"]),
            ]
            // The rate is that of the interventions in force, and gives their number away.
            + split(enter(&workshop, classes: 2) { isInForce($0) ? 0 : 1 }, classes: 2).prefix(1)
            .map { $0.only(["per_guard_hour", "per_guard_hour_lo", "per_guard_hour_hi"]) }
    }

    /// Enters the incidents: all of an area, by where they stand, and those in hot spots.
    func ofIncidents(
        withHotSpots: Bool, in workshop: inout LayerWorkshop
    ) -> [LayerExposure] {
        let share = [
            "staffed_incident_share", "staffed_incident_share_lo", "staffed_incident_share_hi",
        ]
        let standing = enterStandings(&workshop)
        let all = enter(&workshop, classes: 1) { _ in 0 }
        var exposures = [
            all.only(["n_incidents", "hot_hours", "hot_hours_covered"]),
            standing[0].only(["n_incidents_staffed"] + share),
            standing[1].only(["n_incidents_unstaffed"] + share),
            standing[2].only(["n_incidents_outside_validity"]),
        ]
        if withHotSpots {
            exposures.append(
                enter(&workshop, classes: 1) { isInForce($0) && parts[$0] == 1 ? 0 : nil }
                    .only(["n_incidents_hot", "hot_hours", "hot_hours_covered"]))
            exposures.append(
                enter(&workshop, classes: 1) { parts[$0] == 1 && standings[$0] == 0 ? 0 : nil }
                    .only(["n_incidents_hot_staffed"]))
        }
        return exposures.map { $0.told(in: "incidents") }
    }

    private func isInForce(_ record: Int) -> Bool {
        standings[record] != Int8(GuardCoverage.Standing.outsideValidity.rawValue)
    }

    private func enterStandings(_ workshop: inout LayerWorkshop) -> [LayerExposure] {
        let count = GuardCoverage.Standing.allCases.count
        return split(enter(&workshop, classes: count) { Int(standings[$0]) }, classes: count)
    }

    /// Enters a count of the records by area and class; those of no class are not selected.
    private func enter(
        _ workshop: inout LayerWorkshop, classes: Int, _ classOf: (Int) -> Int?
    ) -> LayerExposure {
        guard workshop.ledger != nil else {
            return LayerExposure(tabulation: LayerExposure.unentered)
        }
        return workshop.enter(
            subject: source,
            units: homes.indices.map { record in
                guard homes[record] >= 0 else { return homes[record] }
                return classOf(record).map { homes[record] * Int32(classes) + Int32($0) } ?? -1
            }, unitCount: areas * classes)
    }

    /// The exposures of the classes, one each.
    private func split(_ exposure: LayerExposure, classes: Int) -> [LayerExposure] {
        (0..<classes).map { index in
            var part = exposure
            part.units = (0..<areas).map { [Int32($0 * classes + index)] }
            return part
        }
    }
}
