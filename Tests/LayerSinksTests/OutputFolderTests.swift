import DisclosureControl
import FeatureFormats
import Foundation
import MapLayers
import SafetyRecords
import Testing

@testable import LayerSinks

struct OutputFolderTests {
    @Test func missingFoldersAreCreated() throws {
        let top = try TemporaryFolder()
        _ = try OutputFolder(path: top.file("a/b/c"))
        _ = try OutputFolder(path: top.file("a/b/c/"))
        #expect(FileManager.default.fileExists(atPath: top.file("a/b/c")))
        let inside = try FileManager.default.contentsOfDirectory(atPath: top.file("a/b/c"))
        #expect(inside == [], "the trial file is gone")
    }

    @Test func aFileInTheWayIsToldApart() throws {
        let top = try TemporaryFolder()
        top.put("x", "file")
        for path in ["file", "file/sub"] {
            #expect { _ = try OutputFolder(path: top.file(path)) } throws: {
                ($0 as? SinkError)?.code == .notADirectory
            }
        }
        #expect(throws: SinkError.self) { _ = try OutputFolder(path: "/proc/none/here") }
        #expect(throws: SinkError.self) { _ = try OutputFolder(path: "") }
    }

    @Test func aSecondRunIsKeptOutAsLongAsTheFirstLives() throws {
        let top = try TemporaryFolder()
        let folder = try OutputFolder(path: top.path)
        var lock: FolderLock? = try folder.lock()
        #expect { _ = try OutputFolder(path: top.path).lock() } throws: {
            ($0 as? SinkError)?.code == .locked
        }
        #expect(lock != nil)
        lock = nil
        _ = try folder.lock()
    }

    @Test func temporariesOfDeadRunsAreRemovedAndOthersStay() throws {
        let top = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: top.file("rejects"), withIntermediateDirectories: true)
        let stale = [".a.geojson.tmp-999999-1f", ".a.tmp-1-ab", "rejects/.b.csv.tmp-7-0"]
        let others = [
            ".hidden", "a.geojson", ".x.tmp-12", ".x.tmp-12-zz", ".x.tmp-a-1", "b.tmp-1-1",
        ]
        for name in stale + others { top.put("x", name) }
        let folder = try OutputFolder(path: top.path)
        let own = try AtomicFile(path: top.file("own.txt"))
        let lock = try folder.lock()
        // A file that somebody else is writing is locked; here by another descriptor.
        top.put("x", ".busy.tmp-1-1")
        let busy = try #require(FileHandle(forUpdatingAtPath: top.file(".busy.tmp-1-1")))
        #expect(flock(busy.fileDescriptor, LOCK_EX) == 0)
        #expect(folder.removeStaleTemporaries(lock) == 3)
        for name in stale { #expect(!FileManager.default.fileExists(atPath: top.file(name))) }
        for name in others + [".busy.tmp-1-1"] {
            #expect(FileManager.default.fileExists(atPath: top.file(name)), "\(name)")
        }
        _ = try own.commit()
        try busy.close()
    }

    @Test(arguments: [
        "", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a\u{0}b", "a\nb", "manifest", "Manifest",
        "rejects", "a..b", String(repeating: "x", count: 201),
    ])
    func namesThatLeadAstrayAreRefused(name: String) throws {
        let top = try TemporaryFolder()
        let folder = try OutputFolder(path: top.file("out"))
        let export = try LayerExport(layer: layer(squares(1, 1), identifier: name))
        #expect { _ = try folder.write(export, format: .csv) } throws: {
            ($0 as? SinkError)?.code == .wrongFile
        }
        let lock = try folder.lock()
        #expect { _ = try folder.stage(lock).stage(export, format: .csv) } throws: {
            ($0 as? SinkError)?.code == .wrongFile
        }
        #expect(top.names == ["out"])
    }

    @Test(arguments: [
        ("a.geojson", LayerFormat?.some(.geojson)), ("A.JSON", .geojson),
        ("x/y.geojsonl", .geojsonl),
        ("a.csv", .csv), ("a.gpkg", nil), ("csv", nil),
    ])
    func formatsAreToldByTheEnding(path: String, expected: LayerFormat?) {
        #expect(LayerFormat(path: path) == expected)
    }
}

