import FeatureFormats
import Foundation
import Testing

/// Hot spots with settings chosen from the data, in a job.
struct OptimizedHotSpotsJourneyTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ layer: String) throws -> CommandLineTool.Outcome {
        let job = try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: Provstad, crs: "EPSG:3006" }
            areas: [ { id: stadsdel, file: \(TestData.sample)/stadsdelar.geojson, key: kod } ]
            sources:
              - { id: brott, kind: crimes, file: \(TestData.sample)/brott.csv, crs: "EPSG:3011" }
              - { id: skott, kind: shootings, file: \(TestData.sample)/skjutningar.csv }
            layers: [ { id: heta, recipe: optimized-hotspots, \(layer) } ]
            disclosure: { profile: internal }
            export: { directory: out, formats: [ geojson ] }
            """)
        return try CommandLineTool.run("run", job)
    }

    @Test func everyChoiceIsToldAndWritten() throws {
        let result = try run("source: skott")
        #expect(result.status == 0, "\(result.messages)")
        for words in [
            "Chosen from the data: cells of", "because two records a cell", "distance band of",
            "Agreement of the hot cells with those of other settings",
        ] {
            #expect(result.messages.contains(words), "\(result.messages)")
        }
        let text = try scratch.read("out/heta.geojson")
        for name in [
            "choice_cell", "choice_band", "choice_inference", "cell_size_by_area_m",
            "cell_size_by_spacing_m", "moran_z", "skewness_of_sums", "n_tests",
        ] {
            #expect(text.contains("\"\(name)\":"), "\(name)")
        }
        #expect(text.contains(#""recipe":"optimized-hotspots""#))
    }

    @Test(
        arguments: [
            (
                "source: skott, period: { from: 2025-01-01, to: 2025-03-01 }",
                "at least 30 incidents"
            ),
            ("source: skott, cell: 20000", "cells of 20000 m hold a record"),
            ("source: brott, where: { brottstyp: Sjöröveri }", "incidents"),
        ])
    func tooLittleIsRefused(layer: String, words: String) throws {
        let result = try run(layer)
        #expect(result.status == 1 || result.status == 3, "\(result.messages)")
        #expect(result.messages.contains(words), "\(result.messages)")
    }

    /// Where the drug crimes of busstorget were planted, a cell is hot at 99 %.
    ///
    /// 46 cells are hot in all, 27 of them within the planted circle and the distance band around
    /// it; the other 19 lie where the made-up city is denser, and were not planted.
    @Test func aPlantedHotSpotIsFound() throws {
        let out = scratch.path + "/drugs.csv"
        let result = try CommandLineTool.run(
            "hotspots", "--optimized", "--points", TestData.sample + "/brott.csv", "--areas",
            TestData.sample + "/stadsdelar.geojson", "--where", "brottstyp=Narkotikabrott", "--out",
            out)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("distance band of 625 m"), "\(result.messages)")
        let rows = try scratch.read("drugs.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let bin = try #require(rows[0].firstIndex(of: "gi_bin"))
        // The cell of 250 m around (665 890, 6 574 930).
        let planted = try #require(rows.first { $0[0] == "250mN6574750E665750" })
        #expect(planted[bin] == "3")
        #expect(rows.dropFirst().filter { (Int($0[bin]) ?? 0) > 0 }.count == 46)
    }

    @Test(
        arguments: [
            ["--weights", "rook"], ["--hex", "300"], ["--method", "local-moran"],
            ["--permutations", "99"], ["--population", "folkmangd"], ["--grid=-1"],
        ])
    func whatItChoosesItselfCannotBeNamed(options: [String]) throws {
        let result = try CommandLineTool.run(
            [
                "hotspots", "--optimized", "--points", TestData.sample + "/brott.csv", "--areas",
                TestData.sample + "/stadsdelar.geojson",
            ] + options)
        #expect(result.status == 2, "\(result.messages)")
    }

    @Test func theExtentOfTheRecordsWillDo() throws {
        let out = scratch.path + "/shootings.csv"
        let result = try CommandLineTool.run(
            "hotspots", "--optimized", "--points", TestData.sample + "/skjutningar.csv", "--kind",
            "shootings", "--grid", "1500", "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("cells of 1500 m were given"), "\(result.messages)")
    }
}
