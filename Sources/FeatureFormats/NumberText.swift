/// Numbers as they are written in files, both ways.
///
///     NumberText.parse("1 234,5".utf8.span, decimalMark: UInt8(ascii: ","))     // .value(1234.5)
public enum NumberText {
    /// What a text says as a number.
    public enum Parsed: Equatable, Sendable {
        /// Nothing but blanks.
        case missing
        /// A finite number.
        case value(Double)
        /// Something else.
        case invalid
    }

    /// Reads a number.
    ///
    /// Blanks around it are ignored (spaces, tabs, line breaks, no-break spaces). Digits of the
    /// whole part may stand in groups of three with one and the same separator between them: space,
    /// no-break space, narrow no-break space, apostrophe, or the one of "," and "." that is not the
    /// decimal mark; groups of another size, or a grouped number that begins with 0, are invalid.
    /// The sign may be "+", "-" or U+2212; an exponent as in `1.5e-3` is read. NaN, infinity and
    /// numbers over the range of `Double` are invalid. Never traps.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - decimalMark: "." or ",".
    /// - Returns: The `Double` nearest to the decimal number, ties to even.
    /// - Complexity: O(*length*). Up to 19 digits with up to 19 decimals take no second pass: one
    ///   exact operation (Clinger 1990, doi:10.1145/93542.93557) or one long division.
    public static func parse(_ text: Span<UInt8>, decimalMark: UInt8) -> Parsed {
        var index = 0
        let count = text.count
        // The common case first: a byte over the blank can only be a sign, a digit or a mark.
        if count == 0 || text[0] <= 0x20 || text[0] >= 0x80 {
            while index < count {
                let length = blankLength(text, index)
                guard length > 0 else { break }
                index &+= length
            }
            guard index < count else { return .missing }
        }
        var isNegative = false
        if text[index] == UInt8(ascii: "-") {
            isNegative = true
            index &+= 1
        } else if text[index] == UInt8(ascii: "+") {
            index &+= 1
        } else if matches(text, index, 0xE2, 0x88, 0x92) {
            isNegative = true
            index &+= 3
        }

        let digitsStart = index
        var mantissa: UInt64 = 0
        var significant = 0
        var digits = 0
        var power = 0
        while index < count {
            let digit = text[index] &- 0x30
            guard digit < 10 else { break }
            if mantissa > 0 || digit > 0 { significant &+= 1 }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            digits &+= 1
            index &+= 1
        }
        var isGrouped = false
        if index < count, digits > 0, digits <= 3, text[digitsStart] != 0x30,
            let separator = Separator(text, index, decimalMark)
        {
            // Three digits must follow each separator; otherwise the separator is not one.
            while separator.stands(in: text, at: index) {
                let group = index &+ separator.length
                guard group &+ 3 <= count else { break }
                let first = text[group] &- 0x30
                let second = text[group &+ 1] &- 0x30
                let third = text[group &+ 2] &- 0x30
                guard first < 10, second < 10, third < 10 else { break }
                let value = UInt64(first) &* 100 &+ UInt64(second) &* 10 &+ UInt64(third)
                mantissa = mantissa &* 1_000 &+ value
                significant &+= 3
                digits &+= 3
                index = group &+ 3
                isGrouped = true
            }
        }
        if index < count, text[index] == decimalMark {
            index &+= 1
            let fraction = index
            while index < count {
                let digit = text[index] &- 0x30
                guard digit < 10 else { break }
                if mantissa > 0 || digit > 0 { significant &+= 1 }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                index &+= 1
            }
            digits &+= index &- fraction
            power = fraction &- index
        }
        guard digits > 0 else { return .invalid }
        if index < count, text[index] | 0x20 == UInt8(ascii: "e"), !isGrouped {
            index &+= 1
            var isSmall = false
            if index < count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
                isSmall = text[index] == UInt8(ascii: "-")
                index &+= 1
            }
            let start = index
            var exponent = 0
            while index < count {
                let digit = text[index] &- 0x30
                guard digit < 10 else { break }
                // Past this nothing changes any more; the slow path reads the digits themselves.
                if exponent < 1_000_000 { exponent = exponent &* 10 &+ Int(digit) }
                index &+= 1
            }
            guard index > start else { return .invalid }
            power &+= isSmall ? -exponent : exponent
        }
        let end = index
        while index < count {
            let length = blankLength(text, index)
            guard length > 0 else { return .invalid }
            index &+= length
        }

