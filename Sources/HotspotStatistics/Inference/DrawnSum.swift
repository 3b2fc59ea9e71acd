/// A number that sums of drawn values are kept in, and how sixteen of them are compared at once.
///
/// Which of two sums is larger is as good as random, so a branch on it would be guessed wrong half of
/// the time.
protocol DrawnSum: AdditiveArithmetic, Comparable, BitwiseCopyable {
    /// Sixteen sums.
    associatedtype Lanes
    /// Sixteen counts.
    associatedtype Counts: SIMD where Counts.Scalar: FixedWidthInteger

    /// Counts in every lane whether the sum is below `from`, and whether it is above `to`.
    static func tally(
        _ sums: Lanes, from: Self, to: Self, _ below: inout Counts, _ above: inout Counts)
}

extension Int32: DrawnSum {
    /// Sums and bounds must not be negative, so that their differences fit.
    @inline(__always)
    static func tally(
        _ sums: SIMD16<Int32>, from: Int32, to: Int32, _ below: inout SIMD16<Int32>,
        _ above: inout SIMD16<Int32>
    ) {
        // The sign of the difference, spread over the whole lane, is −1 where it is negative; the
        // library's comparisons go through the lanes one by one.
        let sign = SIMD16<Int32>(repeating: 31)
        below &-= (sums &- SIMD16(repeating: from)) &>> sign
        above &-= (SIMD16(repeating: to) &- sums) &>> sign
    }
}

extension Double: DrawnSum {
    /// Sums and bounds must be finite: then a difference is 0 only where both are equal.
    @inline(__always)
    static func tally(
        _ sums: SIMD16<Double>, from: Double, to: Double, _ below: inout SIMD16<Int64>,
        _ above: inout SIMD16<Int64>
    ) {
        let sign = SIMD16<Int64>(repeating: 63)
        below &-=
            unsafe unsafeBitCast(
                sums - SIMD16(repeating: from), to: SIMD16<Int64>.self) &>> sign
        above &-=
            unsafe unsafeBitCast(
                SIMD16(repeating: to) - sums, to: SIMD16<Int64>.self) &>> sign
    }
}
