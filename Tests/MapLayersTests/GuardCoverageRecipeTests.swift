import DisclosureControl
import SafetyRecords
import Testing

@testable import MapLayers

struct GuardCoverageRecipeTests {
    /// Three weeks with shifts on Mondays, so that the period is covered.
    private func city() throws -> GuardTestCity {
        var city = try GuardTestCity()
        try city.shift("T1", "2025-06-02 20:00", "2025-06-03 02:00", guards: "2")
        try city.shift("T1", "2025-06-09 22:00", "2025-06-10 00:30", guards: "4")
        // Half an hour of it together with the one before.
        try city.shift("T1", "2025-06-10 00:00", "2025-06-10 01:00", guards: "1,0")
        try city.shift("T2", "2025-06-16 20:00", "2025-06-16 23:00", guards: "3")
        return city
    }

    @Test func hoursByHand() throws {
        let layer = try city().layer(
            GuardCoverageRecipe(), from: "2025-06-02", to: "2025-06-17", incidents: false)
        #expect(layer.texts("area_id") == ["T1", "T2"])
        #expect(layer.numbers("guard_hours") == [23, 9])
        #expect(layer.numbers("staffed_hours") == [9, 3])
        #expect(layer.numbers("staffed_share") == [9.0 / 360, 3.0 / 360])
        #expect(layer.integers("n_shifts") == [3, 1])
        #expect(layer.integers("n_overlapping") == [2, 0])
        #expect(layer.integers("n_without_hours") == [0, 0])
        #expect(layer.field("n_interventions") == nil && layer.field("n_incidents") == nil)
        #expect(layer.texts("reason") == [nil, nil])
    }

    @Test func aShiftOverAnEdgeOfThePeriodCountsWithItsPartInside() throws {
        let layer = try city().layer(
            GuardCoverageRecipe(), from: "2025-06-03", to: "2025-06-10", incidents: false)
        #expect(layer.numbers("guard_hours") == [12, 0])
        #expect(layer.integers("n_shifts") == [2, 0])
    }

    @Test func shiftsWithoutUsableHoursAreCountedAndTold() throws {
        var city = try city()
        try city.shift("T2", "2025-06-05 20:00", nil)
        try city.shift("T2", "2025-06-05 20:00", "2025-06-07 20:00")
        try city.shift("T2", "2025-06-05 20:00", "2025-06-06 20:00", guards: "1")
        for guards in ["0", "-1", "2.5", "1e9", "två", nil, "1001", "99999999999999999999"] {
            try city.shift("T2", "2025-06-05 20:00", "2025-06-05 21:00", guards: guards)
        }
        try city.shift(nil, "2025-06-05 20:00", "2025-06-05 21:00")
        let layer = try city.layer(GuardCoverageRecipe(), incidents: false)
        #expect(layer.numbers("guard_hours") == [23, 33])
        #expect(layer.integers("n_shifts") == [3, 12])
        #expect(layer.integers("n_without_hours") == [0, 10])
        for words in [
            "1 shifts have no end", "1 shifts last more than 24 hours",
            "8 shifts have no number of guards", "1 shifts belong to no permit area",
        ] {
            #expect(layer.warnings.contains { $0.hasPrefix(words) }, "\(words)")
        }
    }

    @Test func hoursOutsideThePermitAreCountedApart() throws {
        let layer = try city().layer(
            GuardCoverageRecipe(), incidents: false,
            permits: [
                "innehavare": ["Staden", nil], "lagrum": [nil, nil],
                "giltig_fran": ["2025-06-03", "2025-01-01"],
                "giltig_till": ["2025-06-09", "2025-06-15"],
            ])
        // From midnight after the first shift began to midnight within the second.
        #expect(layer.numbers("guard_hours") == [12, 0])
        #expect(layer.numbers("hours_outside_validity") == [11, 9])
        #expect(layer.texts("holder") == ["Staden", nil] && layer.field("legal_basis") == nil)
        #expect(layer.texts("valid_to") == ["2025-06-09", "2025-06-15"])
        #expect(layer.warnings.contains { $0.hasPrefix("20") && $0.contains("outside the") })
    }

    @Test func aPermitWithADayThatIsNoneIsTakenToHold() throws {
        let layer = try city().layer(
            GuardCoverageRecipe(), incidents: false,
            permits: [
                "giltig_fran": ["2025-06-31", "2025-06-10"],
                "giltig_till": [nil, "2025-06-01"],
            ])
        #expect(layer.numbers("guard_hours") == [23, 9])
        #expect(layer.warnings.contains { $0.hasPrefix("2 permits have a day that is none") })
    }

