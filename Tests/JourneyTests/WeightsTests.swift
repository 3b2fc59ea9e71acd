import FeatureFormats
import Foundation
import Testing

/// The verbs `weights` and `autocorrelation`, and files of weights in a job.
struct WeightsTests {
    private let scratch: Scratch
    private let areas = TestData.sample + "/stadsdelar.geojson"
    private let points = TestData.sample + "/brott.csv"

    init() throws { scratch = try Scratch() }

    /// The rows of a CSV file by their first field, each by the names of the header.
    private func rows(_ name: String) throws -> [String: [String: String]] {
        var reader = try CSVReader(
            ByteSource(path: scratch.path + "/" + name), options: CSVOptions())
        let columns = reader.columns
        var row = FeatureRow()
        var result: [String: [String: String]] = [:]
        while try reader.next(into: &row) {
            let texts = columns.indices.map { row.text($0) ?? "" }
            result[texts[0]] = Dictionary(uniqueKeysWithValues: zip(columns, texts))
        }
        return result
    }

    @Test func weightsAreSummedUpAndWritten() throws {
        let file = scratch.path + "/w.gal"
        let result = try CommandLineTool.run(
            "weights", "--areas", areas, "--out", file, "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.isEmpty)
        #expect(
            result.output == """
                61 areas of stadsdelar
                neighbors: queen
                links: 292
                neighbors of an area: 2 to 8, mean 4.787
                weights: 1.0 to 1.0
                symmetric: yes
                separate parts: 1
                isolates: 0

                """)
        #expect(try scratch.read("w.gal").hasPrefix("0 61 stadsdelar area_id\n01-01 3\n"))
        // Read again they are the same weights.
        let again = try CommandLineTool.run(
            "weights", "--areas", areas, "--weights", "file:\(file)", "--out",
            scratch.path + "/again.gal", "--quiet")
        #expect(again.status == 0, "\(again.messages)")
        #expect(try scratch.read("again.gal") == scratch.read("w.gal"))
    }

    @Test func kernelRowsSumToOneWithTheAreaItself() throws {
        let result = try CommandLineTool.run(
            "weights", "--areas", areas, "--weights", "kernel:quartic:knn:4", "--standardize",
            "row", "--out", scratch.path + "/k.gwt", "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        var sums: [Substring: Double] = [:]
        for line in try scratch.read("k.gwt").split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ")
            sums[words[0], default: 0] += Double(words[2]) ?? .nan
        }
        #expect(sums.count == 61 && sums.values.allSatisfy { abs($0 - 1) < 1e-12 })
    }

    @Test func theSameNeighborsFromAFileGiveTheSameTable() throws {
        let file = scratch.path + "/w.gal"
        _ = try CommandLineTool.run("weights", "--areas", areas, "--out", file)
        for (name, rule) in [("own.csv", "queen"), ("file.csv", "file:\(file)")] {
            let result = try CommandLineTool.run(
                "autocorrelation", "--points", points, "--areas", areas, "--population",
                "folkmangd", "--weights", rule, "--permutations", "199", "--out",
                scratch.path + "/" + name)
            #expect(result.status == 0, "\(result.messages)")
        }
        #expect(try scratch.read("own.csv") == scratch.read("file.csv"))
        let table = try rows("own.csv")
        #expect(Set(table.keys) == ["moran", "geary", "general-g", "moran-rates"])
        #expect(table["moran"]?["pattern"] == "like-beside-like")
        #expect(table["geary"]?["pattern"] == "like-beside-like")
        #expect(table["general-g"]?["pattern"] == "high-together")
        // One area has no population.
        #expect(table["moran-rates"]?["n_left_out"] == "1")
    }

    @Test func threadsChangeNoByteOfTheTable() throws {
        var texts: Set<String> = []
        for threads in ["1", "2", "8"] {
            let result = try CommandLineTool.run(
                "autocorrelation", "--areas", areas, "--value", "folkmangd", "--permutations",
                "999", "--threads", threads, "--quiet", "--out", scratch.path + "/t.csv")
            #expect(result.status == 0, "\(result.messages)")
            texts.insert(try scratch.read("t.csv"))
        }
        #expect(texts.count == 1)
    }

    /// The numbers that esda gives for the census tracts of Philadelphia.
    @Test(.enabled(if: TestData.hasRealData, "../shared/data is not beside the package"))
    func realTractsHaveTheMoranOfEsda() throws {
        let tracts = TestData.path("areas/philadelphia_census_tracts_pop.geojson")
        let result = try CommandLineTool.run(
            "autocorrelation", "--areas", tracts, "--area-id", "GEOID", "--value", "total_pop",
            "--permutations", "0", "--quiet", "--out", scratch.path + "/p.csv")
        #expect(result.status == 0, "\(result.messages)")
        struct File: Decodable {
            struct Test: Decodable {
                var value: Double
                var z: Double
            }
            struct Statistics: Decodable {
                var moran: Test
                var geary: Test
            }
            struct Case: Decodable {
                var name: String
                var kind: String
                var esdaRow: Statistics
                var generalG: Test?
            }
            var cases: [Case]
        }
        let file = try JSONDecoder().decode(
            File.self,
            from: Data(
                contentsOf: URL(
                    fileURLWithPath: TestData.root + "/Tests/ReferenceValues/global.json")))
        let reference = try #require(
            file.cases.first { $0.name == "philadelphia" && $0.kind == "queen" })
        let table = try rows("p.csv")
        for (row, theirs) in [
            ("moran", reference.esdaRow.moran), ("geary", reference.esdaRow.geary),
            ("general-g", try #require(reference.generalG)),
        ] {
            let value = try #require(Double(table[row]?["value"] ?? ""))
            let z = try #require(Double(table[row]?["z"] ?? ""))
            #expect(abs(value - theirs.value) <= 1e-9 * abs(theirs.value), "\(row)")
            #expect(abs(z - theirs.z) <= 1e-9 * max(1, abs(theirs.z)), "\(row)")
        }
        #expect(table["moran"]?["p_sim"] == nil)
    }

