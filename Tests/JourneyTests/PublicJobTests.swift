import Foundation
import Testing

/// The job of `scripts/demo` that publishes: what leaves the city, and what does not.
struct PublicJobTests {
    private static let job = TestData.sample + "/public.yml"

    private struct PublishedLayer {
        var name: String
        var run: [String: Any]
        var rows: [[String: Any]]
        var geometryTypes: Set<String>
    }

    @Test func itPublishesNothingSmallAndNoPoints() throws {
        let scratch = try Scratch()
        let first = try CommandLineTool.run(
            "run", Self.job, "--out", scratch.path + "/one", "--threads", "1")
        #expect(first.status == 0, "\(first.messages)")
        let one = try scratch.contents(of: "one")
        let second = try CommandLineTool.run(
            "run", Self.job, "--out", scratch.path + "/two", "--threads", "2")
        #expect(second.status == 0)
        #expect(try scratch.contents(of: "two") == one)
        #expect(!one.keys.contains { $0.hasPrefix("rejects") })

        let layers = try layers(one)
        #expect(layers.count == 12)
        var withheld = 0
        for layer in layers {
            #expect(layer.geometryTypes.isSubset(of: ["Polygon", "MultiPolygon"]), "\(layer.name)")
            let disclosure = try #require(layer.run["disclosure"] as? [String: Any])
            #expect(disclosure["profile"] as? String == "public")
            #expect(disclosure["min_count"] as? Int == 5)
            let open = openFields(layer)
            for row in layer.rows where row["reason"] as? String == "suppressed" {
                withheld += 1
                // Everything that follows from the withheld number is withheld with it.
                for (field, value) in row where !open.contains(field) {
                    #expect(value is NSNull, "\(layer.name) \(row["area_id"] ?? "?") \(field)")
                }
            }
            for row in layer.rows {
                guard let count = row["n"] as? Int else { continue }
                #expect(count == 0 || count >= 5, "\(layer.name) \(row["area_id"] ?? "?")")
            }
        }
        #expect(withheld > 0)
        try expectLegendsOfWhatIsWithheld(layers, one)

        // What a stranger can do with the files alone tells nothing more.
        let attack = try CommandLineTool.run("verify", scratch.path + "/one", "--attack")
        #expect(attack.status == 0, "\(attack.output)\(attack.messages)")
    }

    /// The fields that tell nothing of persons, by what the layer says of them.
    private func openFields(_ layer: PublishedLayer) -> Set<String> {
        let bases = layer.run["bases"] as? [String: String] ?? [:]
        return Set(bases.filter { $0.value == "open" || $0.value == "reason" }.keys)
            .union(["area_id", "area_name", "population", "reason", "n_nb"])
    }

    /// The style of a layer has an entry for what is withheld where something is, and only there.
    private func expectLegendsOfWhatIsWithheld(
        _ layers: [PublishedLayer], _ files: [String: Data]
    ) throws {
        for layer in layers {
            let name = layer.name.replacing(".geojson", with: ".qml")
            guard let style = files[name] else { continue }
            let isWithheld = layer.rows.contains { $0["reason"] as? String == "suppressed" }
            let text = String(decoding: style, as: UTF8.self)
            #expect(text.contains("label=\"withheld\"") == isWithheld, "\(name)")
        }
    }

    private func layers(_ files: [String: Data]) throws -> [PublishedLayer] {
        try files.filter { $0.key.hasSuffix(".geojson") }.sorted { $0.key < $1.key }.map {
            let object = try JSONSerialization.jsonObject(with: $0.value) as? [String: Any]
            let root = try #require(object)
            let features = try #require(root["features"] as? [[String: Any]])
            return PublishedLayer(
                name: $0.key, run: try #require(root["run"] as? [String: Any]),
                rows: features.compactMap { $0["properties"] as? [String: Any] },
                geometryTypes: Set(
                    features.compactMap {
                        ($0["geometry"] as? [String: Any])?["type"] as? String
                    }))
        }
    }
}
