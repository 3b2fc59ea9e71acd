import Foundation
import Testing

/// `trygghet concentration` and `trygghet evaluate`, as an analyst runs them.
struct ConcentrationJourneyTests {
    private let scratch: Scratch
    private let crimes = TestData.sample + "/brott.csv"
    private let areas = TestData.sample + "/stadsdelar.geojson"

    init() throws { scratch = try Scratch() }

    /// A CSV file of numbers and plain words: column by column.
    private func columns(_ name: String) throws -> [String: [String]] {
        let rows = try scratch.read(name).split(separator: "\n").map { row in
            row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = try #require(rows.first)
        var columns: [String: [String]] = [:]
        for (index, name) in header.enumerated() {
            columns[name] = rows.dropFirst().map { $0[index] }
        }
        return columns
    }

    private func numbers(_ column: [String]?) throws -> [Double] {
        try #require(column).map { try #require(Double($0)) }
    }

    @Test func theTableClosesAndChanceIsToldBesideIt() throws {
        let out = scratch.path + "/shares.csv"
        let result = try CommandLineTool.run(
            "concentration", "--points", crimes, "--areas", areas, "--where",
            "brottstyp=Personrån", "--simulations", "99", "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("The fullest 20 % of units hold"), "\(result.messages)")
        #expect(result.messages.contains("by chance alone"), "\(result.messages)")
        let table = try columns("shares.csv")
        let counts = try numbers(table["n"])
        let units = try numbers(table["units"])
        let incidents = try numbers(table["incidents"])
        #expect(counts == counts.sorted(by: >))
        #expect(zip(counts, units).map { $0 * $1 } == incidents)
        #expect(units.reduce(0, +) == 61)
        #expect(try numbers(table["cumu_incidents"]).last == incidents.reduce(0, +))
        #expect(table["perc"]?.last == "100" && table["cumu_perc"]?.last == "100")
    }

    @Test func rankAndShareOfEachAreaByPopulation() throws {
        let out = scratch.path + "/ranks.csv"
        let result = try CommandLineTool.run(
            "concentration", "--points", crimes, "--areas", areas, "--population", "folkmangd",
            "--output", "units", "--simulations", "0", "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        let table = try columns("ranks.csv")
        // The industrial area has no inhabitants: it has no rank, and says why.
        #expect(table["reason"]?.filter { $0 == "no-population" }.count == 1)
        #expect(result.messages.contains("records lie in units without a population"))
        #expect(table["rank"]?.filter(\.isEmpty).count == 1)
        #expect(table["rank"]?.contains("1") == true)
    }

    @Test func lastHalfYearsHotSpotsAreHeldAgainstThis() throws {
        let layer = scratch.path + "/first.geojson"
        let made = try CommandLineTool.run(
            "hotspots", "--points", crimes, "--areas", areas, "--grid", "500", "--where",
            "brottstyp=Narkotikabrott", "--to", "2025-07-01", "--permutations", "0", "--out", layer)
        #expect(made.status == 0, "\(made.messages)")
        let arguments = [
            "evaluate", "--layer", layer, "--points", crimes, "--where",
            "brottstyp=Narkotikabrott", "--from", "2025-07-01",
        ]
        let table = try CommandLineTool.run(
            arguments + [
                "--hot", "gi_bin>=1", "--hot", "gi_bin=3", "--hot", "gi_z>-1000", "--out",
                scratch.path + "/table.csv",
            ])
        #expect(table.status == 0, "\(table.messages)")
        let units = try CommandLineTool.run(
            arguments + ["--output", "units", "--out", scratch.path + "/units.csv"])
        #expect(units.status == 0, "\(units.messages)")

        let indices = try columns("table.csv")
        let pai = try numbers(indices["pai"])
        let pei = try numbers(indices["pei"])
        #expect(pai[0] > 1.5 && pai[1] > pai[0])
        #expect(pei.allSatisfy { (0...1).contains($0) })
        // All units together are no better than the map.
        #expect(abs(pai[2] - 1) < 1e-12 && pei[2] == 1)
        #expect(try numbers(indices["rri"])[2] == 1)
        // The table's numbers are those of the units.
        let each = try columns("units.csv")
        let counts = try numbers(each["n"])
        let hits = try zip(#require(each["hot"]), counts).reduce(0) { sum, unit in
            sum + (unit.0 == "1" ? unit.1 : 0)
        }
        #expect(try numbers(indices["n_hot"])[0] == hits)
        #expect(try numbers(indices["n"])[0] == counts.reduce(0, +))
        #expect(
            each["outcome"].map(Set.init)?.isSubset(of: ["held", "faded", "missed", "quiet"])
                == true)
    }

    @Test func threadsChangeNoByte() throws {
        let outputs = try ["1", "8"].map { threads in
            try CommandLineTool.run(
                "concentration", "--points", crimes, "--areas", areas, "--grid", "1000", "--where",
                "brottstyp=Bostadsinbrott", "--simulations", "39", "--threads", threads)
        }
        #expect(outputs[0].status == 0 && !outputs[0].output.isEmpty)
        #expect(outputs[0].output == outputs[1].output)
    }

    @Test(
        arguments: [
            (["--simulations=-1"], 2, "--simulations"),
            (["--per", "street"], 2, "per"),
            (["--per", "population"], 2, "--population"),
            (["--per", "area", "--population", "folkmangd"], 2, "no use"),
            (["--grid", "500", "--population", "folkmangd"], 2, "a grid has none"),
            (["--output", "map"], 2, "output"),
            (["--where", "brottstyp=Sjöröveri"], 3, "none of the"),
            (["--from", "2041-01-01"], 3, "none of the"),
            (["--from", "2025-06-01", "--to", "2025-05-01"], 2, "--from"),
            (["--profile", "public", "--min-count", "5"], 4, "not published"),
        ] as [([String], Int32, String)])
    func concentrationTellsWhatIsWrong(options: [String], status: Int32, word: String) throws {
        let result = try CommandLineTool.run(
            ["concentration", "--points", crimes, "--areas", areas] + options)
        #expect(result.status == status, "\(result.messages)")
        #expect(result.messages.contains(word), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test(
        arguments: [
            (["--hot", "gi_bin"], 2, "--hot"), (["--hot", "gi_bin>=hot"], 2, "--hot"),
            (["--hot", "gi_bni>=1"], 3, "gi_bin"), (["--earlier", "antal"], 3, "antal"),
            (["--hot", "gi_label>=1"], 3, "gi_label"),
            (["--from", "2041-01-01"], 3, "none of the"),
            (["--profile", "public", "--min-count", "5"], 4, "not published"),
        ] as [([String], Int32, String)])
    func evaluateTellsWhatIsWrong(options: [String], status: Int32, word: String) throws {
        func cell(_ west: Double, _ bin: Int) -> String {
            """
            {"type":"Feature","properties":{"area_id":"\(west)","gi_bin":\(bin),"gi_label":"x"},\
            "geometry":{"type":"Polygon","coordinates":[[[\(west),59.3],[\(west + 0.1),59.3],\
            [\(west + 0.1),59.4],[\(west),59.4],[\(west),59.3]]]}}
            """
        }
        let layer = try scratch.file(
            "layer.geojson",
            #"{"type":"FeatureCollection","features":["#
                + [cell(17.9, 0), cell(18.0, 3), cell(18.1, 0)].joined(separator: ",") + "]}")
        let result = try CommandLineTool.run(
            ["evaluate", "--layer", layer, "--points", crimes] + options)
        #expect(result.status == status, "\(result.messages)")
        #expect(result.messages.contains(word), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func aLayerWithNothingHotSaysSo() throws {
        let layer = scratch.path + "/none.geojson"
        let made = try CommandLineTool.run(
            "count", "--points", crimes, "--areas", areas, "--out", layer)
        #expect(made.status == 0)
        let result = try CommandLineTool.run(
            "evaluate", "--layer", layer, "--points", crimes, "--hot", "n>1000000", "--out",
            scratch.path + "/e.csv")
        #expect(result.status == 0)
        #expect(result.messages.contains("no unit is hot by n>1000000"), "\(result.messages)")
        let table = try columns("e.csv")
        #expect(table["pai"] == [""] && table["reason"] == ["nothing-hot"])
    }

    @Test func aJobFindsAndEvaluatesInOneRun() throws {
        let job = try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: Provstad, crs: "EPSG:3006" }
            areas: [ { id: stadsdel, file: \(areas), key: kod } ]
            sources: [ { id: brott, kind: crimes, file: \(crimes), crs: "EPSG:3011" } ]
            layers:
              - id: held
                recipe: evaluate
                source: brott
                grid: 500
                permutations: 0
                where: { brottstyp: Narkotikabrott }
                hot: [ "gi_bin>=1", "gi_bin=3" ]
                period: { from: 2025-07-01, to: 2026-01-01 }
                against: { period: { from: 2025-01-01, to: 2025-07-01 }, where: { brottstyp: Narkotikabrott } }
              - { id: shares, recipe: concentration, source: brott, areas: stadsdel, simulations: 19 }
            disclosure: { profile: internal }
            export: { directory: out, formats: [ csv ] }
            """)
        let result = try CommandLineTool.run("run", job)
        #expect(result.status == 0, "\(result.messages)")
        let held = try columns("out/held.csv")
        #expect(try numbers(held["pai"])[0] > 1.5)
        #expect(held["rri"]?.contains("") == false)
        #expect(try columns("out/shares.csv")["cumu_perc"]?.last == "100")
    }

    @Test func periodsThatOverlapAreWarnedOf() throws {
        let job = try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: Provstad, crs: "EPSG:3006" }
            areas: [ { id: stadsdel, file: \(areas), key: kod } ]
            sources: [ { id: brott, kind: crimes, file: \(crimes), crs: "EPSG:3011" } ]
            layers:
              - id: held
                recipe: evaluate
                source: brott
                areas: stadsdel
                permutations: 0
                period: { from: 2025-04-01, to: 2026-01-01 }
                against: { period: { from: 2025-01-01, to: 2025-07-01 } }
            disclosure: { profile: internal }
            export: { directory: out, formats: [ csv ] }
            """)
        let result = try CommandLineTool.run("run", job)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("the two periods overlap"), "\(result.messages)")
    }
}
