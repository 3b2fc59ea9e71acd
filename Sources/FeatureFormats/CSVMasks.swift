/// What stands where in a text, as words with one bit a byte.
enum CSVMasks {
    /// What was met besides.
    struct Found {
        var hasNonASCII = false
        /// Whether some byte is NUL; the padding's are counted too.
        var hasNUL = false
        var hasQuotes = false
        /// Whether a CR ends records, alone or before an LF.
        var hasReturns = false
        /// Line breaks of all kinds, inside quotes too.
        var lines = 0
        /// Whether every quote stands where RFC 4180 has it; otherwise the masks mean nothing.
        var isRegular = true
        /// Whether a quote is open at the end.
        var endsInQuotes = false
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// Marks the ends of fields and of records.
    ///
    /// - Parameters:
    ///   - marks: A bit for each byte that ends a field: delimiters and line breaks.
    ///   - breaks: A bit for each byte that ends a record.
    ///   - words: How many words of them to fill.
    ///   - bytes: At least 64 bytes for each word.
    ///   - delimiter: The byte between fields.
    /// - Returns: What else was met.
    static func fill(
        _ marks: inout [UInt64], _ breaks: inout [UInt64], words: Int, of bytes: [UInt8],
        delimiter: UInt8
    ) -> Found {
        precondition(marks.count >= words && breaks.count >= words && bytes.count >= words * 64)
        // The arrays outlive the closures, and hold what the line above says.
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe marks.withUnsafeMutableBufferPointer { marks in
                unsafe breaks.withUnsafeMutableBufferPointer { breaks in
                    guard let text = bytes.baseAddress, let marks = marks.baseAddress,
                        let breaks = breaks.baseAddress
                    else { return Found() }
                    let plain = unsafe fillPlain(marks, breaks, words, text, delimiter)
                    if let plain { return plain }
                    return unsafe fillQuoted(marks, breaks, words, text, delimiter)
                }
            }
        }
    }

    /// Most files have no quotes and no CR; `nil` where there are some.
    private static func fillPlain(
        _ marks: UnsafeMutablePointer<UInt64>, _ breaks: UnsafeMutablePointer<UInt64>,
        _ words: Int, _ text: UnsafeRawPointer, _ delimiter: UInt8
    ) -> Found? {
        let delimiters = ones &* UInt64(delimiter)
        var seen: UInt64 = 0
        var nul: UInt64 = 0
        var others = ~UInt64(0)
        var lines = 0
        for index in 0..<words {
            var fields: UInt64 = 0
            var records: UInt64 = 0
            for part in 0..<8 {
                // In bounds: there are 64 bytes for each word of the masks.
                let word = unsafe UInt64(
                    littleEndian: text.loadUnaligned(
                        fromByteOffset: index &* 64 &+ part &* 8, as: UInt64.self))
                seen |= word
                nul |= (word &- ones) & ~word
                let low = word & lows
                let lineFeeds = misses(low, ones &* 0x0A)
                let either = misses(low, delimiters) & lineFeeds
                others &= misses(low, ones &* 0x22) & misses(low, ones &* 0x0D) | word
                let shift = UInt64(truncatingIfNeeded: part &* 8)
                fields |= packed(either | word) &<< shift
                records |= packed(lineFeeds | word) &<< shift
            }
            unsafe marks[index] = fields
            unsafe breaks[index] = records
            lines &+= records.nonzeroBitCount
        }
        guard others | lows == ~0 else { return nil }
        var found = Found()
        found.lines = lines
        found.hasNonASCII = seen & ~lows != 0
        found.hasNUL = nul & ~lows != 0
        return found
    }

    /// High bits are clear where the byte, of seven bits, equals the pattern's: no carry crosses.
    @inline(__always)
    private static func misses(_ low: UInt64, _ pattern: UInt64) -> UInt64 {
        (low ^ pattern) &+ lows
    }

    /// The high bits that are clear, gathered in the lowest byte, the first byte's lowest.
    @inline(__always)
    private static func packed(_ misses: UInt64) -> UInt64 {
        (((~misses & ~lows) &>> 7) &* 0x0102_0408_1020_4080) &>> 56
    }

