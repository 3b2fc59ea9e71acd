import BatchJobs
import Foundation
import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords
import Testing

/// The verb and the recipe `trend` on the made-up city and on real data.
struct TrendTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let sample = [
        "--points", TestData.sample + "/brott.csv", "--areas",
        TestData.sample + "/stadsdelar.geojson", "--crs", "EPSG:3011", "--time", "brottstid",
    ]

    private struct Feature: Decodable {
        var properties: [String: Value]

        enum Value: Decodable, Equatable {
            case number(Double)
            case text(String)
            case null

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if container.decodeNil() {
                    self = .null
                } else if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }

        func number(_ name: String) -> Double? {
            if case .number(let number)? = properties[name] { number } else { nil }
        }

        func text(_ name: String) -> String? {
            if case .text(let text)? = properties[name] { text } else { nil }
        }
    }

    private func features(_ arguments: [String]) throws -> [Feature] {
        struct Collection: Decodable { var features: [Feature] }
        let result = try CommandLineTool.run(["trend"] + arguments + ["--quiet"])
        #expect(result.status == 0, "\(result.messages)")
        return try JSONDecoder().decode(Collection.self, from: Data(result.output.utf8)).features
    }

    // MARK: The made-up city, in which hot spots were planted

    /// 150 burglaries more were planted on Villakullen, in July and August alone.
    @Test func aPlantedSummerIsAChange() throws {
        let found = try features(
            Self.sample + [
                "--grid", "1000", "--where", "brottstyp=Bostadsinbrott", "--from", "2025-07-01",
                "--to", "2025-09-01", "--relative",
            ])
        let more = found.filter { ($0.number("change_q") ?? 1) <= 0.05 }
        #expect(!more.isEmpty && more.allSatisfy { $0.text("change") != "fewer" })
        let most = try #require(found.max { ($0.number("diff") ?? 0) < ($1.number("diff") ?? 0) })
        #expect(most.text("area_id") == "1000mN6582000E665000")
        #expect((most.number("rel_q") ?? 1) < 1e-6)
        for feature in found {
            let n = try #require(feature.number("n"))
            let before = try #require(feature.number("n_before"))
            // Both periods have 62 days.
            #expect(feature.number("diff") == n - before)
            #expect(feature.properties["pct"] == .null || before > 0)
            switch feature.text("change") {
            case "new": #expect(before == 0 && feature.text("reason") == "none-before")
            case "empty": #expect(n == 0 && feature.text("reason") == "no-records")
            default: #expect(feature.text("reason") == nil)
            }
        }
    }

    /// Busstorget has its surplus all year long, Sommartorget only in summer.
    @Test func aPlantedYearIsAPersistentHotSpot() throws {
        let drugs = try features(
            Self.sample + [
                "--grid", "500", "--where", "brottstyp=Narkotikabrott", "--mode", "emerging",
                "--from", "2025-01-01", "--to", "2026-01-01", "--step", "1mo",
            ])
        let place = try #require(
            drugs.first { $0.text("area_id") == "500mN6574500E665500" })
        #expect(place.number("hot_steps") == 12)
        #expect(
            ["persistent-hot-spot", "intensifying-hot-spot", "diminishing-hot-spot"]
                .contains(place.text("pattern")))
        #expect(place.number("hot_mostly") == 1)
        let thefts = try features(
            Self.sample + [
                "--grid", "500", "--where", "brottstyp=Fickstöld", "--mode", "emerging",
                "--from", "2025-01-01", "--to", "2026-01-01", "--empty", "leave-out",
            ])
        let summer = try #require(thefts.first { $0.text("area_id") == "500mN6580500E674000" })
        #expect((summer.number("hot_steps") ?? 0) >= 3)
        #expect(thefts.contains { $0.text("reason") == "no-records" && $0.text("pattern") == nil })
    }

    /// Burglaries have a start and an end, and are spread over them.
    @Test func burglariesAreSpreadOverTheirWindows() throws {
        let options =
            Self.sample + [
                "--time-end", "sluttid", "--where", "brottstyp=Bostadsinbrott", "--mode", "profile",
            ]
        let spread = try features(options + ["--aoristic"])
        let middle = try features(options)
        #expect(spread.count == middle.count)
        var broken = 0
        for (one, other) in zip(spread, middle) {
            let hours = (0..<24).compactMap { one.number($0 < 10 ? "h0\($0)" : "h\($0)") }
            #expect(hours.count == 24)
            #expect(abs(hours.reduce(0, +) - (other.number("n") ?? -1)) < 1e-6)
            if hours.contains(where: { $0 != $0.rounded() }) { broken += 1 }
            #expect(one.properties["hour_p"] == .null)
        }
        #expect(broken > 50)
        let table = try CommandLineTool.run(
            ["trend"] + options
                + ["--list", "week-hours", "--quiet", "--out", scratch.path + "/hours.csv"])
        #expect(table.status == 0, "\(table.messages)")
        let lines = try scratch.read("hours.csv").split(separator: "\n")
        #expect(lines[0] == "area_id,unit,weekday,hour,n,share")
        #expect((lines.count - 1) % 168 == 0)
    }

    @Test func aJobMakesAllModesAndTheSameBytesAtAnyNumberOfThreads() throws {
        let job = """
            version: 1
            city: { name: Stockholm, crs: "EPSG:3006" }
            areas:
              - { id: stadsdel, file: "\(TestData.sample)/stadsdelar.geojson", key: kod, name: namn }
            sources:
              - id: brott
                kind: crimes
                file: "\(TestData.sample)/brott.csv"
                crs: "EPSG:3011"
                decimal: ","
                fields: { x: X, y: Y, time: brottstid, time-end: sluttid, category: brottstyp, id: brott_id }
            disclosure: { profile: internal }
            layers:
              - { id: sommar, recipe: trend, source: brott, areas: stadsdel, relative: true, period: { from: 2025-06-01, to: 2025-09-01 }, against: { period: { from: 2025-03-01, to: 2025-06-01 } } }
              - { id: kvartal, recipe: trend, mode: change, source: brott, grid: 1000, period: { rolling: 3 months, until: 2026-01-01 } }
              - { id: monster, recipe: trend, mode: emerging, source: brott, grid: 1000, step: 4w, rules: esri-3.2, period: { from: 2025-01-01, to: 2026-01-01 } }
              - { id: dygn, recipe: trend, mode: profile, aoristic: true, source: brott, areas: stadsdel }
              - { id: timmar, recipe: trend, mode: profile, list: week-hours, source: brott, areas: stadsdel }
            export: { directory: out, formats: [ geojson, csv ] }

            """
        try scratch.file("job.yml", job)
        for threads in ["1", "8"] {
            let result = try CommandLineTool.run(
                "run", scratch.path + "/job.yml", "--out", scratch.path + "/out\(threads)",
                "--threads", threads, "--quiet")
            #expect(result.status == 0, "\(result.messages)")
        }
        let one = try scratch.contents(of: "out1")
        let many = try scratch.contents(of: "out8")
        #expect(one.count > 10)
        #expect(one.keys.sorted() == many.keys.sorted())
        for (name, bytes) in one where name != "manifest.json" {
            #expect(bytes == many[name], "\(name)")
        }
    }

    /// The sample has a record of 2031: the last year before it is meant, and that is told.
    @Test func aRollingPeriodDoesNotEndWithAWrongYear() throws {
        try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: Stockholm, crs: "EPSG:3006" }
            areas:
              - { id: stadsdel, file: "\(TestData.sample)/stadsdelar.geojson", key: kod }
            sources:
              - { id: brott, kind: crimes, file: "\(TestData.sample)/brott.csv", crs: "EPSG:3011", decimal: ",", fields: { x: X, y: Y, time: brottstid } }
            period: { rolling: 3 months, until: latest }
            disclosure: { profile: internal }
            layers:
              - { id: antal, recipe: counts, source: brott, areas: stadsdel }
            export: { alias: sfhotspot }

            """)
        let result = try CommandLineTool.run(
            "run", scratch.path + "/job.yml", "--out", scratch.path + "/out")
        #expect(result.status == 0, "\(result.messages)")
        #expect(
            result.messages.contains("lie far after all others and may have a wrong date"),
            "\(result.messages)")
        #expect(result.messages.contains("end with 2025-12-31"))
        let layer = try scratch.read("out/antal.geojson")
        #expect(layer.contains("from 2025-10-01 to before 2026-01-01"))
        #expect(layer.contains("\"tool\":\"sfhotspot\""))
    }

    // MARK: Wrong usage and bad input

    @Test(
        arguments: [
            ([], "--from and --to"), (["--from", "2025-02-01"], "--from and --to"),
            (["--from", "2025-02-01", "--to", "2025-01-01"], "--from must be before --to"),
            (["--from", "2025-02-30", "--to", "2025-03-01"], "not '2025-02-30'"),
            (
                [
                    "--from", "2025-02-01", "--to", "2025-03-01", "--against-from", "2025-01-01",
                ], "--against-to"
            ),
            (
                [
                    "--from", "2025-02-01", "--to", "2025-03-01", "--against-from", "2025-01-20",
                    "--against-to", "2025-01-10",
                ], "--against-from must be before --against-to"
            ),
            (["--mode", "emerging", "--step", "1 week"], "--step"),
            (["--mode", "emerging", "--step", "0d"], "--step"),
            (["--mode", "emerging", "--weights", "queens"], "--weights"),
            (["--mode", "emerging", "--relative"], "--mode change"),
            (["--mode", "emerging", "--rules", "esri-2"], "esri-3.2"),
            (["--mode", "emerging", "--time-window", "-1"], "--time-window"),
            (["--mode", "profile", "--step", "1w"], "--mode emerging"),
            (["--mode", "profile", "--permutations", "10000001"], "--permutations"),
            (["--mode", "profile", "--alpha", "1"], "--alpha"),
            (["--mode", "season"], "season"),
            (["--mode", "profile", "--population", "folkmangd"], "--population"),
        ] as [([String], String)])
    func wrongUsageSaysWhatIsRight(options: [String], words: String) throws {
        let result = try CommandLineTool.run(["trend"] + Self.sample + options)
        #expect(result.status == 2, "\(result.messages)")
        #expect(result.messages.contains(words), "\(result.messages)")
        #expect(result.output == "")
    }

    @Test(
        arguments: [
            (["--from", "2031-02-01", "--to", "2031-03-01"], "lies outside the data"),
            (["--from", "2025-01-01", "--to", "2025-06-01"], "lies outside the data"),
            (
                [
                    "--from", "2025-03-01", "--to", "2025-05-01", "--against-from", "2025-02-01",
                    "--against-to", "2025-03-02",
                ], "the periods overlap"
            ),
            // One record of 2031 does not make a period of six years.
            (["--mode", "emerging", "--step", "2mo"], "to before 2026-01-01 holds 6 whole"),
            (["--mode", "emerging", "--step", "1000mo"], "holds 0 whole steps"),
            (
                [
                    "--mode", "emerging", "--from", "1990-01-01", "--to", "2026-01-01", "--step",
                    "1d",
                ],
                "more than 1 000 whole steps"
            ),
            (["--mode", "emerging", "--where", "brottstyp=Inget"], "none of the"),
            (
                ["--mode", "profile", "--from", "1990-01-01", "--to", "1991-01-01"],
                "outside the data"
            ),
        ] as [([String], String)])
    func whatCannotBeComputedIsRefused(options: [String], words: String) throws {
        let out = try scratch.file("out.geojson", "previous")
        let result = try CommandLineTool.run(["trend"] + Self.sample + options + ["--out", out])
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains(words), "\(result.messages)")
        #expect(try scratch.read("out.geojson") == "previous")
    }

    @Test func aoristicNeedsAnEnd() throws {
        try scratch.file("points.csv", "lon,lat,time\n18.05,59.05,2025-01-01 10:00\n")
        let result = try CommandLineTool.run(
            "trend", "--points", scratch.path + "/points.csv", "--grid", "500", "--mode",
            "profile", "--aoristic")
        #expect(result.status == 3)
        #expect(result.messages.contains("--time-end"), "\(result.messages)")
    }

    @Test func aPeriodThatTheDataHalfCoverIsWarnedOf() throws {
        let result = try CommandLineTool.run(
            ["trend"] + Self.sample
                + [
                    "--from", "2025-03-01", "--to", "2025-05-01", "--against-from", "2024-11-01",
                    "--against-to", "2025-03-01", "--quiet",
                ])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("warning: the period from 2024-11-01"))
        #expect(result.output.contains("reaches beyond the data"))
    }

    /// Dates without a time of day would make midnight the worst hour of the day.
    @Test func datesWithoutHoursAreWarnedOf() throws {
        let rows = (1...28).map { "18.05,59.05,2025-01-\($0 < 10 ? "0" : "")\($0)" }
        try scratch.file("points.csv", "lon,lat,time\n" + rows.joined(separator: "\n") + "\n")
        let result = try CommandLineTool.run(
            "trend", "--points", scratch.path + "/points.csv", "--grid", "500", "--mode",
            "profile", "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("28 of 28 records are at exactly midnight"))
    }
}
