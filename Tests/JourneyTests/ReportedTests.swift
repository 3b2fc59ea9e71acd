import Foundation
import Testing

/// What users ran into, and must not run into again.
struct ReportedTests {
    private let scratch: Scratch
    private let areas: String
    private let points: String

    init() throws {
        scratch = try Scratch()
        areas = try scratch.file(
            "areas.geojson",
            #"{"type":"Polygon","coordinates":[[[18,59],[18.2,59],[18.2,59.1],[18,59.1],[18,59]]]}"#
        )
        points = try scratch.file("points.csv", "id,lon,lat\na7,18.05,59.05\nb9,18.15,59.06\n")
    }

    @Test func aFullLogDiskDoesNotStopTheWork() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLineTool.path)
        process.arguments = [
            "count", "--points", points, "--areas", areas, "--out", scratch.path + "/out.csv",
        ]
        process.standardError = FileHandle(forWritingAtPath: "/dev/full")
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(try scratch.read("out.csv").contains("1,2"))
    }

    @Test func lostResultsAreFailures() throws {
        for arguments in [["inspect", points], ["query", points, "--window", "18,59,19,60"]] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: CommandLineTool.path)
            process.arguments = arguments
            process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 1, "\(arguments)")
        }
    }

    @Test func outputsNeverReplaceInputs() throws {
        let link = scratch.path + "/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: points)
        let before = try scratch.read("points.csv")
        let other = scratch.path + "/other.csv"
        for options in [
            ["--out", link], ["--rejects", points], ["--out", other, "--rejects", other],
        ] {
            let result = try CommandLineTool.run(
                ["count", "--points", points, "--areas", areas] + options)
            #expect(result.status == 2, "\(options): \(result.messages)")
        }
        #expect(try scratch.read("points.csv") == before)
    }

    @Test func theReferenceSystemInEWKBCounts() throws {
        // POINT(2009269.6 8185000) in EPSG:3857, which is in the area.
        let file = try scratch.file(
            "ewkb.csv",
            "id,geom\n1,0101000020110F00009A999999B5A83E41000000002A395F41\n")
        let result = try CommandLineTool.run(
            "count", "--points", file, "--areas", areas, "--out", scratch.path + "/out.csv")
        #expect(result.status == 0, "\(result.messages)")
        #expect(
            result.messages.contains("EPSG:3857 WGS 84 / Pseudo-Mercator, declared by the file"))
    }

    @Test func foundRecordsCarryTheirIdentifierAndTheirPlaceIsChecked() throws {
        let found = try CommandLineTool.run(
            "query", points, "--nearest", "18.151,59.06,1", "--quiet")
        #expect(found.status == 0)
        #expect(found.output.contains(#""id":"b9""#), "\(found.output)")
        let wrong = try CommandLineTool.run(
            "query", points, "--nearest", "674000,6580000,1", "--quiet")
        #expect(wrong.status == 2)
        #expect(wrong.messages.contains("outside the area"), "\(wrong.messages)")
    }

    @Test func theRemedyNamesTheOptionOfTheAreas() throws {
        let result = try CommandLineTool.run(
            "count", "--points", points, "--areas", areas, "--areas-crs", "EPSG:3006")
        #expect(result.status == 3)
        #expect(result.messages.contains("--areas-crs EPSG:4326"), "\(result.messages)")
        #expect(!result.messages.contains(" --crs"), "\(result.messages)")
    }

    @Test func aPopulationThatIsNoNumberIsRefused() throws {
        let named = try scratch.file(
            "named.geojson",
            """
            {"type":"Feature","properties":{"id":"a","namn":"X"},"geometry":\(try scratch.read("areas.geojson"))}
            """)
        let result = try CommandLineTool.run(
            "count", "--points", points, "--areas", named, "--population", "namn")
        #expect(result.status == 3)
        #expect(result.messages.contains("holds no number"), "\(result.messages)")
    }
}
