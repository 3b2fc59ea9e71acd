/// Finds the end of one record and the ends of its fields: the inner loop of reading CSV.
///
/// Eight bytes at a time are held against the four bytes that mean something (delimiter, quote,
/// CR, LF); only where one of them is met is a byte looked at by itself. The rules are those of RFC
/// 4180, read leniently as spreadsheets do:
/// - a quote opens a field only as its first byte; elsewhere it stands for itself;
/// - what follows a closing quote up to the next delimiter belongs to the field, quotes too;
/// - CR LF, CR and LF end a record.
struct CSVScanner {
    /// What was found between one record's start and the next one's.
    struct Record {
        /// How the record ended.
        enum Ending {
            /// At a line break, or at the end of the file.
            case whole
            /// Not in these bytes.
            case needsMore
            /// At the end of the file, inside quotes.
            case unclosed
        }

        /// How the record ended.
        var ending = Ending.needsMore
        /// Where its bytes end, the line break not counted.
        var end = 0
        /// Where the next record begins.
        var next = 0
        /// How many fields it has, those without room in the list too.
        var fieldCount = 0
        /// Whether a field without room in the list holds something.
        var hasSurplusText = false
        /// Whether it may hold bytes that are not ASCII.
        var mayHaveNonASCII = false
        /// Whether some field must be unescaped: its span's start is stored as `~start`.
        var hasEscapes = false
        /// How many line breaks stand inside its quotes.
        var innerLines = 0
    }

    /// The byte between fields: ASCII, neither quote nor line break nor NUL.
    let delimiter: UInt8

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Whether the byte can separate fields at all.
    static func canSeparate(_ byte: UInt8) -> Bool {
        byte > 0 && byte < 0x80 && byte != quote && byte != lineFeed && byte != carriageReturn
    }

    /// Scans the record that begins at `start`.
    ///
    /// - Parameters:
    ///   - bytes: A piece of the file.
    ///   - start: Where the record begins.
    ///   - isLast: Whether the file ends where the bytes end.
    ///   - fields: Overwritten from the first on, with places counted from `start`; further fields
    ///     than it has room for are only counted.
    /// - Returns: What was found; only the ending counts where that is `needsMore`.
    /// - Complexity: O(*length of the record*).
    func scan(
        _ bytes: [UInt8], from start: Int, isLast: Bool, into fields: inout [FeatureRow.FieldSpan]
    ) -> Record {
        scan(bytes, upTo: bytes.count, from: start, isLast: isLast, into: &fields)
    }

