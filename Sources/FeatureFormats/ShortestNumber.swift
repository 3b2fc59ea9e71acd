/// The shortest decimal number that reads back as the same double, written straight to memory.
enum ShortestNumber {
    /// Writes a finite number that is not whole; 0 where it is not one for this way.
    ///
    /// Most numbers in files have few digits. A decimal number of up to 15 digits is the only one
    /// of so few that is nearest to its double (15 decimal digits survive a double), so once it is
    /// found, nothing shorter is left to look for. And it is found by one multiplication, and
    /// proven by one division, which is what reading it would do (Clinger 1990,
    /// doi:10.1145/93542.93557).
    ///
    /// The others are searched for as Schubfach does (Giulietti 2020, "The Schubfach way to render
    /// doubles"): between the middles to both neighboring doubles lies at least one number of
    /// 10^-n and at most one of 10^-(n-1). For magnitudes from 10^-4 to 2^53 its products fit 128
    /// bits as they are, so that there are no tables of rounded powers, and no estimates.
    @inline(__always)
    static func write(_ value: Double, at place: UnsafeMutablePointer<UInt8>) -> Int {
        let magnitude = value.magnitude
        guard magnitude >= 1e-4, magnitude < 9_007_199_254_740_992 else { return 0 }
        unsafe place[0] = UInt8(ascii: "-")
        let sign = value < 0 ? 1 : 0
        // As many decimals as keep the units under 10^15: 15 - log10(2) · (exponent + 1), rounded.
        let scale = max(0, 15 + ((-(Int(magnitude.exponent) + 1) * 1_262_611) >> 22))
        let units = (magnitude * exactPowers[scale]).rounded(.toNearestOrEven)
        if units / exactPowers[scale] == magnitude {
            let count = unsafe write(UInt64(units), decimals: scale, at: place + sign)
            return sign + count
        }
        let count = unsafe writeLong(magnitude, at: place + sign)
        return count == 0 ? 0 : sign + count
    }

    /// Writes units of 10^-decimals without trailing zeros.
    @inline(__always)
    private static func write(
        _ units: UInt64, decimals: Int, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        // Within the room of `DecimalDigits`.
        if decimals <= 16 {
            return unsafe DecimalDigits.write(units, decimals: decimals, at: place)
        }
        return unsafe writeSmall(units, decimals: decimals, at: place)
    }

    /// Writes units of 10^-17 and less, under 10^17 of them: a number under 1.
    private static func writeSmall(
        _ units: UInt64, decimals: Int, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        // The digits go behind the zeros that come before them: at most 2 + 24 + 17 bytes.
        var digits = 0
        var power: UInt64 = 1
        while power <= units {
            digits += 1
            power *= 10
        }
        unsafe place[0] = UInt8(ascii: "0")
        unsafe place[1] = UInt8(ascii: ".")
        let zeros = decimals - digits
        for index in 0..<zeros { unsafe place[2 + index] = UInt8(ascii: "0") }
        var count = 2 + zeros
        count += unsafe DecimalDigits.write(units, at: place + count)
        while unsafe place[count - 1] == UInt8(ascii: "0") { count -= 1 }
        return count
    }

    @inline(never)
    private static func writeLong(
        _ magnitude: Double, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let fraction = magnitude.significandBitPattern
        // At a power of two the double below is nearer than the one above: left to others.
        guard fraction > 0 else { return 0 }
        let significand = fraction | 1 << 52
        // magnitude = significand · 2^binary, with -66 <= binary <= 0.
        let binary = Int(magnitude.exponent) - 52
        // floor(binary · log10(2)), so that 10^-decimals is not above the distance of the doubles.
        let decimals = -((binary * 1_262_611) >> 22)
        let power =
            UInt128(NumberText.powersOfTenWhole[min(decimals, 19)])
            * UInt128(NumberText.powersOfTenWhole[max(decimals - 19, 0)])
        // All in quarters of 2^binary: under 2^55 · 10^20 < 2^122.
        let shift = UInt128(2 - binary)
        let exact = UInt128(significand << 2) * power
        let half = power << 1
        let lower = exact - half
        let upper = exact + half
        // Both middles read back as this double only if its significand is even.
        let isEven = significand & 1 == 0
        func isInside(_ units: UInt64) -> Bool {
            let place = UInt128(units) << shift
            return isEven ? place >= lower && place <= upper : place > lower && place < upper
        }
        let below = UInt64(truncatingIfNeeded: exact >> shift)
        let tens = below / 10 * 10
        let isTens = isInside(tens)
        let isNextTens = isInside(tens + 10)
        var units = below
        if isTens != isNextTens {
            units = isTens ? tens : tens + 10
        } else {
            let isBelow = isInside(below)
            let isAbove = isInside(below + 1)
            guard isBelow || isAbove else { return 0 }
            if isBelow, isAbove {
                let toBelow = exact - UInt128(below) << shift
                let toAbove = UInt128(below + 1) << shift - exact
                // Equally near: which one to take is the standard library's to say.
                guard toBelow != toAbove else { return 0 }
                if toAbove < toBelow { units += 1 }
            } else if isAbove {
                units += 1
            }
        }
        return unsafe write(units, decimals: decimals, at: place)
    }

    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
