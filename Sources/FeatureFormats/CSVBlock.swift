/// A piece of a CSV file that ends with a record, and where its fields end.
///
///     bytes   [ 17,2025-01-31,Rån⏎oops⏎18,2025-02-01,⏎ … | 64 zero bytes ]
///     starts  [  0  20  25 … ]            where each row begins
///     stops   [ 19  24  39 … ]            where it ends, its line break not counted
///     ends    [ 2 13 19 | 27 38 39 | … ]  for each regular row, where each of its fields ends
///     runs    [ row 0, slot 0, 1 row | row 2, slot 1, … ]
///
/// A row is *regular* if it has as many fields as the header and nothing is wrong with its text:
/// its fields can be read from the bytes, a column at a time, by ``visit(_:_:)``. The others, few
/// in most files, are read one at a time as the row reader reads them, by ``row(_:into:)``. Regular
/// rows are numbered among themselves, without gaps: their *slots*.
package struct CSVBlock: Sendable {
    /// Regular rows that follow each other.
    package struct Run: Sendable {
        /// The first row, counted in the block.
        package var row: Int
        /// The slot of the first row.
        package var slot: Int
        /// How many rows.
        package var count: Int
    }

    /// Zero bytes behind the text, so that words are loaded without looking for the end.
    static let padding = 64

    /// What the scan needs to know of the file.
    struct Format: Sendable {
        var scanner = CSVScanner(delimiter: UInt8(ascii: ","))
        var columnCount = 0
        var fewestFields = 0
        /// `nil` as long as the file was all ASCII.
        var encoding: TextEncoding?
    }

    var format = Format()
    /// The text and the padding.
    var bytes: [UInt8] = []
    /// The bytes of the text.
    var count = 0
    /// Whether the file ends where the text ends.
    var isLast = false

    /// Where the text that was scanned ends: behind it, a quote is open.
    var leftover = 0
    /// The text behind `leftover`, as it is in the file.
    var tail: [UInt8] = []
    var hasNonASCII = false
    var hasNUL = false
    var hasQuotes = false
    /// Line breaks of all kinds in the scanned text, those inside quotes too.
    var lines = 0
    /// Whether each row is a line.
    var rowsAreLines = true

    /// Number of rows.
    package internal(set) var rowCount = 0
    /// Number of regular rows.
    package internal(set) var slotCount = 0
    /// The regular rows.
    package internal(set) var runs: [Run] = []
    var starts: [UInt32] = []
    var stops: [UInt32] = []
    // Entries behind `slotCount` rows of it are left from scanning.
    var ends: [UInt32] = []

    /// Number of the first row among the rows of the file.
    package internal(set) var firstRow = 1
    var firstLine = 1
    private var lineCursor = (offset: 0, lines: 0)

    // Memory of the scan, used again from block to block.
    var marks: [UInt64] = []
    var breaks: [UInt64] = []
    var rowEnds: [UInt32] = []
    var rowFields: [FeatureRow.FieldSpan] = []
    var raw: [UInt8] = []
    var isTranscoded = false

    /// The only row, where the row reader has read it.
    private var single: FeatureRow?

    /// Makes an empty block.
    package init() {}

    /// Takes over bytes that were not scanned yet.
    mutating func begin(_ format: Format, isLast: Bool) {
        self.format = format
        self.isLast = isLast
        count = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.padding))
        reset()
    }

    mutating func reset() {
        rowCount = 0
        slotCount = 0
        runs.removeAll(keepingCapacity: true)
        lineCursor = (0, 0)
        rowsAreLines = true
        leftover = count
        single = nil
        isTranscoded = false
    }

    /// Becomes a block of one row that is not regular.
    mutating func hold(_ row: FeatureRow) {
        reset()
        single = row
        rowCount = 1
        firstRow = row.number
    }

    /// The bytes as they stand in the file; only before a row was read by ``row(_:into:)``.
    var original: [UInt8] { isTranscoded ? raw + tail : Array(bytes[..<count]) }

    /// The first row that is not ASCII, as it stands in the file.
    func firstNonASCII() -> ArraySlice<UInt8>? {
        guard hasNonASCII else { return nil }
        for row in 0..<rowCount {
            let text = bytes[Int(starts[row])..<Int(stops[row])]
            if text.contains(where: { $0 >= 0x80 }) { return text }
        }
        return nil
    }

    /// Calls the closure with each field of a column, in the order of the slots.
    ///
    /// - Parameters:
    ///   - column: Index among the columns of the reader.
    ///   - body: Gets the slot, where the field's text begins, without quotes and escapes, and its
    ///     length. At least 16 bytes behind the text can be read.
    @inline(__always)
    func visit(_ column: Int, _ body: (_ slot: Int, UnsafePointer<UInt8>, _ count: Int) -> Void) {
        let columns = format.columnCount
        precondition(column >= 0 && column < columns && ends.count >= slotCount * columns)
        var plain: [UInt8] = []
        // The arrays outlive the closures. The scan left each field's end within the text and its
        // start no greater; 64 bytes follow the text.
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe starts.withUnsafeBufferPointer { starts in
                unsafe ends.withUnsafeBufferPointer { ends in
                    guard let base = bytes.baseAddress else { return }
                    for run in runs {
                        for index in 0..<run.count {
                            let slot = run.slot &+ index
                            let place = slot &* columns &+ column
                            let end = unsafe Int(ends[place])
                            let start =
                                column == 0
                                ? unsafe Int(starts[run.row &+ index])
                                : unsafe Int(ends[place &- 1]) &+ 1
                            guard hasQuotes, end > start,
                                unsafe base[start] == UInt8(ascii: "\"")
                            else {
                                unsafe body(slot, base + start, end &- start)
                                continue
                            }
                            var last = start &+ 1
                            while last < end, unsafe base[last] != UInt8(ascii: "\"") { last &+= 1 }
                            if last == end &- 1 {
                                unsafe body(slot, base + start + 1, end &- start &- 2)
                                continue
                            }
                            plain.removeAll(keepingCapacity: true)
                            unsafe plain.append(contentsOf: bytes[start..<end])
                            CSVScanner.appendUnescaped(0..<plain.count, of: &plain)
                            let length = plain.count - (end - start)
                            plain.append(contentsOf: repeatElement(0, count: Self.padding))
                            unsafe plain.withUnsafeBufferPointer { plain in
                                guard let text = plain.baseAddress else { return }
                                unsafe body(slot, text + (end - start), length)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Reads one row as the row reader delivers it.
    ///
    /// - Parameters:
    ///   - index: The row, counted in the block. Quickest in ascending order.
    ///   - row: Overwritten; its memory is used again.
    package mutating func row(_ index: Int, into row: inout FeatureRow) {
        if let single {
            row = single
            return
        }
        let start = Int(starts[index])
        let stop = Int(stops[index])
        if row.fields.count != format.columnCount {
            row.fields.removeAll(keepingCapacity: true)
            row.fields.append(
                contentsOf: repeatElement(CSVRowText.absent, count: format.columnCount))
        }
        row.number = firstRow + index
        row.line = line(of: index)
        let record = format.scanner.scan(
            bytes, upTo: stop, from: start, isLast: true, into: &row.fields)
        CSVRowText(format: format, hasNUL: hasNUL).fill(
            &row, record, bytes[start..<stop], spare: &raw)
    }

    /// The line of the file on which a row begins.
    private mutating func line(of index: Int) -> Int {
        guard !rowsAreLines else { return firstLine + index }
        let start = Int(starts[index])
        if lineCursor.offset > start { lineCursor = (0, 0) }
        lineCursor.lines += CSVBlock.lineBreaks(bytes, lineCursor.offset..<start)
        lineCursor.offset = start
        return firstLine + lineCursor.lines
    }

    /// Line breaks in a part of the text: LF, and CR without an LF behind it.
    static func lineBreaks(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        precondition(range.upperBound < bytes.count)
        // In bounds by the line above; a byte is there behind the last one looked at.
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            var lines = 0
            for index in range {
                let byte = unsafe bytes[index]
                let isLoneReturn = unsafe byte == 13 && bytes[index &+ 1] != 10
                lines &+= byte == 10 || isLoneReturn ? 1 : 0
            }
            return lines
        }
    }
}
