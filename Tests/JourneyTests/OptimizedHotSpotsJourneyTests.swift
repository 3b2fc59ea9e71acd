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
}
