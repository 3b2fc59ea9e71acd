import Foundation
import HotspotStatistics
import MapLayers
import Testing

/// The verb `hotspots` on the sample city and on small areas of our own.
struct HotspotsTests {
    private static let sample = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "sample-geodata").path(percentEncoded: false)

    private struct Planted: Decodable {
        struct HotSpot: Decodable {
            var id: String
            var category: String
            var easting_3006: Double
            var northing_3006: Double
            var radius_m: Double
        }
        var hot_spots: [HotSpot]
    }

    private func features(_ text: String) throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let file = try #require(object as? [String: Any])
        return try #require(file["features"] as? [[String: Any]]).map {
            try #require($0["properties"] as? [String: Any])
        }
    }

    private func run(_ text: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let file = try #require(object as? [String: Any])
        let run = try #require(file["run"] as? [String: Any])
        return try #require(run["parameters"] as? [String: Any])
    }

    /// What is hot near a planted hot spot, what is hot elsewhere, and what is cold.
    ///
    /// Near is within one cell of the disk that it was planted in; nothing was planted to be cold.
    private struct Found: Equatable {
        var near = 0
        var elsewhere = 0
        var cold = 0
    }

    private func find(_ spot: Planted.HotSpot, permutations: String) throws -> Found {
        let result = try CommandLineTool.run(
            "hotspots", "--points", Self.sample + "/brott.csv", "--areas",
            Self.sample + "/stadsdelar.geojson", "--grid", "250", "--where",
            "brottstyp=\(spot.category)", "--permutations", permutations, "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        #expect(try run(result.output)["n_tests"] as? Int == 4794)
        var found = Found()
        for cell in try features(result.output) {
            guard let bin = cell["gi_bin"] as? Int, bin != 0 else { continue }
            guard bin > 0 else {
                found.cold += 1
                continue
            }
            // 250mN6580750E674250: the south-west corner.
            let name = try #require(cell["area_id"] as? String)
            let numbers = name.dropFirst(5).split(separator: "E").compactMap { Double($0) }
            let north = max(abs(numbers[0] + 125 - spot.northing_3006) - 125, 0)
            let east = max(abs(numbers[1] + 125 - spot.easting_3006) - 125, 0)
            if (north * north + east * east).squareRoot() <= spot.radius_m + 250 {
                found.near += 1
            } else {
                found.elsewhere += 1
            }
        }
        return found
    }

    /// All six are found, and what else is flagged with each is stated.
    ///
    /// Each in its own category, on 4 794 cells of 250 m, after correction; cells of any class. The
    /// exact p and the normal approximation have no chance in them: a cell at the edge of a class may
    /// round to either side, so one cell is allowed. The exact p calls no cell hot elsewhere, and 8
    /// cold at 90 %; the normal approximation calls 594 hot elsewhere. With 999 permutations no p
    /// can be small enough to survive the correction, so none of the six is found.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: sample + "/planted.json"),
            "sample-geodata is not in this checkout"),
        arguments: [
            (id: "sommartorget", exact: [14, 0, 7], analytic: [22, 187, 0]),
            ("stationsgangen", [10, 0, 0], [22, 4, 0]), ("busstorget", [12, 0, 0], [22, 143, 0]),
            ("villakullen", [17, 0, 0], [25, 75, 0]), ("krogstraket", [9, 0, 0], [22, 73, 0]),
            ("skolgarden", [13, 0, 1], [18, 112, 0]),
        ])
    func thePlantedHotSpotsAreFoundAndWhatElseIsFlaggedIsKnown(
        id: String, exact: [Int], analytic: [Int]
    ) throws {
        let planted = try JSONDecoder().decode(
            Planted.self, from: Data(contentsOf: URL(filePath: Self.sample + "/planted.json")))
        #expect(planted.hot_spots.count == 6)
        let spot = try #require(planted.hot_spots.first { $0.id == id })
        for (permutations, expected) in [("exact", exact), ("0", analytic)] {
            let found = try find(spot, permutations: permutations)
            let counts = [found.near, found.elsewhere, found.cold]
            if permutations == "exact" { #expect(found.elsewhere == 0, "\(id)") }
            for (count, known) in zip(counts, expected) {
                #expect(abs(count - known) <= 1, "\(id), \(permutations): \(counts)")
            }
        }
        #expect(try find(spot, permutations: "999") == Found())
    }

    /// 6 × 6 areas of 0.01°, with a value, another, events and a population.
    private func city(_ scratch: Scratch) throws -> (areas: String, points: String) {
        var areas: [String] = []
        var points = "lon,lat\n"
        for row in 0..<6 {
            for column in 0..<6 {
                let (x, y) = (18 + Double(column) / 100, 59 + Double(row) / 100)
                let events = row < 2 && column < 2 ? 9 : (row * column) % 3
                let other = (row * 7 + column * 5) % 11
                let population = row == 5 && column == 5 ? 0 : 100 + 10 * column
                let ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map {
                    "[\(x + Double($0.0) / 100),\(y + Double($0.1) / 100)]"
                }.joined(separator: ",")
                areas.append(
                    #"{"type":"Feature","properties":{"id":"\#(row)\#(column)","v":\#(events),"#
                        + #""w":\#(other),"pop":\#(population)},"geometry":{"type":"Polygon","#
                        + #""coordinates":[[\#(ring)]]}}"#)
                for event in 0..<events {
                    points += "\(x + 0.001 + Double(event) / 2000),\(y + 0.005)\n"
                }
            }
        }
        return (
            try scratch.file(
                "areas.geojson",
                #"{"type":"FeatureCollection","features":["# + areas.joined(separator: ",") + "]}"),
            try scratch.file("points.csv", points)
        )
    }

    @Test(arguments: [
        (method: "gi-star", fields: ["gi_z", "gi_p", "gi_q", "gi_bin", "gi_label"]),
        ("gi", ["gi_z", "gi_p", "gi_q", "gi_bin", "gi_label"]),
        ("local-moran", ["lm_i", "lm_z", "lm_p", "lm_q", "lm_type"]),
        ("local-geary", ["lg_c", "lg_z", "lg_p", "lg_q", "lg_type"]),
    ])
    func everyMethodWritesItsFieldsAndSaysWhatItIs(method: String, fields: [String]) throws {
        let scratch = try Scratch()
        let city = try city(scratch)
        let prefix = String(fields[0].prefix(3))
        for (permutations, field, inference) in [
            ("99", prefix + "p_sim", "conditional permutation, two-sided"),
            ("exact", prefix + "p_exact", "exact distribution"), ("0", "", "analytic"),
        ] {
            let result = try CommandLineTool.run(
                "hotspots", "--points", city.points, "--areas", city.areas, "--method", method,
                "--permutations", permutations, "--quiet")
            #expect(result.status == 0, "\(result.messages)")
            let rows = try features(result.output)
            #expect(rows.count == 36)
            for name in fields + [field, "n", "n_nb"] where !name.isEmpty {
                #expect(rows[0][name] is NSNumber || rows[0][name] is String, "\(name)")
            }
            #expect(rows[0]["n"] as? Int == 9)
            let parameters = try run(result.output)
            #expect(parameters["method"] as? String == method)
            #expect(parameters["n_tests"] as? Int == 36)
            #expect((parameters["inference"] as? String)?.hasPrefix(inference) ?? false)
        }
    }

    @Test func ratesTakeThePopulationAndLeaveOutAreasWithoutOne() throws {
        let scratch = try Scratch()
        let city = try city(scratch)
        let result = try CommandLineTool.run(
            "hotspots", "--points", city.points, "--areas", city.areas, "--method", "local-moran",
            "--population", "pop", "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        let rows = try features(result.output)
        #expect((rows[0]["rate_z"] as? Double ?? 0) > 1)
        #expect(rows[0]["lm_type"] as? String == "high-high")
        #expect(rows[35]["lm_i"] is NSNull && rows[35]["reason"] as? String == "no-population")
        #expect(try run(result.output)["n_tests"] as? Int == 35)
    }

    @Test func aSecondFieldIsLookedForAroundEachArea() throws {
        let scratch = try Scratch()
        let city = try city(scratch)
        let result = try CommandLineTool.run(
            "hotspots", "--areas", city.areas, "--value", "v", "--with", "w", "--method",
            "local-moran", "--scheme", "shared", "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        let rows = try features(result.output)
        #expect(rows[1]["value_around"] as? Double == 5 && rows[1]["lm_p_sim"] is Double)
    }

    @Test func whereTheExactPIsNotFeasibleAWarningSaysSo() throws {
        let scratch = try Scratch()
        let city = try city(scratch)
        let result = try CommandLineTool.run(
            "hotspots", "--areas", city.areas, "--value", "v", "--weights", "kernel:gaussian:1500",
            "--permutations", "exact", "--quiet")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("do not all weigh the same"), "\(result.messages)")
        #expect(try run(result.output)["permutations"] as? Int == 999)
    }

    @Test(arguments: [
        (["--permutations=-1"], 2, "0 to 10 000 000, or exact"),
        (["--permutations", "10000001"], 2, "0 to 10 000 000, or exact"),
        (["--permutations", "about"], 2, "--permutations"),
        (["--scheme", "quick"], 2, "--scheme"),
        (["--scheme", "shared", "--stop-after", "5"], 2, "--scheme complete"),
        (["--stop-after", "0"], 2, "1 or more"),
        (["--method", "moran"], 2, "--method"),
        (["--alpha", "1"], 2, "between 0 and 1"),
        (["--with", "w"], 2, "--method local-moran and --value"),
        (["--population", "pop", "--grid", "500"], 2, "--population"),
        (["--weights", "knn:36"], 3, "36 nearest neighbors"),
        (["--weights", "band:0"], 2, "--weights"),
    ])
    func wrongUsageIsToldInWords(options: [String], status: Int, words: String) throws {
        let scratch = try Scratch()
        let city = try city(scratch)
        let result = try CommandLineTool.run(
            ["hotspots", "--points", city.points, "--areas", city.areas] + options)
        #expect(result.status == Int32(status), "\(result.messages)")
        #expect(result.messages.contains(words), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func areasWithoutAPopulationOrANeighborAreToldOf() throws {
        let scratch = try Scratch()
        let city = try city(scratch)
        let text = try String(contentsOfFile: city.areas, encoding: .utf8)
        let empty = try scratch.file(
            "empty.geojson", text.replacing(#/"pop":\d+/#, with: #""pop":0"#))
        let refused = try CommandLineTool.run(
            "hotspots", "--points", city.points, "--areas", empty, "--population", "pop")
        #expect(refused.status == 3 && refused.output.isEmpty)
        #expect(
            refused.messages.contains("No area has a population above 0 in 'pop'"),
            "\(refused.messages)")
        let alone = try CommandLineTool.run(
            "hotspots", "--areas", city.areas, "--value", "v", "--weights", "band:1", "--quiet")
        #expect(alone.status == 0 && alone.messages.contains("no area could be tested"))
        #expect(try features(alone.output).allSatisfy { $0["reason"] as? String == "isolate" })
    }

    @Test func equalValuesAndTooFewAreasAreRefused() throws {
        let scratch = try Scratch()
        let square =
            #""geometry":{"type":"Polygon","coordinates":[[[18,59],[18.1,59],[18.1,59.1],[18,59]]]}"#
        for (count, words) in [(2, "Only 2 of 2 areas"), (4, "All 4 values are equal")] {
            let rows = (0..<count).map {
                #"{"type":"Feature","properties":{"id":"\#($0)","v":3},\#(square)}"#
            }
            let areas = try scratch.file(
                "equal.geojson",
                #"{"type":"FeatureCollection","features":["# + rows.joined(separator: ",") + "]}")
            for method in ["gi", "local-moran", "local-geary"] {
                let result = try CommandLineTool.run(
                    "hotspots", "--areas", areas, "--value", "v", "--method", method, "--weights",
                    "band:1000")
                #expect(result.status == 3 && result.messages.contains(words), "\(result.messages)")
            }
        }
    }

    /// A renamed layer is the layer, under other names.
    @Test func anAliasRenamesTheFieldsAlone() throws {
        let arguments = [
            "hotspots", "--points", TestData.sample + "/brott.csv", "--areas",
            TestData.sample + "/stadsdelar.geojson", "--permutations", "0", "--quiet",
        ]
        let own = try CommandLineTool.run(arguments)
        let renamed = try CommandLineTool.run(arguments + ["--alias", "arcgis"])
        #expect(own.status == 0 && renamed.status == 0, "\(renamed.messages)")
        let pairs = zip(try features(own.output), try features(renamed.output))
        for (own, renamed) in pairs {
            #expect(own["gi_z"] as? Double == renamed["GiZScore"] as? Double)
            #expect(own["gi_bin"] as? Int == renamed["Gi_Bin"] as? Int)
            #expect(own["n_nb"] as? Int == renamed["NNeighbors"] as? Int)
            #expect(renamed["gi_z"] == nil && renamed["area_id"] != nil)
        }
        let alias = try #require(try run(renamed.output)["alias"] as? [String: Any])
        #expect(alias["tool"] as? String == "arcgis")
        #expect((alias["fields"] as? [String: String])?["GiPValue"] == "gi_p")
        let wrong = try CommandLineTool.run(arguments + ["--alias", "qgis"])
        #expect(wrong.status == 2)
    }
}
