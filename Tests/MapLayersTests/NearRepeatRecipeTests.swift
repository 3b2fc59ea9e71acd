import HotspotStatistics
import PlanarGeometry
import SafetyRecords
import Testing

@testable import MapLayers

struct NearRepeatRecipeTests {
    /// Days are counted in UTC, two hours ahead.
    private struct Clock: WallClock {
        func localTime(at moment: Int64) -> Int64 { moment + 7200 }
        func day(at moment: Int64) -> Int? { Int((moment + 7200) / 86_400) }
        func start(ofDay day: Int) -> Int64? { Int64(day) * 86_400 - 7200 }
        func day(_ day: Int, addingMonths months: Int) -> Int? { nil }
        func month(ofDay day: Int) -> Int? { nil }
        func text(ofDay day: Int) -> String? { nil }
    }

    private static let hour: Int64 = 3600

    /// Seven records: one without a place, one without a time, one that lasted two days.
    private var table: RecordTable {
        var table = RecordTable(source: "brott", kind: .crimes)
        table.count = 7
        table.rows = [1, 2, 3, 4, 5, 6, 7]
        table.xs = [0, 0, 60, 5000, .nan, 9000, 60]
        table.ys = [0, 0, 0, 0, .nan, 0, 0]
        let day = 24 * Self.hour
        table.times = [
            100 * day, 101 * day + 23 * Self.hour, 103 * day, 104 * day, 105 * day,
            RecordTable.missingTime, 120 * day,
        ]
        table.endTimes = [Int64](repeating: RecordTable.missingTime, count: 7)
        table.endTimes?[2] = 105 * day
        table.attributes["id"] = CodedColumn(
            codes: [0, 1, 2, 3, 4, 5, 6], values: ["b", "a", "10", "9", "x", "y", "z"])
        table.clock = Clock()
        return table
    }

    private func layer(_ recipe: NearRepeatRecipe) throws -> Layer {
        var workshop = LayerWorkshop(
            areaSets: [:], studyArea: .extent(table.extent), tables: ["brott": table],
            referenceSystemCode: 3006, threads: 2)
        return try workshop.make(
            LayerPlan(
                identifier: "nr", recipe: recipe, units: .areas(""),
                records: RecordChoice(source: "brott")))
    }

    private func parameter(_ layer: Layer, _ name: String) -> Layer.Value? {
        layer.parameters.first { $0.name == name }?.value
    }

    @Test func bandsAreATableThatTellsWhatWasLeftOut() throws {
        let layer = try layer(NearRepeatRecipe(KnoxOptions(permutations: 9)))
        #expect(layer.geometries == .none && layer.identifiers.count == 44)
        #expect(layer.identifiers[0] == "d00-t00" && layer.identifiers[43] == "d10-t03")
        #expect(layer.identifiers == layer.identifiers.sorted())
        guard case .group(let group)? = parameter(layer, "records") else {
            Issue.record("no records")
            return
        }
        let counts = group.reduce(into: [String: Layer.Value]()) { $0[$1.name] = $1.value }
        #expect(counts["n_selected"] == .integer(7) && counts["n_unplaced"] == .integer(1))
        #expect(counts["n_without_time"] == .integer(1) && counts["n_with_end"] == .integer(1))
        #expect(parameter(layer, "n_events") == .integer(5))
        #expect(parameter(layer, "n_places") == .integer(3))
        // Local dates: 100, 102 (23:00 is past midnight) and 104, the middle of 103 to 105.
        guard case .integers(let observed)? = layer.field("observed")?.values else {
            Issue.record("no counts")
            return
        }
        // a–b at one place after two days; both with 10 at 60 m; 10–z at one place after 16 days.
        #expect(observed[0] == 1 && observed[4] == 2 && observed[2] == 1)
        #expect(observed.compactMap(\.self).reduce(0, +) == 6)
        guard case .texts(let reasons)? = layer.field("reason")?.values,
            case .numbers(let p)? = layer.field("p_sim")?.values
        else { return }
        for (reason, p) in zip(reasons, p) { #expect((reason == nil) == (p != nil)) }
    }

    @Test func eventsArePointsWithTheirPartners() throws {
        let layer = try layer(NearRepeatRecipe(output: .events))
        #expect(layer.identifiers == ["9", "10", "a", "b", "z"])
        #expect(
            layer.field("class")?.values
                == .texts(["unlinked", "near-repeat", "repeat", "originator", "unlinked"]))
        #expect(layer.field("partner")?.values == .texts([nil, "a", "b", nil, nil]))
        #expect(layer.field("days")?.values == .numbers([nil, 2, 2, nil, nil]))
        #expect(layer.field("distance_m")?.values == .numbers([nil, 60, 0, nil, nil]))
        guard case .points(let points) = layer.geometries else {
            Issue.record("no points")
            return
        }
        #expect(points[0] == Position(x: 5000, y: 0))
        #expect(layer.summary.contains("less than 200 m and 14 days"))
    }

    @Test func momentsAndIntervalsAreTakenOnRequest() throws {
        let events = try layer(NearRepeatRecipe(times: .moments, output: .events))
        guard case .numbers(let days)? = events.field("days")?.values else {
            Issue.record("no days")
            return
        }
        // 47 hours to a, and 49 more to the middle of 10.
        #expect(days.map { $0.map { Int(($0 * 24).rounded()) } } == [nil, 49, 47, nil, nil])
        let spread = try layer(NearRepeatRecipe(KnoxOptions(permutations: 9), times: .aoristic))
        guard case .numbers(let observed)? = spread.field("observed")?.values else {
            Issue.record("no numbers")
            return
        }
        // 10 began 3 to 5 days after b: within 7 days whatever happened.
        #expect(abs((observed[4] ?? 0) - 2) < 1e-8)
        #expect(spread.field("expected_exact") == nil)
        #expect(parameter(spread, "time_of_event") == .text(EventTimeRule.aoristic.words))
    }

    @Test func doubtfulInputIsWarnedAboutOrRefused() throws {
        #expect(try layer(NearRepeatRecipe(KnoxOptions(permutations: 9))).warnings.count == 2)
        var workshop = LayerWorkshop(
            areaSets: [:], studyArea: .extent(table.extent), tables: ["brott": table],
            referenceSystemCode: 3006, threads: 1)
        func refused(_ selection: RecordSelection) -> LayerError.Code? {
            do throws(LayerError) {
                _ = try workshop.make(
                    LayerPlan(
                        identifier: "nr", recipe: NearRepeatRecipe(), units: .areas(""),
                        records: RecordChoice(source: "brott", selection: selection)))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(refused(RecordSelection(period: TimeWindow(start: 0, end: 1))) == .nothingSelected)
        #expect(
            refused(RecordSelection(period: TimeWindow(start: 0, end: 102 * 86_400)))
                == .statistics(.tooFew))
    }
}
