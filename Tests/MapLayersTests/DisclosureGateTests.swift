import DisclosureControl
import HotspotStatistics
import MapLayers
import PlanarGeometry
import SafetyRecords
import Testing

/// Four areas in a row, two districts over them, and records whose number in each area is known.
@Suite struct DisclosureGateTests {
    private static func square(_ x: Double, width: Double = 100) -> MultiPolygon {
        MultiPolygon([
            Polygon(BoundingBox(minX: x, minY: 0, maxX: x + width, maxY: 100))
        ])
    }

    /// A workshop whose areas hold so many records.
    private func workshop(
        _ counts: [Int], rule: DisclosureRule = DisclosureRule(profile: .public)
    ) -> LayerWorkshop {
        let areas = AreaSet(
            source: "areas", identifiers: ["a", "b", "c", "d"], names: [nil, nil, nil, nil],
            surfaces: (0..<4).map { Self.square(Double($0) * 100) },
            populations: [1000, 1000, 1000, 1000], populationField: "people")
        let districts = AreaSet(
            source: "districts", identifiers: ["east", "west"], names: [nil, nil],
            surfaces: [Self.square(200, width: 200), Self.square(0, width: 200)])
        var table = RecordTable(source: "crimes", kind: .crimes)
        for (area, count) in counts.enumerated() {
            for record in 0..<count {
                table.rows.append(Int32(table.count + 1))
                table.xs.append(Double(area) * 100 + 10 + Double(record % 80))
                table.ys.append(10 + Double(record % 70))
                table.count += 1
            }
        }
        return LayerWorkshop(
            areaSets: ["areas": areas, "districts": districts], studyArea: .areas(areas),
            tables: ["crimes": table], referenceSystemCode: 3006, threads: 1, rule: rule)
    }

    private func plan(_ recipe: any LayerRecipe, _ units: String = "areas") -> LayerPlan {
        LayerPlan(
            identifier: units, recipe: recipe, units: .areas(units),
            records: RecordChoice(source: "crimes"))
    }

    private func released(
        _ counts: [Int], _ plans: [LayerPlan],
        rule: DisclosureRule = DisclosureRule(profile: .public)
    ) throws -> [ReleasedLayer] {
        var workshop = workshop(counts, rule: rule)
        let layers = try plans.map { try workshop.make($0) }
        let gate = try DisclosureGate(after: &workshop)
        return try layers.map { try gate.release($0) }
    }

    private func numbers(_ layer: ReleasedLayer, _ field: String = "n") -> [Int?]? {
        guard case .integers(let values)? = layer.layer.field(field)?.values else { return nil }
        return values
    }

    @Test func insideTheCityNothingIsWithheld() throws {
        let layers = try released([3, 0, 20, 30], [plan(RatesRecipe())], rule: .internal)
        #expect(numbers(layers[0]) == [3, 0, 20, 30])
        #expect(layers[0].layer.field("rate_eb") != nil)
        #expect(layers[0].account.suppressed == 0)
    }

