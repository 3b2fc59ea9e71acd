/// Reads comma-separated text, whatever its delimiter, encoding and decimal mark.
///
/// RFC 4180 with what occurs in the wild: `,` `;` tab or `|` between fields; CR LF, CR or LF between
/// records; line breaks inside quotes; a byte-order mark; UTF-8, Windows-1252 or ISO-8859-1; an
/// Excel line `sep=;` before the header; blank lines, which are skipped. The first record is the
/// header, and a header without rows reads as zero rows.
///
///     var reader = try CSVReader(ByteSource(path: "olyckor.csv"), options: CSVOptions())
///     reader.description.layout      // "semicolon, decimal comma, windows-1252"
///     var row = FeatureRow()
///     while try reader.next(into: &row) { row.number(3, decimalMark: UInt8(ascii: ",")) }
///
/// Rows that cannot be trusted are delivered with a defect: `ragged-row`, `invalid-utf8`,
/// `unclosed-quote` (only at the end of the file), `nul-byte`. Fields that are missing at the end
/// of a row are absent; surplus fields are only in the raw text.
///
/// Memory: a few pieces of the file, or twice the longest record. A copy of a reader reads on from
/// the same source, so make none.
///
/// RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
public struct CSVReader: FeatureReader {
    /// Names of the columns: trimmed, none empty, no two alike.
    public private(set) var columns: [String] = []
    /// What was guessed and mended so far.
    public private(set) var notices: [FormatNotice] = []

    let source: ByteSource
    let scanner: CSVScanner
    let decimalMark: UInt8
    let piece: Int
    let longestRecord: Int
    var encoding: TextEncoding?
    var window: [UInt8] = []
    var transcoded: [UInt8] = []
    var position = 0
    var isLastPiece = false
    var mayHaveNUL = false
    var isFinished = false
    var line = 1
    var rows = 0
    // Unnamed columns at the end of the header may be missing in the rows.
    var fewestFields = 0
    // An error met while reading ahead, told when the rows before it have been delivered.
    var pendingError: FormatError?

    private static let sampleSize = 1 << 17
    private static let mostColumns = 1 << 16

    /// Looks at the beginning of the source and reads the header.
    ///
    /// - Parameters:
    ///   - source: At the beginning of the file.
    ///   - options: What is known about the file.
    /// - Throws: ``FormatError`` with code `emptyFile`, `binaryFile`, `unsupportedEncoding`,
    ///   `noHeader`, `malformed` or `tooLarge`, and what ``ByteSource`` throws.
    public init(_ source: ByteSource, options: CSVOptions) throws(FormatError) {
        try self.init(source, options: options, piece: 1 << 18, longestRecord: 1 << 24)
    }

    /// As the public initializer, with the sizes that tests make small.
    package init(
        _ source: ByteSource, options: CSVOptions, piece: Int, longestRecord: Int
    ) throws(FormatError) {
        precondition(piece > 0 && longestRecord > 0 && longestRecord <= 1 << 24)
        let sample = try source.peek(Self.sampleSize)
        let beginning = try CSVBeginning(sample, name: source.name, options: options)
        let isWhole = sample.count < Self.sampleSize
        if let delimiter = beginning.delimiter {
            scanner = CSVScanner(delimiter: delimiter)
        } else {
            let layout = CSVLayout(
                lookingAt: sample, from: beginning.headerStart, isWhole: isWhole)
            scanner = CSVScanner(delimiter: layout.delimiter)
            if layout.consistency < 0.9 {
                notices.append(
                    FormatNotice(
                        "delimiter-guessed",
                        "fields are taken to be separated by \(Self.word(layout.delimiter)), but "
                            + "\(Int((1 - layout.consistency) * 100)) % of the first rows do not "
                            + "have as many fields as the header"))
            }
        }
        if let mark = options.decimalMark {
            decimalMark = mark
        } else {
            switch CSVLayout.decimalMark(
                lookingAt: sample, from: beginning.headerStart, isWhole: isWhole,
                delimiter: scanner.delimiter)
            {
            case .clear(let mark):
                decimalMark = mark
                if mark == UInt8(ascii: ",") {
                    notices.append(
                        FormatNotice("decimal-mark-guessed", "numbers have a decimal comma"))
                }
            case .doubtful(let mark):
                decimalMark = mark
                let words = mark == UInt8(ascii: ",") ? "comma" : "point"
                notices.append(
                    FormatNotice(
                        "decimal-mark-guessed",
                        "numbers are taken to have a decimal \(words), but some could be read "
                            + "otherwise; say which it is if this is wrong"))
            }
        }
        self.source = source
        self.piece = piece
        self.longestRecord = longestRecord
        encoding = beginning.encoding
        if encoding == nil {
            setEncoding(TextEncoding.guess(sample.span, isCut: !isWhole))
        }
        line = beginning.headerLine
        while window.count < beginning.headerStart { try readPiece(beginning.headerStart) }
        position = beginning.headerStart
        try readHeader()
    }