        // Both factors exact, one rounding: the result is the nearest (Clinger).
        if significant <= 19, mantissa <= 1 << 53, power >= -22, power <= 22 {
            let whole = Double(mantissa)
            let value =
                power < 0 ? whole / powersOfTen[-power] : whole * powersOfTen[power]
            return .value(isNegative ? -value : value)
        }
        // Nineteen digits fit in 64 bits.
        if significant <= 19, mantissa > 0, power >= -19, power < 0 {
            let value = quotient(mantissa, powersOfTenWhole[-power])
            return .value(isNegative ? -value : value)
        }
        return parseSlowly(text.extracting(digitsStart..<end), decimalMark, isNegative, isGrouped)
    }

    /// The `Double` nearest to a quotient of whole numbers, neither of them 0.
    ///
    /// A long division gives at least 63 bits and whether something is left, which is all that
    /// rounding to 53 bits must know. No result here is subnormal or too large.
    private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
        let dividendShift = dividend.leadingZeroBitCount
        let divisorShift = divisor.leadingZeroBitCount
        let shifted = dividend << UInt64(dividendShift)
        // The upper half is under 2^63 and so under the divisor, whose top bit is set: no overflow.
        let (bits, rest) = (divisor << UInt64(divisorShift)).dividingFullWidth(
            (shifted >> 1, shifted << 63))
        let exponent = divisorShift - dividendShift - 63
        // From 64 bits to 53 the hardware rounds to nearest, ties to even; the lowest bit stands
        // for all that follows. A power of two then changes nothing but the exponent.
        return Double(rest == 0 ? bits : bits | 1)
            * Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// Lets the standard library read what the fast path cannot.
    @inline(never)
    private static func parseSlowly(
        _ text: Span<UInt8>, _ decimalMark: UInt8, _ isNegative: Bool, _ isGrouped: Bool
    ) -> Parsed {
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count + 2)
        if isNegative { plain.append(UInt8(ascii: "-")) }
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x30...0x39: plain.append(byte)
            case decimalMark:
                if index == 0 { plain.append(UInt8(ascii: "0")) }
                plain.append(UInt8(ascii: "."))
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                plain.append(byte)
            // Anything else here is a separator, and was found right.
            default: break
            }
        }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
            return .invalid
        }
        return .value(value)
    }

    // Exact: 5^22 < 2^53.
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// What stands between groups of three digits.
    private struct Separator {
        /// The bytes, first byte lowest.
        let bytes: UInt32
        let length: Int

        /// Finds the separator that stands at a place.
        @inline(__always)
        init?(_ text: Span<UInt8>, _ index: Int, _ decimalMark: UInt8) {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "'"):
                (bytes, length) = (UInt32(byte), 1)
            case UInt8(ascii: ","), UInt8(ascii: "."):
                guard byte != decimalMark else { return nil }
                (bytes, length) = (UInt32(byte), 1)
            case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0:
                (bytes, length) = (0xA0C2, 2)
            // Narrow no-break space, thin space, right single quotation mark.
            case 0xE2 where matches(text, index, 0xE2, 0x80, 0xAF):
                (bytes, length) = (0xAF80E2, 3)
            case 0xE2 where matches(text, index, 0xE2, 0x80, 0x89):
                (bytes, length) = (0x8980E2, 3)
            case 0xE2 where matches(text, index, 0xE2, 0x80, 0x99):
                (bytes, length) = (0x9980E2, 3)
            default: return nil
            }
        }

        /// Whether it stands at the place.
        func stands(in text: Span<UInt8>, at index: Int) -> Bool {
            guard index + length <= text.count else { return false }
            for offset in 0..<length
            where text[index + offset] != UInt8(truncatingIfNeeded: bytes >> UInt32(8 * offset)) {
                return false
            }
            return true
        }
    }

    private static func matches(
        _ text: Span<UInt8>, _ index: Int, _ first: UInt8, _ second: UInt8, _ third: UInt8
    ) -> Bool {
        index + 2 < text.count && text[index] == first && text[index + 1] == second
            && text[index + 2] == third
    }

    /// The length of the blank that begins here; 0 where none does.
    private static func blankLength(_ text: Span<UInt8>, _ index: Int) -> Int {
        switch text[index] {
        case 0x20, 0x09...0x0D: 1
        case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0: 2
        case 0xE2 where matches(text, index, 0xE2, 0x80, 0xAF): 3
        default: 0
        }
    }
}

extension FeatureRow {
    /// Reads a field as a number.
    ///
    /// - Parameters:
    ///   - column: Index among the reader's columns.
    ///   - decimalMark: The mark that text uses; a field of kind `.number` always has a point.
    /// - Returns: `.missing` for a field that is absent, null or blank; `.invalid` for one that is
    ///   no number.
    public func number(_ column: Int, decimalMark: UInt8) -> NumberText.Parsed {
        switch kind(column) {
        case .absent, .null: .missing
        case .text:
            withBytes(column) { NumberText.parse($0, decimalMark: decimalMark) }
        case .number:
            withBytes(column) { NumberText.parse($0, decimalMark: UInt8(ascii: ".")) }
        case .boolean, .json, .blob: .invalid
        }
    }
}
