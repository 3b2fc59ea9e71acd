import Foundation
import Testing

/// `trygghet density`, and the recipe in a job, from files to layers.
struct DensityJourneyTests {
    private let scratch: Scratch

    /// Sixty events in the middle of two areas of about 5.7 × 5.6 km each.
    init() throws {
        scratch = try Scratch()
        try scratch.file(
            "areas.geojson",
            """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a"},\
            "geometry":{"type":"Polygon","coordinates":[[[18,59],[18.1,59],[18.1,59.05],[18,59.05],[18,59]]]}},\
            {"type":"Feature","properties":{"id":"b"},"geometry":{"type":"Polygon","coordinates":\
            [[[18.1,59],[18.2,59],[18.2,59.05],[18.1,59.05],[18.1,59]]]}}]}
            """)
        let rows = (0..<60).map { number -> String in
            let lon = 18.08 + Double(number * 37 % 60) / 1500
            let lat = 59.02 + Double(number * 23 % 60) / 6000
            return "\(lon),\(lat),\(number % 3 == 0 ? "rån" : "stöld"),\(number % 4 + 1)"
        }
        try scratch.file("points.csv", "lon,lat,brott,vikt\n" + rows.joined(separator: "\n") + "\n")
        try scratch.file(
            "shuffled.csv",
            "lon,lat,brott,vikt\n" + rows.reversed().joined(separator: "\n") + "\n")
    }

    private func path(_ name: String) -> String { scratch.path + "/" + name }

    private func run(_ options: String..., points: String = "points.csv") throws
        -> CommandLineTool.Outcome
    {
        try CommandLineTool.run(
            ["density", "--points", path(points), "--areas", path("areas.geojson")] + options)
    }

    /// The properties of the features, and what the layer says of itself.
    private func layer(
        _ result: CommandLineTool.Outcome
    ) throws -> (features: [[String: Any]], run: [String: Any]) {
        #expect(result.status == 0, "\(result.messages)")
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let features = try #require(root["features"] as? [[String: Any]])
        return (
            features.compactMap { $0["properties"] as? [String: Any] },
            try #require(root["run"] as? [String: Any])
        )
    }

    private func numbers(_ features: [[String: Any]], _ field: String) -> [Double] {
        features.compactMap { ($0[field] as? NSNumber)?.doubleValue }
    }

    @Test(arguments: ["quartic", "gaussian", "epanechnikov", "triangular", "uniform"])
    func theDensityOfAllCellsIsTheNumberOfEvents(kernel: String) throws {
        let bandwidth = kernel == "gaussian" ? "150" : "500"
        let made = try layer(
            run("--grid", "80", "--kernel", kernel, "--bandwidth", bandwidth))
        let total = numbers(made.features, "dens_km2").reduce(0, +) * 0.0064
        #expect(abs(total - 60) < 0.06)
        #expect(numbers(made.features, "n").reduce(0, +) == 60)
        #expect(numbers(made.features, "dens_km2").count == made.features.count)
    }

    @Test func theDensityOfAllHexagonsIsTheNumberOfEvents() throws {
        let made = try layer(run("--hex", "100", "--bandwidth", "500"))
        let total = numbers(made.features, "dens_km2").reduce(0, +) * 0.01 * 3.0.squareRoot() / 2
        #expect(abs(total - 60) < 0.06)
        // Where the events lie there is most of them.
        let highest = made.features.max {
            (numbers([$0], "dens_km2")[0]) < (numbers([$1], "dens_km2")[0])
        }
        #expect(numbers([try #require(highest)], "dens_km2")[0] > 10)
    }

    @Test func weightsCount() throws {
        let made = try layer(run("--grid", "80", "--bandwidth", "500", "--weight", "vikt"))
        let total = numbers(made.features, "dens_km2").reduce(0, +) * 0.0064
        #expect(abs(total - 150) < 0.15)
    }