    /// What was found out by looking: delimiter, decimal mark, encoding, compression.
    public var description: FeatureFileDescription {
        let mark = decimalMark == UInt8(ascii: ",") ? "decimal comma" : "decimal point"
        let words = [
            Self.word(scanner.delimiter), mark, encoding?.rawValue ?? "ascii",
            source.isCompressed ? "gzip" : nil,
        ]
        return FeatureFileDescription(
            format: "CSV", layout: words.compactMap { $0 }.joined(separator: ", "),
            decimalMark: decimalMark)
    }

    private static func word(_ delimiter: UInt8) -> String {
        switch delimiter {
        case UInt8(ascii: ","): "comma"
        case UInt8(ascii: ";"): "semicolon"
        case UInt8(ascii: "\t"): "tab"
        case UInt8(ascii: "|"): "vertical bar"
        case let other: "\"\(UnicodeScalar(other))\""
        }
    }

    /// The length of the file; `nil` where nobody knows it beforehand.
    package var byteCount: Int? { source.byteCount }
    /// The file as the user named it.
    var fileName: String { source.name }

    /// Reads the next row.
    ///
    /// - Parameter row: Overwritten; its memory is used again.
    /// - Returns: `false` at the end of the file.
    /// - Throws: ``FormatError`` with code `tooLarge` for a record of more than 16 MiB, and what
    ///   ``ByteSource`` throws; afterwards the reader is at its end.
    public mutating func next(into row: inout FeatureRow) throws(FormatError) -> Bool {
        if row.fields.count != columns.count {
            row.fields.removeAll(keepingCapacity: true)
            row.fields.append(contentsOf: repeatElement(CSVRowText.absent, count: columns.count))
        }
        guard try nextRecord(into: &row) != nil else {
            row.reset()
            return false
        }
        rows += 1
        row.number = rows
        return true
    }

    /// Reads the next record that is not blank; `nil` at the end.
    private mutating func nextRecord(
        into row: inout FeatureRow
    ) throws(FormatError) -> CSVScanner.Record? {
        while !isFinished {
            let record = scanner.scan(
                window, from: position, isLast: isLastPiece, into: &row.fields)
            if record.ending == .needsMore {
                let length = window.count - position
                guard length <= longestRecord else { throw tooLong() }
                // Twice as much each time, so that a long record is not scanned too often.
                do {
                    try readPiece(max(piece, length))
                } catch {
                    isFinished = true
                    throw error
                }
                continue
            }
            let start = position
            guard record.end - start <= longestRecord else { throw tooLong() }
            position = record.next
            if position == window.count, isLastPiece { isFinished = true }
            let firstLine = line
            line += 1 + record.innerLines
            if record.fieldCount == 1, isBlank(start..<record.end) { continue }
            deliver(record, from: start, line: firstLine, into: &row)
            return record
        }
        return nil
    }

