import BatchJobs
import Foundation
import Testing

/// The verb and the recipe `scan` on the made-up city.
struct ScanTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let sample = [
        "--points", TestData.sample + "/brott.csv", "--areas",
        TestData.sample + "/stadsdelar.geojson", "--crs", "EPSG:3011", "--time", "brottstid",
    ]

    private struct Run: Decodable {
        struct Feature: Decodable {
            struct Properties: Decodable {
                var area_id: String?
                var n: Int?
                var expected: Double?
                var scan_cluster: Int?
                var center_x: Double?
                var center_y: Double?
                var radius_m: Double?
                var n_areas: Int?
                var scan_type: String?
                var scan_obs: Int?
                var scan_exp: Double?
                var scan_rr: Double?
                var scan_llr: Double?
                var scan_p: Double?
                var scan_from: String?
                var scan_to: String?
                var reason: String?
            }
            struct Geometry: Decodable { var type: String }
            var properties: Properties
            var geometry: Geometry
        }
        var features: [Feature]
    }

    private func scan(_ arguments: [String]) throws -> [Run.Feature] {
        let result = try CommandLineTool.run(["scan"] + Self.sample + arguments + ["--quiet"])
        #expect(result.status == 0, "\(result.messages)")
        return try JSONDecoder().decode(Run.self, from: Data(result.output.utf8)).features
    }

    private func distance(_ cluster: Run.Feature, _ x: Double, _ y: Double) -> Double {
        let (dx, dy) = (
            (cluster.properties.center_x ?? 0) - x, (cluster.properties.center_y ?? 0) - y
        )
        return (dx * dx + dy * dy).squareRoot()
    }

    /// 150 burglaries more were planted on Villakullen, in July and August alone.
    ///
    /// Against equal cells the dense inner city is a cluster too, and so are three other places;
    /// against each cell's own other months, one place comes with it by chance (p = 0.05).
    @Test(arguments: [("poisson", 5), ("space-time-permutation", 2)])
    func aPlantedSummerIsFoundWhereAndWhenItWas(model: String, count: Int) throws {
        let clusters = try scan([
            "--grid", "1000", "--where", "brottstyp=Bostadsinbrott", "--from", "2025-01-01",
            "--to", "2026-01-01", "--time-step", "1mo", "--model", model, "--output", "clusters",
            "--simulations", "99",
        ])
        let first = try #require(clusters.first)
        #expect(distance(first, 665_150, 6_582_240) < 1_000)
        #expect(first.properties.scan_from == "2025-07-01")
        #expect(first.properties.scan_to == "2025-09-01")
        #expect(first.properties.scan_p == 0.01 && first.properties.scan_type == "high")
        #expect(first.geometry.type == "Polygon")
        #expect(clusters.map { $0.properties.scan_cluster } == Array(1...clusters.count))
        #expect(clusters.count == count)
    }

    /// All of the year, 330 drug crimes more were planted on Busstorget.
    @Test func aPlantedPlaceIsFoundInSpaceAlone() throws {
        let clusters = try scan([
            "--grid", "1000", "--where", "brottstyp=Narkotikabrott", "--max-population", "0.02",
            "--output", "clusters", "--simulations", "19",
        ])
        #expect(clusters.contains { distance($0, 665_890, 6_574_930) < 1_000 })
        #expect(clusters.allSatisfy { $0.properties.scan_from == nil })
    }

    @Test func areasTellTheirClusterOrWhyThereIsNone() throws {
        let areas = try scan(["--population", "folkmangd", "--simulations", "99"])
        #expect(areas.count == 61)
        var observed = 0
        var expected = 0.0
        for area in areas {
            let properties = area.properties
            observed += properties.n ?? 0
            expected += properties.expected ?? 0
            switch properties.reason {
            case nil:
                #expect((properties.scan_cluster ?? 0) >= 1 && properties.scan_llr != nil)
                #expect(try #require(properties.scan_p) <= 0.05)
            case "not-in-a-cluster":
                #expect(properties.scan_cluster == nil && properties.expected != nil)
            case "no-population":
                #expect(properties.area_id == "06-05" && properties.expected == nil)
            default: Issue.record("unknown reason")
            }
        }
        // The expected records are those in areas with a population.
        let left = areas.first { $0.properties.area_id == "06-05" }?.properties.n ?? 0
        #expect(abs(expected - Double(observed - left)) < 1e-6)
        let first = areas.filter { $0.properties.scan_cluster == 1 }
        #expect(first.reduce(0) { $0 + ($1.properties.n ?? 0) } == first[0].properties.scan_obs)
    }

    @Test func threadsChangeNoByte() throws {
        let arguments =
            ["scan"] + Self.sample + ["--where", "brottstyp=Personrån", "--simulations", "99"]
        let one = try CommandLineTool.run(arguments + ["--threads", "1", "--quiet"])
        let many = try CommandLineTool.run(arguments + ["--threads", "8", "--quiet"])
        #expect(one.status == 0 && one.output == many.output)
    }

    @Test(arguments: [
        (["--max-population", "0.6"], "--max-population"), (["--max-population", "0"], "0.5"),
        (["--time-step", "1y"], "--time-step"), (["--max-duration", "0.3"], "--time-step"),
        (["--prospective"], "--time-step"), (["--model", "space-time-permutation"], "--time-step"),
        (["--simulations", "-1"], "--simulations"), (["--clusters", "0"], "--clusters"),
        (["--report-p", "2"], "--report-p"), (["--grid", "500", "--population", "x"], "grid"),
        (["--high", "--low"], "--low"),
    ])
    func wrongUsageIsToldBeforeAnythingIsRead(options: [String], words: String) throws {
        let result = try CommandLineTool.run(["scan"] + Self.sample + options)
        #expect(result.status == 2)
        #expect(result.messages.contains(words), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [
        (["--where", "brottstyp=Ingenting"], "let through"),
        (["--time-step", "6mo", "--from", "2025-01-01", "--to", "2025-06-01"], "whole steps"),
        (["--time-step", "1w", "--from", "2030-01-01", "--to", "2031-01-01"], "outside the data"),
        (["--population", "namn"], "namn"),
    ])
    func whatCannotBeScannedIsRefused(options: [String], words: String) throws {
        let result = try CommandLineTool.run(["scan"] + Self.sample + options)
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains(words), "\(result.messages)")
        #expect(result.output.isEmpty)
    }
}
