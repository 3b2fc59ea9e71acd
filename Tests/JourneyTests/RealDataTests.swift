import BatchJobs
import Foundation
import HotspotStatistics
import MapLayers
import RecordSources
import Reprojection
import SafetyRecords
import Testing

/// Real files against what geopandas, shapely and esda make of them.
@Suite(.enabled(if: TestData.hasRealData, "../shared/data is not beside the package"))
struct RealDataTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var areaRowsRepaired = 0
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "nypd-precincts", areaRowsRepaired: 1), Case(name: "philadelphia-districts"),
        Case(name: "philadelphia-tracts"), Case(name: "polisen-kommuner"),
        Case(name: "polisen-lan"), Case(name: "sample-nyko"), Case(name: "sample-stadsdelar"),
    ])
    func countsAreThoseOfGeopandas(_ example: Case) throws {
        let reference = try ReferenceCounts(example.name)
        let made = try request(reference, recipe: CountsRecipe()).make()
        let provenance = try #require(made.inputs.last)
        #expect(provenance.read == reference.integer("points", "rows"))
        #expect(provenance.kept == reference.integer("points", "kept"))
        #expect(provenance.read == provenance.kept + provenance.rejected)
        let rejected = Dictionary(
            uniqueKeysWithValues: provenance.rejections.map { ($0.reason, $0.count) })
        #expect(rejected == reference.integers("points", "rejected_by_reason"))
        #expect(made.layer.counts == reference.integers("counts", "n"))
        #expect(made.layer.record("n_outside") == reference.integer("counts", "outside"))
        #expect(
            made.layer.record("n_boundary") == reference.integer("counts", "exactly_on_a_border"))
        #expect(
            made.layer.record("n_several") == reference.integer("counts", "held_by_two_or_more"))
        let repairs = made.inputs[0].notices.filter { $0.contains("repaired") }
        #expect(repairs.count == example.areaRowsRepaired)
    }

    @Test func eachAreaOfAnOverlapCountsItsOwn() throws {
        let reference = try ReferenceCounts("philadelphia-districts")
        var request = try request(reference, recipe: CountsRecipe())
        request.plan.overlaps = .each
        let each = reference.integers("counts", "each")
        #expect(!each.isEmpty)
        #expect(try request.make().layer.counts == each)
    }

    @Test func aGridOf250MetersCountsWhatPandasCounts() throws {
        let reference = try ReferenceCounts("philadelphia-grid-250")
        let layer = try request(reference, recipe: CountsRecipe(), units: .squares(250)).make()
            .layer
        #expect(layer.counts.filter { $0.value > 0 } == reference.integers("counts", "n"))
        #expect(layer.record("n_outside") == 0)
        #expect(layer.identifiers.count > reference.integers("counts", "n").count)
    }

    // The row whose columns are shifted has longitude 52.5 and latitude 1: a place on Earth, but
    // not one in Berlin. The study area tells.
    @Test func berlinIsCountedFromLatin1AndDecimalCommas() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("trygghet-berlin-\(UUID().uuidString).geojson")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(
            """
            {"type":"Polygon","coordinates":[[[13.0,52.3],[13.8,52.3],[13.8,52.7],[13.0,52.7],[13.0,52.3]]]}
            """.utf8
        ).write(to: folder)
        let reference = try ReferenceCounts("berlin-grid-1000")
        var points = RecordSourceOptions(
            source: "unfaelle", kind: .crimes,
            file: TestData.path(try #require(reference.text("points", "file"))))
        points.fields = [.x: ["XGCSWGS84"], .y: ["YGCSWGS84"]]
        let made = try SingleLayerRequest(
            points: points, areas: AreaSourceOptions(source: "berlin", file: folder.path),
            plan: LayerPlan(
                identifier: "berlin", recipe: CountsRecipe(), units: .squares(1000),
                records: RecordChoice(source: ""))
        ).make()
        #expect(made.inputs[1].read == 13_390)
        #expect(made.layer.counts.filter { $0.value > 0 } == reference.integers("counts", "n"))
        #expect(made.layer.record("n_outside") == 1)
    }

    @Test(arguments: ["philadelphia-tracts", "polisen-kommuner", "sample-stadsdelar"])
    func hotSpotsAreThoseOfEsdaWithBinaryWeights(name: String) throws {
        let reference = try ReferenceCounts(name)
        let hotspots = HotspotOptions(
            .giStar, neighbors: .queen, snapping: 0, testing: LocalTesting(.analytic))
        let layer = try request(reference, recipe: HotspotsRecipe(hotspots)).make().layer
        let z = layer.numbers("gi_z")
        let p = layer.numbers("gi_p")
        let expectedZ = reference.numbers("gi_star", "z")
        let expectedP = reference.numbers("gi_star", "p")
        #expect(z.count == expectedZ.count)
        for (identifier, expected) in expectedZ {
            let ours = try #require(z[identifier])
            #expect(abs(ours - expected) <= 1e-9 * max(1, abs(expected)), "\(identifier)")
        }
        for (identifier, expected) in expectedP {
            let ours = try #require(p[identifier])
            #expect(abs(ours - expected) <= 1e-9 * expected + 1e-300, "\(identifier)")
        }
    }

    @Test func ratesOfTractsAreThoseOfEsda() throws {
        let reference = try ReferenceCounts("philadelphia-tracts")
        let rates = try ReferenceCounts(file: "rates")
        var request = try request(reference, recipe: RatesRecipe(snapping: 0))
        request.areas?.population = "total_pop"
        let layer = try request.make().layer
        for column in ["rate_eb", "rate_seb", "expected", "excess_risk"] {
            let ours = layer.numbers(column)
            let theirs = rates.numbers("philadelphia", column)
            #expect(ours.count == theirs.count && theirs.count == 391)
            for (identifier, expected) in theirs {
                let value = try #require(ours[identifier])
                #expect(abs(value - expected) <= 1e-9 * expected, "\(column) of \(identifier)")
            }
        }
        guard case .texts(let positions)? = layer.field("funnel")?.values else {
            Issue.record("the layer has no funnel")
            return
        }
        for (identifier, position) in zip(layer.identifiers, positions) {
            #expect(position == rates.text("philadelphia", "funnel", identifier))
        }
    }

    @Test func autocorrelationOfRatesIsThatOfEsda() throws {
        let recipe = AutocorrelationRecipe(
            AutocorrelationOptions(
                snapping: 0,
                statistic: GlobalOptions(standardization: .row, permutations: 0)))
        var request = try request(ReferenceCounts("philadelphia-tracts"), recipe: recipe)
        request.areas?.population = "total_pop"
        let layer = try request.make().layer
        let theirs = try ReferenceCounts(file: "rates").numbers("philadelphia", "moran_rates")
        for column in ["value", "z"] {
            let ours = try #require(layer.numbers(column)["moran-rates"])
            let expected = try #require(theirs[column])
            #expect(abs(ours - expected) <= 1e-9 * abs(expected), "\(column)")
        }
        #expect(layer.geometries == .none)
    }

    /// Latitude and northing stand first in this register, and four kinds of coordinates in a row.
    @Test func theStationRegisterIsInspectedAndCounted() throws {
        let file = TestData.path("messy/smhi_station_register_cp1252.txt")
        var points = RecordSourceOptions(source: "stationer", kind: .crimes, file: file)
        let inspection = try FileInspection(points)
        #expect(inspection.rows == 3_377)
        #expect(inspection.format.contains("windows-1252"))
        points.fields = [.x: ["LONGITUDE_SWEREF99TM"], .y: ["LATITUDE_SWEREF99TM"]]
        points.referenceSystem = try ReferenceSystem(epsg: 3006)
        let made = try SingleLayerRequest(
            points: points,
            areas: {
                var areas = AreaSourceOptions(
                    source: "lan", file: TestData.path("areas/sweden_lan_sweref99tm_3006.gpkg"))
                areas.key = "ln_kod"
                return areas
            }(),
            plan: LayerPlan(
                identifier: "stationer", recipe: CountsRecipe(), units: .areas("lan"),
                records: RecordChoice(source: ""))
        ).make()
        let counted = made.layer.counts.values.reduce(0, +)
        let outside = try #require(made.layer.record("n_outside"))
        #expect(counted + outside == made.inputs[1].kept)
        let reference = try ReferenceCounts("smhi-lan")
        #expect(made.layer.counts == reference.integers("counts", "n"))
        // Stations far out at sea are rejected here, and lie in no county there.
        #expect(made.inputs[1].rejections.map(\.reason) == ["outside-crs"])
        #expect(
            outside + made.inputs[1].rejected == reference.integer("counts", "outside"))
        #expect(made.inputs[1].read == 3_377)
        points.fields = [.x: ["LATITUDE_SWEREF99TM"], .y: ["LONGITUDE_SWEREF99TM"]]
        let error = #expect(throws: SourceError.self) { try loadRecords(points, rejects: nil) }
        #expect(error?.code == .wrongReferenceSystem)
    }

    private func request(
        _ reference: ReferenceCounts, recipe: any LayerRecipe, units: LayerPlan.Units? = nil
    ) throws -> SingleLayerRequest {
        var points = RecordSourceOptions(
            source: "points", kind: .crimes,
            file: TestData.path(try #require(reference.text("points", "file"))))
        points.fields = [
            .x: [try #require(reference.text("points", "fields", "x"))],
            .y: [try #require(reference.text("points", "fields", "y"))],
        ]
        if points.file.hasPrefix(TestData.sample) {
            points.fields[.time] = ["brottstid"]
            points.referenceSystem = try ReferenceSystem(epsg: 3011)
        }
        var areas = AreaSourceOptions(
            source: "areas", file: TestData.path(try #require(reference.text("areas", "file"))))
        areas.key = reference.text("areas", "key")
        return SingleLayerRequest(
            points: points, areas: areas,
            plan: LayerPlan(
                identifier: "layer", recipe: recipe, units: units ?? .areas("areas"),
                records: RecordChoice(source: "")),
            threads: 2)
    }
}

extension Layer {
    /// The counts by identifier.
    var counts: [String: Int] {
        guard case .integers(let values)? = field("n")?.values else { return [:] }
        return Dictionary(uniqueKeysWithValues: zip(identifiers, values.map { $0 ?? -1 }))
    }

    /// The numbers of a column by identifier; nulls are left out.
    func numbers(_ name: String) -> [String: Double] {
        guard case .numbers(let values)? = field(name)?.values else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: zip(identifiers, values).compactMap { pair in
                pair.1.map { (pair.0, $0) }
            })
    }

    /// What became of the records.
    func record(_ name: String) -> Int? {
        for parameter in parameters where parameter.name == "records" {
            guard case .group(let group) = parameter.value else { continue }
            for member in group where member.name == name {
                if case .integer(let value) = member.value { return value }
            }
        }
        return nil
    }
}
