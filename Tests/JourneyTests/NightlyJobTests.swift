import FeatureFormats
import Foundation
import Testing

/// The job of `scripts/demo`, through the command line, from the sample's files to its layers.
struct NightlyJobTests {
    private static let job = TestData.sample + "/nightly.yml"
    /// The layers that have no place on a map.
    private static let tables: Set = [
        "monster-per-stadsdel.geojson", "inbrott-upprepning.geojson", "koncentration.geojson",
        "holl-de-heta.geojson", "otrygghet-grupper.geojson", "vakttimmar-veckan.geojson",
        "fore-och-efter.geojson",
    ]

    @Test func itMakesTheSameLayersWhateverTheThreadsAndTheOrderOfRows() throws {
        let scratch = try Scratch()
        let first = try CommandLineTool.run(
            "run", Self.job, "--out", scratch.path + "/one", "--threads", "1")
        #expect(first.status == 0, "\(first.messages)")
        #expect(first.messages.contains("36 layers"))
        let one = try scratch.contents(of: "one")
        #expect(one.keys.contains("manifest.json"))
        #expect(one.keys.filter { $0.hasSuffix(".geojson") }.count == 36)
        #expect(!one.keys.contains { $0.contains(".tmp") })
        // Every layer that has a place on a map has a style, and no other; the manifest has them.
        let styles = Set(one.keys.filter { $0.hasSuffix(".qml") })
        let layers = Set(one.keys.filter { $0.hasSuffix(".geojson") }).subtracting(Self.tables)
        #expect(styles == Set(layers.map { $0.dropLast(8) + ".qml" }))
        let manifest = String(decoding: try #require(one["manifest.json"]), as: UTF8.self)
        #expect(styles.allSatisfy { manifest.contains("\"file\": \"\($0)\"") })

        let second = try CommandLineTool.run(
            "run", Self.job, "--out", scratch.path + "/two", "--threads", "2")
        #expect(second.status == 0)
        #expect(try scratch.contents(of: "two") == one)

        let verified = try CommandLineTool.run("verify", scratch.path + "/one")
        #expect(verified.status == 0, "\(verified.output)\(verified.messages)")

        // Nothing has changed: nothing is done, and nothing is touched.
        let again = try CommandLineTool.run("run", Self.job, "--out", scratch.path + "/one")
        #expect(again.status == 0)
        #expect(again.messages.contains("nothing has changed"))
        #expect(try scratch.contents(of: "one") == one)

        let shuffled = try shuffledSample(scratch)
        let third = try CommandLineTool.run("run", shuffled, "--out", scratch.path + "/three")
        #expect(third.status == 0, "\(third.messages)")
        let three = try scratch.contents(of: "three")
        for (name, bytes) in one
        where name.hasSuffix(".geojson") || name.hasSuffix(".csv")
            || name.hasSuffix(".qml")
        {
            if name.hasPrefix("rejects/") { continue }
            #expect(three[name] == bytes, "\(name)")
        }

        try expectTheBrokenRows(in: scratch)
        try expectThePlantedHotSpots(in: scratch)
        try expectValidLayers(in: scratch, one)
    }

    /// The sample with the rows of its crimes in another order.
    private func shuffledSample(_ scratch: Scratch) throws -> String {
        let folder = scratch.path + "/shuffled"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: TestData.sample)
        where name.hasSuffix(".geojson") || name.hasSuffix(".csv") || name.hasSuffix(".yml") {
            try FileManager.default.copyItem(
                atPath: TestData.sample + "/" + name, toPath: folder + "/" + name)
        }
        let data = try #require(FileManager.default.contents(atPath: folder + "/brott.csv"))
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Rows with a line break in a field, and the last one with its open quote, stay in place.
        let movable = lines.indices.filter { index in
            index > 0 && index < lines.count - 3
                && lines[index].allSatisfy { $0 != UInt8(ascii: "\"") }
                && lines[index].filter { $0 == UInt8(ascii: ";") }.count == 8
                && lines[index].first.map { $0 >= 0x30 && $0 <= 0x39 } == true
        }
        var result = lines
        for (place, source) in zip(movable, movable.reversed()) { result[place] = lines[source] }
        try Data(result.joined(separator: [UInt8(ascii: "\n")]))
            .write(to: URL(fileURLWithPath: folder + "/brott.csv"))
        return folder + "/nightly.yml"
    }

