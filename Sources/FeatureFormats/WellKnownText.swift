public import PlanarGeometry

/// Geometries as well-known text (OGC 06-103r4, section 7), and PostGIS's form with an SRID.
///
///     try WellKnownText.parse("SRID=3006;POINT (674032 6580822)".utf8.span)
public enum WellKnownText {
    /// Reads a geometry.
    ///
    /// Case and white space do not matter. Z and M are left out, whether they are announced
    /// (`POINT Z`, `POINTZ`) or not.
    ///
    /// - Throws: ``WellKnownError``, with any of its codes.
    public static func parse(_ text: Span<UInt8>) throws(WellKnownError) -> WellKnownGeometry {
        var parser = WellKnownTextParser()
        let srid = try parser.srid(text)
        let geometry = try parser.geometry(text, depth: 0)
        guard parser.byte(text) == nil else {
            throw WellKnownError(.malformed, "something follows the geometry")
        }
        return WellKnownGeometry(
            geometry: geometry.flatMap { $0.isEmpty ? nil : $0 }, srid: srid,
            droppedOrdinates: parser.droppedOrdinates, shortRingCount: parser.shortRings)
    }

    /// Appends the geometry; numbers are written in their shortest form.
    public static func append(_ geometry: Geometry, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: geometry.typeName.uppercased().utf8)
        guard !geometry.isEmpty else {
            bytes.append(contentsOf: " EMPTY".utf8)
            return
        }
        bytes.append(UInt8(ascii: " "))
        switch geometry {
        case .point(let position): list([position], to: &bytes) { append($0, to: &$1) }
        case .multiPoint(let positions):
            list(positions, to: &bytes) { position, bytes in
                list([position], to: &bytes) { append($0, to: &$1) }
            }
        case .lineString(let positions): append(positions, to: &bytes)
        case .multiLineString(let lines): list(lines, to: &bytes) { append($0, to: &$1) }
        case .polygon(let polygon): append(polygon, to: &bytes)
        case .multiPolygon(let surface):
            list(surface.polygons, to: &bytes) { append($0, to: &$1) }
        case .collection(let members): list(members, to: &bytes) { append($0, to: &$1) }
        }
    }

    private static func append(_ polygon: Polygon, to bytes: inout [UInt8]) {
        guard !polygon.isEmpty else {
            bytes.append(contentsOf: "EMPTY".utf8)
            return
        }
        list(polygon.rings, to: &bytes) { append($0.positions, to: &$1) }
    }

    private static func append(_ positions: [Position], to bytes: inout [UInt8]) {
        guard !positions.isEmpty else {
            bytes.append(contentsOf: "EMPTY".utf8)
            return
        }
        list(positions, to: &bytes) { append($0, to: &$1) }
    }

    private static func append(_ position: Position, to bytes: inout [UInt8]) {
        NumberText.append(position.x, to: &bytes)
        bytes.append(UInt8(ascii: " "))
        NumberText.append(position.y, to: &bytes)
    }

    private static func list<Element>(
        _ elements: [Element], to bytes: inout [UInt8], _ body: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: "("))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(contentsOf: ", ".utf8) }
            body(element, &bytes)
        }
        bytes.append(UInt8(ascii: ")"))
    }
}

/// Walks through well-known text.
struct WellKnownTextParser {
    private var position = 0
    private(set) var droppedOrdinates = false
    private(set) var shortRings = 0

    /// The next byte that is not white space; `nil` at the end.
    mutating func byte(_ text: Span<UInt8>) -> UInt8? {
        while position < text.count {
            if text[position] > 0x20 { return text[position] }
            position += 1
        }
        return nil
    }

    /// Passes "SRID=…;" where it is.
    mutating func srid(_ text: Span<UInt8>) throws(WellKnownError) -> Int? {
        let start = position
        guard word(text) == "SRID", byte(text) == UInt8(ascii: "=") else {
            position = start
            return nil
        }
        position += 1
        guard let number = try number(text), number == number.rounded(), abs(number) < 1e9,
            byte(text) == UInt8(ascii: ";")
        else { throw WellKnownError(.malformed, "SRID= is not followed by a number and \";\"") }
        position += 1
        return Int(number)
    }

    /// Passes a geometry; `nil` for an empty point or polygon.
    mutating func geometry(
        _ text: Span<UInt8>, depth: Int
    ) throws(WellKnownError) -> Geometry? {
        guard depth < WellKnownKind.maximumDepth else { throw WellKnownKind.tooDeep() }
        var name = word(text)
        for suffix in ["ZM", "Z", "M"] where name.count > suffix.count && name.hasSuffix(suffix) {
            name.removeLast(suffix.count)
            break
        }
        let afterName = position
        let dimension = word(text)
        if !["Z", "M", "ZM"].contains(dimension) { position = afterName }
        let isEmpty = takesEmpty(text)
        switch name {
        case "POINT":
            guard !isEmpty else { return nil }
            let points = try list(text) { (parser, text) throws(WellKnownError) in
                try parser.coordinates(text)
            }
            guard points.count == 1 else {
                throw WellKnownError(.malformed, "a POINT has \(points.count) positions")
            }
            return .point(points[0])
        case "MULTIPOINT": return .multiPoint(isEmpty ? [] : try points(text))
        case "LINESTRING":
            return .lineString(isEmpty ? [] : try WellKnownKind.line(try positions(text)))
        case "MULTILINESTRING":
            guard !isEmpty else { return .multiLineString([]) }
            return .multiLineString(
                try list(text) { (parser, text) throws(WellKnownError) in
                    try WellKnownKind.line(try parser.positions(text))
                })
        case "POLYGON", "TRIANGLE":
            guard !isEmpty else { return nil }
            return try WellKnownKind.surface(
                [try rings(text)], isMulti: false, shortRings: &shortRings)
        case "MULTIPOLYGON", "POLYHEDRALSURFACE", "TIN":
            guard !isEmpty else { return nil }
            let polygons = try list(text) { (parser, text) throws(WellKnownError) in
                try parser.rings(text)
            }
            return try WellKnownKind.surface(polygons, isMulti: true, shortRings: &shortRings)
        case "GEOMETRYCOLLECTION":
            guard !isEmpty else { return .collection([]) }
            let members = try list(text) { (parser, text) throws(WellKnownError) in
                try parser.geometry(text, depth: depth + 1)
            }
            return .collection(members.compactMap { $0 })
        case "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE":
            throw WellKnownKind.unsupported(name)
        case "": throw WellKnownError(.malformed, "there is no geometry")
        default: throw WellKnownError(.malformed, "\"\(name)\" is not a kind of geometry")
        }
    }

