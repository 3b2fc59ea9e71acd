public import PlanarGeometry

/// Geometries as well-known binary: ISO (OGC 06-103r4, section 8) and PostGIS's extended form.
///
///     byte   0      order: 0 big-endian, 1 little-endian
///     bytes  1…4    kind: 1 point … 7 collection; +1000 Z, +2000 M, +3000 ZM (ISO),
///                   or flags 0x80000000 Z, 0x40000000 M, 0x20000000 SRID (extended)
///     bytes  5…8    SRID, with its flag only
///     then          a point's doubles, or a count and so many positions, rings or geometries
public enum WellKnownBinary {
    /// Reads a geometry.
    ///
    /// Every count is held against the bytes that are there before anything is made of it.
    ///
    /// - Throws: ``WellKnownError``, with any of its codes.
    public static func parse(
        _ bytes: Span<UInt8>
    ) throws(WellKnownError) -> WellKnownGeometry {
        var parser = WellKnownBinaryParser()
        let geometry = try parser.geometry(bytes, depth: 0)
        guard parser.position == bytes.count else {
            throw WellKnownError(
                .malformed, "\(bytes.count - parser.position) bytes follow the geometry")
        }
        return WellKnownGeometry(
            geometry: geometry.flatMap { $0.isEmpty ? nil : $0 }, srid: parser.srid,
            droppedOrdinates: parser.droppedOrdinates, shortRingCount: parser.shortRings)
    }

    /// Reads a geometry from hexadecimal text, as PostGIS writes it into CSV.
    ///
    /// Blanks around the digits are passed over, and so are "\x" and "0x" before them.
    ///
    /// - Throws: ``WellKnownError``, with any of its codes.
    public static func parseHex(
        _ text: Span<UInt8>
    ) throws(WellKnownError) -> WellKnownGeometry {
        var start = 0
        var end = text.count
        while start < end, text[start] <= 0x20 { start += 1 }
        while start < end, text[end - 1] <= 0x20 { end -= 1 }
        if end - start >= 2, text[start + 1] | 0x20 == UInt8(ascii: "x"),
            text[start] == UInt8(ascii: "\\") || text[start] == UInt8(ascii: "0")
        {
            start += 2
        }
        guard (end - start) % 2 == 0 else {
            throw WellKnownError(.malformed, "the number of hexadecimal digits is odd")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity((end - start) / 2)
        for index in stride(from: start, to: end, by: 2) {
            guard let high = JSONUnescape.hexadecimal(text[index]),
                let low = JSONUnescape.hexadecimal(text[index + 1])
            else { throw WellKnownError(.malformed, "the text is not hexadecimal") }
            bytes.append(UInt8(truncatingIfNeeded: high << 4 | low))
        }
        return try parse(bytes.span)
    }

    /// The geometry as little-endian ISO binary in two dimensions.
    public static func encode(_ geometry: Geometry) -> [UInt8] {
        var bytes: [UInt8] = []
        append(geometry, to: &bytes)
        return bytes
    }

    static func append(_ geometry: Geometry, to bytes: inout [UInt8]) {
        switch geometry {
        case .point(let position):
            header(1, to: &bytes)
            append(position, to: &bytes)
        case .lineString(let positions):
            header(2, to: &bytes)
            append(positions, to: &bytes)
        case .polygon(let polygon):
            header(3, to: &bytes)
            let rings = polygon.isEmpty ? [] : polygon.rings
            append(count: rings.count, to: &bytes)
            for ring in rings { append(ring.positions, to: &bytes) }
        case .multiPoint(let positions):
            header(4, to: &bytes)
            append(count: positions.count, to: &bytes)
            for position in positions { append(.point(position), to: &bytes) }
        case .multiLineString(let lines):
            header(5, to: &bytes)
            append(count: lines.count, to: &bytes)
            for line in lines { append(.lineString(line), to: &bytes) }
        case .multiPolygon(let surface):
            header(6, to: &bytes)
            append(count: surface.polygons.count, to: &bytes)
            for polygon in surface.polygons { append(.polygon(polygon), to: &bytes) }
        case .collection(let members):
            header(7, to: &bytes)
            append(count: members.count, to: &bytes)
            for member in members { append(member, to: &bytes) }
        }
    }

    private static func header(_ kind: UInt32, to bytes: inout [UInt8]) {
        bytes.append(1)
        append(kind, to: &bytes)
    }

    private static func append(count: Int, to bytes: inout [UInt8]) {
        append(UInt32(count), to: &bytes)
    }

    private static func append(_ positions: [Position], to bytes: inout [UInt8]) {
        append(count: positions.count, to: &bytes)
        for position in positions { append(position, to: &bytes) }
    }

    private static func append(_ position: Position, to bytes: inout [UInt8]) {
        append(position.x.bitPattern, to: &bytes)
        append(position.y.bitPattern, to: &bytes)
    }

    static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        for byte in 0..<Number.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: number >> (8 * byte)))
        }
    }
}

