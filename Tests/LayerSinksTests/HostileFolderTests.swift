import FeatureFormats
import Foundation
import Testing

@testable import LayerSinks

/// Folders that somebody made to mislead or to break who looks at them.
struct HostileFolderTests {
    private func planted() -> PlantedLayer { PlantedLayer("counts", squares(2, 1), [7, 9]) }

    @Test func whatIsNoFolderOrHasNoManifestIsRefused() throws {
        let top = try TemporaryFolder()
        top.put("x", "file")
        for path in [top.file("none"), top.file("file"), top.path] {
            #expect(throws: SinkError.self) { try FolderVerification(folder: path) }
            #expect(throws: SinkError.self) { try FolderDescription(folder: path) }
            #expect(throws: SinkError.self) { try FolderAttack(folders: [path]) }
        }
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{\"files\":[]}", "{\"files\":{},\"layers\":[]}",
        "{\"files\":[],\"layers\":[],\"files\":[]}", String(repeating: "[", count: 10_000),
        "{\"files\":[],\"layers\":[]} x",
    ])
    func aManifestThatIsNoneIsRefused(text: String) throws {
        let top = try TemporaryFolder()
        top.put(text, "manifest.json")
        #expect(throws: SinkError.self) { try FolderVerification(folder: top.path) }
    }

    @Test(arguments: [
        "[1, null, \"x\", {}, {\"file\": 3}]", "[{\"file\":\"../up\",\"sha256\":\"\"}]",
        "[{\"file\":\"/etc/passwd\",\"sha256\":\"\"}]", "[{\"file\":\"a/b/c\",\"sha256\":\"\"}]",
        "[{\"file\":\"\",\"sha256\":\"\"}]", "[{\"file\":\"a\\u0000b\",\"sha256\":\"\"}]",
        "[{\"file\":\"gone\",\"sha256\":\"\",\"bytes\":1e300}]",
    ])
    func namesThatLeadNowhereAreTold(files: String) throws {
        let top = try TemporaryFolder()
        top.put("{\"files\":\(files),\"layers\":[1, {}, {\"files\":[2]}]}", "manifest.json")
        let problems = try FolderVerification(folder: top.path).problems
        #expect(problems.contains { $0.file == "manifest.json" || $0.file == "gone" })
        #expect(problems.allSatisfy { $0.kind != .unreadable })
    }

    @Test func linksAreNotFollowed() throws {
        let top = try TemporaryFolder()
        let outside = try TemporaryFolder()
        try top.publish([planted()], others: ["notes.txt": "words"])
        for name in ["notes.txt", "counts.geojson"] {
            try FileManager.default.moveItem(atPath: top.file(name), toPath: outside.file(name))
            try FileManager.default.createSymbolicLink(
                atPath: top.file(name), withDestinationPath: outside.file(name))
        }
        let problems = try FolderVerification(folder: top.path).problems
        #expect(
            problems.map(\.detail)
                == Array(repeating: "this is a link, which is not followed", count: 2))
    }

    @Test func aPipeInPlaceOfAFileHoldsNobodyUp() throws {
        let top = try TemporaryFolder()
        try top.publish([planted()])
        try FileManager.default.removeItem(atPath: top.file("counts.geojson"))
        let made = unsafe mkfifo(top.file("counts.geojson"), 0o600)
        #expect(made == 0)
        let problems = try FolderVerification(folder: top.path).problems
        #expect(problems.contains { $0.detail.contains("not a plain file") })
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"features\":3}", "{\"features\":[}", "{\"features\":[]} {}",
        "\u{FEFF}{\"features\":[]}", "{\"features\":[1e400]}", "{\"features\":[NaN]}",
    ])
    func aLayerThatIsNoneIsUnreadable(text: String) throws {
        let top = try TemporaryFolder()
        var layer = planted()
        layer.edit = { _ in text }
        try top.publish([layer])
        #expect(try FolderVerification(folder: top.path).gravest == .unreadable)
        #expect(try FolderDescription(folder: top.path).problems.count == 1)
        #expect(try FolderAttack(folders: [top.path]).findings == [])
    }

    @Test(arguments: [
        "{\"features\":[1,null,[],{},{\"id\":3,\"properties\":4,\"geometry\":5}]}",
        "{\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[1,[2],[3,\"x\"]]]}}]}",
        "{\"features\":[{\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[]],[],7]}}]}",
        "{\"features\":[{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e308,-1e308]}}]}",
        "{\"bbox\":[1,2,3],\"run\":[],\"features\":[{\"geometry\":{\"type\":\"Blob\"}}]}",
        "{\"run\":{\"disclosure\":{\"min_count\":-9223372036854775808},\"parameters\":7,"
            + "\"fields\":[],\"bases\":1},\"features\":[]}",
    ])
    func whatIsNoFeatureIsToldAndNothingTraps(text: String) throws {
        let top = try TemporaryFolder()
        var layer = planted()
        layer.edit = { _ in text }
        try top.publish([layer])
        #expect(try FolderVerification(folder: top.path).gravest != nil)
        _ = try FolderDescription(folder: top.path).text(.markdown)
        _ = try FolderAttack(folders: [top.path])
    }

    @Test(arguments: 0..<40)
    func bytesAtRandomNeverTrap(seed: UInt64) throws {
        let top = try TemporaryFolder()
        var random = SeededGenerator(seed: seed)
        var layer = planted()
        layer.edit = { text in
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = "0123456789-eE.[]{}\",:nul".utf8.randomElement(using: &random) ?? 0
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        try top.publish([layer])
        _ = try FolderVerification(folder: top.path)
        _ = try FolderDescription(folder: top.path).text(.json)
        _ = try FolderAttack(folders: [top.path])
    }
}
