import Foundation
import Testing

/// `trygghet guards` and `trygghet shootings`, run as a user runs them.
struct GuardsTests {
    private let scratch: Scratch

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let sample = root.appendingPathComponent("sample-geodata").path
    private static let shared = root.deletingLastPathComponent()
        .appendingPathComponent("shared/data").path
    private static let hasShared = FileManager.default.fileExists(atPath: shared)

    init() throws { scratch = try Scratch() }

    /// The rows of a CSV file, whose fields may be quoted for a comma in them.
    private func rows(_ file: String) throws -> [[String: String]] {
        let lines = try scratch.read(file).split(whereSeparator: \.isNewline).map { line in
            var fields = [""]
            var isQuoted = false
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: fields.append("")
                default: fields[fields.count - 1].append(character)
                }
            }
            return fields
        }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    /// One square permit area in SWEREF 99 TM, in force for a part of March 2025.
    private func permits() throws -> String {
        try scratch.file(
            "permits.geojson",
            """
            {"type":"FeatureCollection",
             "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3006"}},
             "features":[
             {"type":"Feature","properties":{"id":"T1","innehavare":"Staden","lagrum":"2023:421",
              "giltig_fran":"2025-03-01","giltig_till":"2025-03-30"},
              "geometry":{"type":"Polygon","coordinates":
              [[[674000,6580000],[675000,6580000],[675000,6581000],[674000,6581000],[674000,6580000]]]}},
             {"type":"Feature","properties":{"id":"T2"},"geometry":null}]}
            """)
    }

    @Test func theNightOfTheChangeAndBadShifts() throws {
        let shifts = try scratch.file(
            "shifts.csv",
            """
            id;typ;tillstandsomrade;start;slut;antal_vakter;ingripande;X;Y
            1;pass;T1;2025-03-29 22:00;2025-03-30 06:00;2;;;
            2;pass;T1;2025-03-30 22:00;2025-03-31 02:00;1;;;
            3;pass;T1;2025-03-20 22:00;;1;;;
            4;pass;T1;2025-03-20 22:00;2025-03-20 21:00;1;;;
            5;pass;T2;2025-03-20 22:00;2025-03-20 23:00;1;;;
            6;ingripande;;2025-03-30 01:30;;;Avvisad;674500;6580500
            7;ingripande;T1;2025-03-30 03:30;;;omhändertagen;;
            """)
        let out = scratch.path + "/guards.csv"
        let result = try CommandLineTool.run(
            "guards", "--shifts", shifts, "--crs", "EPSG:3006", "--permits", try permits(),
            "--from", "2025-03-15", "--to", "2025-04-01", "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        for words in [
            "ends-before-start", "unknown-area", "missing-geometry", "shifts have no end",
            "outside the validity", "guards' own reports",
        ] {
            #expect(result.messages.contains(words), "\(words): \(result.messages)")
        }
        let rows = try rows("guards.csv")
        #expect(rows.count == 1 && rows[0]["holder"] == "Staden")
        // Two guards for 7 hours; one from 22 to midnight, when the permit ends.
        #expect(rows[0]["guard_hours"] == "16" && rows[0]["hours_outside_validity"] == "2")
        #expect(rows[0]["staffed_hours"] == "9" && rows[0]["n_without_hours"] == "1")
        #expect(rows[0]["n_interventions"] == "2" && rows[0]["n_avvisa"] == "1")
        #expect(rows[0]["per_guard_hour"] == "0.125" && rows[0]["n_off_duty"] == "0")
    }

    @Test func interventionsMayBeInAFileOfTheirOwn() throws {
        let shifts = try scratch.file(
            "shifts.csv",
            """
            area;start;end
            T1;2025-03-20 20:00;2025-03-20 22:00
            T1;2025-03-21 20:00;2025-03-21 22:00
            """)
        let interventions = try scratch.file(
            "acts.csv", "area,time,intervention\nT1,2025-03-20 21:00,avvisa\n")
        let result = try CommandLineTool.run(
            "guards", "--shifts", shifts, "--permits", try permits(), "--interventions",
            interventions, "--out", scratch.path + "/guards.csv")
        #expect(result.status == 0, "\(result.messages)")
        let rows = try rows("guards.csv")
        #expect(rows[0]["guard_hours"] == "4" && rows[0]["n_avvisa"] == "1")
        #expect(result.messages.contains("no field tells the number of guards"))
    }

    @Test func theSampleIsTheSameAtAnyThreadsAndItsHoursSumUp() throws {
        let options = [
            "guards", "--shifts", Self.sample + "/ordningsvakter.csv", "--crs", "EPSG:3006",
            "--permits", Self.sample + "/tillstandsomraden.geojson", "--incidents",
            Self.sample + "/brott.csv", "--incidents-crs", "EPSG:3011", "--from", "2025-01-01",
            "--to", "2026-01-01", "--quiet",
        ]
        func run(_ name: String, _ more: String...) throws -> [[String: String]] {
            let result = try CommandLineTool.run(
                options + more + ["--out", scratch.path + "/" + name])
            #expect(result.status == 0, "\(result.messages)")
            return try rows(name)
        }
        let areas = try run("one.csv", "--threads", "1")
        _ = try run("two.csv", "--threads", "2")
        #expect(try scratch.read("one.csv") == scratch.read("two.csv"))
        let hours = try run("hours.csv", "--output", "hours")
        #expect(hours.count == 168 * areas.count && !areas.isEmpty)
        func sum(_ rows: [[String: String]], _ field: String) -> Double {
            rows.reduce(0) { $0 + (Double($1[field] ?? "") ?? .nan) }
        }
        for field in ["guard_hours", "hours_outside_validity", "staffed_hours", "n_interventions"] {
            #expect(sum(hours, field) == sum(areas, field), "\(field)")
        }
        #expect(
            sum(areas, "n_incidents") == sum(areas, "n_incidents_staffed")
                + sum(areas, "n_incidents_unstaffed") + sum(areas, "n_incidents_outside_validity"))
    }

    @Test func whatTheVerbCannotDoIsWrongUsage() throws {
        let permits = try permits()
        for arguments in [
            ["--permits", permits], ["--permits", permits, "--output", "before-after"],
            ["--permits", permits, "--shifts", "x.csv", "--treated", "T1"],
            ["--permits", permits, "--shifts", "x.csv", "--hotspots", "x.geojson"],
            [
                "--permits", permits, "--output", "before-after", "--incidents", "x.csv",
                "--treated", "T1", "--control", "T2", "--displaced", "T3", "--from", "2025-01-01",
                "--to", "2025-02-01",
            ],
        ] {
            let result = try CommandLineTool.run(["guards"] + arguments)
            #expect(result.status == 2, "\(arguments): \(result.messages)")
        }
        #expect(
            try CommandLineTool.run(
                "shootings", "--points", "x.csv", "--output", "incidents", "--near-areas", "x"
            ).status == 2)
    }

    // MARK: Shootings

    @Test func seventySevenRowsAreSixtyShootings() throws {
        let points = Self.sample + "/skjutningar.csv"
        let out = scratch.path + "/shootings.csv"
        let result = try CommandLineTool.run(
            "shootings", "--points", points, "--merge", "identifier", "--areas",
            Self.sample + "/stadsdelsomraden.geojson", "--near-areas",
            "permits=\(Self.sample)/tillstandsomraden.geojson", "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("77 rows are 60 incidents"), "\(result.messages)")
        let rows = try rows("shootings.csv")
        #expect(rows.reduce(0) { $0 + (Int($1["n"] ?? "") ?? 0) } == 60)
        // Counted from the file by itself: the last row of each identifier has the final figures.
        var last: [Substring: [Substring]] = [:]
        let text = try String(contentsOfFile: points, encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == 7, !fields[2].isEmpty, !fields[3].isEmpty else { continue }
            if last[fields[0]]?[6] == "slutlig", fields[6] != "slutlig" { continue }
            last[fields[0]] = fields
        }
        for (name, column) in [("killed", 4), ("injured", 5)] {
            #expect(
                rows.reduce(0) { $0 + (Int($1[name] ?? "") ?? 0) }
                    == last.values.reduce(0) { $0 + (Int($1[column]) ?? 0) })
        }
        let unmerged = try CommandLineTool.run(
            "shootings", "--points", points, "--areas", Self.sample + "/stadsdelsomraden.geojson",
            "--out", out)
        #expect(unmerged.messages.contains("17 rows share an identifier"), "\(unmerged.messages)")
    }

    @Test func singleShootingsAreRefusedInPublic() throws {
        let options = [
            "shootings", "--points", Self.sample + "/skjutningar.csv", "--merge", "identifier",
            "--output", "incidents", "--near-areas",
            "permits=\(Self.sample)/tillstandsomraden.geojson", "--quiet", "--out",
            scratch.path + "/points.csv",
        ]
        let inside = try CommandLineTool.run(options)
        #expect(inside.status == 0, "\(inside.messages)")
        let rows = try rows("points.csv")
        #expect(rows.count == 60 && rows.allSatisfy { Double($0["dist_permits"] ?? "") ?? -1 >= 0 })
        let outside = try CommandLineTool.run(
            options + ["--profile", "public", "--min-count", "5"])
        #expect(outside.status == 4, "\(outside.messages)")
    }

    @Test(.enabled(if: hasShared, "needs ../shared/data"))
    func oneRowAVictimInNewYork() throws {
        let out = scratch.path + "/newyork.csv"
        let result = try CommandLineTool.run(
            "shootings", "--points", Self.shared + "/events/nypd_shootings_2006_2018.csv", "--x",
            "Longitude", "--y", "Latitude", "--id", "INCIDENT_KEY", "--time",
            "OCCUR_DATE,OCCUR_TIME", "--time-format", "M/D/YYYY H:mm:ss", "--time-zone",
            "America/New_York", "--killed", "STATISTICAL_MURDER_FLAG", "--merge", "identifier",
            "--rows", "victims", "--areas", Self.shared + "/areas/nyc_police_precincts.geojson",
            "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("20659 rows are 16255 incidents"), "\(result.messages)")
        let rows = try rows("newyork.csv")
        func sum(_ field: String) -> Int { rows.reduce(0) { $0 + (Int($1[field] ?? "") ?? 0) } }
        // One shooting lies in no precinct; every other victim was killed or injured.
        #expect(sum("n") == 16_254)
        #expect(sum("killed") + sum("injured") == 20_658)
    }
}
