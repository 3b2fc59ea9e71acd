import FeatureFormats
import Foundation
import Testing

struct ByteSourceTests {
    private func everything(_ source: ByteSource, piece: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let before = bytes.count
            let count = try source.read(into: &bytes, upTo: piece)
            #expect(bytes.count == before + count)
            #expect(count <= piece)
            if count == 0 { return bytes }
        }
    }

    private func someBytes(_ count: Int) -> [UInt8] {
        var random = CSVRandom(seed: 7)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) | 0x20 }
    }

    private func withFile<Result>(
        _ bytes: [UInt8], _ body: (String) throws -> Result
    ) throws -> Result {
        let place = FileManager.default.temporaryDirectory
            .appendingPathComponent("byte-source-\(UUID().uuidString)")
        try Data(bytes).write(to: place)
        defer { try? FileManager.default.removeItem(at: place) }
        return try body(place.path)
    }

    @Test(arguments: [1, 7, 4_096, 1 << 20])
    func readsTheSameBytesInPiecesOfAnySize(piece: Int) throws {
        let bytes = someBytes(piece == 1 ? 500 : 200_000)
        try withFile(bytes) { path in
            let source = try ByteSource(path: path)
            #expect(!source.isCompressed)
            #expect(try everything(source, piece: piece) == bytes)
        }
        let packed = CSVGzip.member(bytes) + CSVGzip.member([]) + CSVGzip.member(bytes)
        try withFile(packed) { path in
            let source = try ByteSource(path: path)
            #expect(source.isCompressed)
            #expect(try everything(source, piece: piece) == bytes + bytes)
        }
        let memory = ByteSource(bytes: packed, name: "memory")
        #expect(try everything(memory, piece: piece) == bytes + bytes)
    }

    @Test(arguments: [false, true])
    func peekingConsumesNothing(packed: Bool) throws {
        let bytes = someBytes(100_000)
        let source = ByteSource(bytes: packed ? CSVGzip.member(bytes) : bytes, name: "memory")
        #expect(try source.peek(3) == Array(bytes[..<3]))
        #expect(try source.peek(70_000) == Array(bytes[..<70_000]))
        var read: [UInt8] = []
        #expect(try source.read(into: &read, upTo: 10) == 10)
        #expect(try source.peek(5) == Array(bytes[10..<15]))
        #expect(try source.peek(200_000) == Array(bytes[10...]))
        #expect(try read + everything(source, piece: 999) == bytes)
        #expect(try source.peek(1).isEmpty)
    }

    @Test func everyTruncationOfAnArchiveIsDamage() throws {
        let packed = CSVGzip.member(someBytes(40))
        for length in 2..<packed.count {
            let source = ByteSource(bytes: Array(packed[..<length]), name: "cut.gz")
            let error = #expect(throws: FormatError.self) { try everything(source, piece: 16) }
            #expect(error?.code == .damagedArchive)
        }
    }

    @Test func aWrongByteInAnArchiveIsDamage() throws {
        let packed = CSVGzip.member(someBytes(40))
        for place in 15..<packed.count {
            var damaged = packed
            damaged[place] ^= 0x10
            let source = ByteSource(bytes: damaged, name: "damaged.gz")
            let error = #expect(throws: FormatError.self) { try everything(source, piece: 16) }
            #expect(error?.code == .damagedArchive)
        }
    }

    @Test func somethingElseBehindAnArchiveIsDamageButZeroPaddingIsNot() throws {
        let bytes = someBytes(100)
        let padded = ByteSource(
            bytes: CSVGzip.member(bytes) + [UInt8](repeating: 0, count: 100_000), name: "tape.gz")
        #expect(try everything(padded, piece: 64) == bytes)
        let followed = ByteSource(bytes: CSVGzip.member(bytes) + Array("rows".utf8), name: "a.gz")
        let error = #expect(throws: FormatError.self) { try everything(followed, piece: 64) }
        #expect(error?.code == .damagedArchive)
        #expect(error?.remedy != nil)
    }

    @Test func whatCannotBeReadIsRefusedWithARemedy() throws {
        let folder = FileManager.default.temporaryDirectory.path
        var error = #expect(throws: FormatError.self) {
            try ByteSource(path: folder + "/there-is-no-such-file.csv")
        }
        #expect(error?.code == .missingFile && error?.remedy != nil)
        error = #expect(throws: FormatError.self) { try ByteSource(path: folder) }
        #expect(error?.code == .notAFile && error?.remedy != nil)
        for empty in [[], CSVGzip.member([])] {
            try withFile(empty) { path in
                let error = #expect(throws: FormatError.self) { try ByteSource(path: path) }
                #expect(error?.code == .emptyFile && error?.remedy != nil)
            }
        }
    }
}
