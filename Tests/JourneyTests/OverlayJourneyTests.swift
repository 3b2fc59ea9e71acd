import FeatureFormats
import Foundation
import Testing

/// `trygghet overlay`, and overlays, carried figures and reference values in a job.
struct OverlayJourneyTests {
    private let scratch: Scratch
    private static let areas = """
          - { id: del, file: \(TestData.sample)/stadsdelar.geojson, key: kod, name: namn, population: folkmangd }
          - { id: omrade, file: \(TestData.sample)/stadsdelsomraden.geojson, key: kod, name: namn, population: folkmangd, valid-from: 2023-07-01 }
        """
    private static let sources = """
          - { id: brott, kind: crimes, file: \(TestData.sample)/brott.csv, crs: "EPSG:3011", decimal: ",", fields: { x: X, y: Y, time: brottstid, category: brottstyp } }
        """

    init() throws { scratch = try Scratch() }

    private func job(
        _ layers: String, disclosure: String = "{ profile: internal }"
    ) throws -> String {
        try scratch.file(
            "job.yml",
            """
            version: 1
            city: { name: Provstad, crs: "EPSG:3011" }
            areas:
            \(Self.areas)
            sources:
            \(Self.sources)
            period: { from: 2025-07-01, to: 2026-01-01 }
            disclosure: \(disclosure)
            layers:
            \(layers)
            export: { directory: out, formats: [ geojson ] }

            """)
    }

    private static let layers = """
          - { id: ran, recipe: rates, source: brott, areas: del, where: { category: Personrån } }
          - { id: inbrott, recipe: rates, source: brott, areas: del, where: { category: Bostadsinbrott } }
          - { id: per-omrade, recipe: rates, source: brott, areas: omrade }
        """

    private func run(_ job: String) throws {
        let result = try CommandLineTool.run("run", job, "--out", scratch.path + "/out", "--quiet")
        #expect(result.status == 0, "\(result.messages)")
    }

    private func features(_ name: String) throws -> [[String: PropertyValue]] {
        let text = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/" + name))
        let document = try JSONText.parse([UInt8](text).span)
        guard case .list(let features)? = document["features"] else { return [] }
        return features.map { feature in
            guard case .members(let members)? = feature["properties"] else { return [:] }
            return members.reduce(into: [:]) { $0[$1.name] = $1.value }
        }
    }

    // MARK: Jobs

    @Test func layersOfARunAreLaidOverEachOther() throws {
        try run(
            try job(
                Self.layers + "\n" + """
                      - { id: x, recipe: overlay, layers: [ ran, inbrott ], titles: [ robbery, burglary ] }
                      - { id: y, recipe: overlay, layers: [ per-omrade, inbrott ], carry: { population: del } }
                    """))
        let rows = try features("out/x.geojson")
        #expect(rows.count == 61)
        let robbed = try features("out/ran.geojson")
        for (row, own) in zip(rows, robbed) {
            #expect(row["value_a"] == own["rate"] && row["value_a_lo"] == own["rate_lo"])
        }
        let words = Set(
            rows.compactMap { row -> String? in
                if case .text(let word)? = row["rank_label"] { word } else { nil }
            })
        #expect(words.contains("not told apart"))
        #expect(
            words.isSubset(of: [
                "not told apart", "more burglary than robbery suggests",
                "less burglary than robbery suggests",
            ]))
        // The industrial area has no inhabitants and so no rate.
        #expect(rows.count { $0["reason"] == .text("missing") } == 1)
        #expect(rows.allSatisfy { $0["is_interpolated"] == nil })