struct StagedOutputTests {
    private let top: TemporaryFolder
    private let folder: OutputFolder
    private let lock: FolderLock

    init() throws {
        top = try TemporaryFolder()
        folder = try OutputFolder(path: top.path)
        lock = try folder.lock()
    }

    private func manifest(_ files: [WrittenFile]) -> [UInt8] {
        Manifest(
            softwareVersion: "0.1.0", referenceSystemCode: 3006,
            disclosure: DisclosureRule(profile: .public),
            testCount: 0, otherFiles: files
        ).document()
    }

    private func publish(_ contents: [(String, String)]) throws {
        let staged = folder.stage(lock)
        let files = try contents.map { try staged.stage(bytes: Array($0.1.utf8), name: $0.0) }
        try staged.commit(manifest: manifest(files))
    }

    @Test func nothingIsVisibleBeforeTheCommit() throws {
        let staged = folder.stage(lock)
        let file = try staged.stage(bytes: Array("1".utf8), name: "a.csv")
        let bits = try staged.open(name: "rejects/b.csv")
        try bits.write(Array("2".utf8).span)
        let second = try bits.finish()
        #expect(top.names.allSatisfy { $0.hasPrefix(".") || $0 == "rejects" })
        let written = try staged.commit(manifest: manifest([file, second]))
        #expect(written.map(\.name) == ["a.csv", "rejects/b.csv", "manifest.json"])
        #expect(top.names == [".lock", "a.csv", "manifest.json", "rejects"])
        #expect(top.text("rejects/b.csv") == "2")
        #expect(try folder.manifest()?.differences() == [])
    }

    @Test func aFailureInTheMiddleLeavesTheOldBytes() throws {
        try publish([("a.csv", "old a"), ("b.csv", "old b")])
        let before = try #require(top.bytes("manifest.json"))
        let staged = folder.stage(lock)
        _ = try staged.stage(bytes: Array("new a".utf8), name: "a.csv")
        #expect {
            _ = try staged.stage(name: "b.csv") { sink throws(FormatError) in
                try sink.write(Array("half".utf8).span)
                throw FormatError(.unwritable, file: "b.csv", detail: "broken")
            }
        } throws: { ($0 as? SinkError)?.code == .unwritable }
        staged.discard()
        #expect(top.text("a.csv") == "old a" && top.text("b.csv") == "old b")
        #expect(top.bytes("manifest.json") == before)
        #expect(top.names == [".lock", "a.csv", "b.csv", "manifest.json"])
    }

    @Test func whatComesToLieInTheWayIsSeenBeforeTheFirstRename() throws {
        try publish([("a.csv", "old a")])
        let staged = folder.stage(lock)
        _ = try staged.stage(bytes: Array("new a".utf8), name: "a.csv")
        _ = try staged.stage(bytes: Array("new b".utf8), name: "b.csv")
        try FileManager.default.createDirectory(
            atPath: top.file("b.csv"), withIntermediateDirectories: true)
        #expect { try staged.commit(manifest: manifest([])) } throws: {
            ($0 as? SinkError)?.code == .wrongFile
        }
        #expect(top.text("a.csv") == "old a")
        #expect(top.names == [".lock", "a.csv", "b.csv", "manifest.json"])
    }

    @Test func layersNoLongerInTheJobGoUnlessSomebodyChangedThem() throws {
        try publish([("a.csv", "a"), ("gone.csv", "g"), ("changed.csv", "c")])
        top.put("a person's own file", "own.csv")
        top.put("a person's changes", "changed.csv")
        try publish([("a.csv", "new a")])
        #expect(top.names == [".lock", "a.csv", "changed.csv", "manifest.json", "own.csv"])
        #expect(top.text("a.csv") == "new a")
    }

    @Test func aRunThatDiesWhilePublishingIsSeen() throws {
        try publish([("a.csv", "old a"), ("b.csv", "old b")])
        // What is left when the process ends between the first and the last rename.
        top.put("new a", "a.csv")
        #expect(try folder.manifest()?.differences() == [.changed("a.csv")])
        try FileManager.default.removeItem(atPath: top.file("b.csv"))
        #expect(
            try folder.manifest()?.differences() == [.changed("a.csv"), .missing("b.csv")])
        try publish([("a.csv", "new a"), ("b.csv", "new b")])
        #expect(try folder.manifest()?.differences() == [])
    }

    @Test func anOldManifestCannotPointOutsideTheFolder() throws {
        let outside = try TemporaryFolder()
        outside.put("precious", "x.csv")
        let hash = try FileHash.sha256(path: outside.file("x.csv")).hex
        let name = "../" + (outside.path as NSString).lastPathComponent + "/x.csv"
        top.put("{\"files\":[{\"file\":\"\(name)\",\"sha256\":\"\(hash)\"}]}", "manifest.json")
        try publish([("a.csv", "a")])
        #expect(outside.text("x.csv") == "precious")
    }

    @Test(arguments: ["", "{", "[]", "{\"files\":3}", "\u{0}\u{1}"])
    func aDamagedOldManifestIsReplaced(text: String) throws {
        top.put(text, "manifest.json")
        #expect { _ = try folder.manifest() } throws: {
            ($0 as? SinkError)?.code == .unreadable
        }
        try publish([("a.csv", "a")])
        #expect(try folder.manifest()?.files.map(\.name) == ["a.csv"])
    }

    @Test func twoFilesOfOneNameAreRefused() throws {
        let staged = folder.stage(lock)
        _ = try staged.stage(bytes: [], name: "a.csv")
        #expect { _ = try staged.stage(bytes: [], name: "A.csv") } throws: {
            ($0 as? SinkError)?.code == .wrongFile
        }
    }

    @Test func manyFilesDoNotUseUpDescriptors() throws {
        try publish((0..<1500).map { ("layer-\($0).csv", "\($0)") })
        #expect(top.names.count == 1502)
    }
}

