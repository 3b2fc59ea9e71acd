import PlanarGeometry

/// Reads one Feature of a GeoJSON text into a row, and keeps the columns of all of them.
///
/// It is used in two steps. `parse` walks through the text in the window and notes where fields
/// lie, counted from the feature's first byte; if the window is too short it is simply called
/// again. `finish` copies the text into the row and resolves escapes behind it.
struct GeoJSONFeatureParser {
    var columns = GeoJSONColumns()
    var geometry = GeoJSONGeometryParser()

    private var start = 0
    /// Columns whose text holds escapes.
    private var escaped: [Int] = []
    private var identifier: FeatureRow.FieldSpan?
    private var identifierIsEscaped = false

    /// Passes a value, and notes it in the row if it is a Feature.
    ///
    /// The depth says how many containers the value lies in; `takesGeometry` whether a geometry
    /// object alone makes a row.
    mutating func parse(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int, takesGeometry: Bool,
        into row: inout FeatureRow
    ) throws(JSONProblem) {
        row.reset()
        escaped.removeAll(keepingCapacity: true)
        identifier = nil
        let first = try scanner.byte(text)
        start = scanner.position
        guard first == UInt8(ascii: "{") else {
            try scanner.skipValue(text, depth: depth)
            let words = GeoJSONGeometryParser.words(first)
            row.defect = FeatureRow.Defect(
                reason: "not-a-feature", detail: "\(words) stands where a Feature should")
            return
        }
        var type = "an object without a type"
        var isFeature = false
        var looksLikeGeometry = false
        if try scanner.open(first, text, depth: depth) {
            repeat {
                let name = GeoJSONMember(text, try scanner.key(text))
                switch name {
                case .type:
                    (isFeature, type) = try self.type(text, &scanner, depth: depth + 1)
                case .id: try self.identifier(text, &scanner, depth: depth + 1)
                case .geometry:
                    row.geometry = try geometry.geometry(text, &scanner, depth: depth + 1)
                case .properties:
                    try properties(text, &scanner, depth: depth + 1, into: &row)
                case .coordinates, .geometries:
                    looksLikeGeometry = true
                    try scanner.skipValue(text, depth: depth + 1)
                case .features, .crs, .bbox, .other:
                    try scanner.skipValue(text, depth: depth + 1)
                }
            } while try scanner.more(UInt8(ascii: "}"), text)
        }
        guard !isFeature else { return }
        row.reset()
        escaped.removeAll(keepingCapacity: true)
        identifier = nil
        if takesGeometry, looksLikeGeometry || Self.geometryTypes.contains(type) {
            scanner.position = start
            row.geometry = try geometry.geometry(text, &scanner, depth: depth)
            return
        }
        row.defect = FeatureRow.Defect(
            reason: "not-a-feature", detail: "\(type) stands where a Feature should")
    }

    /// Copies the feature's text into the row that `parse` filled, and completes the row.
    mutating func finish(
        _ bytes: [UInt8], upTo end: Int, into row: inout FeatureRow
    ) throws(JSONProblem) {
        row.bytes.append(contentsOf: bytes[start..<end])
        row.rawCount = end - start
        for column in escaped {
            let span = row.fields[column]
            row.fields[column] = Self.unescape(span, &row.bytes)
        }
        if let identifier {
            let column = try columns.identifier(at: start)
            Self.widen(&row, to: column)
            row.fields[column] =
                identifierIsEscaped ? Self.unescape(identifier, &row.bytes) : identifier
        }
    }

    private static let geometryTypes = Set(
        [
            "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
            "GeometryCollection",
        ].map { "\"\($0)\"" })

