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
        // Eight lanes, because a minimum waits for the one before it.
        var low = SIMD8<Double>(repeating: .infinity)
        var high = SIMD8<Double>(repeating: -.infinity)
        var exponents = SIMD8<UInt64>()
        let count = values.count
        var index = 0
        while index < count {
            // Eight numbers of the buffer, or the last one eight times over.
            let next =
                unsafe index &+ 8 <= count
                ? UnsafeRawPointer(values.baseAddress.unsafelyUnwrapped + index)
                    .loadUnaligned(as: SIMD8<Double>.self)
                : SIMD8(repeating: values[index])
            low.replace(with: next, where: next .< low)
            high.replace(with: next, where: next .> high)
            // The sum reaches the top bit only where all bits of the exponent are set.
            let bits = unsafe unsafeBitCast(next, to: SIMD8<UInt64>.self)
            exponents |= (bits & 0x7FF0_0000_0000_0000) &+ 0x0010_0000_0000_0000
            index &+= index &+ 8 <= count ? 8 : 1
        }
        minimum = low.min()
        maximum = high.max()
        isFinite = (0..<8).allSatisfy { exponents[$0] >> 63 == 0 }
    }
}
