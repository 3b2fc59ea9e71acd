internal import ChunkedWork
internal import PlanarGeometry

/// The smallest and the largest of many coordinates, and whether all of them are finite.
struct CoordinateRange: Sendable {
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private(set) var isFinite = true

    /// The range of a column, without what is not a number.
    init(_ values: UnsafeBufferPointer<Double>, threads: Int) {
        nonisolated(unsafe) let values = unsafe values
        let count = unsafe values.count
        let parts = mapChunks(count: count, size: 1 << 17, threads: threads) {
            // Chunks lie within the buffer.
            unsafe CoordinateRange(UnsafeBufferPointer(rebasing: values[$0]))
        }
        for part in parts {
            minimum = min(minimum, part.minimum)
            maximum = max(maximum, part.maximum)
            isFinite = isFinite && part.isFinite
        }
    }

    private init(_ values: UnsafeBufferPointer<Double>) {
        // Four lanes, because a minimum waits for the one before it.
        var low = SIMD4<Double>(repeating: .infinity)
        var high = -low
        var exponents = SIMD4<UInt64>()
        func include(_ lane: SIMD4<Double>) {
            low.replace(with: lane, where: lane .< low)
            high.replace(with: lane, where: lane .> high)
            // The sum reaches the top bit only where all bits of the exponent are set.
            let bits = unsafe unsafeBitCast(lane, to: SIMD4<UInt64>.self)
            exponents |= (bits & 0x7FF0_0000_0000_0000) &+ 0x0010_0000_0000_0000
        }
        // Whole groups of four, then what is left of the same buffer.
        let whole = values.count & ~3
        for index in stride(from: 0, to: whole, by: 4) {
            include(
                unsafe SIMD4(
                    values[index], values[index + 1], values[index + 2], values[index + 3]))
        }
        for index in whole..<values.count {
            include(unsafe SIMD4(repeating: values[index]))
        }
        minimum = low.min()
        maximum = high.max()
        isFinite = (exponents[0] | exponents[1] | exponents[2] | exponents[3]) >> 63 == 0
    }
}
