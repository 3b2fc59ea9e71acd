/// Finding records and fields of a whole block: bit masks of 64 bytes each, then their places.
///
/// Eight bytes at a time are held against the bytes that mean something, and the answers are packed
/// into a word with one bit a byte (a multiplication gathers the high bits of eight bytes). Quotes
/// then cost a few operations a word: the running parity of quotes tells what is inside them
/// (Langdale & Lemire 2019, "Parsing gigabytes of JSON per second", doi:10.1007/s00778-019-00578-5,
/// section 3.1). Parity is right only where every quote opens or closes a field, or is one of a
/// pair inside it; that is checked in the same pass, and a block where it does not hold is read
/// record by record by ``CSVScanner``, whose rules are the law.
extension CSVBlock {
    /// Finds the rows.
    ///
    /// Needs nothing but the block itself, so blocks can be scanned side by side.
    package mutating func scan() {
        precondition(bytes.count == count + Self.padding, "a block ends with its padding")
        findRows()
        tail.removeAll(keepingCapacity: true)
        tail.append(contentsOf: bytes[leftover..<count])
        guard hasNonASCII, let encoding = format.encoding else {
            if hasNUL { distrustAll() }
            return
        }
        if encoding == .utf8 {
            if hasNUL || !TextEncoding.isUTF8(bytes.span.extracting(0..<leftover)) {
                distrustAll()
            }
            return
        }
        // What is left over stays as it is in the file: it was put aside before the bytes change.
        bytes.removeSubrange(leftover...)
        raw.removeAll(keepingCapacity: true)
        encoding.appendAsUTF8(bytes, to: &raw)
        swap(&raw, &bytes)
        format.encoding = .utf8
        isLast = isLast && tail.isEmpty
        count = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.padding))
        reset()
        isTranscoded = true
        findRows()
        if hasNUL { distrustAll() }
    }

    /// Gives every row to the row reader's rules.
    private mutating func distrustAll() {
        runs.removeAll(keepingCapacity: true)
        slotCount = 0
    }

    private mutating func findRows() {
        // A text that ends without a line break gets one, in the padding.
        let endsOpen = isLast && count > 0 && bytes[count - 1] != 10 && bytes[count - 1] != 13
        bytes[count] = endsOpen ? 10 : 0
        let words = (count + 64) / 64
        if marks.count < words {
            marks = [UInt64](repeating: 0, count: words)
            breaks = marks
        }
        let found = CSVMasks.fill(
            &marks, &breaks, words: words, of: bytes, delimiter: format.scanner.delimiter)
        hasNonASCII = found.hasNonASCII
        // The padding is full of them.
        hasNUL = found.hasNUL && CSVScanner.hasNUL(bytes, in: 0..<count)
        hasQuotes = found.hasQuotes
        lines = found.lines
        guard found.isRegular else { return scanByRecord() }
        let fields = CSVMasks.places(marks, words, into: &ends, spare: format.columnCount)
        let rows = CSVMasks.places(breaks, words, into: &rowEnds, spare: 0)
        if starts.count < rows + 1 {
            starts = [UInt32](repeating: 0, count: rows + rows / 4 + 1)
            stops = starts
        }
        leftover = gather(fields, rows, hasReturns: found.hasReturns)
        bytes[count] = 0
        if found.endsInQuotes {
            lines = Self.lineBreaks(bytes, 0..<leftover)
            rowsAreLines = lines == rowCount
            // At the end of the file an open quote is a row with a defect.
            if isLast {
                appendRow(leftover, count)
                leftover = count
            }
        } else {
            leftover = count
            rowsAreLines = lines == rowCount
        }
    }

    /// Makes rows of the places; returns where the last one's line break ends.
    private mutating func gather(_ fieldCount: Int, _ breakCount: Int, hasReturns: Bool) -> Int {
        let columns = format.columnCount
        var row = 0
        var slot = 0
        var run = Run(row: 0, slot: 0, count: 0)
        var start = 0
        var mark = 0
        // Each place is one of `bytes`, ascending; the last mark is the last line break, so that no
        // look-out for a row's line break among the marks goes past it. Rows are moved forward in
        // `ends`, never back: a row takes no more places than it had.
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe ends.withUnsafeMutableBufferPointer { ends in
                unsafe rowEnds.withUnsafeBufferPointer { breaks in
                    unsafe starts.withUnsafeMutableBufferPointer { starts in
                        unsafe stops.withUnsafeMutableBufferPointer { stops in
                            for index in 0..<breakCount {
                                let stop = unsafe breaks[index]
                                var end = Int(stop)
                                if hasReturns, end > start, unsafe bytes[end] == 10,
                                    unsafe bytes[end &- 1] == 13
                                {
                                    end &-= 1
                                }
                                var last = mark &+ columns &- 1
                                let isRegular =
                                    last < fieldCount && (unsafe ends[last] == stop)
                                if !isRegular {
                                    last = mark
                                    while unsafe ends[last] != stop { last &+= 1 }
                                }
                                if last == mark,
                                    unsafe Self.isBlank(bytes, start, end, columns)
                                {
                                    start = Int(stop) &+ 1
                                    mark = last &+ 1
                                    continue
                                }
                                unsafe starts[row] = UInt32(truncatingIfNeeded: start)
                                unsafe stops[row] = UInt32(truncatingIfNeeded: end)
                                if isRegular {
                                    let target = slot &* columns
                                    if target != mark {
                                        for offset in 0..<columns {
                                            unsafe ends[target &+ offset] = ends[mark &+ offset]
                                        }
                                    }
                                    unsafe ends[target &+ columns &- 1] = UInt32(
                                        truncatingIfNeeded: end)
                                    if run.row &+ run.count != row {
                                        if run.count > 0 { runs.append(run) }
                                        run = Run(row: row, slot: slot, count: 0)
                                    }
                                    run.count &+= 1
                                    slot &+= 1
                                }
                                row &+= 1
                                start = Int(stop) &+ 1
                                mark = last &+ 1
                            }
                        }
                    }
                }
            }
        }
        if run.count > 0 { runs.append(run) }
        rowCount = row
        slotCount = slot
        return start
    }

    /// Whether a record of one field is a line without content, as ``CSVReader`` has it.
    private static func isBlank(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ columns: Int
    ) -> Bool {
        guard end > start else { return true }
        guard columns != 1 else { return false }
        for index in start..<end {
            // In bounds: a row lies inside the text.
            let byte = unsafe bytes[index]
            guard byte == 0x20 || byte == 0x09 || byte == 0x1A else { return false }
        }
        return true
    }

    private mutating func appendRow(_ start: Int, _ stop: Int) {
        if starts.count == rowCount {
            starts.append(contentsOf: repeatElement(0, count: rowCount + 64))
            stops.append(contentsOf: repeatElement(0, count: starts.count - stops.count))
        }
        starts[rowCount] = UInt32(truncatingIfNeeded: start)
        stops[rowCount] = UInt32(truncatingIfNeeded: stop)
        rowCount += 1
    }

    /// The slow way, for quotes that stand where they should not.
    private mutating func scanByRecord() {
        bytes[count] = 0
        let columns = format.columnCount
        if rowFields.count != columns {
            rowFields = Array(repeating: CSVRowText.absent, count: columns)
        }
        var position = 0
        var run = Run(row: 0, slot: 0, count: 0)
        rowCount = 0
        slotCount = 0
        lines = 0
        leftover = count
        while position < count {
            let record = format.scanner.scan(
                bytes, upTo: count, from: position, isLast: true, into: &rowFields)
            if record.ending == .unclosed, !isLast {
                leftover = position
                break
            }
            let start = position
            position = record.next
            lines += 1 + record.innerLines
            let isBlank = unsafe bytes.withUnsafeBufferPointer {
                // In bounds: a record lies inside the text.
                unsafe Self.isBlank($0, start, record.end, columns)
            }
            if record.fieldCount == 1, isBlank { continue }
            appendRow(start, record.end)
            guard record.fieldCount == columns, record.ending == .whole else { continue }
            let target = slotCount * columns
            if ends.count < target + columns {
                ends.append(contentsOf: repeatElement(0, count: target + columns + 1_024))
            }
            for (index, field) in rowFields.enumerated() {
                // Without quotes a span ends at the delimiter; between quotes, one before.
                var end = start + Int(field.end)
                if field.start >= 0, end < record.end, bytes[end] == UInt8(ascii: "\"") { end += 1 }
                ends[target + index] = UInt32(truncatingIfNeeded: end)
            }
            if run.row + run.count != rowCount - 1 {
                if run.count > 0 { runs.append(run) }
                run = Run(row: rowCount - 1, slot: slotCount, count: 0)
            }
            run.count += 1
            slotCount += 1
        }
        if run.count > 0 { runs.append(run) }
        rowsAreLines = lines == rowCount
    }
}
