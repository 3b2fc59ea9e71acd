/// Writes comma-separated text: RFC 4180, UTF-8, decimal point, LF after each record.
///
/// A value without content is an empty field, an empty text is `""`; text is quoted only where it
/// must be. Lists and members are written as JSON text. Numbers are written in the shortest form
/// that reads back the same, those that are not finite as empty fields.
///
///     var writer = CSVWriter(sink: sink, fields: ["area_id", "n", "rate"])
///     try writer.write([.text("0180, A"), .integer(12), .null])     // "0180, A",12,
///     try writer.finish()
public struct CSVWriter {
    private let sink: any ByteSink
    private let fieldCount: Int
    private var buffer: [UInt8] = []

    private static let bufferSize = 1 << 16

    /// Makes a writer, which writes the header before the first row.
    ///
    /// - Parameters:
    ///   - sink: Where bytes go, in pieces.
    ///   - fields: Names of the columns; at least one.
    public init(sink: any ByteSink, fields: [String]) {
        precondition(!fields.isEmpty, "a table has columns")
        self.sink = sink
        fieldCount = fields.count
        append(fields.map(PropertyValue.text))
    }

    /// Writes one row.
    ///
    /// - Parameter values: As many as there are fields.
    /// - Throws: What the sink throws.
    public mutating func write(_ values: [PropertyValue]) throws(FormatError) {
        precondition(values.count == fieldCount, "a row has as many values as there are fields")
        append(values)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is still buffered.
    ///
    /// - Throws: What the sink throws.
    public mutating func finish() throws(FormatError) {
        if !buffer.isEmpty { try flush() }
    }

    private mutating func flush() throws(FormatError) {
        try sink.write(buffer.span)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ values: [PropertyValue]) {
        let start = buffer.count
        for (index, value) in values.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            switch value {
            case .null: break
            case .boolean(let flag): buffer.append(contentsOf: (flag ? "true" : "false").utf8)
            case .integer(let number): NumberText.append(number, to: &buffer)
            case .number(let number): NumberText.append(number, to: &buffer)
            case .text(let text): appendField(text)
            case .list, .members:
                var json: [UInt8] = []
                Self.appendJSON(value, to: &json)
                appendField(String(decoding: json, as: UTF8.self))
            }
        }
        // One empty field would be a blank line, which readers skip.
        if buffer.count == start { buffer.append(contentsOf: "\"\"".utf8) }
        buffer.append(UInt8(ascii: "\n"))
    }

    private mutating func appendField(_ text: String) {
        var needsQuotes = text.isEmpty
        let start = buffer.count
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""):
                needsQuotes = true
                buffer.append(byte)
            case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"): needsQuotes = true
            default: break
            }
            buffer.append(byte)
        }
        // Some readers trim blanks that are not in quotes.
        if let first = buffer[start...].first, let last = buffer[start...].last,
            first <= 0x20 || last <= 0x20
        {
            needsQuotes = true
        }
        guard needsQuotes else { return }
        buffer.insert(UInt8(ascii: "\""), at: start)
        buffer.append(UInt8(ascii: "\""))
    }

    private static func appendJSON(_ value: PropertyValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): NumberText.append(number, to: &bytes)
        case .number(let number):
            if number.isFinite {
                NumberText.append(number, to: &bytes)
            } else {
                bytes.append(contentsOf: "null".utf8)
            }
        case .text(let text): appendJSON(text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendJSON(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .members(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendJSON(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                appendJSON(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