/// Walks through well-known binary.
struct WellKnownBinaryParser {
    var position = 0
    private(set) var srid: Int?
    private(set) var droppedOrdinates = false
    private(set) var shortRings = 0

    private struct Header {
        var isLittle: Bool
        var kind: UInt32
        var ordinates: Int
    }

    /// Passes a geometry; `nil` for an empty point.
    mutating func geometry(
        _ bytes: Span<UInt8>, depth: Int
    ) throws(WellKnownError) -> Geometry? {
        guard depth < WellKnownKind.maximumDepth else { throw WellKnownKind.tooDeep() }
        let header = try header(bytes)
        switch header.kind {
        case 1: return try positionOrEmpty(bytes, header).map { .point($0) }
        case 2: return .lineString(try WellKnownKind.line(try positions(bytes, header)))
        // A triangle is a polygon of one ring.
        case 3, 17:
            return try WellKnownKind.surface(
                [try rings(bytes, header)], isMulti: false, shortRings: &shortRings)
        case 4:
            var points: [Position] = []
            for _ in 0..<(try count(bytes, header, least: 21)) {
                switch try geometry(bytes, depth: depth + 1) {
                case .point(let point): points.append(point)
                case nil: break
                case .some(let other): throw mixed("MultiPoint", other)
                }
            }
            return .multiPoint(points)
        case 5, 11:
            var lines: [[Position]] = []
            for _ in 0..<(try count(bytes, header, least: 9)) {
                switch try geometry(bytes, depth: depth + 1) {
                case .lineString(let line): lines.append(line)
                case nil: break
                case .some(let other): throw mixed("MultiLineString", other)
                }
            }
            return .multiLineString(lines)
        // MultiSurface, PolyhedralSurface and TIN are polygons side by side.
        case 6, 12, 15, 16: return try polygons(bytes, header, depth: depth)
        case 7:
            var members: [Geometry] = []
            for _ in 0..<(try count(bytes, header, least: 9)) {
                if let member = try geometry(bytes, depth: depth + 1) { members.append(member) }
            }
            return .collection(members)
        case 8: throw WellKnownKind.unsupported("CircularString")
        case 9: throw WellKnownKind.unsupported("CompoundCurve")
        case 10: throw WellKnownKind.unsupported("CurvePolygon")
        default:
            throw WellKnownError(.malformed, "\(header.kind) is not a kind of geometry")
        }
    }

    private mutating func polygons(
        _ bytes: Span<UInt8>, _ header: Header, depth: Int
    ) throws(WellKnownError) -> Geometry? {
        guard depth + 1 < WellKnownKind.maximumDepth else { throw WellKnownKind.tooDeep() }
        var polygons: [[[Position]]] = []
        for _ in 0..<(try count(bytes, header, least: 9)) {
            let inner = try self.header(bytes)
            switch inner.kind {
            case 3, 17: polygons.append(try rings(bytes, inner))
            case 10: throw WellKnownKind.unsupported("CurvePolygon")
            default:
                throw WellKnownError(
                    .malformed, "a MultiPolygon holds a geometry of kind \(inner.kind)")
            }
        }
        return try WellKnownKind.surface(polygons, isMulti: true, shortRings: &shortRings)
    }