    private func type(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> (isFeature: Bool, words: String) {
        let first = try scanner.byte(text)
        guard first == UInt8(ascii: "\"") else {
            try scanner.skipValue(text, depth: depth)
            return (false, "an object whose type is \(GeoJSONGeometryParser.words(first))")
        }
        let token = try scanner.string(text)
        // Nearly always; the other way makes a string.
        if GeoJSONMember.matches(text, token, "Feature") { return (true, "") }
        let word = GeoJSONMember.word(text, token)
        return word == "Feature" ? (true, "") : (false, "\"\(word)\"")
    }

    private mutating func identifier(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) {
        let (field, isEscaped) = try field(text, &scanner, depth: depth)
        identifier = field.kind == .null ? nil : field
        identifierIsEscaped = isEscaped
    }

    private mutating func properties(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int, into row: inout FeatureRow
    ) throws(JSONProblem) {
        // Where the member stands twice, the last one counts.
        row.fields.removeAll(keepingCapacity: true)
        row.defect = nil
        escaped.removeAll(keepingCapacity: true)
        let first = try scanner.byte(text)
        guard first == UInt8(ascii: "{") else {
            try scanner.skipValue(text, depth: depth)
            if first != UInt8(ascii: "n") {
                let words = GeoJSONGeometryParser.words(first)
                row.defect = FeatureRow.Defect(
                    reason: "invalid-properties",
                    detail: "the feature's properties are \(words), not an object")
            }
            return
        }
        Self.widen(&row, to: columns.names.count - 1)
        guard try scanner.open(first, text, depth: depth) else { return }
        var guess = 0
        repeat {
            let key = try scanner.key(text)
            let column: Int
            if key.isEscaped {
                let name = JSONUnescape.bytes(text, key)
                column = try columns.column(name.span, 0..<name.count, guess: &guess)
            } else {
                column = try columns.column(text, key.start..<key.end, guess: &guess)
            }
            let (field, isEscaped) = try field(text, &scanner, depth: depth + 1)
            Self.widen(&row, to: column)
            if isEscaped {
                escaped.append(column)
            } else if !escaped.isEmpty, row.fields[column].kind == .text {
                // A name that stands twice: only its last value counts.
                escaped.removeAll { $0 == column }
            }
            row.fields[column] = field
        } while try scanner.more(UInt8(ascii: "}"), text)
    }

    /// Passes a value, and says where it lies and what it is.
    @inline(__always)
    private func field(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> (FeatureRow.FieldSpan, isEscaped: Bool) {
        let first = try scanner.byte(text)
        let from = scanner.position
        let kind: FeatureRow.Kind
        switch first {
        case UInt8(ascii: "\""):
            let token = try scanner.string(text)
            return (span(token.start, token.end, .text), token.isEscaped)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            _ = try scanner.number(text)
            kind = .number
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try scanner.skipValue(text, depth: depth)
            kind = .json
        default:
            guard try scanner.literal(text) != UInt8(ascii: "n") else {
                return (span(from, from, .null), false)
            }
            kind = .boolean
        }
        return (span(from, scanner.position, kind), false)
    }

    @inline(__always)
    private func span(
        _ from: Int, _ to: Int, _ kind: FeatureRow.Kind
    ) -> FeatureRow.FieldSpan {
        // A feature is never longer than 2^28 bytes.
        FeatureRow.FieldSpan(
            start: Int32(truncatingIfNeeded: from - start),
            end: Int32(truncatingIfNeeded: to - start), kind: kind)
    }

    private static func unescape(
        _ span: FeatureRow.FieldSpan, _ bytes: inout [UInt8]
    ) -> FeatureRow.FieldSpan {
        let from = JSONUnescape.append(Int(span.start)..<Int(span.end), of: &bytes)
        return FeatureRow.FieldSpan(
            start: Int32(truncatingIfNeeded: from), end: Int32(truncatingIfNeeded: bytes.count),
            kind: span.kind)
    }

    @inline(__always)
    private static func widen(_ row: inout FeatureRow, to column: Int) {
        while row.fields.count <= column {
            row.fields.append(FeatureRow.FieldSpan(start: 0, end: 0, kind: .absent))
        }
    }
}
