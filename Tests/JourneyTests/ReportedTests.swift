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

/// Jobs that gave wrong numbers, trapped, or said nothing.
struct ReportedJobTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        func square(_ id: String, _ west: Double) -> String {
            """
            {"type":"Feature","properties":{"id":"\(id)"},"geometry":{"type":"Polygon","coordinates":\
            [[[\(west),59],[\(west + 0.1),59],[\(west + 0.1),59.1],[\(west),59.1],[\(west),59]]]}}
            """
        }
        for name in ["areas", "permits"] {
            try scratch.file(
                "\(name).geojson",
                #"{"type":"FeatureCollection","features":["#
                    + [square("1", 18), square("2", 18.1), square("3", 18.2)].joined(separator: ",")
                    + "]}")
        }
    }

    private func job(_ sources: String, _ layers: String) throws -> String {
        try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: X }
            areas:
              - { id: areas, file: areas.geojson, key: id }
            sources:
            \(sources)
            disclosure: { profile: internal }
            layers:
            \(layers)
            export: { directory: out, formats: [ csv ] }
            """)
    }

    @Test func codesOfPermitsAreNotCountedInOtherAreas() throws {
        try scratch.file(
            "guards.csv", "tillstandsomrade,start\n1,2025-01-01 10:00\n2,2025-01-01 11:00\n")
        let file = try job(
            "  - { id: g, kind: guards, file: guards.csv, permits: permits.geojson, record: shift }",
            "  - { id: l, recipe: counts, source: g, areas: areas }")
        let result = try CommandLineTool.run("run", file)
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains("g-permits"), "\(result.messages)")
    }

    @Test func aKindOfGuardRecordThatIsSaidIsNotGuessedFromAColumn() throws {
        try scratch.file("guards.csv", "typ,x,y\nord,18.05,59.05\nväktare,18.15,59.05\n")
        let file = try job(
            "  - { id: g, kind: guards, file: guards.csv, record: shift }",
            "  - { id: l, recipe: counts, source: g, areas: areas, where: { record: shift } }")
        let result = try CommandLineTool.run("run", file)
        #expect(result.status == 0, "\(result.messages)")
        #expect(try scratch.read("out/l.csv") == "area_id,n\n1,1\n2,1\n3,0\n")
    }

    @Test func filesThatChangePlacesAreAChange() throws {
        try scratch.file("a.csv", "x,y\n18.05,59.05\n")
        try scratch.file("b.csv", "x,y\n18.15,59.05\n")
        let file = try job(
            "  - { id: a, kind: crimes, file: a.csv }\n  - { id: b, kind: crimes, file: b.csv }",
            "  - { id: l, recipe: counts, source: a, areas: areas }")
        #expect(try CommandLineTool.run("run", file).status == 0)
        #expect(try scratch.read("out/l.csv") == "area_id,n\n1,1\n2,0\n3,0\n")
        try scratch.file("b.csv", "x,y\n18.05,59.05\n")
        try scratch.file("a.csv", "x,y\n18.15,59.05\n")
        #expect(try CommandLineTool.run("run", file).status == 0)
        #expect(try scratch.read("out/l.csv") == "area_id,n\n1,0\n2,1\n3,0\n")
    }

    @Test func aFileWithoutATimeIsRefusedWhenAPeriodIsAsked() throws {
        try scratch.file("a.csv", "x,y,tidpunkt\n18.05,59.05,2025-01-01\n")
        try scratch.file("b.csv", "x,y,nar\n18.15,59.05,2025-01-01\n")
        let file = try job(
            "  - { id: a, kind: crimes, files: [ a.csv, b.csv ] }",
            """
              - { id: l, recipe: counts, source: a, areas: areas, period: { from: 2025-01-01, to: 2026-01-01 } }
            """)
        let result = try CommandLineTool.run("run", file)
        #expect(result.status == 3)
        #expect(result.messages.contains("no field tells the time"), "\(result.messages)")
    }

    @Test func geometriesComeBeforeGuessedFields() throws {
        let points = try scratch.file(
            "points.geojson",
            """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"x":674000,"y":6580000},\
            "geometry":{"type":"Point","coordinates":[18.05,59.05]}},{"type":"Feature","properties":\
            {"x":null,"y":null},"geometry":{"type":"Point","coordinates":[18.15,59.05]}}]}
            """)
        let result = try CommandLineTool.run(
            "count", "--points", points, "--areas", scratch.path + "/areas.geojson", "--out",
            scratch.path + "/out.csv")
        #expect(result.status == 0, "\(result.messages)")
        #expect(try scratch.read("out.csv") == "area_id,n\n1,1\n2,1\n3,0\n")
    }

    /// Coordinates may begin late: the rows before are no reason to take meters for degrees.
    @Test func theReferenceSystemIsLearnedFromTheFirstPositions() throws {
        let blank = String(repeating: ",\n", count: 5_000)
        let points = try scratch.file("late.csv", "x,y\n\(blank)674571.9,6580743.0\n")
        let result = try CommandLineTool.run("inspect", points)
        #expect(result.output.contains("EPSG:3006"), "\(result.output)")
        let counted = try CommandLineTool.run(
            "count", "--points", points, "--grid", "250", "--out", scratch.path + "/out.csv")
        #expect(counted.status == 0, "\(counted.messages)")
        #expect(counted.messages.contains("5 001 read = 1 kept + 5 000 rejected"))
    }

    /// A row that cannot be transformed must not move the others under the filter's feet.
    @Test func queriesAnswerWithTheRecordsThatWereAskedFor() throws {
        let points = try scratch.file(
            "points.csv",
            "x,y,typ\n-75,0,z\n18.05,59.32,a\n18.06,59.33,b\n18.07,59.34,c\n")
        for (place, typ, expected) in [
            ("18.06,59.33", "b", "1"), ("18.07,59.34", "b", "0"), ("18.05,59.32", "a", "1"),
        ] {
            let result = try CommandLineTool.run(
                "query", points, "--radius", "\(place),100", "--where", "typ=\(typ)", "--count",
                "--quiet")
            #expect(result.status == 0, "\(result.messages)")
            #expect(result.output == expected + "\n", "\(typ) at \(place)")
        }
    }
}
