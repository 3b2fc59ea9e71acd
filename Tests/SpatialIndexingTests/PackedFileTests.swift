import Foundation
import PlanarGeometry
import Testing

@testable import SpatialIndexing

/// A folder that is gone when the test is over.
final class ScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("packed-file-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: url.appendingPathComponent(name))
        return path(name)
    }

    func bytes(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}

private func checksum(of bytes: some Sequence<UInt8>) -> UInt64 {
    unsafe Array(bytes).withUnsafeBytes { unsafe Checksum.of($0) }
}

/// Writes a checksum into a file that is being forged.
private func forge(_ checksum: UInt64, into bytes: inout [UInt8], at place: Int) {
    for byte in 0..<8 {
        bytes[place + byte] = UInt8(truncatingIfNeeded: checksum >> UInt64(8 * byte))
    }
}

struct PackedFileTests {
    private static let window = BoundingBox(minX: -2e6, minY: -2e6, maxX: 671_000, maxY: 6_583_000)

    private func tree(_ pattern: PointPattern, nodeSize: Int = 4) throws -> PackedPointTree {
        var random = SeededGenerator(seed: 0xF11E)
        let points = pattern.points(&random)
        return try PackedPointTree(
            xs: points.map(\.x), ys: points.map(\.y), nodeSize: nodeSize)
    }

    private func smallTree() throws -> PackedPointTree {
        try PackedPointTree(
            xs: [1, 5, 2, 8, 4, 4, 7, 0, 3], ys: [3, 1, 9, 4, 4, 4, 2, 6, 8], nodeSize: 2)
    }

    /// Asks everything there is to ask, for the sake of asking.
    private func askEverything(_ tree: PackedPointTree) {
        let places = [
            Position(x: 3, y: 4), Position(x: -1e300, y: 0), Position(x: 4, y: 4),
            tree.boundingBox.center,
        ]
        let boxes = [
            Self.window, BoundingBox(minX: 2, minY: 2, maxX: 5, maxY: 8), tree.boundingBox,
            BoundingBox(
                minX: -.infinity, minY: -.infinity, maxX: .infinity, maxY: .infinity),
        ]
        var found: [UInt32] = []
        for box in boxes {
            _ = tree.search(box)
            _ = tree.count(in: box)
            tree.search(box, into: &found)
            _ = tree.search(inside: MultiPolygon([Polygon(BoundingBox(of: places.prefix(1)))]))
        }
        for place in places {
            for radius in [0, 3, 1e10, .infinity] {
                _ = tree.search(within: radius, of: place)
                _ = tree.count(within: radius, of: place)
            }
            for count in [1, 3, 100] { _ = tree.nearest(to: place, count: count) }
        }
        _ = tree.counts(in: boxes, threads: 2)
        _ = tree.nearest(to: places, count: 2, threads: 2)
        unsafe tree.withSortedColumns { xs, ys, ids in
            #expect(xs.count == tree.count && ys.count == tree.count)
            #expect(ids.count == tree.count)
        }
    }

