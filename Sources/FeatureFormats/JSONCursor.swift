/// Reads values of JSON text through a bare pointer, as long as they are written in the usual way.
///
/// Every function says `false` or stops where something is not as usual: escapes it does not know,
/// numbers of twenty digits, the end of the text near by. Nothing is decided then: the caller reads
/// the whole feature again with ``JSONScanner``, which knows all there is to know. What is accepted
/// here is what the scanner accepts, with the same values; tests hold one against the other.
@safe
struct JSONCursor {
    /// The whole text; positions count from its beginning.
    let text: UnsafeBufferPointer<UInt8>
    private let base: UnsafeRawPointer
    var position: Int
    /// Eight-byte loads that begin before this place stay within the text.
    let end: Int

    /// Bytes before the text's end where the cursor gives up.
    static let margin = 64

    init?(_ text: UnsafeBufferPointer<UInt8>, at position: Int) {
        guard let start = text.baseAddress, text.count > Self.margin else { return nil }
        unsafe self.text = text
        unsafe base = UnsafeRawPointer(start)
        self.position = position
        end = text.count - Self.margin
    }

    @inline(__always)
    func byte(_ place: Int) -> UInt8 {
        // Every function stays before `end` plus the margin.
        unsafe base.load(fromByteOffset: place, as: UInt8.self)
    }

    @inline(__always)
    func word(_ place: Int) -> UInt64 {
        // As for `byte`.
        unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// Passes white space, up to the margin.
    @inline(__always)
    mutating func skipWhitespace() {
        while byte(position) <= 0x20, position < end {
            let byte = byte(position)
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position &+= 1
        }
    }

    /// Passes a mark and the white space before it.
    @inline(__always)
    mutating func pass(_ mark: UInt8) -> Bool {
        skipWhitespace()
        guard byte(position) == mark else { return false }
        position &+= 1
        return true
    }

    /// Whether these bytes stand here; behind both lie seven more that can be read.
    @inline(__always)
    func matches(_ literal: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard position &+ length < end else { return false }
        let literal = unsafe UnsafeRawPointer(literal)
        var offset = 0
        while offset &+ 8 <= length {
            let wanted = unsafe UInt64(
                littleEndian: literal.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            guard word(position &+ offset) == wanted else { return false }
            offset &+= 8
        }
        guard offset < length else { return true }
        let wanted = unsafe UInt64(
            littleEndian: literal.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        // The bytes behind the literal's end are shifted out.
        return (word(position &+ offset) ^ wanted) << UInt64(64 &- 8 &* (length &- offset)) == 0
    }

    // MARK: Numbers

    struct Number {
        var value = 0.0
        /// The number, where it is written without point and exponent and fits.
        var integer = 0
        var isInteger = false
    }

    /// Passes a number of up to seven digits before and fifteen behind the point, without exponent.
    @inline(__always)
    mutating func number(_ number: inout Number) -> Bool {
        guard position < end else { return false }
        var place = position
        let isNegative = byte(place) == UInt8(ascii: "-")
        if isNegative { place &+= 1 }
        let first = Self.digits(word(place))
        guard first.count > 0, first.count < 8, first.count == 1 || byte(place) != 0x30 else {
            return false
        }
        var mantissa = first.value
        place &+= first.count
        var decimals = 0
        if byte(place) == UInt8(ascii: ".") {
            let fraction = Self.digits(word(place &+ 1))
            guard fraction.count > 0 else { return false }
            mantissa = mantissa &* Self.power(fraction.count) &+ fraction.value
            decimals = fraction.count
            if decimals == 8 {
                let more = Self.digits(word(place &+ 9))
                // Nineteen digits fit the word.
                guard more.count < 8, first.count &+ more.count <= 11 else { return false }
                mantissa = mantissa &* Self.power(more.count) &+ more.value
                decimals &+= more.count
            }
            place &+= 1 &+ decimals
        }
        guard byte(place) | 0x20 != UInt8(ascii: "e") else { return false }
        position = place
        number.isInteger = decimals == 0 && !(isNegative && mantissa == 0)
        // Under 10^7 where it is a whole number, and of no use where it is not.
        let signed = Int64(bitPattern: mantissa)
        number.integer = Int(truncatingIfNeeded: isNegative ? 0 &- signed : signed)
        // Both exact, and so rounded once (Clinger; see ``JSONNumberToken``).
        let magnitude =
            mantissa <= 1 << 53
            ? Double(mantissa) / Self.exactPower(decimals)
            : JSONNumberToken.quotient(mantissa, Self.power(decimals))
        number.value = isNegative ? -magnitude : magnitude
        return true
    }

    /// The digits that a word begins with, and how many they are.
    @inline(__always)
    private static func digits(_ word: UInt64) -> (value: UInt64, count: Int) {
        let digits = word ^ 0x3030_3030_3030_3030
        // The highest bit of each byte that is no digit; wrong ones only above a right one.
        let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
        let count = others.trailingZeroBitCount >> 3
        guard count > 0 else { return (0, 0) }
        // Zeros in front, then pairs, fours and eights of digits at once.
        var value = digits << UInt64(64 &- 8 &* count)
        value = value &* 10 &+ value >> 8
        let evens = (value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let odds = (value >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return ((evens &+ odds) >> 32, count)
    }

    @inline(__always)
    private static func power(_ exponent: Int) -> UInt64 {
        NumberText.powersOfTenWhole[exponent]
    }

    @inline(__always)
    private static func exactPower(_ exponent: Int) -> Double {
        JSONNumberToken.exactPower(exponent)
    }

    // MARK: Strings

    /// Passes a string whose quotation mark stands here, and copies it.
    ///
    /// The target has room
    /// for all of the text that is left, and a word more.
    @inline(__always)
    mutating func string(to target: inout TextBlock) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var place = position &+ 1
        let start = place
        var high: UInt64 = 0
        while place < end {
            let word = word(place)
            // The caller has made room.
            unsafe UnsafeMutableRawPointer(target.base + target.count).storeBytes(
                of: word.littleEndian, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            let marks =
                (((word &- ones &* 0x20) & ~word) | (quotes &- ones) & ~quotes
                    | (backslashes &- ones) & ~backslashes) & (ones &* 0x80)
            guard marks != 0 else {
                high |= word
                place &+= 8
                target.count &+= 8
                continue
            }
            let count = marks.trailingZeroBitCount >> 3
            // Only the bytes before the mark.
            high |= word & ((marks & (0 &- marks)) &- 1)
            place &+= count
            target.count &+= count
            guard byte(place) == UInt8(ascii: "\"") else { return false }
            guard place &- start <= JSONScanner.maximumStringLength else { return false }
            if high & (ones &* 0x80) != 0 {
                // The span lives as long as the text.
                guard unsafe UTF8Check.firstInvalid(text.span, start..<place) == nil else {
                    return false
                }
            }
            position = place &+ 1
            return true
        }
        return false
    }
}