    @Test func interventionsAreCountedByKindAndByGuardHour() throws {
        var city = try city()
        try city.intervention("T1", "2025-06-02 21:00", "Avvisad")
        try city.intervention("T1", "2025-06-02 21:10", "AVLÄGSNA")
        try city.intervention("T1", "2025-06-02 21:20", "omhändertagande")
        try city.intervention("T1", "2025-06-02 21:30", nil)
        // No code, but a place; and one while nobody was on duty.
        try city.intervention(nil, "2025-06-16 21:30", "annat", x: 150)
        try city.intervention("T2", "2025-06-16 23:00", "avvisa", x: 50)
        try city.intervention(nil, "2025-06-16 23:00", "avvisa", x: 500)
        let layer = try city.layer(GuardCoverageRecipe(), incidents: false)
        #expect(layer.integers("n_interventions") == [4, 2])
        #expect(layer.integers("n_avvisa") == [1, 1] && layer.integers("n_avlagsna") == [1, 0])
        #expect(layer.integers("n_omhanderta") == [1, 0] && layer.integers("n_other") == [1, 1])
        #expect(layer.integers("n_off_duty") == [0, 1])
        #expect(layer.numbers("per_guard_hour") == [4.0 / 23, 2.0 / 9])
        // Garwood: 4 events, 1.0899 to 10.2416.
        let low = try #require(layer.numbers("per_guard_hour_lo")[0])
        let high = try #require(layer.numbers("per_guard_hour_hi")[0])
        #expect(abs(low - 1.08986 / 23) < 1e-6 && abs(high - 10.24159 / 23) < 1e-6)
        #expect(layer.warnings.contains(guardReportWarning))
        #expect(layer.warnings.contains { $0.hasPrefix("1 interventions belong to no") })
    }

    @Test func incidentsAreInAndOutOfStaffedHours() throws {
        var city = try city()
        try city.incident(x: 50, "2025-06-02 20:00")
        try city.incident(x: 50, "2025-06-03 01:59")
        try city.incident(x: 50, "2025-06-03 02:00")
        try city.incident(x: 150, "2025-06-02 21:00")
        try city.incident(x: 150, "2025-06-16 22:59")
        try city.incident(x: 999, "2025-06-16 22:59")
        // Beyond the days that shifts are known of.
        try city.incident(x: 50, "2024-06-16 22:59")
        let layer = try city.layer(GuardCoverageRecipe())
        #expect(layer.integers("n_incidents") == [3, 2])
        #expect(layer.integers("n_incidents_staffed") == [2, 1])
        #expect(layer.integers("n_incidents_unstaffed") == [1, 1])
        #expect(layer.numbers("staffed_incident_share") == [2.0 / 3, 0.5])
        #expect(layer.numbers("hot_hours_covered") == [nil, nil])
        #expect(layer.texts("reason") == ["too-few", "too-few"])
    }

    @Test func hotHoursAreCoveredByTime() throws {
        var city = try city()
        // 30 incidents on three Mondays at 20, and 10 spread over other hours: Monday 20 is hot.
        for minute in 0..<30 { try city.incident(x: 50, "2025-06-09 20:\(minute + 10)") }
        for hour in 0..<10 { try city.incident(x: 50, "2025-06-11 0\(hour):00") }
        let layer = try city.layer(GuardCoverageRecipe(), from: "2025-06-02", to: "2025-06-17")
        #expect(layer.integers("hot_hours") == [1, nil])
        // The period has three such hours; in one of them guards were on duty.
        #expect(layer.numbers("hot_hours_covered") == [1.0 / 3, nil])
    }

    @Test func theTableOfHoursSumsToTheAreas() throws {
        var city = try city()
        try city.incident(x: 50, "2025-06-02 20:30")
        try city.intervention("T1", "2025-06-02 21:00", "avvisa")
        let areas = try city.layer(GuardCoverageRecipe())
        let hours = try city.layer(GuardCoverageRecipe(output: .hours))
        #expect(hours.geometries == .none && hours.identifiers.count == 2 * 168)
        #expect(hours.identifiers[20] == "T1/1-20" && hours.texts("weekday")[20] == "mon")
        for name in ["guard_hours", "staffed_hours"] {
            let sums = [0, 168].map { start in
                hours.numbers(name)[start..<(start + 168)].reduce(0) { $0 + ($1 ?? 0) }
            }
            #expect(sums.map(Optional.init) == areas.numbers(name))
        }
        #expect(hours.numbers("guard_hours")[20] == 2 && hours.integers("n_incidents")[20] == 1)
        #expect(hours.integers("n_interventions")[21] == 1)
        // Hours leave the city, counts by hour do not.
        #expect(hours.disclosure == .open && hours.field("guard_hours")?.basis == .open)
        for name in ["n_interventions", "n_incidents", "n_incidents_staffed", "hot", "reason"] {
            #expect(hours.field(name)?.basis == .mixed, "\(name)")
        }
    }

