import Foundation
import LayerSinks
import Testing

/// `trygghet verify` and `trygghet describe` as a user runs them, on what `trygghet run` has written.
struct VerifyTests {
    private static func job(_ disclosure: String) -> String {
        """
        version: 1
        city: { name: Stockholm, crs: "EPSG:3006" }
        areas:
          - { id: district, file: \(TestData.sample)/stadsdelsomraden.geojson, key: kod, name: namn }
          - { id: part, file: \(TestData.sample)/stadsdelar.geojson, key: kod, name: namn, population: folkmangd }
        sources:
          - id: shootings
            kind: shootings
            file: \(TestData.sample)/skjutningar.csv
            crs: "EPSG:4326"
            fields: { x: longitude, y: latitude, time: tidpunkt, id: handelse_id }
        period: { from: 2025-01-01, to: 2026-01-01 }
        disclosure: { \(disclosure) }
        layers:
          - { id: districts, recipe: counts, source: shootings, areas: district }
          - { id: parts, recipe: rates, source: shootings, areas: part }
          - { id: cells, recipe: counts, source: shootings, grid: 1000 }
        export: { directory: out, formats: [ geojson ] }
        """
    }

    private func run(_ scratch: Scratch, _ name: String, _ disclosure: String) throws -> String {
        let job = try scratch.file("\(name).yml", Self.job(disclosure))
        let folder = scratch.path + "/" + name
        let outcome = try CommandLineTool.run("run", job, "--out", folder)
        #expect(outcome.status == 0, "\(outcome.messages)")
        return folder
    }

    @Test func nothingThatOurOwnPublicRunWithholdsCanBeComputed() throws {
        let scratch = try Scratch()
        let open = try run(scratch, "public", "profile: public, min-count: 5")
        let plain = try CommandLineTool.run("verify", open)
        #expect(plain.status == 0, "\(plain.output)")
        #expect(plain.output == "")
        #expect(plain.messages.contains("3 layers, 421 features, profile public: all is well"))
        let attack = try CommandLineTool.run("verify", open, "--attack")
        #expect(attack.status == 0, "\(attack.output)")
        #expect(attack.messages.contains("nothing withheld can be computed"))
        let alone = try CommandLineTool.run("verify", open, "--attack", "--threads", "1")
        #expect(alone.messages == attack.messages)

        try expectTheLeak(in: scratch, open)
    }

    /// Shows what is withheld in the districts only to protect others: the last one is known then.
    private func expectTheLeak(in scratch: Scratch, _ open: String) throws {
        let inside = try run(scratch, "internal", "profile: internal")
        func read(_ folder: String) throws -> String {
            try String(contentsOfFile: folder + "/districts.geojson", encoding: .utf8)
        }
        let truth = try read(inside).split(separator: "\n")
        let lines = try read(open).split(separator: "\n").enumerated().map {
            index, line -> String in
            guard line.contains("\"n\":null"),
                let match = truth[index].firstMatch(of: #/"n":(\d+)/#),
                let count = Int(match.1), count >= 5
            else { return String(line) }
            return String(line).replacing("\"n\":null", with: "\"n\":\(count)")
                .replacing("\"reason\":\"suppressed\"", with: "\"reason\":null")
        }
        let text = lines.joined(separator: "\n") + "\n"
        let folder = scratch.path + "/leaking"
        try FileManager.default.copyItem(atPath: open, toPath: folder)
        let file = folder + "/districts.geojson"
        let old = try FileHash.sha256(path: file)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let new = try FileHash.sha256(path: file)
        let changed = try CommandLineTool.run("verify", folder)
        #expect(changed.status == 1, "the hash is not the one of the manifest")
        #expect(changed.output.contains("districts.geojson, sha256"))

        // Somebody who changes the manifest too.
        let manifest = try String(contentsOfFile: folder + "/manifest.json", encoding: .utf8)
            .replacing(old.hex, with: new.hex)
            .replacing("\"bytes\": \(old.byteCount)", with: "\"bytes\": \(new.byteCount)")
        try manifest.write(toFile: folder + "/manifest.json", atomically: true, encoding: .utf8)
        #expect(try CommandLineTool.run("verify", folder).status == 0)
        let leaking = try CommandLineTool.run("verify", folder, "--attack")
        #expect(leaking.status == 4)
        #expect(leaking.output.contains("the withheld count of feature 11 of districts is 3"))

        // What one publication withholds, the other shows.
        let both = try CommandLineTool.run("verify", open, "--against", folder)
        #expect(both.status == 4)
        let internally = try CommandLineTool.run("verify", inside, "--attack")
        #expect(internally.status == 0)
        #expect(internally.messages.contains("nothing is withheld"))
    }

    @Test func everyFieldOfAFolderIsDescribed() throws {
        let scratch = try Scratch()
        let open = try run(scratch, "public", "profile: public, min-count: 5")
        let list = try CommandLineTool.run("describe", open)
        #expect(list.status == 0, "\(list.messages)")
        for words in [
            "## districts", "## parts", "## cells",
            "| `rate` | Records per 100 000 of the population | per 100 000 | number | derived |",
            "24 suppressed", "| records: source | shootings |",
        ] { #expect(list.output.contains(words), "\(words)") }
        let file = scratch.path + "/fields.csv"
        let csv = try CommandLineTool.run("describe", open, "--out", file)
        #expect(csv.status == 0)
        #expect(try scratch.read("fields.csv").contains("parts,rates,shootings,"))
        #expect(try CommandLineTool.run("describe", open, "--out", "fields.txt").status == 2)
        #expect(try CommandLineTool.run("describe", scratch.path).status == 3)
        #expect(try CommandLineTool.run("verify", scratch.path).status == 3)
    }
}