struct ManifestTests {
    private func document(_ threads: Int, rule: DisclosureRule = .internal) throws -> [UInt8] {
        let top = try TemporaryFolder()
        let folder = try OutputFolder(path: top.path)
        let staged = folder.stage(try folder.lock())
        let export = try LayerExport(layer: layer(squares(9, 9)), threads: threads)
        let files = [
            try staged.stage(export, format: .geojson), try staged.stage(export, format: .csv),
        ]
        let provenance = InputProvenance(
            source: "brott", file: "crimes.csv", format: "CSV, semicolon", read: 10, kept: 9,
            rejections: [.init(reason: "ragged-row", count: 1, example: "line 3")])
        return Manifest(
            softwareVersion: "0.1.0",
            job: .init(
                file: "nightly.yml", sha256: String(repeating: "0", count: 64), byteCount: 7),
            referenceSystemCode: 3006, parameters: [.init("alpha", .number(0.05))], seed: 1,
            disclosure: rule, testCount: 81,
            inputs: [.init(provenance, sha256: String(repeating: "a", count: 64), byteCount: 99)],
            layers: [.init(export, files: files)]
        ).document()
    }

    @Test func equalRunsGiveEqualBytesInAnyFolderAtAnyNumberOfThreads() throws {
        #expect(try document(1) == document(8))
    }

    @Test func theManifestSaysWhatWasReadAndWritten() throws {
        let root = try JSONSerialization.jsonObject(with: Data(try document(1))) as? [String: Any]
        let input = try #require((root?["inputs"] as? [[String: Any]])?.first)
        #expect(input["read"] as? Int == 10 && input["kept"] as? Int == 9)
        #expect(input["rejected"] as? Int == 1)
        let files = try #require(root?["files"] as? [[String: Any]])
        #expect(files.compactMap { $0["file"] as? String } == ["test.geojson", "test.csv"])
        #expect(files.allSatisfy { ($0["sha256"] as? String)?.count == 64 })
        let layer = try #require((root?["layers"] as? [[String: Any]])?.first)
        #expect(layer["files"] as? [String] == ["test.geojson", "test.csv"])
        #expect(root?["tests"] as? Int == 81 && root?["seed"] as? Int == 1)
    }

    @Test func aPublishedManifestTellsNothingOfRows() throws {
        let bytes = try document(1, rule: DisclosureRule(profile: .public))
        let root = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let input = try #require((root?["inputs"] as? [[String: Any]])?.first)
        #expect(input["read"] == nil && input["kept"] == nil && input["rejections"] == nil)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("line 3"))
        #expect((root?["disclosure"] as? [String: Any])?["min_count"] as? Int == 5)
    }
}