    @Test func threadsAndTheOrderOfRowsChangeNoByte() throws {
        func features(_ result: CommandLineTool.Outcome) throws -> Data {
            #expect(result.status == 0, "\(result.messages)")
            let root =
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            return try JSONSerialization.data(
                withJSONObject: #require(root?["features"]), options: .sortedKeys)
        }
        let options = ["--bandwidth", "cross-validated", "--weight", "vikt", "--edge-correction"]
        for cells in [
            ["--grid", "200"], ["--hex", "200"], ["--grid", "200", "--contours", "nice:5"],
        ] {
            var made: Set<Data> = []
            for (points, threads) in [
                ("points.csv", "1"), ("shuffled.csv", "2"), ("points.csv", "8"),
            ] {
                made.insert(
                    try features(
                        CommandLineTool.run(
                            ["density", "--points", path(points), "--areas", path("areas.geojson")]
                                + options + cells + ["--threads", threads])))
            }
            #expect(made.count == 1)
        }
    }

    @Test func everyChoiceIsInTheLayer() throws {
        let made = try layer(run("--hex", "200", "--bandwidth", "silverman"))
        let words = String(describing: made.run)
        for word in [
            "bandwidth_m", "bandwidth_choice", "Silverman 1986", "kernel", "quartic", "cell_size_m",
            "per km²", "edge_correction", "n_events",
        ] {
            #expect(words.contains(word), "\(word)")
        }
    }

    @Test func twoSetsOfEventsAreComparedAboveAFloor() throws {
        let made = try layer(
            run(
                "--grid", "200", "--bandwidth", "700", "--where", "brott=rån", "--against-where",
                "brott=stöld"))
        #expect(numbers(made.features, "n").reduce(0, +) == 20)
        #expect(numbers(made.features, "ratio").allSatisfy { $0 >= 0 })
        for feature in made.features {
            #expect((feature["ratio"] is NSNull) == (feature["reason"] is String))
        }
        #expect(made.features.contains { $0["reason"] as? String == "low-denominator" })
        let difference = try layer(
            run(
                "--grid", "200", "--bandwidth", "700", "--against", path("shuffled.csv"),
                "--combine", "difference"))
        #expect(numbers(difference.features, "diff_km2").allSatisfy { $0 == 0 })
    }

    @Test func contoursEndAtTheBorderOfTheAreas() throws {
        let made = try layer(
            run(
                "--grid", "200", "--bandwidth", "6000", "--edge-correction", "--contours",
                "0.001,0.8,1.2"))
        // 0.05° of latitude and 0.2° of longitude at 59° north: 5.57 × 11.48 km.
        let area = numbers(made.features, "area_km2").reduce(0, +)
        #expect(abs(area - 64) < 1, "\(area)")
        #expect(numbers(made.features, "level_lo") == numbers(made.features, "level_lo").sorted())
    }

    @Test func aBandwidthBelowTheCellSizeIsWarnedOf() throws {
        let result = try run("--grid", "500", "--bandwidth", "100", "--out", path("out.geojson"))
        #expect(result.status == 0)
        #expect(
            result.messages.contains("warning: the bandwidth, 100 m, is smaller than the cells"))
        #expect(result.messages.contains("bandwidth 100 m"))
    }

    @Test(
        arguments: [
            (["--grid", "100", "--bandwidth", "0"], 2, "--bandwidth"),
            (["--grid", "100", "--bandwidth=-5"], 2, "--bandwidth"),
            (["--grid", "100", "--bandwidth", "nan"], 2, "--bandwidth"),
            (["--grid", "100", "--bandwidth", "silvermann"], 2, "silverman"),
            (["--grid", "100", "--bandwidth", "90000"], 3, "larger than the map"),
            (["--bandwidth", "500"], 2, "--grid"),
            (["--grid", "100", "--kernel", "cosine"], 2, "kernel"),
            (["--grid", "100", "--combine", "ratio"], 2, "--against"),
            (["--grid", "100", "--against-where", "brott"], 2, "FIELD=VALUE"),
            (["--grid", "100", "--against-where", "brott=mord"], 3, "let through"),
            (["--grid", "100", "--against-where", "brott=rån", "--floor=-1"], 2, "--floor"),
            (["--grid", "100", "--contours", "5,3"], 2, "--contours"),
            (["--hex", "100", "--contours", "nice:5"], 2, "--grid"),
            (["--grid", "100", "--where", "brott=mord"], 3, "let through"),
            (["--grid", "100", "--profile", "public", "--min-count", "5"], 4, "not published"),
            (["--grid", "0.01"], 3, "cells"),
        ] as [([String], Int32, String)])
    func wrongUsageIsTold(options: [String], status: Int32, word: String) throws {
        let result = try CommandLineTool.run(
            ["density", "--points", path("points.csv"), "--areas", path("areas.geojson")] + options)
        #expect(result.status == status, "\(result.messages)")
        #expect(result.messages.contains(word), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func edgeCorrectionNeedsAreas() throws {
        let result = try CommandLineTool.run(
            "density", "--points", path("points.csv"), "--grid", "100", "--edge-correction")
        #expect(result.status == 2)
        #expect(result.messages.contains("--areas"))
    }

