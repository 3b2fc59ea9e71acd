import BatchJobs
import Foundation
import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords
import Testing

/// Real thefts of a real year, against what shapely, esda and zoneinfo make of them.
@Suite(.enabled(if: TestData.hasRealData, "../shared/data is not beside the package"))
struct TrendRealDataTests {
    private struct Reference: Decodable {
        struct Area: Decodable {
            var pattern: String
            var finalZ: Double
            var slope: Double
        }
        struct Profile: Decodable {
            var hours: [Double]
            var weekdays: [Double]
            var months: [Double]
        }
        var identifiers: [String]
        var counts: [[Int]]
        var areas: [Area]
        var profile: Profile
    }

    private func reference() throws -> Reference {
        let file = TestData.root + "/Tests/ReferenceValues/trend-philadelphia.json"
        return try JSONDecoder().decode(
            Reference.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    }

    private func layer(
        _ recipe: any LayerRecipe, time: String, from: String? = nil, to: String? = nil
    ) throws -> Layer {
        let clock = try #require(LocalClock(zone: "America/New_York"))
        var points = RecordSourceOptions(
            source: "crimes", kind: .crimes,
            file: TestData.path("events/philadelphia_crimes_2018.csv.gz"))
        points.fields = [.time: [time]]
        points.timeZone = clock.zone
        points.attributes = ["text_general_code"]
        var areas = AreaSourceOptions(
            source: "tracts",
            file: TestData.path("areas/philadelphia_census_tracts_pop.geojson"))
        areas.key = "GEOID"
        func moment(_ day: String?) -> Int64? {
            day.flatMap { CalendarDate($0) }.map(clock.startOfDay)
        }
        let selection = RecordSelection(
            period: TimeWindow(start: moment(from), end: moment(to)),
            filters: [.init(field: "text_general_code", values: ["Thefts"])])
        return try SingleLayerRequest(
            points: points, areas: areas,
            plan: LayerPlan(
                identifier: "layer", recipe: recipe, units: .areas("tracts"),
                records: RecordChoice(source: "", selection: selection)),
            threads: 2
        ).make().layer
    }

    @Test func emergingHotSpotsAreThoseOfEsdaAndEsrisDefinitions() throws {
        let reference = try reference()
        let layer = try layer(
            EmergingRecipe(step: TimeStep(28, .days), snapping: 0), time: "dispatch_date",
            from: "2018-01-01", to: "2018-12-31")
        let counts = layer.counts
        let z = layer.numbers("gi_z")
        let slopes = layer.numbers("n_slope")
        guard case .texts(let patterns)? = layer.field("pattern")?.values else {
            Issue.record("the layer has no patterns")
            return
        }
        let pattern = Dictionary(uniqueKeysWithValues: zip(layer.identifiers, patterns))
        for (index, identifier) in reference.identifiers.enumerated() {
            let expected = reference.areas[index]
            #expect(counts[identifier] == reference.counts[index].reduce(0, +))
            #expect(abs((z[identifier] ?? 0) - expected.finalZ) < 1e-8)
            #expect(abs((slopes[identifier] ?? 0) - expected.slope) < 1e-9)
            #expect(pattern[identifier] == expected.pattern, "\(identifier)")
        }
    }

    /// Moments in UTC become hours, weekdays and months of New York, in summer and in winter.
    @Test func profilesAreThoseOfLocalClocks() throws {
        let reference = try reference()
        let layer = try layer(
            ProfileRecipe(permutations: 0), time: "dispatch_date_time", from: "2018-01-01",
            to: "2018-12-31")
        func total(_ field: String) -> Double {
            layer.numbers(field).values.reduce(0, +)
        }
        for (hour, count) in reference.profile.hours.enumerated() {
            #expect(total(hour < 10 ? "h0\(hour)" : "h\(hour)") == count)
        }
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        #expect(days.map(total) == reference.profile.weekdays)
        let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        #expect(months.map(total) == reference.profile.months)
    }
}
