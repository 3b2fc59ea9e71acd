import BatchJobs
import Foundation
import HotspotStatistics
import MapLayers
import SafetyRecords
import Testing

/// The verb and the recipe `survey` on the made-up city and on real tables.
struct SurveyJourneyTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let sample = [
        "--answers", TestData.sample + "/trygghetsmatning.csv", "--areas",
        TestData.sample + "/stadsdelar.geojson", "--question", "otrygg_kvall",
    ]
    private static let unsafe = ["--answer", "ganska otrygg", "--answer", "mycket otrygg"]

    /// The rows of a CSV file without quoted commas, by the name of their field.
    private func rows(_ name: String) throws -> [[String: String]] {
        let lines = try scratch.read(name).split(separator: "\n").map(String.init)
        let names = (lines.first ?? "").split(separator: ",").map(String.init)
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return Dictionary(
                zip(names, fields.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }),
                uniquingKeysWith: { first, _ in first })
        }
    }

    private func survey(_ arguments: [String], status: Int32 = 0) throws -> CommandLineTool.Outcome
    {
        let outcome = try CommandLineTool.run(["survey"] + arguments)
        #expect(outcome.status == status, "\(outcome.messages)")
        return outcome
    }

    /// The shares of the file itself, added up by hand.
    @Test func sharesAreThoseOfTheFile() throws {
        // Without points, which place an answer before its code does.
        let text = try String(
            contentsOfFile: TestData.sample + "/trygghetsmatning.csv", encoding: .utf8)
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ";", omittingEmptySubsequences: false).prefix(7)
                .joined(separator: ";")
        }
        let answers = try scratch.file("svar.csv", lines.joined(separator: "\n") + "\n")
        let out = scratch.path + "/shares.csv"
        _ = try survey(
            [
                "--answers", answers, "--areas", TestData.sample + "/stadsdelar.geojson",
                "--question", "otrygg_kvall", "--apart", "går inte ut", "--year", "2023", "--out",
                out,
            ] + Self.unsafe)
        let made = try rows("shares.csv")
        #expect(made.count == 61)
        var sums: [String: (whole: Double, part: Double, count: Int, apart: Int)] = [:]
        for line in lines.dropFirst() {
            let fields = line.split(separator: ";", omittingEmptySubsequences: false).map(
                String.init)
            guard fields.count > 6, fields[1] == "2023",
                let weight = Double(fields[3].split(separator: ",").joined(separator: "."))
            else { continue }
            var sum = sums[fields[2]] ?? (0, 0, 0, 0)
            switch fields[6] {
            case "": break
            case "går inte ut": sum.apart += 1
            default:
                sum.whole += weight
                sum.count += 1
                if fields[6].hasSuffix("otrygg") { sum.part += weight }
            }
            sums[fields[2]] = sum
        }
        for row in made {
            let id = try #require(row["area_id"])
            guard let sum = sums[id], sum.count > 0 else {
                #expect(row["share"] == "" && row["reason"] == "no-answers")
                continue
            }
            let share = try #require(row["share"].flatMap(Double.init))
            #expect(abs(share - sum.part / sum.whole) < 1e-12)
            #expect(row["n_answers"] == String(sum.count) && row["n_apart"] == String(sum.apart))
        }
        // Of sixty areas with a hundred answers each few can be told from the city.
        let told = made.count { $0["differs"] == "higher" || $0["differs"] == "lower" }
        #expect(told > 0 && told < 30)
        #expect(made.count { $0["differs"] == "not-distinguishable" } > 30)
    }

    @Test func changesModelsGroupsAndIndicesAreMade() throws {
        let all = scratch.path + "/all.csv"
        _ = try survey(
            Self.sample + Self.unsafe + [
                "--apart", "går inte ut", "--year", "2023", "--against-year", "2020",
                "--district", "stadsdelsomrade", "--shrink", "fay-herriot", "--strata", "omrade",
                "--out", all,
            ])
        let made = try rows("all.csv")
        for name in ["change_q", "share_district", "share_model", "is_modeled", "diff_q"] {
            #expect(made.contains { $0[name]?.isEmpty == false }, "\(name)")
        }
        for row in made where row["share_model"] != "" {
            let model = try #require(row["share_model"].flatMap(Double.init))
            #expect(model > 0 && model < 1 && row["is_modeled"] == "1")
        }
        let groups = scratch.path + "/groups.csv"
        _ = try survey(
            Self.sample + Self.unsafe + ["--year", "2023", "--by", "kon", "--out", groups])
        let table = try rows("groups.csv")
        #expect(table.count == 2 * 62 && table[0]["area_id"] == "*/kon=kvinna")
        let index = try survey(
            Self.sample + ["--question", "oro_brott", "--year", "2023", "--quiet"] + Self.unsafe)
        #expect(index.output.contains("(m1 + … + m2)/2"))
    }

    @Test func theSameBytesWhateverTheOrderAndTheThreads() throws {
        let text = try String(
            contentsOfFile: TestData.sample + "/trygghetsmatning.csv", encoding: .utf8)
        var lines = text.split(separator: "\n").map(String.init)
        let header = lines.removeFirst()
        let file = try scratch.file(
            "trygghetsmatning.csv", ([header] + lines.reversed()).joined(separator: "\n") + "\n")
        func made(_ answers: String, _ threads: String, _ name: String) throws -> String {
            _ = try survey(
                [
                    "--answers", answers, "--areas", TestData.sample + "/stadsdelar.geojson",
                    "--question", "otrygg_kvall", "--year", "2023", "--district",
                    "stadsdelsomrade", "--shrink", "empirical-bayes", "--threads", threads,
                    "--out", scratch.path + "/" + name,
                ] + Self.unsafe)
            return try scratch.read(name)
        }
        let one = try made(TestData.sample + "/trygghetsmatning.csv", "1", "one.csv")
        #expect(try made(file, "4", "two.csv") == one)
    }

    @Test(
        arguments: [
            (["--answer", "ganska otrgg"], 3, "nobody answered"),
            (["--answer", "ganska otrygg", "--year", "1999"], 3, "let through"),
            (["--answer", "a", "--apart", "a"], 2, "both make the share"),
            (
                ["--answer", "otrgg", "--option", "trygg", "--option", "otrygg"], 2,
                "did you mean 'otrygg'"
            ),
            (["--option", "a", "--apart", "a"], 2, "--answer"),
            (["--answer", "a", "--against-year", "2020"], 2, "another --year"),
            (["--answer", "a", "--by", "kon", "--shrink", "fay-herriot"], 2, "--by"),
            (["--answer", "a", "--share", "x"], 2, "belongs to --table"),
            (["--table"], 2, "needs --area"),
            (["--answer", "a", "--strata", "nix"], 3, "no field"),
            (["--answer", "ganska otrygg", "--district", "nix"], 3, "neither a field"),
        ])
    func whatCannotBeMeantIsRefused(options: [String], status: Int32, words: String) throws {
        let outcome = try survey(Self.sample + options, status: status)
        #expect(outcome.messages.contains(words), "\(outcome.messages)")
    }

    /// Weights that are none leave the sample with a reason.
    @Test func badWeightsAreCounted() throws {
        let answers = try scratch.file(
            "svar.csv",
            "omrade;ar;vikt;q\n"
                + (0..<60).map { "01-01;2023;\($0 % 3 + 1);\($0 % 4 == 0 ? "ja" : "nej")\n" }
                .joined()
                + "01-01;2023;-1;ja\n01-01;2023;;ja\n01-01;2023;x;ja\n01-01;2023;0;ja\n"
                + "01-01;2023;1e9;nej\n01-01;2023;inf;ja\n99-99;2023;1;ja\n")
        let out = scratch.path + "/o.csv"
        let outcome = try survey([
            "--answers", answers, "--areas", TestData.sample + "/stadsdelar.geojson",
            "--question", "q", "--answer", "ja", "--out", out,
        ])
        #expect(outcome.messages.contains("missing-weight"))
        #expect(outcome.messages.contains("invalid-weight"))
        #expect(outcome.messages.contains("unknown-area"))
        #expect(outcome.messages.contains("weight of 0"))
        #expect(outcome.messages.contains("over 1000 times the median"))
        let made = try rows("o.csv")
        #expect(made.first { $0["area_id"] == "01-01" }?["n_answers"] == "61")
        #expect(made.count { $0["reason"] == "no-answers" } == 60)
    }

    // MARK: Ready tables

    @Test(
        .enabled(if: TestData.hasRealData, "../shared/data is not beside the package"),
        arguments: [2018, 2019])
    func theSocialIndicatorsOfMelbourneRunAsTables(year: Int) throws {
        let names = """
                  "Carlton 3053": Carlton
                  "Docklands 3008": Docklands
                  "East Melbourne 3002": East Melbourne
                  "Melbourne 3000": "Melbourne (CBD)"
                  "North Melbourne 3051 / West Melbourne 3003": [ North Melbourne, "West Melbourne (Residential)" ]
                  "Parkville 3052": Parkville

            """
        let own =
            year == 2018
            ? """
                  "Kensington/ Flemingon 3031": Kensington
                  "Southbank/ South Wharf 3006": Southbank
                  "South Yarra 3141 / Melbourne (St Kilda Road) 3004": [ South Yarra, "Melbourne (Remainder)" ]

            """
            : """
                  "Kensington / Flemington 3031": Kensington
                  "South Wharf / Southbank 3006": Southbank
                  "South Yarra 3141 / Melbourne/St Kilda Road 3004": [ South Yarra, "Melbourne (Remainder)" ]

            """
        let data = try #require(TestData.real)
        let job = try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: Melbourne }
            areas:
              - { id: small, file: "\(data)/areas/melbourne_clue_small_areas.geojson", key: featurenam }
            sources:
              - id: comsis
                kind: survey
                form: table
                file: "\(data)/survey/melbourne_social_indicators_\(year).csv"
                area: small
                fields: { area: RESPONDENT GROUP, share: RESULT, n: SAMPLE SIZE, year: YEAR, question: DESCRIPTION }
                city: City of Melbourne
                names:
            \(names)\(own)
                questions:
                  natt: { text: "Feel safe by yourself in your neighbourhood - at night" }
            disclosure: { profile: internal }
            layers:
              - { id: natt, recipe: survey, source: comsis, areas: small, question: natt, year: \(year), few-answers: 100 }
            export: { directory: out, formats: [ csv ] }

            """)
        let outcome = try CommandLineTool.run(
            ["run", job, "--out", scratch.path + "/out", "--force"])
        #expect(outcome.status == 0, "\(outcome.messages)")
        let made = try rows("out/natt.csv")
        #expect(made.count == 13)
        let byName = Dictionary(uniqueKeysWithValues: made.map { ($0["area_id"] ?? "", $0) })
        // One group covers two areas: one sample, told on both.
        let north = try #require(byName["North Melbourne"])
        let west = try #require(byName["West Melbourne (Residential)"])
        #expect(north["share"] == west["share"] && north["flag"] == "shared-sample")
        #expect(west["flag"] == "shared-sample" && north["diff_q"] == west["diff_q"])
        #expect(byName["Port Melbourne"]?["reason"] == "no-answers")
        if year == 2019 {
            #expect(north["share"] == "0.543" && north["n_answers"] == "209")
            #expect(byName["Parkville"]?["n_answers"] == "91")
            #expect(byName["Parkville"]?["differs"] == "lower")
            #expect(byName["Carlton"]?["share_city"] == "0.574")
        }
        #expect(byName["Parkville"]?["flag"] == "few-answers")
        #expect(outcome.messages.contains("are of no area of the map: '18-24 years'"))
    }
}
