internal import Foundation

extension NumberText {
    /// Appends the shortest text that reads back as the same number.
    ///
    /// Whole numbers under 2^53 have neither fraction nor exponent; −0 is written as 0. Appends
    /// nothing for NaN and infinity: how a format says "no value" is up to its writer.
    public static func append(_ value: Double, to bytes: inout [UInt8]) {
        guard value.isFinite else { return }
        let isShort = unsafe append(to: &bytes) { place in
            // The place has the room that both ask for.
            unsafe write(value, at: place)
        }
        if !isShort { bytes.append(contentsOf: value.description.utf8) }
    }

    /// Writes a finite number in its shortest form; 0 where only the standard library can.
    @inline(__always)
    static func write(_ value: Double, at place: UnsafeMutablePointer<UInt8>) -> Int {
        // The caller gives the room of `DecimalDigits`, which is enough for both.
        if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
            return unsafe DecimalDigits.write(Int(value), at: place)
        }
        return unsafe ShortestNumber.write(value, at: place)
    }

    /// Appends a whole number.
    public static func append(_ value: Int, to bytes: inout [UInt8]) {
        _ = unsafe append(to: &bytes) { place in
            // The place has the room that digits ask for.
            unsafe DecimalDigits.write(value, at: place)
        }
    }

    /// Lets the body write digits behind the bytes; `false` where it wrote none.
    @inline(__always)
    private static func append(
        to bytes: inout [UInt8], _ write: (UnsafeMutablePointer<UInt8>) -> Int
    ) -> Bool {
        var count = 0
        bytes.append(addingCapacity: DecimalDigits.room) { (free: inout OutputSpan<UInt8>) in
            // The span has at least the room that was added.
            unsafe free.withUnsafeMutableBufferPointer { room, made in
                guard let place = room.baseAddress else { return }
                count = unsafe write(place)
                made = count
            }
        }
        return count > 0
    }

    /// Appends a number with at most so many decimals, without trailing zeros, never as "-0".
    ///
    /// Rounds the exact binary value, ties to even, as C's `printf` does. Up to seven decimals of
    /// ordinary numbers take one multiplication, near the middle between two results one in 128
    /// bits; for large numbers and more than nine decimals `printf` itself is asked. Appends
    /// nothing for NaN and infinity.
    ///
    /// - Parameters:
    ///   - value: The number.
    ///   - decimals: 0 to 60.
    ///   - bytes: Text goes to its end.
    public static func appendFixed(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
        precondition(decimals >= 0 && decimals <= 60, "between 0 and 60 decimals")
        guard value.isFinite else { return }
        let isWritten = unsafe append(to: &bytes) { place in
            // The place has the room that digits ask for.
            unsafe DecimalDigits.writeFixed(value, decimals: decimals, at: place)
        }
        if !isWritten { appendFixedExactly(value, decimals: decimals, to: &bytes) }
    }

    /// As ``appendFixed(_:decimals:to:)``, in whole numbers of 128 bits from the start.
    static func appendFixedExactly(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
        guard decimals <= 9, value.magnitude < 1e9 else {
            appendFixedSlowly(value, decimals, to: &bytes)
            return
        }
        var whole = UInt64(value.magnitude)
        // Exact: both have the same binary places, and the difference has fewer of them.
        let fraction = value.magnitude - Double(whole)
        var scaled: UInt64 = 0
        if fraction > 0 {
            // fraction = significand · 2^-places, the significand a whole number under 2^53.
            let places = 52 - Int(fraction.exponent)
            let significand = fraction.significandBitPattern | 1 << 52
            // Subnormal numbers, and all others so small, round to 0: the product is under 2^83.
            if places < 127 {
                let product = UInt128(significand) * UInt128(powersOfTenWhole[decimals])
                let half = UInt128(1) << UInt128(places - 1)
                let rest = product & (half << 1 - 1)
                scaled = UInt64(truncatingIfNeeded: product >> UInt128(places))
                let isOdd = (decimals == 0 ? whole : scaled) & 1 == 1
                if rest > half || (rest == half && isOdd) { scaled += 1 }
                if scaled == powersOfTenWhole[decimals] {
                    whole += 1
                    scaled = 0
                }
            }
        }
        if value < 0, whole > 0 || scaled > 0 { bytes.append(UInt8(ascii: "-")) }
        append(whole, to: &bytes)
        guard scaled > 0 else { return }
        var digits = decimals
        while scaled % 10 == 0 {
            scaled /= 10
            digits -= 1
        }
        bytes.append(UInt8(ascii: "."))
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0x30, count: digits))
        var index = start + digits
        while scaled > 0 {
            index -= 1
            bytes[index] = 0x30 + UInt8(truncatingIfNeeded: scaled % 10)
            scaled /= 10
        }
    }

    // 10^0 to 10^19, the last that fits.
    static let powersOfTenWhole: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        _ = unsafe append(to: &bytes) { place in
            // The place has the room that digits ask for.
            unsafe DecimalDigits.write(value, at: place)
        }
    }

    private static func appendFixedSlowly(
        _ value: Double, _ decimals: Int, to bytes: inout [UInt8]
    ) {
        var text = Array(String(format: "%.\(decimals)f", value).utf8)
        if text.contains(UInt8(ascii: ".")) {
            while text.last == 0x30 { text.removeLast() }
            if text.last == UInt8(ascii: ".") { text.removeLast() }
        }
        if text == Array("-0".utf8) { text = [0x30] }
        bytes.append(contentsOf: text)
    }
}