    /// Every row that was broken on purpose is in the rejects, on its line, for its reason.
    private func expectTheBrokenRows(in scratch: Scratch) throws {
        let text = try String(contentsOfFile: TestData.sample + "/broken.json", encoding: .utf8)
        guard case .members(let files) = try JSONText.parse(Array(text.utf8).span) else {
            Issue.record("broken.json is no object")
            return
        }
        var checked = 0
        for file in files {
            guard case .members(let members) = file.value,
                case .list(let items)? = members.first(where: { $0.name == "items" })?.value
            else { continue }
            var expected: Set<String> = []
            for case .members(let item) in items {
                func value(_ name: String) -> PropertyValue? {
                    item.first { $0.name == name }?.value
                }
                guard case .text(let reason)? = value("reason"),
                    let line = value("line")?.integer
                else { continue }
                expected.insert("\(line),\(reason)")
            }
            let source =
                switch file.name {
                case "brott.csv": "brott"
                case "skjutningar.csv": "skjutningar"
                case "trygghetsmatning.csv": "trygghet"
                case "ordningsvakter.csv": "vakter"
                default: "areas-tillstand"
                }
            var reader = try CSVReader(
                ByteSource(path: scratch.path + "/one/rejects/\(source).csv"),
                options: CSVOptions())
            var row = FeatureRow()
            var found: Set<String> = []
            while try reader.next(into: &row) {
                found.insert("\(row.text(1) ?? ""),\(row.text(3) ?? "")")
                #expect(row.text(7)?.isEmpty == false)
            }
            #expect(found == expected, "\(file.name)")
            checked += found.count
        }
        #expect(checked == 52)
    }

    /// Each planted hot spot is a hot spot at 99 % in its own category.
    private func expectThePlantedHotSpots(in scratch: Scratch) throws {
        let text = try String(contentsOfFile: TestData.sample + "/planted.json", encoding: .utf8)
        guard case .members(let root) = try JSONText.parse(Array(text.utf8).span),
            case .list(let spots)? = root.first(where: { $0.name == "hot_spots" })?.value
        else {
            Issue.record("planted.json has no hot spots")
            return
        }
        #expect(spots.count == 6)
        for case .members(let spot) in spots {
            func value(_ name: String) -> PropertyValue? { spot.first { $0.name == name }?.value }
            let east = try #require(value("easting_3006")?.number)
            let north = try #require(value("northing_3006")?.number)
            guard case .text(let category)? = value("category") else { continue }
            let cell = "250mN\(Int(north / 250) * 250)E\(Int(east / 250) * 250)"
            let made = try CommandLineTool.run(
                "hotspots", "--points", TestData.sample + "/brott.csv", "--crs", "EPSG:3011",
                "--areas", TestData.sample + "/stadsdelsomraden.geojson", "--grid", "250",
                "--where", "brottstyp=\(category)", "--permutations", "0", "--out",
                scratch.path + "/planted.csv", "--quiet")
            #expect(made.status == 0, "\(made.messages)")
            var reader = try CSVReader(
                ByteSource(path: scratch.path + "/planted.csv"), options: CSVOptions())
            let bin = try #require(reader.columns.firstIndex(of: "gi_bin"))
            var row = FeatureRow()
            var found: String?
            while try reader.next(into: &row) {
                if row.text(0) == cell { found = row.text(bin) }
            }
            #expect(found == "3", "\(category) at \(cell)")
        }
    }

    private func expectValidLayers(in scratch: Scratch, _ files: [String: Data]) throws {
        for (name, data) in files where name.hasSuffix(".geojson") {
            let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            let root = try #require(object)
            #expect(root["crs"] == nil)
            let run = try #require(root["run"] as? [String: Any])
            let features = try #require(root["features"] as? [[String: Any]])
            let isTable = features.allSatisfy { $0["geometry"] is NSNull }
            #expect(isTable == Self.tables.contains(name), "\(name)")
            #expect((root["bbox"] as? [Double])?.count == (isTable ? nil : 4))
            #expect(run["manifest"] as? String == "manifest.json")
            #expect((run["summary"] as? String)?.isEmpty == false)
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.contains("NaN") && !text.contains("Infinity"))
        }
        guard FileManager.default.fileExists(atPath: "/usr/bin/ogrinfo") else { return }
        for name in files.keys.sorted() where name.hasSuffix(".geojson") {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/ogrinfo")
            process.arguments = ["-al", "-so", scratch.path + "/one/" + name]
            let messages = try scratch.create("ogrinfo-messages")
            process.standardOutput = FileHandle.nullDevice
            process.standardError = messages
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(try scratch.read("ogrinfo-messages").isEmpty, "\(name)")
        }
    }
}
