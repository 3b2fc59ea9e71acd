extension CSVBlock {
    /// Stands for a date and time that the text of a field does not hold in the common layout.
    package static let noDateTime = Int64.min

    /// Reads a column as numbers.
    ///
    /// - Parameters:
    ///   - column: Index among the columns of the reader.
    ///   - decimalMark: "." or ",".
    ///   - numbers: Overwritten with one number a slot, as ``NumberText/parse(_:decimalMark:)`` has
    ///     it; not a number where the field is missing or no number.
    /// - Returns: How many fields hold something that is no number.
    @discardableResult
    package func numbers(
        _ column: Int, decimalMark: UInt8, into numbers: inout [Double]
    ) -> Int {
        resize(&numbers, 0)
        var invalid = 0
        let marks = UInt64(decimalMark) &* 0x0101_0101_0101_0101
        // The array outlives the closure and has an element for each slot.
        unsafe numbers.withUnsafeMutableBufferPointer { numbers in
            unsafe visit(column) { slot, text, count in
                let short = unsafe NumberText.parseShort(text, count, marks: marks)
                unsafe numbers[slot] =
                    short.isNaN ? unsafe Self.parse(text, count, decimalMark, &invalid) : short
            }
        }
        return invalid
    }

    @inline(never)
    private static func parse(
        _ text: UnsafePointer<UInt8>, _ count: Int, _ decimalMark: UInt8, _ invalid: inout Int
    ) -> Double {
        // The text lives as long as the block.
        let span = unsafe Span(_unsafeStart: text, count: count)
        switch NumberText.parse(span, decimalMark: decimalMark) {
        case .value(let value): return value
        case .missing: return .nan
        case .invalid:
            invalid += 1
            return .nan
        }
    }

    /// Reads a column as dates and times in the common layout of ``DateTimeText``.
    ///
    /// - Parameters:
    ///   - column: Index among the columns of the reader.
    ///   - seconds: Overwritten with one a slot: seconds from 1970-01-01 00:00:00 on the clock of
    ///     the file, or ``noDateTime``.
    /// - Returns: How many fields hold something else than white space that is no such time.
    @discardableResult
    package func dateTimes(_ column: Int, into seconds: inout [Int64]) -> Int {
        resize(&seconds, 0)
        var invalid = 0
        // The array outlives the closure and has an element for each slot.
        unsafe seconds.withUnsafeMutableBufferPointer { seconds in
            unsafe visit(column) { slot, text, count in
                if let value = unsafe DateTimeText.seconds(text, count) {
                    unsafe seconds[slot] = value
                } else {
                    unsafe seconds[slot] = Self.noDateTime
                    if unsafe Self.trimmed(text, count).length > 0 { invalid += 1 }
                }
            }
        }
        return invalid
    }

    /// Reads a column as texts that repeat.
    ///
    /// - Parameters:
    ///   - column: Index among the columns of the reader.
    ///   - dictionary: Gets the values that it does not have yet.
    ///   - trims: Whether white space around a text is no part of it, and an empty text no value.
    ///   - codes: Overwritten with one number a slot; −1 where there is no value.
    func codes(
        _ column: Int, _ dictionary: inout ValueDictionary, trims: Bool, into codes: inout [Int32]
    ) {
        resize(&codes, 0)
        // The array outlives the closure and has an element for each slot.
        unsafe codes.withUnsafeMutableBufferPointer { codes in
            unsafe visit(column) { slot, text, count in
                guard trims else {
                    unsafe codes[slot] = dictionary.code(of: text, count)
                    return
                }
                let (start, length) = unsafe Self.trimmed(text, count)
                unsafe codes[slot] =
                    length == 0 ? -1 : dictionary.code(of: text + start, length)
            }
        }
    }

    /// Reads a column as texts, behind each other.
    ///
    /// - Parameters:
    ///   - column: Index among the columns of the reader.
    ///   - bytes: Overwritten with the texts; what stands behind the last one means nothing.
    ///   - ends: Overwritten with one a slot: where its text ends.
    /// - Returns: The length of all the texts.
    func texts(_ column: Int, into bytes: inout [UInt8], ends: inout [Int]) -> Int {
        resize(&ends, 0)
        // All the texts of a column are shorter than the block; 16 bytes are copied at a time.
        let room = count + Self.padding
        if bytes.count < room { bytes = [UInt8](repeating: 0, count: room + room / 8) }
        var place = 0
        // The arrays outlive the closures; the room is reckoned above.
        unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe ends.withUnsafeMutableBufferPointer { ends in
                guard let target = bytes.baseAddress else { return }
                unsafe visit(column) { slot, text, count in
                    let source = unsafe UnsafeRawPointer(text)
                    if count <= 16 {
                        let first = unsafe source.loadUnaligned(as: UInt64.self)
                        let second = unsafe source.loadUnaligned(
                            fromByteOffset: 8, as: UInt64.self)
                        unsafe (target + place).storeBytes(of: first, as: UInt64.self)
                        unsafe (target + place + 8).storeBytes(of: second, as: UInt64.self)
                    } else {
                        unsafe (target + place).copyMemory(from: source, byteCount: count)
                    }
                    place &+= count
                    unsafe ends[slot] = place
                }
            }
        }
        return place
    }

    /// Takes fingerprints of a column's texts without the white space around them.
    ///
    /// - Parameters:
    ///   - column: Index among the columns of the reader.
    ///   - fingerprints: Overwritten with one a slot; 0 where there is nothing but white space.
    package func fingerprints(_ column: Int, into fingerprints: inout [UInt64]) {
        resize(&fingerprints, 0)
        // The array outlives the closure and has an element for each slot.
        unsafe fingerprints.withUnsafeMutableBufferPointer { fingerprints in
            unsafe visit(column) { slot, text, count in
                let (start, length) = unsafe Self.trimmed(text, count)
                unsafe fingerprints[slot] =
                    length == 0 ? 0 : max(1, fingerprint(of: text + start, length))
            }
        }
    }

    /// Gives the text of one field of a regular row to the closure.
    package func withField<Result>(
        _ slot: Int, _ column: Int, _ body: (Span<UInt8>) -> Result
    ) -> Result {
        precondition(slot >= 0 && slot < slotCount && column >= 0 && column < format.columnCount)
        let place = slot * format.columnCount + column
        let end = Int(ends[place])
        let start = column == 0 ? Int(starts[row(ofSlot: slot)]) : Int(ends[place - 1]) + 1
        guard hasQuotes, end > start, bytes[start] == UInt8(ascii: "\"") else {
            return body(bytes.span.extracting(start..<end))
        }
        var plain = Array(bytes[start..<end])
        CSVScanner.appendUnescaped(0..<plain.count, of: &plain)
        return body(plain.span.extracting((end - start)...))
    }

    /// The row, counted in the block, of a slot.
    package func row(ofSlot slot: Int) -> Int {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].slot <= slot { low = middle } else { high = middle }
        }
        return runs[low].row + slot - runs[low].slot
    }

    private func resize<Element>(_ column: inout [Element], _ filler: Element) {
        if column.count < slotCount {
            let missing = slotCount + slotCount / 8 - column.count
            column.append(contentsOf: repeatElement(filler, count: missing))
        }
    }

    @inline(__always)
    private static func trimmed(
        _ text: UnsafePointer<UInt8>, _ count: Int
    ) -> (start: Int, length: Int) {
        var start = 0
        var end = count
        // In bounds: both stay within the text.
        while start < end, unsafe text[start] <= 0x20 { start &+= 1 }
        while end > start, unsafe text[end &- 1] <= 0x20 { end &-= 1 }
        return (start, end &- start)
    }
}