    @Test func aSmallCountFallsWithAllThatDerivesFromIt() throws {
        let layer = try released([3, 0, 20, 30], [plan(RatesRecipe())])[0]
        let counts = try #require(numbers(layer))
        #expect(counts[0] == nil && counts[1] == 0)
        for name in ["rate", "rate_lo", "rate_hi"] {
            guard case .numbers(let values)? = layer.layer.field(name)?.values else {
                Issue.record("no numbers in \(name)")
                continue
            }
            for area in counts.indices { #expect((values[area] == nil) == (counts[area] == nil)) }
        }
        guard case .texts(let reasons)? = layer.layer.field("reason")?.values else {
            Issue.record("no reasons")
            return
        }
        #expect(reasons[0] == "suppressed" && reasons[1] == nil)
    }

    @Test func aSmallCountIsNotTheOnlyOneThatTheTotalLacks() throws {
        let layer = try released([3, 0, 20, 30], [plan(CountsRecipe())])[0]
        let hidden = try #require(numbers(layer)).count { $0 == nil }
        #expect(hidden == 2 || layer.account.isTotalWithheld)
        #expect(layer.account.suppressed == hidden)
    }

    @Test func aDistrictDoesNotTellWhatItsAreasWithhold() throws {
        let layers = try released(
            [3, 40, 20, 30], [plan(CountsRecipe()), plan(CountsRecipe(), "districts")])
        let areas = try #require(numbers(layers[0]))
        let districts = try #require(numbers(layers[1]))
        #expect(areas[0] == nil)
        // West is a and b: where its sum is shown, both of them are not.
        #expect(districts[1] == nil || areas[1] == nil)
    }

    @Test func numbersThatMixAreasStayInTheCity() throws {
        let layer = try released([30, 40, 20, 30], [plan(RatesRecipe())])[0]
        #expect(numbers(layer) == [30, 40, 20, 30])
        #expect(layer.layer.field("rate_eb") == nil && layer.layer.field("expected") == nil)
        #expect(layer.layer.field("funnel") != nil)
        #expect(layer.account.withheldFields.contains("rate_seb"))
    }

    @Test func parametersTellTheSumOfTheUnitsAndNothingElseOfRecords() throws {
        let layer = try released([30, 40, 20, 30], [plan(CountsRecipe())])[0]
        guard
            case .group(let group)? = layer.layer.parameters.first(where: { $0.name == "records" })?
                .value
        else {
            Issue.record("no records")
            return
        }
        #expect(group.contains(.init("n_inside", .integer(120))))
        #expect(!group.contains { $0.name == "n_kept" || $0.name == "n_outside" })
    }

    @Test func aRecipeThatNobodyVouchedForIsRefused() throws {
        var workshop = workshop([30, 40, 20, 30])
        let density = plan(ConcentrationRecipe())
        #expect { try workshop.make(density) } throws: { ($0 as? LayerError)?.code == .disclosure }
    }

    @Test func aLayerThatNobodyJudgedDoesNotPass() throws {
        var workshop = workshop([30, 40, 20, 30])
        var layer = try workshop.make(plan(CountsRecipe()))
        let gate = try DisclosureGate(after: &workshop)
        layer.disclosure = .unjudged
        #expect(throws: DisclosureRefusal.self) { try gate.release(layer) }
        layer.disclosure = .counted([LayerExposure(tabulation: 7)])
        let shown = try #require(numbers(try gate.release(layer)))
        #expect(shown.allSatisfy { $0 == nil })
    }

    @Test func pointsAreNeverPublic() throws {
        var workshop = workshop([30, 40, 20, 30])
        var layer = try workshop.make(plan(CountsRecipe()))
        let gate = try DisclosureGate(after: &workshop)
        layer.geometries = .points(layer.identifiers.map { _ in Position(x: 0, y: 0) })
        #expect(throws: DisclosureRefusal.self) { try gate.release(layer) }
    }

    @Test func recordsThatCountTwiceAreRefused() throws {
        var workshop = workshop([30, 40, 20, 30])
        var each = plan(CountsRecipe())
        each.overlaps = .each
        #expect { try workshop.make(each) } throws: { ($0 as? LayerError)?.code == .disclosure }
    }

    @Test func featuresFallWithEveryUnitTheyStandOn() throws {
        var workshop = workshop([3, 40, 20, 30])
        var layer = try workshop.make(plan(CountsRecipe()))
        let gate = try DisclosureGate(after: &workshop)
        guard case .counted(let exposures) = layer.disclosure else {
            Issue.record("nothing was entered")
            return
        }
        layer.disclosure = .counted([
            LayerExposure(
                tabulation: exposures[0].tabulation, units: [[3], [0, 3], [3], [0]])
        ])
        let shown = try #require(numbers(try gate.release(layer)))
        #expect(shown[1] == nil && shown[3] == nil)
    }

    @Test func roundedCountsAreMultiplesAndTheRateIsMadeOfThem() throws {
        let rule = DisclosureRule(profile: .public, method: .round(base: 5))
        let layer = try released([3, 0, 21, 30], [plan(RatesRecipe())], rule: rule)[0]
        let shown = try #require(numbers(layer))
        #expect(shown.allSatisfy { $0.map { $0 % 5 == 0 } ?? false })
        #expect(shown[1] == 0 && shown[3] == 30)
        guard case .numbers(let rates)? = layer.layer.field("rate")?.values else {
            Issue.record("no rates")
            return
        }
        #expect(rates == shown.map { Double($0 ?? -1) * 100 })
        // An interval is that of the count itself.
        #expect(layer.layer.field("rate_lo") == nil && layer.layer.field("n_w") == nil)
        #expect(layer.account.suppressed == 0)
    }

    @Test func theSameRecordsHaveTheSameNoiseInEveryLayer() throws {
        let rule = DisclosureRule(profile: .public, method: .cellKey(seed: 42))
        let counts = (0..<4).map { 10 + $0 }
        let first = try released(counts, [plan(CountsRecipe())], rule: rule)[0]
        let both = try released(
            counts, [plan(CountsRecipe(), "districts"), plan(RatesRecipe())], rule: rule)
        #expect(numbers(first) == numbers(both[1]))
        let other = try released(
            counts, [plan(CountsRecipe())],
            rule: DisclosureRule(profile: .public, method: .cellKey(seed: 43)))[0]
        #expect(numbers(other) != numbers(first))
        for (shown, count) in zip(try #require(numbers(first)), counts) {
            #expect(abs((shown ?? 100) - count) <= 5)
        }
    }
}
