/// The times of one event under many shuffles, as one vector.
///
/// Only what the compiler makes a single instruction of: sums, differences, products and comparisons
/// of these two types themselves. Shifts, bitwise operations and generic vectors it does number by
/// number.
protocol TimeLanes: SIMD
where Scalar: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable {
    /// How far apart the times are. Both are 0 or more.
    static func gap(_ one: Self, _ other: Self) -> Self

    /// Adds 1 in the lanes where the gap is below the edge.
    mutating func count(_ gap: Self, below edge: Self)
}

extension SIMD32: TimeLanes where Scalar == Int16 {
    @inline(__always)
    static func gap(_ one: SIMD32<Int16>, _ other: SIMD32<Int16>) -> SIMD32<Int16> {
        let difference = one &- other
        // A mask is −1 or 0 in each lane, as wide as the lane.
        let sign = unsafe unsafeBitCast(difference .< SIMD32<Int16>(), to: SIMD32<Int16>.self)
        return difference &* (sign &+ sign &+ SIMD32<Int16>(repeating: 1))
    }

    @inline(__always)
    mutating func count(_ gap: SIMD32<Int16>, below edge: SIMD32<Int16>) {
        self = unsafe self &- unsafeBitCast(gap .< edge, to: SIMD32<Int16>.self)
    }
}

extension SIMD16: TimeLanes where Scalar == Int32 {
    @inline(__always)
    static func gap(_ one: SIMD16<Int32>, _ other: SIMD16<Int32>) -> SIMD16<Int32> {
        let difference = one &- other
        // As above.
        let sign = unsafe unsafeBitCast(difference .< SIMD16<Int32>(), to: SIMD16<Int32>.self)
        return difference &* (sign &+ sign &+ SIMD16<Int32>(repeating: 1))
    }

    @inline(__always)
    mutating func count(_ gap: SIMD16<Int32>, below edge: SIMD16<Int32>) {
        self = unsafe self &- unsafeBitCast(gap .< edge, to: SIMD16<Int32>.self)
    }
}