    private mutating func tooLong() -> FormatError {
        isFinished = true
        return FormatError(
            .tooLarge, file: source.name, line: line,
            detail: "the row that begins here is longer than \(longestRecord >> 20) MiB",
            remedy: "Look for a quotation mark in it that is never closed.")
    }

    /// Whether a record of one field is a line without content.
    ///
    /// Where there is one column, spaces may be a value. 1A is the end-of-file mark of old systems.
    private func isBlank(_ range: Range<Int>) -> Bool {
        guard range.count > 0 else { return true }
        guard columns.count != 1 else { return false }
        return window[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x1A }
    }

    /// Puts a record into the row, as UTF-8 and without escapes.
    private mutating func deliver(
        _ record: CSVScanner.Record, from start: Int, line: Int, into row: inout FeatureRow
    ) {
        row.line = line
        if record.mayHaveNonASCII, encoding == nil {
            setEncoding(TextEncoding.guess(window.span.extracting(start..<record.end)))
        }
        CSVRowText(format: format, hasNUL: mayHaveNUL).fill(
            &row, record, window[start..<record.end], spare: &transcoded)
    }

    /// What the text of a row is read by.
    var format: CSVBlock.Format {
        CSVBlock.Format(
            scanner: scanner, columnCount: columns.count, fewestFields: fewestFields,
            encoding: encoding)
    }

    mutating func setEncoding(_ guess: TextEncoding?) {
        encoding = guess
        guard let guess, guess != .utf8 else { return }
        notices.append(
            FormatNotice(
                "encoding-guessed",
                "the text is not UTF-8 and is read as \(guess.rawValue), of which iso-8859-1 is a "
                    + "part"))
    }

    /// Drops what has been read from the window, and reads on.
    private mutating func readPiece(_ count: Int) throws(FormatError) {
        if let pendingError { throw pendingError }
        window.removeSubrange(0..<position)
        position = 0
        let before = window.count
        // A source may give less than it is asked for. A record longer than a piece waits for all,
        // so that it is scanned again only after it has doubled.
        repeat {
            let missing = count - (window.count - before)
            isLastPiece = try source.read(into: &window, upTo: missing) == 0
        } while !isLastPiece && count > piece && window.count - before < count
        if CSVScanner.hasNUL(window, in: before..<window.count) { mayHaveNUL = true }
    }

    private mutating func readHeader() throws(FormatError) {
        var row = FeatureRow()
        // Once without room, to learn how many columns there are.
        let start = line
        while true {
            let record = scanner.scan(
                window, from: position, isLast: isLastPiece, into: &row.fields)
            if record.ending == .needsMore {
                guard window.count - position <= longestRecord else { throw tooLong() }
                try readPiece(max(piece, window.count - position))
                continue
            }
            if record.fieldCount == 1, isBlank(position..<record.end), record.next > position {
                position = record.next
                line += 1
                continue
            }
            guard record.end > position else {
                throw FormatError(
                    .noHeader, file: source.name, line: start,
                    detail: "the file holds nothing but blank lines",
                    remedy: "Fetch it again; its first line must name the columns.")
            }
            guard record.fieldCount <= Self.mostColumns else {
                throw FormatError(
                    .tooLarge, file: source.name, line: line,
                    detail: "the header names \(record.fieldCount) columns, of "
                        + "\(Self.mostColumns) at most",
                    remedy: "Check that the file is a table with one record a line.")
            }
            row.fields = Array(repeating: CSVRowText.absent, count: record.fieldCount)
            break
        }
        let headerLine = line
        guard let record = try nextRecord(into: &row) else { return }
        guard record.ending == .whole else {
            throw FormatError(
                .malformed, file: source.name, line: headerLine,
                detail: "a quotation mark in the header is not closed",
                remedy: "Close it, or take it out.")
        }
        if row.defect != nil {
            notices.append(
                FormatNotice(
                    "header-mended", "the header holds bytes that are not text; see the names"))
        }
        let header = CSVHeader((0..<record.fieldCount).map { row.text($0) ?? "" })
        columns = header.columns
        fewestFields = header.fewestFields
        notices += header.notices
    }
}
