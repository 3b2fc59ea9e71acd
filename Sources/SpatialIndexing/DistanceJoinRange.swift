/// From where to where a column of coordinates reaches, and whether all of it is finite.
struct DistanceJoinRange {
    /// The lowest coordinate; infinity where there is none.
    private(set) var low = Double.infinity
    /// The highest coordinate; minus infinity where there is none.
    private(set) var high = -Double.infinity
    /// Whether no coordinate is infinite or not a number.
    private(set) var isFinite = true

    /// Looks at every coordinate once.
    init(_ column: [Double]) {
        unsafe column.withUnsafeBufferPointer { column in
            // Eight lanes, because a minimum waits for the one before it.
            var lows = SIMD8<Double>(repeating: low)
            var highs = SIMD8<Double>(repeating: high)
            var exponents = SIMD8<UInt64>()
            func include(_ lane: SIMD8<Double>) {
                lows.replace(with: lane, where: lane .< lows)
                highs.replace(with: lane, where: lane .> highs)
                // The sum reaches the top bit only where all bits of the exponent are set.
                let bits = unsafe unsafeBitCast(lane, to: SIMD8<UInt64>.self)
                exponents |= (bits & 0x7FF0_0000_0000_0000) &+ 0x0010_0000_0000_0000
            }
            let whole = column.count & ~7
            for index in stride(from: 0, to: whole, by: 8) {
                // Eight coordinates from `index` on are within the column.
                include(
                    unsafe UnsafeRawPointer(column.baseAddress.unsafelyUnwrapped + index)
                        .loadUnaligned(as: SIMD8<Double>.self))
            }
            for index in whole..<column.count {
                include(unsafe SIMD8(repeating: column[index]))
            }
            low = lows.min()
            high = highs.max()
            for lane in 0..<8 where exponents[lane] >> 63 != 0 { isFinite = false }
        }
    }

    /// The greatest absolute value.
    var magnitude: Double { low <= high ? max(abs(low), abs(high)) : 0 }
}
