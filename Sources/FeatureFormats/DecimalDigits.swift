/// Numbers as decimal digits, written straight to memory: eight digits in one word.
///
/// Every function writes at a place with room for ``DecimalDigits/room`` bytes, may write rubbish
/// behind what it made, and says how many bytes count.
enum DecimalDigits {
    /// The room that every function here needs at most, the rubbish behind its text counted.
    static let room = 48

    /// The eight digits of a number under 10^8, the first in the lowest byte, as values 0 to 9.
    ///
    /// Two halves, four quarters, eight digits: each step divides all parts at once, by
    /// multiplying with the reciprocal (the parts are too small for it to be wrong).
    @inline(__always)
    static func eight(_ value: UInt64) -> UInt64 {
        let upper = value / 10_000
        let halves = upper | (value &- upper &* 10_000) << 32
        let hundreds = (halves &* 5_243) >> 19 & 0x0000_007F_0000_007F
        let quarters = hundreds | (halves &- hundreds &* 100) << 16
        let tens = (quarters &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (quarters &- tens &* 10) << 8
    }

    @inline(__always)
    static func store(_ digits: UInt64, at place: UnsafeMutablePointer<UInt8>) {
        // The caller has made room.
        unsafe UnsafeMutableRawPointer(place).storeBytes(
            of: (digits | 0x3030_3030_3030_3030).littleEndian, as: UInt64.self)
    }

    /// Writes a whole number without leading zeros.
    @inline(__always)
    static func write(_ value: UInt64, at place: UnsafeMutablePointer<UInt8>) -> Int {
        // At most 20 digits: within the room.
        unsafe value < 100_000_000 ? writeLeading(value, at: place) : writeLong(value, at: place)
    }

    /// Writes a number under 10^8 without leading zeros.
    @inline(__always)
    private static func writeLeading(
        _ value: UInt64, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let digits = eight(value)
        // 0 itself keeps its last digit.
        let zeros = min(digits.trailingZeroBitCount >> 3, 7)
        // Eight bytes: within the room.
        unsafe UnsafeMutableRawPointer(place).storeBytes(
            of: ((digits | 0x3030_3030_3030_3030) >> UInt64(8 * zeros)).littleEndian,
            as: UInt64.self)
        return 8 - zeros
    }

    @inline(never)
    private static func writeLong(_ value: UInt64, at place: UnsafeMutablePointer<UInt8>) -> Int {
        let upper = value / 100_000_000
        // The upper part has at most twelve digits, and the lower eight follow it.
        let count = unsafe write(upper, at: place)
        unsafe store(eight(value - upper * 100_000_000), at: place + count)
        return count + 8
    }

    /// Writes a whole number with its sign.
    @inline(__always)
    static func write(_ value: Int, at place: UnsafeMutablePointer<UInt8>) -> Int {
        // One byte for the sign, whether it stays or not.
        unsafe place[0] = UInt8(ascii: "-")
        let sign = value < 0 ? 1 : 0
        return unsafe sign + write(UInt64(value.magnitude), at: place + sign)
    }

    /// Writes units of 10^-decimals, 0 to 16 of them, as a decimal number without trailing zeros.
    @inline(__always)
    static func write(
        _ units: UInt64, decimals: Int, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let unit = NumberText.powersOfTenWhole[decimals]
        let whole = units / unit
        // Under 10^16 as sixteenths decimal: two words of eight digits.
        let rest = (units - whole * unit) * NumberText.powersOfTenWhole[16 - decimals]
        // At most 20 digits, the point and 16 decimals: 37 bytes.
        var count = unsafe write(whole, at: place)
        guard rest > 0 else { return count }
        let upper = rest / 100_000_000
        let lower = rest - upper * 100_000_000
        unsafe place[count] = UInt8(ascii: ".")
        count += 1
        let first = eight(upper)
        unsafe store(first, at: place + count)
        guard lower > 0 else { return count + 8 - first.leadingZeroBitCount >> 3 }
        let second = eight(lower)
        unsafe store(second, at: place + count + 8)
        return count + 16 - second.leadingZeroBitCount >> 3
    }

    /// Writes a number with at most so many decimals; 0 where it is not one for this way.
    ///
    /// See ``NumberText/appendFixed(_:decimals:to:)``, which has another way too.
    /// The product with a power of ten up to 10^7 is wrong by half a unit of its last place, under
    /// 2^-13 here. Where it lies further than that from the middle between two whole numbers, the
    /// nearest one is the nearest to the exact product too.
    @inline(__always)
    static func writeFixed(
        _ value: Double, decimals: Int, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        guard decimals <= 7 else { return 0 }
        let product = value.magnitude * fixedPowers[decimals]
        // NaN and infinity fail this too.
        guard product < 1_099_511_627_776 else { return 0 }
        let nearest = product.rounded(.toNearestOrEven)
        guard (product - nearest).magnitude < 0.499 else { return 0 }
        // Under 2^40 · 10^7, which fits.
        let units = UInt64(nearest) &* fixedComplements[decimals]
        let whole = units / 10_000_000
        let rest = (units - whole * 10_000_000) * 10
        unsafe place[0] = UInt8(ascii: "-")
        var count = value < 0 && units > 0 ? 1 : 0
        // At most 14 digits, the point and 8 decimals: 23 bytes.
        count += unsafe write(whole, at: place + count)
        guard rest > 0 else { return count }
        unsafe place[count] = UInt8(ascii: ".")
        let digits = eight(rest)
        unsafe store(digits, at: place + count + 1)
        return count + 9 - digits.leadingZeroBitCount >> 3
    }
}

// Exact, and constants the compiler can lay down: tuples would say the same with more words.
private let fixedPowers: [Double] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]
private let fixedComplements: [UInt64] = [
    10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1,
]
