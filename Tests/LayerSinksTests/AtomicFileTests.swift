import Crypto
import FeatureFormats
import Foundation
import Testing

@testable import LayerSinks

struct AtomicFileTests {
    @Test(arguments: [0, 1, 1 << 18, 1_000_003])
    func aCommittedFileHasItsBytesAndTheirHash(count: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = try AtomicFile(path: folder.file("a.bin"))
        for start in stride(from: 0, to: count, by: 70_001) {
            try file.write(Array(bytes[start..<min(start + 70_001, count)]).span)
        }
        #expect(folder.bytes("a.bin") == nil)
        let written = try file.commit()
        #expect(folder.bytes("a.bin") == bytes)
        #expect(written.byteCount == count)
        #expect(
            written.sha256
                == SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined())
        let again = try FileHash.sha256(path: folder.file("a.bin"))
        #expect(again.hex == written.sha256 && again.byteCount == count)
        #expect(folder.names == ["a.bin"])
    }

    @Test func withoutCommitTheOldFileStays() throws {
        let folder = try TemporaryFolder()
        folder.put("old", "a.txt")
        do {
            let file = try AtomicFile(path: folder.file("a.txt"))
            try file.write(Array("new".utf8).span)
            #expect(folder.names.count == 2)
        }
        #expect(folder.text("a.txt") == "old")
        #expect(folder.names == ["a.txt"])
    }

    @Test func permissionsAndLinksOfTheOldFileStay() throws {
        let folder = try TemporaryFolder()
        folder.put("old", "real.txt")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: folder.file("real.txt"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.txt"), withDestinationPath: "real.txt")
        let file = try AtomicFile(path: folder.file("link.txt"))
        try file.write(Array("new".utf8).span)
        _ = try file.commit()
        #expect(folder.text("real.txt") == "new")
        let type = try FileManager.default.attributesOfItem(atPath: folder.file("link.txt"))[.type]
        #expect(type as? FileAttributeType == .typeSymbolicLink)
        let mode = try FileManager.default.attributesOfItem(
            atPath: folder.file("real.txt"))[.posixPermissions]
        #expect(mode as? Int == 0o640)
    }

    @Test(arguments: ["", "sub", "sub/", ".", "..", "missing/a.txt", "/dev/null"])
    func whatIsNoPlainFileIsRefused(name: String) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("sub"), withIntermediateDirectories: true)
        let path = name.isEmpty || name.hasPrefix("/") ? name : folder.file(name)
        #expect(throws: SinkError.self) { _ = try AtomicFile(path: path) }
        #expect(folder.names == ["sub"])
    }

    @Test func anInterruptionRemovesWhatIsNotWholeAndLetsNothingNewAppear() throws {
        let folder = try TemporaryFolder()
        folder.put("old", "a.txt")
        let registry = TemporaryFileRegistry()
        let path = folder.file("a.txt")
        let file = try AtomicFile(path: path, shownPath: path, name: nil, registry: registry)
        try file.write(Array("new".utf8).span)
        #expect(registry.removeAll() == 1)
        #expect(folder.names == ["a.txt"])
        #expect { _ = try file.commit() } throws: { ($0 as? SinkError)?.code == .interrupted }
        #expect {
            _ = try AtomicFile(path: path, shownPath: path, name: nil, registry: registry)
        } throws: { ($0 as? SinkError)?.code == .interrupted }
        #expect(folder.text("a.txt") == "old")
    }

    @Test func namesOfAnyLengthGetATemporaryName() throws {
        let folder = try TemporaryFolder()
        let name = String(repeating: "å", count: 120) + ".csv"
        let file = try AtomicFile(path: folder.file(name))
        _ = try file.commit()
        #expect(folder.names == [name])
    }

    @Test func systemErrorsAreToldApart() {
        #expect(SinkError(system: ENOSPC, path: "a", action: "write").code == .diskFull)
        #expect(SinkError(system: EACCES, path: "a", action: "write").code == .unwritable)
        #expect(SinkError(system: ENOTDIR, path: "a", action: "write").code == .notADirectory)
        let text = SinkError(system: ENOSPC, path: "out/a", action: "write").description
        #expect(text.contains("out/a: cannot write: No space left") && text.contains("Make room"))
    }

    @Test(.enabled(if: SmallDisk.isPermitted, "mounting a small disk needs root on Linux"))
    func aFullDiskLeavesTheOldOutputWhole() throws {
        let disk = try SmallDisk()
        let folder = try OutputFolder(path: disk.folder.path)
        let lock = try folder.lock()
        let first = folder.stage(lock)
        _ = try first.stage(bytes: Array("old".utf8), name: "a.csv")
        try first.commit(manifest: Array("{\"files\":[]}".utf8))
        let before = disk.folder.names
        let second = folder.stage(lock)
        #expect {
            _ = try second.stage(
                bytes: [UInt8](repeating: 65, count: 4 << 20), name: "a.csv")
        } throws: {
            guard let error = $0 as? SinkError else { return false }
            return error.code == .diskFull && error.remedy != nil
        }
        second.discard()
        #expect(disk.folder.text("a.csv") == "old")
        #expect(disk.folder.names == before)
    }
}

/// A disk of one megabyte in memory.
final class SmallDisk {
    let folder: TemporaryFolder

    static var isPermitted: Bool { (try? SmallDisk()) != nil }

    init() throws {
        folder = try TemporaryFolder()
        try Self.run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path])
    }

    deinit { try? Self.run("umount", [folder.path]) }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/" + command)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
}
