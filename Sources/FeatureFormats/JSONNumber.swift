/// A number in JSON text: where it lies, and as much of its value as a word holds.
struct JSONNumberToken {
    var start: Int
    var end: Int
    var isNegative = false
    /// The digits without the decimal point, as long as there are no more than 19.
    var mantissa: UInt64 = 0
    /// The power of ten the mantissa is to be multiplied by.
    var exponent = 0
    /// Whether the mantissa holds all digits.
    var isComplete = true

    /// The nearest double; infinite or NaN where it is too large for one.
    ///
    /// A mantissa below 2^53 and a power of ten up to 22 are both exact in a double, so that one
    /// multiplication or division rounds once, which is the right result (Clinger 1990, "How to
    /// read floating point numbers accurately", doi:10.1145/93548.93557). All others go the long way.
    @inline(__always)
    func value(_ text: Span<UInt8>) -> Double {
        if isComplete, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
            let whole = Double(mantissa)
            let power = powersOfTen[abs(exponent)]
            let magnitude = exponent < 0 ? whole / power : whole * power
            return isNegative ? -magnitude : magnitude
        }
        if isComplete, mantissa > 0, exponent < 0, exponent >= -19 {
            let magnitude = Self.quotient(mantissa, wholePowersOfTen[-exponent])
            return isNegative ? -magnitude : magnitude
        }
        return slowValue(text)
    }

    /// The double nearest to the quotient, ties to even; neither number may be 0.
    ///
    /// Coordinates with 16 or 17 digits, as programs write them that print doubles in full, come
    /// here: one division of 128 by 64 bits instead of a text for the standard library.
    static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
        let dividendShift = dividend.leadingZeroBitCount
        let divisorShift = divisor.leadingZeroBitCount
        let high = dividend << dividendShift
        let low = divisor << divisorShift
        // Both begin with a one bit, so that the quotient has 64 bits, the first of them one.
        let isLarge = high >= low
        let (quotient, remainder) = low.dividingFullWidth(
            isLarge ? (high >> 1, high << 63) : (high, 0))
        let exponent = divisorShift - dividendShift - (isLarge ? 63 : 64)
        // Round to 53 bits: eleven go, and with them what the remainder says of those behind.
        var kept = quotient >> 11
        let lost = quotient & 0x7FF
        if lost > 0x400 || lost == 0x400 && (remainder > 0 || kept & 1 == 1) { kept += 1 }
        // Exact: the exponent lies between -128 and 0, far from the ends of the range.
        return Double(sign: .plus, exponent: exponent + 11, significand: Double(kept))
    }

    /// A power of ten up to 22, which a double holds exactly.
    @inline(__always)
    static func exactPower(_ exponent: Int) -> Double { powersOfTen[exponent] }

    @inline(never)
    private func slowValue(_ text: Span<UInt8>) -> Double {
        switch NumberText.parse(text.extracting(start..<end), decimalMark: UInt8(ascii: ".")) {
        case .value(let value): value
        case .missing, .invalid: .nan
        }
    }
}

private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]

private let wholePowersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

extension JSONScanner {
    /// Passes a number.
    @inline(__always)
    mutating func number(_ text: Span<UInt8>) throws(JSONProblem) -> JSONNumberToken {
        var token = JSONNumberToken(start: position, end: position)
        var index = position
        if index < text.count, text[index] == UInt8(ascii: "-") {
            token.isNegative = true
            index += 1
        }
        let whole = index
        var count = 0
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            token.mantissa = token.mantissa &* 10 &+ UInt64(digit)
            index += 1
        }
        count = index - whole
        guard count > 0 else { throw badNumber(text, index) }
        if count > 1, text[whole] == UInt8(ascii: "0") {
            throw JSONProblem(
                .malformed, at: position, "a number begins with a zero too many",
                remedy: "Put numbers with leading zeros in quotation marks")
        }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = index
            while index < text.count {
                let digit = text[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { break }
                token.mantissa = token.mantissa &* 10 &+ UInt64(digit)
                index += 1
            }
            guard index > fraction else { throw badNumber(text, index) }
            count += index - fraction
            token.exponent = fraction - index
        }
        // Nineteen digits fit into 64 bits whatever they are; more may have wrapped around.
        token.isComplete = count <= 19
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index = try exponent(text, index + 1, &token)
        }
        guard index < text.count || isWhole else {
            guard index - position <= Self.maximumNumberLength else { throw longNumber() }
            throw .incomplete(at: index)
        }
        guard index - position <= Self.maximumNumberLength else { throw longNumber() }
        token.end = index
        position = index
        return token
    }

    private func exponent(
        _ text: Span<UInt8>, _ start: Int, _ token: inout JSONNumberToken
    ) throws(JSONProblem) -> Int {
        var index = start
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+")
        {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        let first = index
        var power = 0
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            power = min(power * 10 + Int(digit), 1_000_000)
            index += 1
        }
        guard index > first else { throw badNumber(text, index) }
        token.exponent += isNegative ? -power : power
        return index
    }

    private func badNumber(_ text: Span<UInt8>, _ index: Int) -> JSONProblem {
        guard index < text.count else { return .incomplete(at: index) }
        var problem = unexpected(text)
        if problem.kind == .malformed, problem.detail.contains("not JSON here") {
            problem.detail = "a number is not written as JSON asks"
        }
        return problem
    }

    private func longNumber() -> JSONProblem {
        JSONProblem(
            .tooLarge, at: position,
            "a number has more than \(Self.maximumNumberLength >> 10) thousand digits")
    }
}
