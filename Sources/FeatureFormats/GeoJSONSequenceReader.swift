/// Reads GeoJSON text sequences (RFC 8142), and the same without record separators: one Feature or
/// geometry after the other, mostly one a line.
///
/// A record that is broken makes a bad row, and reading goes on behind the next record separator,
/// or on the next line where there are none. That the first record is broken, or the last one cut
/// off, is an error.
public struct GeoJSONSequenceReader: FeatureReader {
    /// What was found out before the first row.
    public let description: FeatureFileDescription
    /// Names of the properties met so far.
    public var columns: [String] { parser.columns.names }
    /// What a user should know: dropped heights, collapsed rings that were kept.
    public var notices: [FormatNotice] { GeoJSONNotice.notices(of: parser) }

    private var window: GeoJSONWindow
    private var parser = GeoJSONFeatureParser()
    private var count = 0
    private var hasGoodRow = false
    private var isDone = false
    /// Whether the file has record separators, found out at its first byte.
    private var usesSeparators = false

    private static let separator: UInt8 = 0x1E

    /// Begins to read.
    ///
    /// - Parameter source: The bytes of the sequence, from their beginning.
    /// - Throws: ``FormatError`` with code `unsupportedEncoding`, or a code of ``ByteSource``.
    public init(_ source: ByteSource) throws(FormatError) {
        try self.init(source, chunk: GeoJSONReader.chunk)
    }

    /// Reads in pieces of a given length, for tests of their borders.
    package init(_ source: ByteSource, chunk: Int) throws(FormatError) {
        window = GeoJSONWindow(source, chunk: chunk)
        description = GeoJSONNotice.description("GeoJSON text sequence", source)
        try window.skipByteOrderMark()
    }

    /// Reads the next record into the row.
    public mutating func next(into row: inout FeatureRow) throws(FormatError) -> Bool {
        do throws(FormatError) {
            guard !isDone, try findRecord() else {
                isDone = true
                row.reset()
                return false
            }
            try read(into: &row)
            count += 1
            row.number = count
            return true
        } catch {
            isDone = true
            row.reset()
            throw error
        }
    }

    /// Passes white space and record separators; `false` at the end of the file.
    private mutating func findRecord() throws(FormatError) -> Bool {
        while true {
            let bytes = window.bytes
            let text = bytes.span
            var scanner = window.scanner
            while scanner.skipWhitespace(text), text[scanner.position] == Self.separator {
                usesSeparators = true
                scanner.position += 1
            }
            let isMore = scanner.position < text.count
            window.consume(to: scanner.position)
            if isMore { return true }
            guard !window.isAtEnd else { return false }
            try window.grow()
        }
    }

    private mutating func read(into row: inout FeatureRow) throws(FormatError) {
        while true {
            do throws(JSONProblem) {
                let bytes = window.bytes
                let text = bytes.span
                var scanner = window.scanner
                try parser.parse(text, &scanner, depth: 0, takesGeometry: true, into: &row)
                let end = scanner.position
                try checkLine(text, from: end)
                try parser.finish(bytes, upTo: end, into: &row)
                row.line = window.line
                window.consume(to: end)
                hasGoodRow = true
                return
            } catch {
                guard hasGoodRow, error.kind != .tooLarge else {
                    try window.grow(after: error)
                    continue
                }
                // With separators, one inside the record says that it was cut off, and the next
                // record is good (RFC 7464, section 2.3). Without them, more bytes may complete it.
                guard let end = recordEnd(), usesSeparators || error.kind != .incomplete else {
                    guard !window.isAtEnd else { throw window.error(error) }
                    try window.grow()
                    continue
                }
                guard error.kind != .incomplete || end < window.bytes.count else {
                    throw window.error(error)
                }
                deliver(error, upTo: end, into: &row)
                return
            }
        }
    }

    /// Refuses anything but white space, a separator or another object behind a record.
    private func checkLine(_ text: Span<UInt8>, from end: Int) throws(JSONProblem) {
        for index in end..<text.count {
            switch text[index] {
            case 0x20, 0x09, 0x0D: continue
            case 0x0A, Self.separator, UInt8(ascii: "{"): return
            default:
                throw JSONProblem(
                    .malformed, at: index, "something follows the record on its line")
            }
        }
        if !window.isAtEnd { throw .incomplete(at: text.count) }
    }

    /// Makes a bad row of a broken record.
    private mutating func deliver(
        _ problem: JSONProblem, upTo end: Int, into row: inout FeatureRow
    ) {
        row.reset()
        row.line = window.line
        row.bytes.append(contentsOf: window.bytes[window.position..<end])
        row.rawCount = row.bytes.count
        row.defect = FeatureRow.Defect(
            reason: problem.kind == .invalidText ? "invalid-utf8" : "malformed",
            detail: problem.detail)
        window.consume(to: end)
    }

    /// Where a broken record ends: before the next separator in files that have them, with its line
    /// in others; `nil` where more bytes must be read to know.
    private func recordEnd() -> Int? {
        let bytes = window.bytes
        let text = bytes.span
        let mark = usesSeparators ? Self.separator : 0x0A
        for index in window.position..<text.count where text[index] == mark { return index }
        return window.isAtEnd ? text.count : nil
    }
}
