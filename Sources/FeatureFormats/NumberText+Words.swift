extension NumberText {
    /// Reads the commonest numbers, `-123456.78`, a word at a time: not a number for all others.
    ///
    /// At most eight digits on either side of the mark, an optional minus, nothing else. What it
    /// reads, it reads by the same one division as ``parse(_:decimalMark:)``, so the two agree to
    /// the last bit.
    ///
    /// - Parameters:
    ///   - text: At least 16 bytes behind the text can be read.
    ///   - count: The length of the text.
    ///   - marks: Eight times the decimal mark.
    /// - Returns: The number, or not-a-number where the text must be read the long way.
    @inline(__always)
    static func parseShort(_ text: UnsafePointer<UInt8>, _ count: Int, marks: UInt64) -> Double {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // A negative number's digits begin one later.
        let isNegative = unsafe text[0] == UInt8(ascii: "-")
        let skip = isNegative ? 1 : 0
        let length = count &- skip
        guard length > 0, length <= 17 else { return .nan }
        let start = unsafe UnsafeRawPointer(text + skip)
        // Up to 16 bytes behind the text are read, which are there.
        let word = unsafe UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        let other = word ^ marks
        // The lowest high bit stands at the first mark; bits above it may be set by borrowing.
        let hit = (other &- ones) & ~other & (ones &<< 7)
        let place = hit.trailingZeroBitCount &>> 3
        let whole = min(place, length)
        guard whole <= 8 else { return .nan }
        var fraction = length &- whole
        // Without a mark in the first eight bytes the number must end there, or have it next.
        if fraction > 0 {
            guard
                unsafe start.load(fromByteOffset: whole, as: UInt8.self)
                    == UInt8(truncatingIfNeeded: marks)
            else { return .nan }
            fraction &-= 1
        }
        guard fraction <= 8, whole &+ fraction > 0 else { return .nan }
        let zeros = ones &* 0x30
        let digits = (word ^ zeros) << UInt64(truncatingIfNeeded: 64 &- 8 &* whole)
        let after = unsafe UInt64(
            littleEndian: start.loadUnaligned(fromByteOffset: whole &+ 1, as: UInt64.self))
        let decimals = (after ^ zeros) << UInt64(truncatingIfNeeded: 64 &- 8 &* fraction)
        // A byte over 9, once the digits' high bits are gone, is none.
        let strange =
            ((digits &+ ones &* 0x76) | digits | (decimals &+ ones &* 0x76) | decimals)
            & (ones &<< 7)
        guard strange == 0 else { return .nan }
        let mantissa =
            eightDigits(digits) &* tens[fraction] &+ eightDigits(decimals)
        guard mantissa <= 1 << 53 else { return .nan }
        let value = Double(mantissa) / Double(tens[fraction])
        return isNegative ? -value : value
    }

    /// The number that eight digits make, each in its byte, the first lowest.
    ///
    /// Neighbors are joined to pairs, pairs to fours, fours to eight.
    @inline(__always)
    private static func eightDigits(_ digits: UInt64) -> UInt64 {
        let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours &>> 32) & 0x0000_0000_FFFF_FFFF
    }

    private static let tens: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]
}
