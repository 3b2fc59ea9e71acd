/// What the first bytes of a CSV file say: byte-order mark, Excel's `sep=` line, or not text.
struct CSVBeginning {
    /// Where the header begins.
    var headerStart = 0
    /// One-based line of the header.
    var headerLine = 1
    /// The encoding that a byte-order mark or the user names.
    var encoding: TextEncoding?
    /// The delimiter that the user or a `sep=` line names.
    var delimiter: UInt8?

    /// Looks at the beginning of a file.
    ///
    /// - Throws: ``FormatError`` with code `emptyFile`, `binaryFile`, `unsupportedEncoding`, or
    ///   `malformed` for options that no file can have.
    init(_ sample: [UInt8], name: String, options: CSVOptions) throws(FormatError) {
        encoding = options.encoding
        delimiter = options.delimiter
        if let delimiter, !CSVScanner.canSeparate(delimiter) {
            throw FormatError(
                .malformed, file: name,
                detail: "fields cannot be separated by the byte \(delimiter)",
                remedy: "Name one ASCII character that is no quotation mark or line break.")
        }
        if let mark = options.decimalMark, mark != UInt8(ascii: "."), mark != UInt8(ascii: ",") {
            throw FormatError(
                .malformed, file: name, detail: "the decimal mark can only be . or ,",
                remedy: "Name one of the two.")
        }
        guard !sample.isEmpty else {
            throw FormatError(
                .emptyFile, file: name, detail: "the file is empty",
                remedy: "Fetch it again, or take it out of the job.")
        }
        if sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF]) {
            throw FormatError(
                .unsupportedEncoding, file: name, detail: "the text is UTF-16",
                remedy: "Save it again as UTF-8.")
        }
        try Self.checkIsText(sample, name)
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) {
            headerStart = 3
            encoding = .utf8
            guard sample.count > 3 else {
                throw FormatError(
                    .emptyFile, file: name, detail: "the file holds only a byte-order mark",
                    remedy: "Fetch it again, or take it out of the job.")
            }
        }
        readSeparatorLine(sample)
    }

    /// Honors `sep=;`, which Excel writes and reads, also in quotes.
    private mutating func readSeparatorLine(_ sample: [UInt8]) {
        let line = sample[headerStart...].prefix(9)
        let unquoted = line.first == UInt8(ascii: "\"") ? line.dropFirst() : line
        guard unquoted.count >= 5,
            unquoted.prefix(4).elementsEqual("sep=".utf8, by: { $0 | 0x20 == $1 | 0x20 })
        else { return }
        let named = unquoted[unquoted.startIndex + 4]
        var rest = unquoted.dropFirst(5)
        if line.first == UInt8(ascii: "\"") {
            guard rest.first == UInt8(ascii: "\"") else { return }
            rest = rest.dropFirst()
        }
        guard CSVScanner.canSeparate(named), let lineBreak = rest.first,
            lineBreak == UInt8(ascii: "\n") || lineBreak == UInt8(ascii: "\r")
        else { return }
        delimiter = delimiter ?? named
        headerStart = rest.startIndex + (rest.starts(with: [0x0D, 0x0A]) ? 2 : 1)
        headerLine = 2
    }

    /// Refuses what is not text, and says what it is where the first bytes tell.
    private static func checkIsText(_ sample: [UInt8], _ name: String) throws(FormatError) {
        let kinds: [(magic: [UInt8], words: String, remedy: String)] = [
            (
                [0x50, 0x4B, 0x03, 0x04], "this is a zip archive or an Excel workbook",
                "Unpack it, or save the sheet as CSV UTF-8."
            ),
            (
                [0xD0, 0xCF, 0x11, 0xE0], "this is an old Excel workbook",
                "Save the sheet as CSV UTF-8."
            ),
            (Array("%PDF-".utf8), "this is a PDF document", "Ask for the table as CSV."),
            ([0x28, 0xB5, 0x2F, 0xFD], "this is packed with zstd", "Unpack it, or use gzip."),
            (
                [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "this is packed with xz",
                "Unpack it, or use gzip."
            ),
            (Array("BZh".utf8), "this is packed with bzip2", "Unpack it, or use gzip."),
            (Array("PAR1".utf8), "this is a Parquet file", "Ask for the table as CSV."),
        ]
        let controls = sample.count { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1A }
        let hasNUL = sample.contains(0)
        for kind in kinds where sample.starts(with: kind.magic) {
            // The magic words of bzip2 and Parquet could begin a text.
            guard hasNUL || controls > 0 else { break }
            throw FormatError(
                .binaryFile, file: name, detail: kind.words, remedy: kind.remedy)
        }
        guard !hasNUL, controls <= 8 + sample.count / 20 else {
            throw FormatError(
                .binaryFile, file: name, detail: "the file is not text",
                remedy: "Name a CSV file; if it is UTF-16 text, save it again as UTF-8.")
        }
    }
}
