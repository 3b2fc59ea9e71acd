import Foundation
import Testing

/// The made-up city: what its README promises, and that its program still makes it.
struct SampleTests {
    private func properties(_ file: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: TestData.sample + "/" + file))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let features = try #require(root["features"] as? [[String: Any]])
        return features.compactMap { $0["properties"] as? [String: Any] }
    }

    private func rows(_ file: String) throws -> [[String]] {
        let text = try String(contentsOfFile: TestData.sample + "/" + file, encoding: .utf8)
        return text.split(separator: "\n").map {
            $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func people(_ areas: [[String: Any]], by key: String) -> [String: Int] {
        areas.reduce(into: [:]) { sums, area in
            guard let code = area[key] as? String, let count = area["folkmangd"] as? Int else {
                return
            }
            sums[code, default: 0] += count
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
    func theProgramMakesTheSameBytes() throws {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [TestData.sample + "/make_sample.py", scratch.path]
        process.environment = ["PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(names.count == 17)
        for name in names {
            #expect(
                FileManager.default.contents(atPath: scratch.path + "/" + name)
                    == FileManager.default.contents(atPath: TestData.sample + "/" + name),
                "\(name)")
        }
    }

    @Test func smallAreasAddUpToTheAreasThatHoldThem() throws {
        let small = try properties("basomraden.geojson")
        #expect(small.count == 454)
        #expect(
            people(small, by: "stadsdel")
                == people(try properties("stadsdelar.geojson"), by: "kod"))
        #expect(
            people(small, by: "stadsdelsomrade")
                == people(try properties("stadsdelsomraden.geojson"), by: "kod"))
    }

    @Test(arguments: [
        ("2017", "2020", "stadsdelsomraden-2020.geojson", 14),
        ("2020", "2023", "stadsdelsomraden.geojson", 13),
    ])
    func aCrosswalkCarriesAllPeopleToTheNextEdition(
        from: String, to: String, target: String, count: Int
    ) throws {
        let old = people(try properties("stadsdelsomraden-\(from).geojson"), by: "kod")
        #expect(old.count == count)
        var shares: [String: Double] = [:]
        var carried: [String: Double] = [:]
        for row in try rows("crosswalk-\(from)-\(to).csv").dropFirst() {
            let share = try #require(Double(row[2]))
            shares[row[0], default: 0] += share
            carried[row[1], default: 0] += share * Double(try #require(old[row[0]]))
        }
        #expect(Set(shares.keys) == Set(old.keys))
        for (code, sum) in shares { #expect(abs(sum - 1) < 1e-12, "\(code)") }
        let new = people(try properties(target), by: "kod")
        #expect(Set(carried.keys) == Set(new.keys))
        // The shares have six decimals: half a millionth of the people of one district at most.
        for (code, people) in new { #expect(abs(carried[code, default: 0] - Double(people)) < 0.5) }
    }

    @Test func permitsAreAsOddAsTheReadmeSays() throws {
        let permits = try properties("tillstandsomraden.geojson")
        #expect(permits.count == 11)
        for permit in permits {
            for key in ["innehavare", "lagrum", "giltig_fran", "giltig_till"] {
                #expect((permit[key] as? String)?.isEmpty == false)
            }
        }
        let over = permits.filter { ($0["giltig_till"] as? String ?? "") < "2025-01-01" }
        #expect(over.compactMap { $0["id"] as? String } == ["T10"])
    }

    /// Answers of an area and year, weighted; the share of unsafe ones among those who go out.
    private func share(_ answers: [[String]], _ year: String, _ isHere: (String) -> Bool) -> Double
    {
        var (all, unsafe) = (0.0, 0.0)
        for row in answers where row[1] == year && isHere(row[2]) {
            guard !["", "går inte ut"].contains(row[6]),
                let weight = Double(row[3].replacing(",", with: "."))
            else { continue }
            all += weight
            if ["ganska otrygg", "mycket otrygg"].contains(row[6]) { unsafe += weight }
        }
        return unsafe / all
    }

    @Test func theAnswersShowWhatWasPlanted() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: TestData.sample + "/planted.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let survey = try #require(root["survey"] as? [String: Any])
        let areas = try #require(survey["areas"] as? [[String: Any]])
        let answers = Array(try rows("trygghetsmatning.csv").dropFirst())
        #expect(areas.count == 9 && answers.count == 11_500)
        for area in areas {
            let code = try #require(area["area"] as? String)
            for year in ["2020", "2023"] {
                let expected = try #require(area["share_" + year] as? Double)
                // Some hundred answers: four standard errors of a share of 0.3 are 0.18.
                #expect(
                    abs(share(answers, year) { $0 == code } - expected) < 0.18, "\(code) \(year)")
            }
        }
        let worse = share(answers, "2023") { $0.hasPrefix("11-") }
        #expect(worse > 1.4 * share(answers, "2020") { $0.hasPrefix("11-") })
        let better = share(answers, "2023") { $0.hasPrefix("03-") }
        #expect(better < 0.8 * share(answers, "2020") { $0.hasPrefix("03-") })
    }
}
