/// Reads dates and times as files hold them.
///
/// Without a format: ISO 8601 and its relatives, `2024-01-31`, `2024-01-31 23:10`,
/// `2024-12-31 9:56:00 +01:00`, `2024-01-31T23:10:05.250Z`. A time without a zone is taken on the
/// parser's clock; a date without a time is midnight.
///
/// With a format such as `M/D/YYYY H:mm:ss` or `D/M YYYY`: runs of `Y`, `M`, `D`, `H`, `m`, `s`
/// stand for one number each, padded or not; everything else must stand as written, and any white
/// space matches any white space. Two-digit years are refused: nobody knows their century.
public struct TimestampParser: Sendable {
    /// What a text turned out to be.
    public enum Parsed: Equatable, Sendable {
        /// Blank.
        case missing
        /// A moment, in seconds since 1970-01-01T00:00:00Z.
        case moment(Int64)
        /// Not a date and time, or one that does not exist.
        case invalid
    }

    private enum Token: Sendable {
        case year, month, day, hour, minute, second
        case space
        case literal(UInt8)
    }

    /// The clock for times without a zone.
    public let clock: LocalClock
    private let tokens: [Token]?

    /// Makes a parser; `nil` where the format has no year, month and day, repeats one of its parts,
    /// or has a two-digit year.
    ///
    /// - Parameters:
    ///   - format: A format as described above; `nil` for ISO 8601.
    ///   - clock: The clock for times without a zone.
    public init?(format: String?, clock: LocalClock) {
        self.clock = clock
        guard let format else {
            tokens = nil
            return
        }
        var tokens: [Token] = []
        var seen: Set<UInt8> = []
        var bytes = Array(format.utf8)[...]
        while let first = bytes.first {
            let run = bytes.prefix { $0 == first }
            bytes = bytes.dropFirst(run.count)
            let token: Token? =
                switch first {
                case UInt8(ascii: "Y"): run.count == 4 ? .year : nil
                case UInt8(ascii: "M"): .month
                case UInt8(ascii: "D"): .day
                case UInt8(ascii: "H"): .hour
                case UInt8(ascii: "m"): .minute
                case UInt8(ascii: "s"): .second
                case UInt8(ascii: " "), UInt8(ascii: "\t"): .space
                default: .literal(first)
                }
            guard let token else { return nil }
            if case .literal = token {
                tokens.append(contentsOf: run.map(Token.literal))
            } else {
                if case .space = token {
                } else if !seen.insert(first).inserted {
                    return nil
                }
                tokens.append(token)
            }
        }
        guard [UInt8(ascii: "Y"), UInt8(ascii: "M"), UInt8(ascii: "D")].allSatisfy(seen.contains)
        else { return nil }
        self.tokens = tokens
    }

    /// Whether `2025-01-31 23:10:05`, without a zone, means what it says on the parser's clock.
    var readsCommonLayout: Bool { tokens == nil }

    /// Reads a date and time.
    ///
    /// - Complexity: O(*length*); no allocation.
    public func parse(_ text: Span<UInt8>) -> Parsed {
        var cursor = Cursor()
        cursor.skipSpaces(in: text)
        if cursor.isAtEnd(of: text) { return .missing }
        guard let tokens else { return parseISO(text, &cursor) }
        var civil = CivilTime()
        for token in tokens {
            switch token {
            case .year:
                guard let value = cursor.number(ofDigits: 4...4, in: text) else { return .invalid }
                civil.year = value
            case .month:
                guard let value = cursor.number(ofDigits: 1...2, in: text) else { return .invalid }
                civil.month = value
            case .day:
                guard let value = cursor.number(ofDigits: 1...2, in: text) else { return .invalid }
                civil.day = value
            case .hour:
                guard let value = cursor.number(ofDigits: 1...2, in: text) else { return .invalid }
                civil.hour = value
            case .minute:
                guard let value = cursor.number(ofDigits: 1...2, in: text) else { return .invalid }
                civil.minute = value
            case .second:
                guard let value = cursor.number(ofDigits: 1...2, in: text) else { return .invalid }
                civil.second = value
            case .space:
                guard cursor.skipSpaces(in: text) else { return .invalid }
            case .literal(let byte):
                guard cursor.take(byte, in: text) else { return .invalid }
            }
        }
        return finish(civil, text, &cursor)
    }

