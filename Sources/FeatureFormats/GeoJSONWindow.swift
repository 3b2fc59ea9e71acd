/// The part of a JSON file that is in memory: from the value being read to as far as was needed.
///
/// Values are parsed where they lie. One that goes on behind the window's end is tried again after
/// the window has grown, at least to twice its length, so that even the largest value is walked
/// through only a few times.
struct GeoJSONWindow {
    /// The longest feature that is read.
    static let maximumFeatureLength = 256 << 20

    let source: ByteSource
    /// How many bytes are read at a time.
    private let chunk: Int
    private let longest: Int
    private(set) var bytes: [UInt8] = []
    /// The first byte that is not consumed yet.
    private(set) var position = 0
    /// One-based line of that byte.
    private(set) var line = 1
    /// Whether the bytes reach to the end of the file.
    private(set) var isAtEnd = false

    init(_ source: ByteSource, chunk: Int, longest: Int = Self.maximumFeatureLength) {
        precondition(chunk > 0, "a chunk has at least one byte")
        self.source = source
        self.chunk = chunk
        self.longest = longest
    }

    /// A scanner at the first byte that is not consumed.
    var scanner: JSONScanner { JSONScanner(at: position, isWhole: isAtEnd) }

    /// Reads more of the file into the window.
    mutating func grow() throws(FormatError) {
        if position > 0 {
            bytes.removeSubrange(0..<position)
            position = 0
        }
        guard bytes.count < longest else {
            // The value begins behind the white space and the comma that follow the one before.
            let start = bytes.firstIndex { $0 > 0x20 && $0 != UInt8(ascii: ",") } ?? 0
            throw FormatError(
                .tooLarge, file: source.name,
                line: line + Self.lineBreaks(bytes.span.extracting(0..<start)),
                detail: "a feature or another value is longer than \(longest >> 20) MiB",
                remedy: "Split the feature, or check for a missing bracket.")
        }
        // Doubling keeps the retries few; small windows grow by the chunk alone.
        let more = bytes.count < 4096 ? chunk : max(chunk, bytes.count)
        let wanted = min(more, longest - bytes.count)
        var got = 0
        while got < wanted {
            let count = try source.read(into: &bytes, upTo: wanted - got)
            guard count > 0 else {
                isAtEnd = true
                return
            }
            got += count
        }
    }

    /// Grows after a problem that more bytes may mend; throws it otherwise.
    mutating func grow(after problem: JSONProblem) throws(FormatError) {
        guard problem.kind == .incomplete, !isAtEnd else { throw error(problem) }
        try grow()
    }

    /// Passes everything up to the offset.
    mutating func consume(to end: Int) {
        line += Self.lineBreaks(bytes.span.extracting(position..<end))
        position = end
    }

    /// Passes a byte-order mark; refuses those of UTF-16.
    mutating func skipByteOrderMark() throws(FormatError) {
        while bytes.count < 3, !isAtEnd { try grow() }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw FormatError(
                .unsupportedEncoding, file: source.name, detail: "the file is UTF-16",
                remedy: "Convert it to UTF-8, which GeoJSON demands.")
        }
    }

    /// The problem as an error of the file, with the line it stands on.
    func error(_ problem: JSONProblem) -> FormatError {
        let end = min(max(problem.offset, position), bytes.count)
        let problemLine = line + Self.lineBreaks(bytes.span.extracting(position..<end))
        guard problem.kind == .incomplete else {
            return problem.formatError(file: source.name, line: problemLine)
        }
        return FormatError(
            .truncated, file: source.name, line: problemLine,
            detail: "the file ends in the middle of a value",
            remedy: "Fetch it again; it was cut off on its way.")
    }

    /// Passes everything up to the offset, which lies in the line.
    mutating func consume(to end: Int, line: Int) {
        self.line = line
        position = end
    }

    static func lineBreaks(_ text: Span<UInt8>) -> Int {
        // The pointer lives as long as this call, and the span as it.
        unsafe text.withUnsafeBufferPointer { unsafe lineBreaks($0, 0..<$0.count) }
    }

    /// How many line breaks there are, eight bytes at a time.
    static func lineBreaks(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        guard let start = text.baseAddress, range.upperBound <= text.count else { return 0 }
        let bytes = unsafe UnsafeRawPointer(start)
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        var count = 0
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            // Within the range.
            let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let others = word ^ 0x0A0A_0A0A_0A0A_0A0A
            // The highest bit of each byte that is 0, and of no other.
            count &+= (~(((others & low) &+ low) | others | low)).nonzeroBitCount
            index &+= 8
        }
        while index < range.upperBound {
            count &+= unsafe text[index] == 0x0A ? 1 : 0
            index &+= 1
        }
        return count
    }
}
