import Foundation
import PlanarGeometry
import RecordSources
import Reprojection
import SafetyRecords
import Testing

@testable import MapLayers

/// Areal interpolation beside tobler's, on Stockholm's areas.
@Suite(.enabled(if: TestData.hasRealData, "../shared/data is not beside the package"))
struct ArealReferenceTests {
    private struct File: Decodable {
        var names: [String]
        var extensive: [Double]
        var intensive: [Double]
        var size: Double
        var corners: [[Double]]
        var counts: [Double]
        var shares: [Double?]
    }

    private static let file = Result {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(
            File.self, from: Data(contentsOf: path.appending(path: "ReferenceValues/areal.json")))
    }

    private func areas(_ name: String, key: String, _ fields: [String] = []) throws -> AreaSet {
        var options = AreaSourceOptions(
            source: name, file: TestData.path("areas/" + name))
        options.key = key
        options.fields = fields
        return try loadAreas(options, working: try ReferenceSystem(definition: "EPSG:3011")).areas
    }

    private func nyko() throws -> AreaSet {
        try areas(
            "stockholm_nyko_befolkning_3011.gpkg", key: "nyckelkod",
            ["kvinnor_20_2", "kvinnor_65_2"])
    }

    private func stadsdelar() throws -> AreaSet {
        try areas("stockholm_stadsdelar.geojson", key: "name")
    }

    /// Whether numbers agree to a part of the largest.
    private func expectAgreement(
        _ found: [Double?], _ expected: [Double?], isKnown: (Int) -> Bool = { _ in true }
    ) {
        let largest = expected.reduce(0) { max($0, abs($1 ?? 0)) }
        var worst = 0.0
        for index in found.indices where isKnown(index) {
            guard let found = found[index], let expected = expected[index] else {
                Issue.record("no figure of \(index)")
                continue
            }
            worst = max(worst, abs(found - expected))
        }
        #expect(worst <= 1e-8 * largest, "\(worst / largest)")
    }

    @Test func figuresCarriedByAreaAreThoseOfTobler() throws {
        let file = try Self.file.get()
        let (sources, targets) = (try nyko(), try stadsdelar())
        #expect(targets.identifiers == file.names)
        let overlap = try ArealOverlap(
            of: sources.surfaces, over: targets.surfaces, for: "x", threads: 2)
        let women = try #require(sources.columns["kvinnor_20_2"]).numbers
        let old = try #require(sources.columns["kvinnor_65_2"]).numbers
        let counts = ArealInterpolation(extensive: women, over: overlap, leastCoverage: 0)
        expectAgreement(counts.values, file.extensive)
        let means = ArealInterpolation(intensive: old, over: overlap, leastCoverage: 0)
        // A mean over slivers of rounding is as uncertain as they are.
        expectAgreement(means.values, file.intensive, isKnown: { means.coverage[$0] > 1e-3 })
        #expect(means.coverage.count { $0 > 1e-3 } > 110)
        // What is lost and what is carried make the whole.
        let whole = women.reduce(0) { $0 + ($1 ?? 0) }
        let carried = counts.values.reduce(0) { $0 + ($1 ?? 0) }
        #expect(abs(whole - carried - counts.lost) <= 1e-6)
        #expect(counts.lost > 100 && counts.lost < 1000)
    }

    @Test func figuresCarriedByPeopleAreThoseOfAnOverlayOfAllThree() throws {
        let file = try Self.file.get()
        let (finer, sources) = (try nyko(), try stadsdelar())
        let targets = file.corners.map { corner in
            MultiPolygon([
                Polygon(
                    BoundingBox(
                        minX: corner[0], minY: corner[1], maxX: corner[0] + file.size,
                        maxY: corner[1] + file.size))
            ])
        }
        let overlap = try ArealOverlap(
            of: sources.surfaces, over: targets, peopleOf: finer.surfaces,
            populations: try #require(finer.columns["kvinnor_20_2"]).numbers, for: "x", threads: 2)
        let figures = sources.identifiers.indices.map { Double($0 * 37 % 101) }
        let shares = sources.identifiers.indices.map { Double($0 * 53 % 97) / 97 }
        let hasPeople = { (index: Int) in file.shares[index] != nil }
        let counts = ArealInterpolation(extensive: figures, over: overlap, leastCoverage: 0)
        expectAgreement(counts.values, file.counts.map { $0 }, isKnown: hasPeople)
        let means = ArealInterpolation(intensive: shares, over: overlap, leastCoverage: 0)
        expectAgreement(means.values, file.shares, isKnown: hasPeople)
        #expect(file.shares.count { $0 != nil } > 60)
    }
}