    @Test(arguments: PointPattern.allCases)
    func anOpenedTreeIsTheTreeThatWasSaved(pattern: PointPattern) throws {
        let folder = try ScratchFolder()
        for nodeSize in [2, 16] {
            let tree = try tree(pattern, nodeSize: nodeSize)
            try tree.save(to: folder.path("points"))
            #expect(try folder.names == ["points"])
            for verifying in [true, false] {
                let opened = try PackedPointTree(
                    opening: folder.path("points"), verifying: verifying)
                #expect(opened.count == tree.count)
                #expect(opened.boundingBox == tree.boundingBox)
                #expect(opened.bytes.dropFirst(128) == tree.bytes.dropFirst(128))
                #expect(opened.search(Self.window) == tree.search(Self.window))
                let center = Position(x: 668_000, y: 6_580_000)
                #expect(
                    opened.nearest(to: center, count: 9) == tree.nearest(to: center, count: 9))
                try opened.save(to: folder.path("again"))
                #expect(try folder.bytes(of: "again") == folder.bytes(of: "points"))
            }
            try FileManager.default.removeItem(atPath: folder.path("again"))
        }
    }

    @Test func anOpenedTreeOfBoxesIsTheTreeThatWasSaved() throws {
        let folder = try ScratchFolder()
        var random = SeededGenerator(seed: 0xB0CE5)
        let city = BoundingBox(minX: 0, minY: 0, maxX: 1000, maxY: 1000)
        for count in [0, 1, 300] {
            var boxes = (0..<count).map { _ in
                BoundingBox(of: [random.position(in: city)]).expanded(by: 20 * random.unit())
            }
            boxes += [.empty, .empty]
            let tree = try PackedRTree(boxes)
            try tree.save(to: folder.path("boxes"))
            let opened = try PackedRTree(opening: folder.path("boxes"))
            #expect(opened.count == boxes.count)
            #expect(opened.boundingBox == tree.boundingBox)
            let window = BoundingBox(minX: 100, minY: 200, maxX: 500, maxY: 480)
            #expect(opened.search(window) == tree.search(window))
            #expect(
                opened.nearest(to: city.center, count: 9)
                    == tree.nearest(to: city.center, count: 9))
            let error = #expect(throws: IndexError.self) {
                try PackedPointTree(opening: folder.path("boxes"))
            }
            #expect(error?.code == .foreignFile)
        }
    }

    @Test func aFileIsLaidOutAsItIsDrawn() throws {
        let folder = try ScratchFolder()
        let tree = try smallTree()
        try tree.save(to: folder.path("points"))
        let bytes = try folder.bytes(of: "points")
        func number<Number: FixedWidthInteger>(_ type: Number.Type, _ offset: Int) -> Number {
            bytes[offset..<offset + Number.bitWidth / 8].reversed().reduce(0) {
                $0 << 8 | Number($1)
            }
        }
        #expect(Array(bytes[..<8]) == [0x89] + Array("TRYGIX\n".utf8))
        #expect(number(UInt32.self, 8) == UInt32(littleEndian: 0x0A0B_0C0D))
        #expect(number(UInt32.self, 12) == 1)
        #expect(number(UInt64.self, 16) == 9)
        #expect(number(UInt64.self, 24) == 9)
        #expect(number(UInt32.self, 32) == 2)
        #expect(number(UInt32.self, 36) == 2)
        #expect(Double(bitPattern: number(UInt64.self, 64)) == 9)
        #expect(number(UInt64.self, 72) == UInt64(bytes.count))
        #expect(number(UInt64.self, 80) == checksum(of: bytes[128...]))
        // Nine points: two columns of 72 bytes and one of 36, each filled up to 64s; five leaves
        // fit one group.
        #expect(bytes.count == 128 + 128 + 128 + 64 + 256)
        let firstID = Int(number(UInt32.self, 128 + 256))
        let xs: [Double] = [1, 5, 2, 8, 4, 4, 7, 0, 3]
        #expect(Double(bitPattern: number(UInt64.self, 128)) == xs[firstID])
        #expect(Float(bitPattern: number(UInt32.self, 448 + 5 * 4)) == .infinity)
    }

    @Test func everyFlippedByteIsRefused() throws {
        let folder = try ScratchFolder()
        try smallTree().save(to: folder.path("points"))
        let whole = try folder.bytes(of: "points")
        var random = SeededGenerator(seed: 0xF1)
        for place in whole.indices {
            var bytes = whole
            bytes[place] ^= UInt8(1 + random.number(below: 255))
            let path = try folder.write(bytes, to: "flipped")
            let error = #expect(throws: IndexError.self, "byte \(place)") {
                try PackedPointTree(opening: path)
            }
            #expect(error?.description.contains("flipped") == true)
            // What is opened without verifying may answer wrongly, and does no harm.
            if let tree = try? PackedPointTree(opening: path, verifying: false) {
                #expect(place >= 128)
                askEverything(tree)
            }
        }
    }

    @Test func everyTruncationIsRefusedVerifyingOrNot() throws {
        let folder = try ScratchFolder()
        try smallTree().save(to: folder.path("points"))
        let whole = try folder.bytes(of: "points")
        for length in 0..<whole.count {
            let path = try folder.write(Array(whole[..<length]), to: "short")
            for verifying in [true, false] {
                let error = #expect(throws: IndexError.self) {
                    try PackedPointTree(opening: path, verifying: verifying)
                }
                #expect(error?.code == (length < 16 ? .foreignFile : .damaged))
            }
        }
        let path = try folder.write(whole + [0], to: "long")
        let error = #expect(throws: IndexError.self) { try PackedPointTree(opening: path) }
        #expect(error?.code == .damaged)
    }

    @Test(arguments: [PointPattern.clustered, .gridAligned, .collinear])
    func aHostileFileThatIsNotVerifiedDoesNoHarm(pattern: PointPattern) throws {
        let folder = try ScratchFolder()
        try tree(pattern).save(to: folder.path("points"))
        let whole = try folder.bytes(of: "points")
        var random = SeededGenerator(seed: 0x4057)
        let hostile: [UInt8] = [0, 0xFF, 0x7F, 0x80]
        for round in 0..<40 {
            var bytes = whole
            for _ in 0..<1 << random.number(below: 14) {
                let place = 128 + random.number(below: bytes.count - 128)
                bytes[place] =
                    round % 2 == 0
                    ? UInt8(random.number(below: 256)) : hostile[random.number(below: 4)]
            }
            let path = try folder.write(bytes, to: "hostile")
            askEverything(try PackedPointTree(opening: path, verifying: false))
        }
    }

    @Test func aHeaderThatWasForgedWithItsChecksumIsRefused() throws {
        let folder = try ScratchFolder()
        try smallTree().save(to: folder.path("points"))
        let whole = try folder.bytes(of: "points")
        func forged(_ change: (inout [UInt8]) -> Void) throws -> IndexError? {
            var bytes = whole
            change(&bytes)
            forge(checksum(of: bytes[..<120]), into: &bytes, at: 120)
            let path = try folder.write(bytes, to: "forged")
            return #expect(throws: IndexError.self) {
                try PackedPointTree(opening: path, verifying: false)
            }
        }
        #expect(try forged { $0[8...11].reverse() }?.code == .foreignByteOrder)
        #expect(try forged { $0[12] = 2 }?.code == .unsupportedVersion)
        #expect(try forged { $0[16] = 200 }?.code == .damaged)
        #expect(
            try forged { $0[16...31] = Array(repeating: 0xFF, count: 16)[...] }?.code == .damaged)
        #expect(try forged { $0[16] = 8 }?.code == .damaged)
        #expect(try forged { $0[32] = 4 }?.code == .foreignFile)
        for size: UInt8 in [0, 1] { #expect(try forged { $0[36] = size }?.code == .damaged) }
        #expect(try forged { $0[39] = 0xFF }?.code == .damaged)
        #expect(
            try forged {
                $0[47] = 0xFF; $0[46] = 0xF8
            }?.code == .damaged)
        #expect(try forged { $0[72] ^= 1 }?.code == .damaged)
    }

    @Test func verifyingRefusesPlacesThatNoInputHas() throws {
        let folder = try ScratchFolder()
        try smallTree().save(to: folder.path("points"))
        var bytes = try folder.bytes(of: "points")
        bytes[128 + 256] = 9
        forge(checksum(of: bytes[128...]), into: &bytes, at: 80)
        forge(checksum(of: bytes[..<120]), into: &bytes, at: 120)
        let path = try folder.write(bytes, to: "forged")
        let error = #expect(throws: IndexError.self) { try PackedPointTree(opening: path) }
        #expect(error?.code == .damaged)
    }

    @Test func aCopyOfADamagedTreeDoesNotLookSound() throws {
        let folder = try ScratchFolder()
        try smallTree().save(to: folder.path("points"))
        var bytes = try folder.bytes(of: "points")
        bytes[140] ^= 4
        let path = try folder.write(bytes, to: "damaged")
        try PackedPointTree(opening: path, verifying: false).save(to: folder.path("copy"))
        let error = #expect(throws: IndexError.self) {
            try PackedPointTree(opening: folder.path("copy"))
        }
        #expect(error?.code == .damaged)
    }

    @Test func whatIsNoFileIsRefused() throws {
        let folder = try ScratchFolder()
        let tree = try smallTree()
        let missing = #expect(throws: IndexError.self) {
            try PackedPointTree(opening: folder.path("nothing"))
        }
        #expect(missing?.code == .unreadable)
        let directory = #expect(throws: IndexError.self) {
            try PackedPointTree(opening: folder.url.path)
        }
        #expect(directory?.code == .foreignFile)
        let text = try folder.write(Array("x,y\n1,2\n".utf8), to: "points.csv")
        let foreign = #expect(throws: IndexError.self) { try PackedPointTree(opening: text) }
        #expect(foreign?.code == .foreignFile)
        // Where nothing can be written nothing is left behind.
        let nowhere = #expect(throws: IndexError.self) {
            try tree.save(to: folder.path("no/such/folder"))
        }
        #expect(nowhere?.code == .unwritable)
        let taken = #expect(throws: IndexError.self) { try tree.save(to: folder.url.path) }
        #expect(taken?.code == .unwritable)
        #expect(try folder.names == ["points.csv"])
    }

    @Test func theOldFileServesWhoHasItOpenWhileANewOneTakesItsPlace() throws {
        let folder = try ScratchFolder()
        let path = folder.path("points")
        try smallTree().save(to: path)
        let opened = try PackedPointTree(opening: path)
        try tree(.clustered).save(to: path)
        #expect(opened.count == 9)
        #expect(opened.count(in: opened.boundingBox) == 9)
        #expect(try PackedPointTree(opening: path).count == 1000)
    }

    @Test(arguments: [
        (text: "", sum: 0xEF46_DB37_51D8_E999 as UInt64),
        (text: "abc", sum: 0x44BC_2CF5_AD77_0999),
        (text: "Nobody inspects the spammish repetition", sum: 0xFBCE_A83C_8A37_8BF1),
    ])
    func checksumsAreThoseOfTheSpecification(text: String, sum: UInt64) {
        #expect(checksum(of: text.utf8) == sum)
    }
}