    private static func fillQuoted(
        _ marks: UnsafeMutablePointer<UInt64>, _ breaks: UnsafeMutablePointer<UInt64>,
        _ words: Int, _ text: UnsafeRawPointer, _ delimiter: UInt8
    ) -> Found {
        let delimiters = ones &* UInt64(delimiter)
        var found = Found()
        var seen: UInt64 = 0
        var nul: UInt64 = 0
        var quotesMet: UInt64 = 0
        var wrong: UInt64 = 0
        // All ones while a quote is open.
        var open: UInt64 = 0
        // Whether the byte before may stand before an opening quote; whether it closes one.
        var mayOpen: UInt64 = 1
        var closedBefore: UInt64 = 0
        for index in 0..<words {
            var fields: UInt64 = 0
            var lineFeeds: UInt64 = 0
            var returns: UInt64 = 0
            var quotes: UInt64 = 0
            for part in 0..<8 {
                // In bounds: there are 64 bytes for each word of the masks.
                let word = unsafe UInt64(
                    littleEndian: text.loadUnaligned(
                        fromByteOffset: index &* 64 &+ part &* 8, as: UInt64.self))
                seen |= word
                nul |= (word &- ones) & ~word
                let low = word & lows
                let shift = UInt64(truncatingIfNeeded: part &* 8)
                fields |= packed(misses(low, delimiters) | word) &<< shift
                lineFeeds |= packed(misses(low, ones &* 0x0A) | word) &<< shift
                returns |= packed(misses(low, ones &* 0x0D) | word) &<< shift
                quotes |= packed(misses(low, ones &* 0x22) | word) &<< shift
            }
            var loneReturns = returns
            if returns != 0 {
                // An LF behind the last byte of the word belongs to a CR there.
                let isLast = index &+ 1 == words
                let next =
                    isLast
                    ? 0
                    : unsafe text.load(fromByteOffset: index &* 64 &+ 64, as: UInt8.self)
                loneReturns = returns & ~(lineFeeds &>> 1 | (next == 10 ? 1 : 0) &<< 63)
                found.hasReturns = true
            }
            let lineBreaks = lineFeeds | loneReturns
            found.lines &+= lineBreaks.nonzeroBitCount

            // Bit i: the number of quotes up to byte i is odd.
            var inside = quotes
            inside ^= inside &<< 1
            inside ^= inside &<< 2
            inside ^= inside &<< 4
            inside ^= inside &<< 8
            inside ^= inside &<< 16
            inside ^= inside &<< 32
            inside ^= open
            open = 0 &- (inside &>> 63)
            let opening = quotes & inside
            let closing = quotes & ~inside
            // A CR before an LF ends the field, though it is no mark itself.
            let ending = (fields | lineFeeds | returns) & ~inside
            wrong |= opening & ~((ending | closing) &<< 1 | mayOpen)
            wrong |= (closing &<< 1 | closedBefore) & ~(ending | opening)
            mayOpen = (ending | closing) &>> 63
            closedBefore = closing &>> 63
            quotesMet |= quotes
            unsafe marks[index] = (fields | lineBreaks) & ~inside
            unsafe breaks[index] = lineBreaks & ~inside
        }
        found.hasNonASCII = seen & ~lows != 0
        found.hasNUL = nul & ~lows != 0
        found.hasQuotes = quotesMet != 0
        found.isRegular = wrong == 0
        found.endsInQuotes = open != 0
        return found
    }

    /// Lists the places of the bits, ascending.
    ///
    /// - Parameters:
    ///   - masks: A bit for each byte.
    ///   - words: How many of their words to list.
    ///   - list: Overwritten from its first element on; made longer where needed.
    ///   - spare: How many elements it must have beyond the places.
    /// - Returns: How many places there are.
    static func places(
        _ masks: [UInt64], _ words: Int, into list: inout [UInt32], spare: Int
    ) -> Int {
        precondition(words <= masks.count)
        var total = 0
        for index in 0..<words { total &+= masks[index].nonzeroBitCount }
        // A word's places are written eight at a time, wanted or not.
        let room = total + spare + 8
        if list.count < room { list = [UInt32](repeating: 0, count: room + room / 4) }
        // Both arrays outlive the closures; at most 7 elements behind the last place are written.
        unsafe masks.withUnsafeBufferPointer { masks in
            unsafe list.withUnsafeMutableBufferPointer { list in
                guard var target = list.baseAddress else { return }
                for index in 0..<words {
                    var mask = unsafe masks[index]
                    let base = UInt32(truncatingIfNeeded: index &* 64)
                    var left = mask.nonzeroBitCount
                    while left > 0 {
                        for offset in 0..<8 {
                            unsafe target[offset] =
                                base &+ UInt32(truncatingIfNeeded: mask.trailingZeroBitCount)
                            mask &= mask &- 1
                        }
                        let made = min(left, 8)
                        unsafe target += made
                        left &-= made
                    }
                }
            }
        }
        return total
    }
}
