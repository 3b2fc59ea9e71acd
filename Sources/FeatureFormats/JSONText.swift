/// Writes and reads small JSON documents: manifests, indexes, single properties.
///
/// Members keep their order both ways. Numbers are written in the shortest form that reads back as
/// the same number, strings as UTF-8 with only the escapes that JSON demands.
///
///     JSONText.document(.members([.init("rows", .integer(3))]), pretty: false)   // {"rows":3}
public enum JSONText {
    /// Appends the value; a number that is not finite is written as null.
    public static func append(_ value: PropertyValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): NumberText.append(value, to: &bytes)
        case .number(let value): append(number: value, to: &bytes)
        case .text(let text): append(string: text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .members(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(string: member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Appends the text in quotation marks, with the escapes it needs.
    public static func append(string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 { append(escaping: byte, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends the number in its shortest form; null where it is not finite.
    public static func append(number: Double, to bytes: inout [UInt8]) {
        guard number.isFinite else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        NumberText.append(number, to: &bytes)
    }

    /// The value as a document of its own, ending in a line break.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - pretty: Whether every member stands on a line of its own, indented by two spaces; lists
    ///     of nothing but numbers, booleans and nulls stay on one line.
    /// - Returns: UTF-8.
    public static func document(_ value: PropertyValue, pretty: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        if pretty {
            appendPretty(value, indent: 0, to: &bytes)
        } else {
            append(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Reads a document that holds one value.
    ///
    /// Of several members with one name in an object the last is kept, in the place of the first.
    /// A whole number that fits becomes an integer, every other a double.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte-order mark.
    ///   - name: The file as messages are to name it.
    /// - Returns: The value.
    /// - Throws: ``FormatError`` with code `malformed`, `truncated`, `invalidText`, `tooDeep` or
    ///   `tooLarge`, and the line.
    public static func parse(
        _ bytes: Span<UInt8>, name: String = "JSON text"
    ) throws(FormatError) -> PropertyValue {
        var scanner = JSONScanner(isWhole: true)
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            scanner.position = 3
        }
        do throws(JSONProblem) {
            let value = try scanner.value(bytes, depth: 0)
            guard !scanner.skipWhitespace(bytes) else {
                throw JSONProblem(
                    .malformed, at: scanner.position, "something follows the end of the document")
            }
            return value
        } catch {
            var line = 1
            for index in 0..<min(error.offset, bytes.count) where bytes[index] == 0x0A {
                line += 1
            }
            throw error.formatError(file: name, line: line)
        }
    }

    /// Appends one byte of a string, escaped where JSON demands it.
    @inline(__always)
    static func append(escaping byte: UInt8, to bytes: inout [UInt8]) {
        if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            bytes.append(byte)
            return
        }
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            Hexadecimal.append(byte, to: &bytes)
        }
    }

    private static func appendPretty(
        _ value: PropertyValue, indent: Int, to bytes: inout [UInt8]
    ) {
        func newLine(_ indent: Int) {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: 2 * indent))
        }
        switch value {
        case .list(let values) where !values.allSatisfy(\.isShort):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(indent + 1)
                appendPretty(value, indent: indent + 1, to: &bytes)
            }
            newLine(indent)
            bytes.append(UInt8(ascii: "]"))
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(contentsOf: ", ".utf8) }
                append(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .members(let members) where !members.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(indent + 1)
                append(string: member.name, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                appendPretty(member.value, indent: indent + 1, to: &bytes)
            }
            newLine(indent)
            bytes.append(UInt8(ascii: "}"))
        case .null, .boolean, .integer, .number, .text, .members: append(value, to: &bytes)
        }
    }
}

/// Bytes as pairs of hexadecimal digits.
enum Hexadecimal {
    static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}

extension PropertyValue {
    /// Whether the value takes so little room that several may share a line.
    fileprivate var isShort: Bool {
        switch self {
        case .null, .boolean, .integer, .number: true
        case .text, .list, .members: false
        }
    }
}

extension JSONScanner {
    /// Passes a value and keeps it.
    ///
    /// It calls itself for nested values, no deeper than `maximumDepth`. Two members of one name in
    /// an object are refused where `isStrict`: what the first one says could hide there.
    mutating func value(
        _ text: Span<UInt8>, depth: Int, isStrict: Bool = false
    ) throws(JSONProblem) -> PropertyValue {
        let first = try byte(text)
        switch first {
        case UInt8(ascii: "{"):
            var members: [PropertyValue.Member] = []
            var places: [String: Int] = [:]
            guard try open(first, text, depth: depth) else { return .members(members) }
            repeat {
                let name = JSONUnescape.string(text, try key(text))
                let start = position
                let value = try value(text, depth: depth + 1, isStrict: isStrict)
                if isStrict, places[name] != nil {
                    throw JSONProblem(
                        .structure, at: start, "an object has two members named '\(name)'",
                        remedy: "Keep one of them")
                }
                if let place = places[name] {
                    members[place].value = value
                } else {
                    places[name] = members.count
                    members.append(PropertyValue.Member(name, value))
                }
            } while try more(UInt8(ascii: "}"), text)
            return .members(members)
        case UInt8(ascii: "["):
            var values: [PropertyValue] = []
            guard try open(first, text, depth: depth) else { return .list(values) }
            repeat {
                values.append(try value(text, depth: depth + 1, isStrict: isStrict))
            } while try more(UInt8(ascii: "]"), text)
            return .list(values)
        case UInt8(ascii: "\""): return .text(JSONUnescape.string(text, try string(text)))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let token = try number(text)
            if token.isComplete, isWholeNumber(text, token), token.mantissa <= Int.max {
                let magnitude = Int(token.mantissa)
                // "-0" is not the whole number 0.
                if !(token.isNegative && magnitude == 0) {
                    return .integer(token.isNegative ? -magnitude : magnitude)
                }
            }
            let number = token.value(text)
            guard number.isFinite else {
                throw JSONProblem(.tooLarge, at: token.start, "a number is too large to be held")
            }
            return .number(number)
        default:
            switch try literal(text) {
            case UInt8(ascii: "t"): return .boolean(true)
            case UInt8(ascii: "f"): return .boolean(false)
            default: return .null
            }
        }
    }

    private func isWholeNumber(_ text: Span<UInt8>, _ token: JSONNumberToken) -> Bool {
        for index in token.start..<token.end {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index])
            guard isDigit || text[index] == UInt8(ascii: "-") else { return false }
        }
        return true
    }
}