    /// As above, in the first `limit` of the bytes.
    func scan(
        _ bytes: [UInt8], upTo limit: Int, from start: Int, isLast: Bool,
        into fields: inout [FeatureRow.FieldSpan]
    ) -> Record {
        precondition(
            start >= 0 && start <= limit && limit <= bytes.count,
            "a record begins inside the bytes")
        // Both arrays outlive the closures; `scan` stays within their counts.
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe fields.withUnsafeMutableBufferPointer { fields in
                unsafe scan(UnsafeBufferPointer(rebasing: bytes[..<limit]), start, isLast, fields)
            }
        }
    }

    private func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ isLast: Bool,
        _ fields: UnsafeMutableBufferPointer<FeatureRow.FieldSpan>
    ) -> Record {
        let limit = bytes.count
        let room = fields.count
        let ones: UInt64 = 0x0101_0101_0101_0101
        let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let delimiters = ones &* UInt64(delimiter)
        let quotes = ones &* UInt64(Self.quote)
        let lineFeeds = ones &* UInt64(Self.lineFeed)
        let carriageReturns = ones &* UInt64(Self.carriageReturn)

        var record = Record()
        var seen: UInt64 = 0
        var count = 0
        var fieldStart = start
        var isQuoted = false
        var isEscaped = false
        var insideQuotes = false
        var secondOfPair = -1

        @inline(__always) func finishField(at end: Int) {
            if count < room {
                var from = fieldStart &- start
                var to = end &- start
                if isQuoted {
                    if isEscaped {
                        from = ~from
                    } else {
                        from &+= 1
                        to &-= 1
                    }
                }
                // In bounds: 0 <= count < room.
                unsafe fields[count] = FeatureRow.FieldSpan(
                    start: Int32(truncatingIfNeeded: from), end: Int32(truncatingIfNeeded: to),
                    kind: .text)
            } else if end > fieldStart, !record.hasSurplusText {
                record.hasSurplusText = unsafe !Self.isEmptyField(bytes, fieldStart, end)
            }
            count &+= 1
            fieldStart = end &+ 1
            isQuoted = false
            isEscaped = false
        }

        var position = start
        while position < limit {
            let word: UInt64
            if position &+ 8 <= limit, let base = bytes.baseAddress {
                // In bounds by the line above; little-endian so that the first byte is lowest.
                word = unsafe UInt64(
                    littleEndian: UnsafeRawPointer(base).loadUnaligned(
                        fromByteOffset: position, as: UInt64.self))
            } else {
                var tail: UInt64 = 0
                for index in position..<limit {
                    tail |= unsafe UInt64(bytes[index]) << UInt64((index &- position) &* 8)
                }
                word = tail
            }
            seen |= word
            // A byte's high bit is clear in a sum exactly where the byte equals the pattern's:
            // no borrow or carry crosses from byte to byte. Bytes over 7F are masked out last.
            let low = word & lows
            let misses =
                ((low ^ delimiters) &+ lows) & ((low ^ quotes) &+ lows)
                & ((low ^ lineFeeds) &+ lows) & ((low ^ carriageReturns) &+ lows)
            var hits = ~(misses | word) & ~lows
            while hits != 0 {
                let place = position &+ hits.trailingZeroBitCount >> 3
                hits &= hits &- 1
                // In bounds: the bytes that fill up the tail are 0 and hit nothing.
                let byte = unsafe bytes[place]
                if insideQuotes {
                    if byte == Self.quote {
                        if place == secondOfPair { continue }
                        let after = place &+ 1
                        if after < limit {
                            let next = unsafe bytes[after]
                            if next == Self.quote {
                                secondOfPair = after
                                isEscaped = true
                                record.hasEscapes = true
                                continue
                            }
                            if next != delimiter, next != Self.lineFeed,
                                next != Self.carriageReturn
                            {
                                isEscaped = true
                                record.hasEscapes = true
                            }
                        } else if !isLast {
                            return record
                        }
                        insideQuotes = false
                    } else if byte == Self.lineFeed {
                        record.innerLines &+= 1
                    } else if byte == Self.carriageReturn {
                        let after = place &+ 1
                        if after == limit || (unsafe bytes[after]) != Self.lineFeed {
                            record.innerLines &+= 1
                        }
                    }
                } else if byte == delimiter {
                    finishField(at: place)
                } else if byte == Self.quote {
                    if place == fieldStart {
                        isQuoted = true
                        insideQuotes = true
                    }
                } else {
                    var next = place &+ 1
                    if byte == Self.carriageReturn {
                        if next < limit {
                            if unsafe bytes[next] == Self.lineFeed { next &+= 1 }
                        } else if !isLast {
                            return record
                        }
                    }
                    finishField(at: place)
                    record.ending = .whole
                    record.end = place
                    record.next = next
                    record.fieldCount = count
                    record.mayHaveNonASCII = seen & ~lows != 0
                    return record
                }
            }
            position &+= 8
        }

        guard isLast else { return record }
        if insideQuotes {
            isEscaped = true
            record.hasEscapes = true
        }
        finishField(at: limit)
        record.ending = insideQuotes ? .unclosed : .whole
        record.end = limit
        record.next = limit
        record.fieldCount = count
        record.mayHaveNonASCII = seen & ~lows != 0
        return record
    }

    private static func isEmptyField(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        // In bounds: a field lies inside the bytes.
        for index in start..<end where unsafe bytes[index] != quote && bytes[index] > 0x20 {
            return false
        }
        return true
    }

    /// Whether a NUL byte stands in the range.
    static func hasNUL(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        // The array outlives the closure.
        return unsafe bytes.withUnsafeBytes { bytes in
            let bytes = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<range.upperBound])
            let ones: UInt64 = 0x0101_0101_0101_0101
            var found: UInt64 = 0
            var index = range.lowerBound
            // Without an early exit, so that the compiler can look at several words at once.
            while index &+ 8 <= bytes.count {
                // In bounds by the line above.
                let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                // High bits are set where there is a 0, and otherwise only above one.
                found |= (word &- ones) & ~word
                index &+= 8
            }
            var hasNUL = found & (ones << 7) != 0
            while index < bytes.count {
                hasNUL = unsafe hasNUL || bytes[index] == 0
                index &+= 1
            }
            return hasNUL
        }
    }

    /// Appends a field without its quotes, pairs of quotes made one.
    ///
    /// - Parameters:
    ///   - range: The field as it stands in `bytes`, from its opening quote on.
    ///   - bytes: Read from, and appended to.
    static func appendUnescaped(_ range: Range<Int>, of bytes: inout [UInt8]) {
        var index = range.lowerBound + 1
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            if byte == quote {
                guard index < range.upperBound, bytes[index] == quote else { break }
                index += 1
            }
            bytes.append(byte)
        }
        while index < range.upperBound {
            bytes.append(bytes[index])
            index += 1
        }
    }
}
