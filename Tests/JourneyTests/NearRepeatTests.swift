import Foundation
import Testing

/// `trygghet near-repeat`, run as a user runs it.
struct NearRepeatTests {
    private let scratch: Scratch

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let sample = root.appendingPathComponent("sample-geodata/brott.csv").path
    private static let philadelphia = root.deletingLastPathComponent()
        .appendingPathComponent("shared/data/events/philadelphia_crimes_2018.csv.gz").path

    init() throws { scratch = try Scratch() }

    private func rows(_ text: String) -> [[String: String]] {
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: philadelphia), "needs ../shared/data"))
    func burglariesInPhiladelphiaRepeat() throws {
        let out = scratch.path + "/bands.csv"
        let options = [
            "near-repeat", "--points", Self.philadelphia, "--x", "point_x", "--y", "point_y",
            "--time", "dispatch_date", "--time-zone", "America/New_York", "--where",
            "text_general_code=Burglary Residential,Burglary Non-Residential",
            "--distance-bands", "100:400", "--permutations", "199",
        ]
        let result = try CommandLineTool.run(options + ["--out", out, "--threads", "1"])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("20 features, 6464 records"), "\(result.messages)")
        let text = try scratch.read("bands.csv")
        let bands = rows(text)
        #expect(bands.count == 20 && bands[0]["distance_band"] == "same place")
        // numpy finds the same pairs at one place: Tests/ReferenceValues/near-repeat-real.json.
        #expect(bands.prefix(4).map { $0["observed"] } == ["408", "143", "153", "128"])
        #expect(bands[0]["flagged"] == "1" && bands[0]["p_sim"] == "0.005")
        let again = try CommandLineTool.run(options + ["--out", out, "--threads", "8"])
        #expect(again.status == 0)
        #expect(try scratch.read("bands.csv") == text)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: sample), "needs sample-geodata"))
    func burglariesOfTheSampleAreClassifiedAndSpread() throws {
        let options = [
            "near-repeat", "--points", Self.sample, "--where", "brottstyp=Bostadsinbrott",
            "--time-end", "sluttid", "--quiet",
        ]
        let events = try CommandLineTool.run(options + ["--output", "events"])
        #expect(events.status == 0, "\(events.messages)")
        let root = try JSONSerialization.jsonObject(with: Data(events.output.utf8))
        let features = try #require((root as? [String: Any])?["features"] as? [[String: Any]])
        let properties = features.compactMap { $0["properties"] as? [String: Any] }
        #expect(properties.count == 4470)
        // Two rows repeat an identifier of another.
        let later = properties.reduce(into: [String: Int]()) { later, event in
            later[event["event_id"] as? String ?? "", default: 0] += event["n_later"] as? Int ?? 0
        }
        for event in properties {
            let kind = event["class"] as? String
            let partner = event["partner"] as? String
            #expect((partner != nil) == (kind == "repeat" || kind == "near-repeat"))
            if let partner {
                // Whom somebody follows has a later event near it.
                #expect((later[partner] ?? 0) > 0)
                let distance = event["distance_m"] as? Double ?? -1
                #expect(kind == "repeat" ? distance == 0 : distance > 0 && distance < 200)
                #expect((event["days"] as? Double ?? 99) < 14)
            }
        }
        let spread = try CommandLineTool.run(
            options + ["--aoristic", "--permutations", "9", "--distance-bands", "same,100"])
        #expect(spread.status == 0 && spread.output.contains("equally likely"))
    }

    @Test(
        arguments: [
            (["--distance-bands", "100"], 2, "--distance-bands"),
            (["--distance-bands", "0:100"], 2, "--distance-bands"),
            (["--distance-bands", "200,100"], 2, "ascending"),
            (["--time-bands", "0.5:7"], 2, "--time-bands"),
            (["--metric", "taxi"], 2, "taxi"), (["--times", "hours"], 2, "hours"),
            (["--aoristic", "--times", "dates"], 2, "--aoristic"),
            (["--permutations=-1"], 2, "--permutations"),
            (["--permutations", "10000001"], 2, "10 000 000"),
            (["--permutations", "10000000"], 3, "permutations"),
            (["--alpha", "0"], 2, "--alpha"), (["--link-days", "0"], 2, "--link-days"),
            (["--link-distance", "0"], 2, "--link-distance"),
            (
                ["--output", "events", "--profile", "public", "--min-count", "5"], 4,
                "not published"
            ),
            (["--profile", "public", "--min-count", "5"], 4, "not published"),
            (["--from", "2025-02-01", "--to", "2025-01-01"], 2, "before"),
            (["--from", "2030-01-01"], 3, "No record"),
            (["--time", "when"], 3, "when"), (["--where", "kind=a"], 3, "Only 2"),
        ] as [([String], Int32, String)])
    func wrongUsageAndBadInputAreTold(options: [String], status: Int32, word: String) throws {
        let points = try scratch.file(
            "points.csv",
            """
            lon,lat,time,kind
            18.05,59.05,2025-01-01 10:00,a
            18.05,59.05,2025-01-03 10:00,a
            18.06,59.05,2025-01-04 10:00,b
            18.07,59.06,2025-03-01 10:00,b

            """)
        let result = try CommandLineTool.run(["near-repeat", "--points", points] + options)
        #expect(result.status == status, "\(result.messages)")
        #expect(result.messages.contains(word), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func eventsAtOnePlaceOrTimeAreRefused() throws {
        let place = try scratch.file(
            "place.csv",
            "lon,lat,time\n18,59,2025-01-01\n18,59,2025-01-02\n18,59,2025-01-09\n")
        let same = try CommandLineTool.run("near-repeat", "--points", place)
        #expect(same.status == 3 && same.messages.contains("same place"), "\(same.messages)")
        let time = try scratch.file(
            "time.csv",
            "lon,lat,time\n18,59,2025-01-01\n18.1,59,2025-01-01\n18.2,59,2025-01-01\n")
        let once = try CommandLineTool.run("near-repeat", "--points", time)
        #expect(once.status == 3 && once.messages.contains("same time"), "\(once.messages)")
    }
}