    @Test func outsideTheCityFewIncidentsCannotBeToldByWhatIsLeft() throws {
        var city = try city()
        for minute in 10..<22 { try city.incident(x: 50, "2025-06-02 21:\(minute)") }
        for minute in 10..<12 { try city.incident(x: 50, "2025-06-04 21:\(minute)") }
        for minute in 10..<30 { try city.incident(x: 150, "2025-06-16 21:\(minute)") }
        for minute in 10..<40 { try city.incident(x: 150, "2025-06-15 21:\(minute)") }
        for minute in 10..<13 { try city.intervention("T1", "2025-06-02 21:\(minute)", "avvisa") }
        let inside = try city.layer(GuardCoverageRecipe())
        #expect(inside.integers("n_incidents_unstaffed") == [2, 30])
        let layer = try city.layer(
            GuardCoverageRecipe(), rule: DisclosureRule(profile: .public, minCount: 5))
        #expect(layer.numbers("guard_hours") == [23, 9] && layer.warnings == [])
        #expect(layer.integers("n_incidents_unstaffed") == [nil, 30])
        #expect(layer.numbers("staffed_incident_share")[0] == nil)
        // 14 less 12 would tell the 2.
        #expect(
            layer.integers("n_incidents")[0] == nil
                || layer.integers("n_incidents_staffed")[0] == nil)
        #expect(layer.integers("n_interventions")[0] == nil)
        #expect(layer.numbers("per_guard_hour")[0] == nil)
        #expect(layer.texts("reason")[0] == "suppressed")
    }

    @Test func everyLayerOfGuardsOwnReportsSaysWhatTheyAre() throws {
        var city = try city()
        try city.intervention("T1", "2025-06-02 21:00", "avvisa")
        let all = try city.layer(CountsRecipe(), incidents: false)
        #expect(all.warnings == [guardReportWarning])
        let shifts = try city.layer(
            CountsRecipe(), incidents: false,
            filters: [.init(field: "record", values: ["shift"])])
        #expect(shifts.integers("n") == [3, 1] && shifts.warnings == [])
    }

    @Test func withoutANumberOfGuardsEachShiftIsOne() throws {
        let layer = try city().layer(
            GuardCoverageRecipe(), incidents: false, tellsGuards: false)
        #expect(layer.numbers("guard_hours") == [9.5, 3])
        #expect(layer.warnings.contains { $0.hasPrefix("no field tells the number of guards") })
    }

    @Test func nothingToLookAtIsRefused() throws {
        let city = try city()
        let error = #expect(throws: LayerError.self) {
            _ = try city.layer(
                GuardCoverageRecipe(), from: "2025-06-04", to: "2025-06-06", incidents: false)
        }
        #expect(error?.code == .nothingSelected)
        var elsewhere = try GuardTestCity()
        try elsewhere.shift("T9", "2025-06-02 20:00", "2025-06-03 02:00")
        #expect(throws: LayerError.self) {
            _ = try elsewhere.layer(GuardCoverageRecipe(), incidents: false)
        }
    }
}

struct BeforeAfterRecipeTests {
    private func city() throws -> GuardTestCity {
        var city = try GuardTestCity()
        // Treated 9 to 3, control 5 to 6, over two times ten days.
        for (x, before, after) in [(50.0, 9, 3), (150.0, 5, 6)] {
            for minute in 0..<before { try city.incident(x: x, "2025-06-0\(minute % 9 + 1) 12:00") }
            for minute in 0..<after { try city.incident(x: x, "2025-06-1\(minute % 9 + 1) 12:00") }
        }
        try city.incident(x: 500, "2025-06-10 12:00")
        try city.incident(x: 500, "2025-06-20 12:00")
        return city
    }

    @Test func theDifferenceByHand() throws {
        let layer = try city().layer(
            BeforeAfterRecipe(treated: ["T1"], control: ["T2"]), from: "2025-06-11",
            to: "2025-06-21")
        #expect(layer.integers("treated_before") == [9] && layer.integers("treated_after") == [3])
        #expect(layer.integers("control_before") == [5] && layer.integers("control_after") == [6])
        #expect(layer.numbers("wdd") == [-7])
        let error = try #require(layer.numbers("wdd_se")[0])
        #expect(abs(error * error - 23) < 1e-9)
        #expect(layer.warnings.contains { $0.hasPrefix("fewer than 40 incidents") })
    }

    @Test(arguments: [
        (["T1"], ["T9"]), (["T1"], ["T1"]), ([], ["T1"]), (["T1", "T1"], ["T2"]),
    ])
    func areasThatMakeNoComparisonAreRefused(treated: [String], control: [String]) throws {
        let city = try city()
        #expect(throws: LayerError.self) {
            _ = try city.layer(
                BeforeAfterRecipe(treated: treated, control: control), from: "2025-06-11",
                to: "2025-06-21")
        }
    }
}