    private func mixed(_ kind: String, _ geometry: Geometry) -> WellKnownError {
        WellKnownError(.malformed, "a \(kind) holds a \(geometry.typeName)")
    }

    private mutating func header(_ bytes: Span<UInt8>) throws(WellKnownError) -> Header {
        guard position < bytes.count else { throw truncated() }
        let order = bytes[position]
        guard order <= 1 else {
            throw WellKnownError(.malformed, "\(order) is not a byte order; 0 and 1 are")
        }
        position += 1
        let code = UInt32(truncatingIfNeeded: try word(bytes, 4, order == 1))
        // The three high bits are the extended form's, the thousands ISO's.
        let low = code & 0x1FFF_FFFF
        let thousands = low / 1000
        guard thousands <= 3 else {
            throw WellKnownError(.malformed, "\(low) is not a kind of geometry")
        }
        let hasZ = code & 0x8000_0000 != 0 || thousands & 1 == 1
        let hasM = code & 0x4000_0000 != 0 || thousands & 2 == 2
        if code & 0x2000_0000 != 0 {
            let identifier = Int32(truncatingIfNeeded: try word(bytes, 4, order == 1))
            srid = srid ?? Int(identifier)
        }
        return Header(
            isLittle: order == 1, kind: low % 1000, ordinates: 2 + (hasZ ? 1 : 0) + (hasM ? 1 : 0))
    }

    private mutating func rings(
        _ bytes: Span<UInt8>, _ header: Header
    ) throws(WellKnownError) -> [[Position]] {
        var rings: [[Position]] = []
        for _ in 0..<(try count(bytes, header, least: 4)) {
            rings.append(try positions(bytes, header))
        }
        return rings
    }

    private mutating func positions(
        _ bytes: Span<UInt8>, _ header: Header
    ) throws(WellKnownError) -> [Position] {
        let count = try count(bytes, header, least: 8 * header.ordinates)
        var positions: [Position] = []
        positions.reserveCapacity(count)
        for _ in 0..<count {
            guard let position = try positionOrEmpty(bytes, header) else {
                throw WellKnownError(.invalid, "a position has no coordinates")
            }
            positions.append(position)
        }
        return positions
    }

    /// Passes a position; `nil` where both coordinates are NaN, which is how an empty point is
    /// written.
    private mutating func positionOrEmpty(
        _ bytes: Span<UInt8>, _ header: Header
    ) throws(WellKnownError) -> Position? {
        let x = Double(bitPattern: try word(bytes, 8, header.isLittle))
        let y = Double(bitPattern: try word(bytes, 8, header.isLittle))
        if header.ordinates > 2 {
            droppedOrdinates = true
            let rest = 8 * (header.ordinates - 2)
            guard bytes.count - position >= rest else { throw truncated() }
            position += rest
        }
        if x.isNaN, y.isNaN { return nil }
        guard x.isFinite, y.isFinite else {
            throw WellKnownError(.invalid, "a coordinate is not a finite number")
        }
        return Position(x: x, y: y)
    }

    /// Passes a count, which must fit into what is left if each element takes so many bytes.
    private mutating func count(
        _ bytes: Span<UInt8>, _ header: Header, least: Int
    ) throws(WellKnownError) -> Int {
        let count = Int(truncatingIfNeeded: try word(bytes, 4, header.isLittle))
        guard count <= (bytes.count - position) / least else {
            throw WellKnownError(
                .truncated, "\(count) elements are announced; the bytes end before them")
        }
        return count
    }

    @inline(__always)
    private mutating func word(
        _ bytes: Span<UInt8>, _ length: Int, _ isLittle: Bool
    ) throws(WellKnownError) -> UInt64 {
        guard bytes.count - position >= length else { throw truncated() }
        var value: UInt64 = 0
        for index in 0..<length {
            let place = isLittle ? length - 1 - index : index
            value = value << 8 | UInt64(bytes[position + place])
        }
        position += length
        return value
    }

    private func truncated() -> WellKnownError {
        WellKnownError(.truncated, "the bytes end in the middle of the geometry")
    }
}
