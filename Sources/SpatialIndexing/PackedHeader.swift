internal import PlanarGeometry

/// The first 128 bytes of a packed tree, in memory and in a file.
///
///     byte   0   8   0x89 "TRYGIX" 0x0A: no text, and damaged by whoever takes it for text
///     byte   8   4   0x0A0B0C0D as the machine that wrote the file stores it
///     byte  12   4   version of the layout, 1
///     byte  16   8   number of items
///     byte  24   8   number of things in the input; more than items where some boxes were empty
///     byte  32   4   number of columns: 2 for points, 4 for boxes
///     byte  36   4   items in a leaf
///     byte  40  32   the box around all items: minX minY maxX maxY
///     byte  72   8   length of the file
///     byte  80   8   checksum of the bytes from 128 on
///     byte  88  32   zero
///     byte 120   8   checksum of the bytes before
///
/// All numbers are in the byte order of the machine, because the file is mapped and used in place;
/// a machine of the other order refuses it.
struct PackedHeader: Equatable {
    static let byteCount = 128

    var itemCount: Int
    var inputCount: Int
    var columnCount: Int
    var leafSize: Int
    var boundingBox: BoundingBox
    var bodyChecksum: UInt64 = 0

    private static let magic: [UInt8] = [0x89, 0x54, 0x52, 0x59, 0x47, 0x49, 0x58, 0x0A]
    private static let byteOrder: UInt32 = 0x0A0B_0C0D
    private static let version: UInt32 = 1

    /// Where all the rest is.
    var layout: PackedLayout {
        PackedLayout(columnCount: columnCount, itemCount: itemCount, leafSize: leafSize)
    }

    /// The header as bytes.
    var bytes: [UInt8] {
        var bytes = Self.magic
        Self.append(Self.byteOrder, to: &bytes)
        Self.append(Self.version, to: &bytes)
        Self.append(UInt64(itemCount), to: &bytes)
        Self.append(UInt64(inputCount), to: &bytes)
        Self.append(UInt32(columnCount), to: &bytes)
        Self.append(UInt32(leafSize), to: &bytes)
        for edge in [boundingBox.minX, boundingBox.minY, boundingBox.maxX, boundingBox.maxY] {
            Self.append(edge.bitPattern, to: &bytes)
        }
        Self.append(UInt64(layout.byteCount), to: &bytes)
        Self.append(bodyChecksum, to: &bytes)
        bytes += [UInt8](repeating: 0, count: 32)
        Self.append(Self.checksum(of: bytes), to: &bytes)
        return bytes
    }

    init(layout: PackedLayout, inputCount: Int, boundingBox: BoundingBox) {
        itemCount = layout.itemCount
        self.inputCount = inputCount
        columnCount = layout.columnCount
        leafSize = layout.leafSize
        self.boundingBox = boundingBox
    }

    /// Reads the header of a file with so many columns, and believes nothing in it that does not
    /// fit together.
    ///
    /// - Throws: ``IndexError`` with code `foreignFile`, `foreignByteOrder`, `unsupportedVersion`
    ///   or `damaged`.
    init(
        _ bytes: [UInt8], columnCount columns: Int, fileLength: Int, path: String
    ) throws(IndexError) {
        guard bytes.count >= 16, Array(bytes[..<8]) == Self.magic else { throw .foreignFile(path) }
        let order = Self.number(UInt32.self, bytes, at: 8)
        if order == Self.byteOrder.byteSwapped { throw .foreignByteOrder(path) }
        guard order == Self.byteOrder else { throw .damaged(path, "its byte order is none") }
        let version = Self.number(UInt32.self, bytes, at: 12)
        guard version == Self.version else { throw .unsupportedVersion(path, Int(version)) }
        guard bytes.count == Self.byteCount else { throw .damaged(path, "it is cut short") }
        guard Self.number(UInt64.self, bytes, at: 120) == Self.checksum(of: Array(bytes[..<120]))
        else { throw .damaged(path, "the checksum of its header does not match") }
        let items = Self.number(UInt64.self, bytes, at: 16)
        let input = Self.number(UInt64.self, bytes, at: 24)
        columnCount = Int(Self.number(UInt32.self, bytes, at: 32))
        leafSize = Int(Self.number(UInt32.self, bytes, at: 36))
        let edges = (0..<4).map {
            Double(bitPattern: Self.number(UInt64.self, bytes, at: 40 + 8 * $0))
        }
        let length = Self.number(UInt64.self, bytes, at: 72)
        bodyChecksum = Self.number(UInt64.self, bytes, at: 80)
        guard columnCount == columns else { throw .foreignFile(path) }
        guard items <= input, input <= UInt64(PackedLayout.maximumCount),
            columns == 4 || items == input, 2...65_535 ~= leafSize
        else { throw .damaged(path, "its header makes no sense") }
        itemCount = Int(items)
        inputCount = Int(input)
        boundingBox = BoundingBox(
            minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3])
        guard boundingBox.isEmpty ? itemCount == 0 : edges.allSatisfy(\.isFinite) else {
            throw .damaged(path, "its header makes no sense")
        }
        guard layout.byteCount == fileLength, length == UInt64(fileLength) else {
            throw .damaged(path, "it has another length than its header tells")
        }
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        // Any bytes are a number and any number is bytes.
        unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
    }

    private static func number<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type, _ bytes: [UInt8], at offset: Int
    ) -> Number {
        // All callers ask within the 128 bytes, or the first 16 of fewer.
        unsafe bytes.withUnsafeBytes {
            unsafe $0.loadUnaligned(fromByteOffset: offset, as: type)
        }
    }

    private static func checksum(of bytes: [UInt8]) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe Checksum.of($0) }
    }
}