    private func parseISO(_ text: Span<UInt8>, _ cursor: inout Cursor) -> Parsed {
        var civil = CivilTime()
        guard let year = cursor.number(ofDigits: 4...4, in: text),
            cursor.take(UInt8(ascii: "-"), in: text),
            let month = cursor.number(ofDigits: 1...2, in: text),
            cursor.take(UInt8(ascii: "-"), in: text),
            let day = cursor.number(ofDigits: 1...2, in: text)
        else { return .invalid }
        civil.year = year
        civil.month = month
        civil.day = day
        let separated = cursor.take(UInt8(ascii: "T"), in: text) || cursor.skipSpaces(in: text)
        if separated, !cursor.isAtEnd(of: text) {
            guard let hour = cursor.number(ofDigits: 1...2, in: text),
                cursor.take(UInt8(ascii: ":"), in: text),
                let minute = cursor.number(ofDigits: 2...2, in: text)
            else { return .invalid }
            civil.hour = hour
            civil.minute = minute
            if cursor.take(UInt8(ascii: ":"), in: text) {
                guard let second = cursor.number(ofDigits: 2...2, in: text) else { return .invalid }
                civil.second = second
                if cursor.take(UInt8(ascii: "."), in: text)
                    || cursor.take(UInt8(ascii: ","), in: text)
                {
                    guard cursor.skipDigits(in: text) else { return .invalid }
                }
            }
        }
        return finish(civil, text, &cursor)
    }

    /// Reads a zone, if there is one, and makes sure that nothing follows.
    private func finish(
        _ civil: CivilTime, _ text: Span<UInt8>, _ cursor: inout Cursor
    ) -> Parsed {
        cursor.skipSpaces(in: text)
        guard civil.isValid else { return .invalid }
        var moment: Int64?
        if cursor.take(UInt8(ascii: "Z"), in: text) {
            moment = civil.seconds
        } else {
            let isEast = cursor.take(UInt8(ascii: "+"), in: text)
            if isEast || cursor.take(UInt8(ascii: "-"), in: text) {
                guard let hours = cursor.number(ofDigits: 2...2, in: text), hours <= 18 else {
                    return .invalid
                }
                let hasColon = cursor.take(UInt8(ascii: ":"), in: text)
                let minutes = cursor.number(ofDigits: 2...2, in: text)
                guard minutes ?? 0 < 60, minutes != nil || !hasColon else { return .invalid }
                let offset = Int64(hours * 3600 + (minutes ?? 0) * 60)
                moment = civil.seconds - (isEast ? offset : -offset)
            }
        }
        cursor.skipSpaces(in: text)
        guard cursor.isAtEnd(of: text) else { return .invalid }
        return .moment(moment ?? clock.moment(of: civil))
    }
}

/// A place in a text that only moves forward.
private struct Cursor {
    private var index = 0

    func isAtEnd(of text: Span<UInt8>) -> Bool { index >= text.count }

    @discardableResult
    mutating func skipSpaces(in text: Span<UInt8>) -> Bool {
        let start = index
        while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
        return index > start
    }

    mutating func skipDigits(in text: Span<UInt8>) -> Bool {
        let start = index
        while index < text.count, text[index] &- 0x30 < 10 { index += 1 }
        return index > start
    }

    mutating func take(_ byte: UInt8, in text: Span<UInt8>) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func number(ofDigits digits: ClosedRange<Int>, in text: Span<UInt8>) -> Int? {
        var value = 0
        var read = 0
        while read < digits.upperBound, index < text.count, text[index] &- 0x30 < 10 {
            value = value * 10 + Int(text[index] &- 0x30)
            index += 1
            read += 1
        }
        return read >= digits.lowerBound ? value : nil
    }
}