        // Rates of parts carried by their people are the rate of the whole.
        let carried = try features("out/y.geojson")
        #expect(carried.count == 11)
        #expect(carried.allSatisfy { $0["is_interpolated"] == .text("b") })
        let parts = try features("out/inbrott.geojson")
        for row in carried {
            guard case .text(let id)? = row["area_id"], case .number(let rate)? = row["value_b"]
            else { continue }
            var (n, people) = (0.0, 0.0)
            for part in parts {
                // Records where nobody lives are in no rate.
                guard case .text(let own)? = part["area_id"], own.hasPrefix(id + "-"),
                    part["rate"] != .null
                else { continue }
                n += part["n"].asNumber
                people += part["population"].asNumber
            }
            #expect(abs(rate - n / people * 100_000) < 1e-3 * rate, "\(id)")
        }
    }

    @Test func referenceValuesStandBesideEachArea() throws {
        try run(
            try job(
                """
                  - { id: per-omrade, recipe: rates, source: brott, areas: omrade }
                  - { id: fore, recipe: counts, source: brott, areas: del, period: { from: 2024-12-29, to: 2025-07-01 } }
                  - { id: x, recipe: rates, source: brott, areas: del, context: { district: omrade, previous: true } }
                  - { id: y, recipe: rates, source: brott, areas: del, context: { district: omrade, district-field: stadsdelsomrade } }
                """))
        let rows = try features("out/x.geojson")
        let districts = try features("out/per-omrade.geojson")
        let before = try features("out/fore.geojson")
        let total = rows.reduce(0) { $0 + $1["n"].asNumber }
        for (row, earlier) in zip(rows, before) {
            #expect(row["n_city"].asNumber == total)
            #expect(row["n_previous"] == earlier["n"])
            let district = try #require(
                districts.first { $0["area_id"] == row["district_id"] })
            #expect(row["n_district"] == district["n"])
            #expect(row["rate_district"] == district["rate"])
            if case .text(let id)? = row["area_id"], case .text(let own)? = row["district_id"] {
                #expect(id.hasPrefix(own + "-"))
            }
            switch row["beside_city"] {
            case .text("above"): #expect(row["rate_lo"].asNumber > row["rate_city"].asNumber)
            case .text("below"): #expect(row["rate_hi"].asNumber < row["rate_city"].asNumber)
            case .text("not-told-apart"):
                #expect(row["rate_lo"].asNumber <= row["rate_city"].asNumber)
            default: #expect(row["reason"] == .text("no-population"))
            }
        }
        // By place and by field the districts are the same.
        let byField = try features("out/y.geojson")
        #expect(byField.map { $0["district_id"] } == rows.map { $0["district_id"] })
    }

    @Test func aPeriodOutsideThatOfTheAreasIsWarnedOf() throws {
        let job = try job(
            """
              - { id: x, recipe: counts, source: brott, areas: omrade, period: { from: 2023-01-01, to: 2026-01-01 } }
              - { id: y, recipe: counts, source: brott, areas: omrade }
            """)
        let result = try CommandLineTool.run("check", job)
        let told = result.messages + result.output
        #expect(
            told.contains(
                "layer x: its period, from 2023-01-01 to before 2026-01-01, is not within that of the "
                    + "areas omrade, valid from 2023-07-01"), "\(told)")
        #expect(!told.contains("layer y: its period"))
    }

    @Test func inPublicAnOverlayTellsNoMoreThanItsLayers() throws {
        try run(
            try job(
                Self.layers
                    + "\n  - { id: x, recipe: overlay, layers: [ ran, inbrott ] }\n"
                    + "  - { id: z, recipe: rates, source: brott, areas: del, where: { category: "
                    + "Personrån }, context: { district: omrade, previous: true } }\n",
                disclosure: "{ profile: public, min-count: 5 }"))
        let rows = try features("out/x.geojson")
        let (robbed, burgled) = (
            try features("out/ran.geojson"), try features("out/inbrott.geojson")
        )
        var hidden = 0
        for (row, (one, other)) in zip(rows, zip(robbed, burgled)) {
            // Ranks and Moran's numbers are made of all areas' counts.
            for name in ["rank_a", "rank_b", "rank_diff", "lm_i", "lm_z", "lm_q"] {
                #expect(row[name] == nil, "\(name)")
            }
            #expect(row["value_a"] == one["rate"] && row["value_b"] == other["rate"])
            if one["rate"] == .null {
                hidden += 1
                for name in ["class_a", "bivariate", "confidence", "rank_label", "lm_type"] {
                    #expect(row[name] == .null, "\(name)")
                }
            }
        }
        #expect(hidden > 1)
        let context = try features("out/z.geojson")
        for row in context where row["rate"] == .null { #expect(row["beside_city"] == .null) }
        #expect(context.contains { $0["n_previous"] == .null })
    }

    @Test func whereCountsAreRoundedReferenceCountsAreToo() throws {
        try run(
            try job(
                Self.layers
                    + "\n  - { id: x, recipe: overlay, layers: [ ran, inbrott ] }\n"
                    + "  - { id: z, recipe: rates, source: brott, areas: del, context: { district: "
                    + "omrade, previous: true } }\n",
                disclosure: "{ profile: public, min-count: 5, method: round, base: 5 }"))
        for row in try features("out/z.geojson") {
            for name in ["n", "n_city", "n_district", "n_previous"] {
                let count = row[name].asNumber
                #expect(count.truncatingRemainder(dividingBy: 5) == 0, "\(name) \(count)")
            }
        }
        // What derives from a count would tell it.
        for row in try features("out/x.geojson") {
            #expect(row["value_a"] == nil && row["value_a_lo"] == nil)
        }
    }

    // MARK: The verb

    @Test func theVerbSaysOfExportedLayersWhatTheJobSays() throws {
        try run(
            try job(Self.layers + "\n  - { id: x, recipe: overlay, layers: [ ran, inbrott ] }"))
        let out = scratch.path + "/y.geojson"
        let result = try CommandLineTool.run(
            "overlay", scratch.path + "/out/ran.geojson", scratch.path + "/out/inbrott.geojson",
            "--out", out)
        #expect(result.status == 0, "\(result.messages)")
        let (byVerb, byJob) = (try features("y.geojson"), try features("out/x.geojson"))
        #expect(byVerb.count == byJob.count)
        for (one, other) in zip(byVerb, byJob) {
            for name in ["value_a", "value_b_hi", "bivariate", "confidence", "rank_diff", "lm_i"] {
                #expect(one[name] == other[name], "\(name)")
            }
        }
        #expect(result.messages.contains("both variables are divided by 'folkmangd'"))
    }

    @Test func theVerbCarriesFiguresByACrosswalk() throws {
        try run(try job(Self.layers))
        let rows = try features("out/per-omrade.geojson")
        // Everything of the districts but the first goes to one area of the other layer.
        let parts = try features("out/ran.geojson")
        guard case .text(let first)? = parts[0]["area_id"],
            case .text(let second)? = parts[1]["area_id"]
        else { return }
        var table = "from,to,share\n"
        for (index, row) in rows.enumerated() {
            guard case .text(let id)? = row["area_id"] else { continue }
            table +=
                index == 0 ? "\(id),\(first),0.25\n\(id),\(second),0.75\n" : "\(id),\(second),1\n"
        }
        let crosswalk = try scratch.file("k.csv", table + "")
        let out = scratch.path + "/y.geojson"
        let layers = [scratch.path + "/out/ran.geojson", scratch.path + "/out/per-omrade.geojson"]
        let result = try CommandLineTool.run(
            ["overlay"] + layers + [
                "--field-b", "n", "--crosswalk", crosswalk, "--out", out, "--breaks-b", "1,100000",
            ])
        // Two areas have a figure: enough to say so, too few to correlate.
        #expect(result.status == 0, "\(result.messages)")
        let moved = try features("y.geojson")
        #expect(abs(moved[0]["value_b"].asNumber - rows[0]["n"].asNumber / 4) < 1e-9)
        let whole = rows.reduce(0) { $0 + $1["n"].asNumber }
        #expect(abs(moved[1]["value_b"].asNumber + moved[0]["value_b"].asNumber - whole) < 1e-6)
        #expect(moved.allSatisfy { $0["is_carried"] == .text("b") })

        let bad = try scratch.file("bad.csv", table + "99,\(first),0.5\n")
        let refused = try CommandLineTool.run(
            ["overlay"] + layers + ["--crosswalk", bad, "--out", out])
        #expect(refused.status == 3, "\(refused.messages)")
        #expect(refused.messages.contains("the shares of '99' sum to 0.5, not 1"))
    }

    @Test func whatIsNoLayerOfAreasIsRefused() throws {
        let points = TestData.sample + "/skjutningar.csv"
        let areas = TestData.sample + "/stadsdelar.geojson"
        let out = scratch.path + "/x.geojson"
        let noAreas = try CommandLineTool.run("overlay", areas, points, "--out", out)
        #expect(noAreas.status == 3, "\(noAreas.messages)")
        let noField = try CommandLineTool.run(
            "overlay", areas, areas, "--field-a", "folkmngd", "--out", out)
        #expect(noField.status == 3)
        #expect(noField.messages.contains("no numeric field 'folkmngd'"), "\(noField.messages)")
        let guess = try CommandLineTool.run("overlay", areas, areas, "--out", out)
        #expect(guess.status == 3 && guess.messages.contains("Name one of its fields: folkmangd"))
        let one = try CommandLineTool.run("overlay", areas, "--out", out)
        #expect(one.status == 2)
        let breaks = try CommandLineTool.run("overlay", areas, areas, "--breaks-a", "2,1")
        #expect(breaks.status == 2)
        let input = try CommandLineTool.run("overlay", areas, areas, "--out", areas)
        #expect(input.status == 2 && input.messages.contains("would replace an input"))
        // Nobody can judge what a file tells.
        let published = try CommandLineTool.run(
            "overlay", areas, areas, "--field-a", "folkmangd", "--field-b", "folkmangd",
            "--profile", "public", "--min-count", "5", "--out", out)
        #expect(published.status == 4, "\(published.messages)")
        #expect(!FileManager.default.fileExists(atPath: out))
    }
}

extension PropertyValue {
    fileprivate subscript(_ name: String) -> PropertyValue? {
        guard case .members(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension Optional where Wrapped == PropertyValue {
    /// The number, or not a number.
    fileprivate var asNumber: Double {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: .nan
        }
    }
}
