import FeatureFormats
import Foundation
import LayerSinks
import RecordSources
import SafetyRecords
import Testing

/// What each bad input must give: one clear message, the right status, the old output untouched.
struct BadInputTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.file(
            "areas.geojson",
            """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a"},\
            "geometry":{"type":"Polygon","coordinates":[[[18,59],[18.1,59],[18.1,59.1],[18,59.1],[18,59]]]}},\
            {"type":"Feature","properties":{"id":"b"},"geometry":{"type":"Polygon","coordinates":\
            [[[18.1,59],[18.2,59],[18.2,59.1],[18.1,59.1],[18.1,59]]]}}]}
            """)
        try scratch.file("points.csv", "lon,lat,n\n18.05,59.05,1\n18.15,59.05,2\n")
    }

    private static let polygon =
        #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#

    @Test(
        arguments: [
            ("missing.csv", nil, "there is no such file"), ("folder", nil, "folder"),
            ("empty.csv", "", "empty"),
            ("binary.csv", "a,b\u{0}\u{1}\u{2}\u{0}\n\u{0}\u{0}", "text"),
            ("header.csv", "lon,lat\n", "no rows"),
            ("zero.csv", "lon,lat\n,\n0,0\n", "all 2 rows were rejected"),
            ("nowhere.csv", "name,value\na,1\n", "no field tells where"),
            ("truncated.geojson", #"{"type":"FeatureCollection","features":[{"type":"Fea"#, "ends"),
            ("nan.geojson", #"{"type":"Point","coordinates":[NaN,1]}"#, "NaN"),
            ("infinity.geojson", #"{"type":"Point","coordinates":[Infinity,1]}"#, "Infinity"),
            ("deep.geojson", String(repeating: "[", count: 100_000), "deep"),
            ("other.json", #"{"a":1}"#, "GeoJSON"),
        ] as [(String, String?, String)])
    func pointsThatCannotBeReadAreRefused(name: String, text: String?, word: String) throws {
        let file = scratch.path + "/" + name
        if let text { try scratch.file(name, text) }
        if name == "folder" {
            try FileManager.default.createDirectory(
                atPath: file, withIntermediateDirectories: true)
        }
        let out = try scratch.file("out.geojson", "previous")
        let result = try CommandLineTool.run(
            "count", "--points", file, "--areas", scratch.path + "/areas.geojson", "--out", out)
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains("error: "))
        #expect(result.messages.contains(name), "\(result.messages)")
        #expect(result.messages.lowercased().contains(word.lowercased()), "\(result.messages)")
        #expect(try scratch.read("out.geojson") == "previous")
    }

    @Test(
        arguments: [
            (["--x", "longitude"], 3, "Did you mean 'lon'?"),
            (["--crs", "EPSG:999999"], 3, "999999"),
            (["--crs", "EPSG:3006"], 3, "EPSG:3006"), (["--where", "kategori=a"], 3, "kategori"),
            (["--from", "2025-13-01"], 2, "2025-13-01"), (["--grid=-5"], 2, "cell size"),
            (["--weights", "queen"], 2, "--weights"),
            (["--profile", "public"], 2, "--min-count"),
            (["--threads", "0"], 2, "--threads"), (["--out", "x.shp"], 2, ".geojson"),
            (["--out", "/no/such/folder/x.geojson"], 1, "/no/such/folder"),
            (["--grid", "0.001"], 3, "cells"),
            (["--population", "folk"], 3, "folk"),
        ] as [([String], Int32, String)])
    func wrongOptionsAreTold(options: [String], status: Int32, word: String) throws {
        var arguments = [
            "count", "--points", scratch.path + "/points.csv", "--areas",
            scratch.path + "/areas.geojson",
        ]
        if options[0] == "--x" { arguments += ["--y", "lat"] }
        let result = try CommandLineTool.run(arguments + options)
        #expect(result.status == status, "\(result.messages)")
        #expect(result.messages.contains(word), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func pointsOnAnotherContinentAreRefused() throws {
        let points = try scratch.file("far.csv", "lon,lat\n-74,40.7\n-74.01,40.71\n")
        let result = try CommandLineTool.run(
            "count", "--points", points, "--areas", scratch.path + "/areas.geojson")
        #expect(result.status == 3)
        #expect(result.messages.contains("not one of 2"), "\(result.messages)")
    }

    @Test func standardInputAndOutputAreUsedWhenAsked() throws {
        let result = try CommandLineTool.run(
            "count", "--points", "-", "--areas", scratch.path + "/areas.geojson", "--quiet",
            input: "lon,lat\n18.05,59.05\n")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.hasPrefix(#"{"type":"FeatureCollection""#))
        #expect(result.messages.isEmpty)
    }

    @Test func everyProblemOfAJobIsToldAtOnceAndNothingIsTouched() throws {
        try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: X }
            areas:
              - { id: a, file: areas.geojson, key: ident }
            sources:
              - { id: p, kind: crimes, file: points.csv, fields: { x: lon, y: latt } }
            disclosure: { profile: internal }
            layers:
              - { id: l, recipe: counts, source: p, areas: a }
            export: { directory: out, formats: [ geojson ] }
            """)
        let check = try CommandLineTool.run("check", scratch.path + "/job.yml")
        #expect(check.status == 3)
        #expect(check.output.contains("'ident'"), "\(check.output)")
        #expect(check.output.contains("'latt'"), "\(check.output)")
        let run = try CommandLineTool.run("run", scratch.path + "/job.yml")
        #expect(run.status == 3)
        #expect(run.messages.contains("'ident'") && run.messages.contains("'latt'"))
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/out")
        #expect(left.filter { $0 != ".lock" }.isEmpty, "\(left)")
    }

    @Test func aSecondRunIntoTheSameFolderIsKeptOut() throws {
        let folder = try OutputFolder(path: scratch.path + "/out")
        let lock = try folder.lock()
        let result = try withExtendedLifetime(lock) {
            try CommandLineTool.run(
                "run", TestData.sample + "/nightly.yml", "--out", scratch.path + "/out")
        }
        #expect(result.status == 5, "\(result.messages)")
        #expect(try scratch.contents(of: "out").isEmpty)
    }

    /// A layer that would take the place of an input of its own job.
    @Test func aJobNeverReplacesItsInputs() throws {
        try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: X }
            areas:
              - { id: areas, file: areas.geojson, key: id }
            sources:
              - { id: p, kind: crimes, file: points.csv }
            disclosure: { profile: internal }
            layers:
              - { id: areas, recipe: counts, source: p, areas: areas }
            export: { directory: ".", formats: [ geojson ] }
            """)
        let before = try scratch.read("areas.geojson")
        let result = try CommandLineTool.run("run", scratch.path + "/job.yml")
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains("would replace the input"), "\(result.messages)")
        #expect(try scratch.read("areas.geojson") == before)
    }

    @Test(.enabled(if: TestData.hasRealData, "../shared/data is not beside the package"))
    func noMessyFileMakesItTrap() throws {
        let root = TestData.path("messy/geojson_invalid_geometry")
        var seen = 0
        for name in try FileManager.default.subpathsOfDirectory(atPath: root)
        where name.hasSuffix("json") {
            seen += 1
            let file = root + "/" + name
            var options = RecordSourceOptions(source: "messy", kind: .crimes, file: file)
            options.referenceSystem = nil
            _ = Result { try FileInspection(options) }
            let areas = Result {
                try loadAreas(AreaSourceOptions(source: "messy", file: file), working: nil)
            }
            switch areas {
            case .success(let loaded):
                #expect(loaded.areas.count + loaded.provenance.rejected == loaded.provenance.read)
            case .failure(let error):
                #expect(error is SourceError, "\(name): \(error)")
                #expect(!"\(error)".isEmpty)
            }
        }
        #expect(seen == 74)
    }
}