    @Test func eventsAtOnePlaceTellNoBandwidth() throws {
        try scratch.file("one.csv", "lon,lat\n" + String(repeating: "18.1,59.02\n", count: 40))
        for rule in ["silverman", "scott", "cross-validated"] {
            let result = try run("--grid", "100", "--bandwidth", rule, points: "one.csv")
            #expect(result.status == 3, "\(result.messages)")
            #expect(result.messages.contains("bandwidth"))
        }
    }

    @Test func aJobMakesCellsAndContours() throws {
        let job = """
            version: 1
            city: { name: Provstad, crs: "EPSG:3011" }
            areas: [ { id: delar, file: areas.geojson, key: id } ]
            sources: [ { id: brott, kind: crimes, file: points.csv, crs: "EPSG:4326" } ]
            disclosure: { profile: internal }
            layers:
              - { id: tathet, recipe: density, source: brott, grid: 100, bandwidth: 600, edge-correction: true }
              - { id: band, recipe: density, source: brott, grid: 100, kernel: gaussian, bandwidth: scott, contours: "quantiles:4" }
              - { id: kvot, recipe: density, source: brott, hex: 200, bandwidth: 700, where: { brott: rån }, against: { source: brott, where: { brott: stöld } }, combine: log-ratio }
            export: { directory: out, formats: [ geojson ] }
            """
        let file = try scratch.file("job.yml", job)
        let result = try CommandLineTool.run("run", file)
        #expect(result.status == 0, "\(result.messages)")
        for layer in ["tathet", "band", "kvot"] {
            #expect(try scratch.read("out/\(layer).geojson").contains("\"recipe\":\"density\""))
        }
        for (good, bad, word) in [
            ("bandwidth: 600", "bandwidth: 0", "not a bandwidth"),
            ("edge-correction: true", "edge-correction: maybe", "true nor false"),
            ("\"quantiles:4\"", "\"9,1\"", "contour levels"),
            ("kernel: gaussian", "kernel: gausian", "did you mean 'gaussian'"),
            ("hex: 200", "areas: delar", "made on cells"),
            ("hex: 200, ", "hex: 200, contours: \"1,2\", ", "square cells"),
        ] {
            let broken = try scratch.file(
                "broken.yml", job.replacingOccurrences(of: good, with: bad))
            let refusal = try CommandLineTool.run("check", broken)
            #expect(refusal.status == 3 || refusal.status == 2, "\(bad): \(refusal.status)")
            #expect((refusal.messages + refusal.output).contains(word), "\(refusal.messages)")
        }
    }

    @Test(.enabled(if: TestData.hasRealData, "../shared/data is not beside the package"))
    func robberiesInPhiladelphiaKeepTheirNumber() throws {
        let result = try CommandLineTool.run(
            "density", "--points", TestData.path("events/philadelphia_crimes_2018.csv.gz"),
            "--areas", TestData.path("areas/philadelphia_police_districts.geojson"), "--where",
            "text_general_code=Robbery Firearm", "--grid", "500", "--bandwidth", "1000")
        let made = try layer(result)
        let total = numbers(made.features, "dens_km2").reduce(0, +) * 0.25
        // Two or three in a hundred leak over the border.
        #expect(total > 2050 && total < 2172)
    }
}
