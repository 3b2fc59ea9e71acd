/// Events of one cell that are added together.
enum EventBatch {
    /// How many at most: as many as there are lanes, for their numbers lie in one vector.
    static let size = 8

    /// Calls `body` with a few events after the other.
    @inline(__always)
    static func forEach(_ range: Range<Int>, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + size, range.upperBound)
            body(start..<end)
            start = end
        }
    }
}

/// Eight numbers from memory.
@inline(__always)
func lanes(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    unsafe UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
}

/// Eight numbers into memory.
@inline(__always)
func store(_ numbers: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
    unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: numbers, as: SIMD8<Double>.self)
}

extension SIMD8<Double> {
    /// Adds the first few numbers, or all eight, to those in memory.
    @inline(__always)
    func add(to pointer: UnsafeMutablePointer<Double>, count: Int) {
        if count >= 8 {
            unsafe store(lanes(pointer) + self, pointer)
        } else {
            for lane in 0..<count { unsafe pointer[lane] += self[lane] }
        }
    }
}
