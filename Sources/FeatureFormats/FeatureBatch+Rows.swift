extension FeatureBatch {
    /// Writes a value without looking: the feature is the one behind the last, or the last.
    @inline(__always)
    mutating func set(_ column: Int, _ kind: UInt8, _ slot: UInt64) {
        let index = column &* rows &+ count
        // Room was made for the feature and for all columns that are known.
        unsafe kinds.base[index] = kind
        unsafe slots.base[index] = slot
    }

    /// The slot of text that lies behind so much other text.
    @inline(__always)
    func textSlot(from start: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: start) << 32 | UInt64(truncatingIfNeeded: texts.count &- start)
    }

    /// Turns null into nothing at all: what it means for an identifier.
    @inline(__always)
    mutating func clearNull(_ column: Int) {
        // As for `set`.
        let kind = unsafe kinds.base[column &* rows &+ count]
        if kind == Cell.null { set(column, Cell.absent, 0) }
    }

    /// Forgets the values of the feature behind the last.
    mutating func clearRow(upTo columns: Int) {
        for column in 0..<min(columns, width) { set(column, Cell.absent, 0) }
    }

    /// Appends a feature that was read into a row, for which there is room.
    mutating func append(_ row: FeatureRow) {
        for column in 0..<min(row.fields.count, width) {
            let field = row.fields[column]
            let range = Int(field.start)..<Int(field.end)
            switch field.kind {
            case .absent: set(column, Cell.absent, 0)
            case .null: set(column, Cell.null, 0)
            case .number: append(number: range, of: row, column)
            case .boolean:
                let isTrue = row.bytes[range.lowerBound] == UInt8(ascii: "t")
                set(column, isTrue ? Cell.yes : Cell.no, 0)
            case .text, .json, .blob:
                let start = texts.count
                texts.reserve(range.count)
                for index in range { texts.append(reserved: row.bytes[index]) }
                set(column, field.kind == .text ? Cell.text : Cell.json, textSlot(from: start))
            }
        }
        if let defect = row.defect { defects[count] = defect }
        geometries.append(row.geometry)
        lines.append(reserved: row.line)
        count += 1
    }

    private mutating func append(number range: Range<Int>, of row: FeatureRow, _ column: Int) {
        let text = row.bytes.span.extracting(range)
        var scanner = JSONScanner(isWhole: true)
        // It was read once already, so that it is a number.
        guard let token = try? scanner.number(text) else { return }
        if let integer = token.integer(text) {
            set(column, Cell.integer, UInt64(bitPattern: Int64(integer)))
        } else {
            set(column, Cell.number, token.value(text).bitPattern)
        }
    }
}

extension JSONNumberToken {
    /// The number, where it is written as a whole one and fits; "-0" is not the whole number 0.
    func integer(_ text: Span<UInt8>) -> Int? {
        // There is one negative number more than there are positive ones.
        guard isComplete, exponent == 0, mantissa <= Int.max.magnitude + (isNegative ? 1 : 0),
            !(isNegative && mantissa == 0)
        else { return nil }
        for index in start..<end {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index])
            guard isDigit || text[index] == UInt8(ascii: "-") else { return nil }
        }
        return Int(truncatingIfNeeded: isNegative ? 0 &- mantissa : mantissa)
    }
}