    private mutating func rings(_ text: Span<UInt8>) throws(WellKnownError) -> [[Position]] {
        if takesEmpty(text) { return [] }
        return try list(text) { (parser, text) throws(WellKnownError) in
            try parser.positions(text)
        }
    }

    private mutating func positions(_ text: Span<UInt8>) throws(WellKnownError) -> [Position] {
        if takesEmpty(text) { return [] }
        return try list(text) { (parser, text) throws(WellKnownError) in
            try parser.coordinates(text)
        }
    }

    /// Both ways of writing a MULTIPOINT: with and without parentheses around each position.
    private mutating func points(_ text: Span<UInt8>) throws(WellKnownError) -> [Position] {
        let points = try list(text) { (parser, text) throws(WellKnownError) -> [Position] in
            guard parser.byte(text) == UInt8(ascii: "(") else {
                return parser.takesEmpty(text) ? [] : [try parser.coordinates(text)]
            }
            let inner = try parser.positions(text)
            guard inner.count == 1 else {
                throw WellKnownError(.malformed, "a point has \(inner.count) positions")
            }
            return inner
        }
        return points.flatMap { $0 }
    }

    /// Passes a list in parentheses.
    private mutating func list<Element>(
        _ text: Span<UInt8>,
        _ element: (inout Self, Span<UInt8>) throws(WellKnownError) -> Element
    ) throws(WellKnownError) -> [Element] {
        guard byte(text) == UInt8(ascii: "(") else { throw unexpected(text) }
        position += 1
        var elements: [Element] = []
        while true {
            elements.append(try element(&self, text))
            let mark = byte(text)
            guard mark == UInt8(ascii: ",") || mark == UInt8(ascii: ")") else {
                throw unexpected(text)
            }
            position += 1
            if mark == UInt8(ascii: ")") { return elements }
        }
    }

    private mutating func coordinates(_ text: Span<UInt8>) throws(WellKnownError) -> Position {
        guard let x = try number(text), let y = try number(text) else { throw unexpected(text) }
        var more = 0
        while try number(text) != nil {
            more += 1
            droppedOrdinates = true
            guard more <= 2 else {
                throw WellKnownError(.malformed, "a position has more than four numbers")
            }
        }
        return Position(x: x, y: y)
    }

    /// Passes a number; `nil` where none stands.
    private mutating func number(_ text: Span<UInt8>) throws(WellKnownError) -> Double? {
        guard let first = byte(text), first != UInt8(ascii: ","), first != UInt8(ascii: ")"),
            first != UInt8(ascii: "("), first != UInt8(ascii: ";")
        else { return nil }
        let start = position
        while position < text.count, text[position] > 0x20, text[position] != UInt8(ascii: ","),
            text[position] != UInt8(ascii: ")"), text[position] != UInt8(ascii: "("),
            text[position] != UInt8(ascii: ";")
        {
            position += 1
        }
        guard
            case .value(let value) = NumberText.parse(
                text.extracting(start..<position), decimalMark: UInt8(ascii: "."))
        else {
            let word = String(
                decoding: copy(text, start..<min(position, start + 20)), as: UTF8.self)
            throw WellKnownError(.malformed, "\"\(word)\" is not a finite number")
        }
        return value
    }

    private mutating func takesEmpty(_ text: Span<UInt8>) -> Bool {
        let start = position
        if word(text) == "EMPTY" { return true }
        position = start
        return false
    }

    /// Passes letters, and gives them as capitals; empty where none stand.
    private mutating func word(_ text: Span<UInt8>) -> String {
        guard byte(text) != nil else { return "" }
        let start = position
        while position < text.count,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(
                text[position] | 0x20)
        {
            position += 1
        }
        let end = min(position, start + 40)
        return String(decoding: copy(text, start..<end), as: UTF8.self).uppercased()
    }

    private func copy(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in range { bytes.append(text[index]) }
        return bytes
    }

    private func unexpected(_ text: Span<UInt8>) -> WellKnownError {
        guard position < text.count else {
            return WellKnownError(.truncated, "the text ends in the middle of the geometry")
        }
        let byte = text[position]
        let mark = byte < 0x7F ? String(Character(Unicode.Scalar(byte))) : "a letter"
        return WellKnownError(.malformed, "\(mark) stands where it cannot")
    }
}