    @Test(
        arguments: [
            (["weights", "--weights", "queens"], 2, "--weights is queen"),
            (["weights", "--weights", "file:no.gal"], 3, "no.gal"),
            (["weights", "--weights", "knn:61"], 3, "61"),
            (["weights", "--weights", "kernel:quartic:0"], 2, "--weights"),
            (["weights", "--weights", "block:bezirk"], 3, "bezirk"),
            (["weights", "--weights", "block:kod"], 0, "61 read"),
            (["weights", "--out", "w.csv"], 2, ".gal or .gwt"),
            (["weights", "--out", "/no/such/folder/w.gal"], 1, "/no/such/folder"),
            (["weights", "--weights", "knn:3", "--snap", "-1"], 2, "--snap"),
            (["weights", "--population", "folkmangd"], 2, "--population"),
            (["autocorrelation"], 2, "--points to count, or --areas with --value"),
            (["autocorrelation", "--value", "namn"], 3, "no number"),
            (
                ["autocorrelation", "--value", "folkmangd", "--permutations", "10000001"], 2,
                "10 000"
            ),
            (["autocorrelation", "--value", "folkmangd", "--with", "nomn"], 3, "nomn"),
            (["autocorrelation", "--value", "folkmangd", "--with", "namn"], 3, "have a value"),
            (["autocorrelation", "--value", "folkmangd", "--grid", "500"], 2, "a grid has none"),
            (["autocorrelation", "--value", "folkmangd", "--weights", "band:1"], 3, "neighbor"),
        ] as [([String], Int32, String)])
    func wrongUsageAndBadInputAreTold(arguments: [String], status: Int32, word: String) throws {
        let result = try CommandLineTool.run(arguments + ["--areas", areas])
        #expect(result.status == status, "\(result.messages)")
        #expect(result.messages.contains(word), "\(result.messages)")
    }

    @Test(
        arguments: [
            ("w.gal", "61\n01-01 1\nnowhere\n", "w.gal, line 3: 'nowhere'"),
            ("w.gal", "9\n", "of 9 areas, but there are 61"), ("w.gal", "\u{0}\u{1}", "header"),
            ("w.gwt", "61\n01-01 01-02 -1\n", "line 2: '-1'"), ("w.gwt", "", "empty"),
        ])
    func aFileThatDoesNotFitIsRefusedAndNothingIsWritten(
        name: String, text: String, message: String
    ) throws {
        let file = try scratch.file(name, text)
        let out = try scratch.file("out.csv", "previous")
        let result = try CommandLineTool.run(
            "autocorrelation", "--areas", areas, "--value", "folkmangd", "--weights",
            "file:\(file)", "--out", out)
        #expect(result.status == 3, "\(result.messages)")
        #expect(result.messages.contains(message), "\(result.messages)")
        #expect(try scratch.read("out.csv") == "previous")
    }

    @Test func aJobRunsAnewWhenItsFileOfWeightsChanges() throws {
        _ = try CommandLineTool.run(
            "weights", "--areas", areas, "--out", scratch.path + "/w.gal")
        try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: X }
            areas:
              - { id: a, file: \(areas), key: kod, population: folkmangd }
            sources:
              - { id: p, kind: crimes, file: \(points), crs: "EPSG:3011" }
            disclosure: { profile: internal }
            layers:
              - { id: r, recipe: rates, source: p, areas: a, weights: "file:w.gal" }
              - { id: m, recipe: autocorrelation, source: p, areas: a, permutations: 99 }
            export: { directory: out, formats: [ geojson, csv ] }
            """)
        let job = scratch.path + "/job.yml"
        let first = try CommandLineTool.run("run", job)
        #expect(first.status == 0, "\(first.messages)")
        #expect(try scratch.read("out/manifest.json").contains("\"w.gal\""))
        #expect(try scratch.read("out/m.geojson").contains(#""geometry":null"#))
        let second = try CommandLineTool.run("run", job)
        #expect(second.status == 0 && second.messages.contains("nothing has changed"))
        let text = try scratch.read("w.gal")
        try scratch.file("w.gal", text.replacing("01-01 3\n", with: "01-01 2\n"))
        let check = try CommandLineTool.run("check", job)
        #expect(check.status == 3, "\(check.output)")
        #expect(check.output.contains("w.gal, line 3: 2 neighbors"), "\(check.output)")
        let third = try CommandLineTool.run("run", job)
        #expect(third.status == 3, "\(third.messages)")
    }
}
