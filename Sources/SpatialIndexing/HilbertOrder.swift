internal import PlanarGeometry

// The pointer work of building: buffers that were made here, indices that were made here. Every
// index read from a buffer is below `count` because the sort only permutes 0 ..< count.

/// The order of points along the Hilbert curve over their extent.
enum HilbertOrder {
    /// The indices of the points by ascending key; points with equal keys keep their order.
    ///
    /// Three passes of a radix sort, lowest digit first, on (key, index) pairs.
    ///
    /// - Complexity: O(*count*) time, 16 bytes a point of passing memory.
    static func order(xs: [Double], ys: [Double], extent: BoundingBox) -> [UInt32] {
        precondition(xs.count == ys.count && xs.count <= UInt32.max, "columns do not match")
        let count = xs.count
        let scaleX = HilbertCurve.Scale(from: extent.minX, to: extent.maxX)
        let scaleY = HilbertCurve.Scale(from: extent.minY, to: extent.maxY)
        let pairs = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * count + 1)
        // One histogram a digit: 11, 11 and 10 bits.
        let histogram = UnsafeMutablePointer<UInt32>.allocate(capacity: 3 * 2048)
        unsafe histogram.initialize(repeating: 0, count: 3 * 2048)
        defer {
            unsafe pairs.deallocate()
            unsafe histogram.deallocate()
        }
        unsafe xs.withUnsafeBufferPointer { xs in
            unsafe ys.withUnsafeBufferPointer { ys in
                unsafe HilbertCurve.steps.withUnsafeBufferPointer { steps in
                    for index in 0..<count {
                        let key = unsafe key(
                            scaleX.cell(xs[index]), scaleY.cell(ys[index]), steps)
                        unsafe pairs[index] =
                            UInt64(key) << 32 | UInt64(truncatingIfNeeded: index)
                        unsafe histogram[Int(key & 2047)] &+= 1
                        unsafe histogram[2048 + Int(key >> 11 & 2047)] &+= 1
                        unsafe histogram[4096 + Int(key >> 22)] &+= 1
                    }
                }
            }
        }
        var from = unsafe pairs
        var to = unsafe pairs + count
        for (digit, shift) in [UInt64(32), 43].enumerated() {
            let counts = unsafe histogram + digit * 2048
            guard unsafe prefixSums(counts, total: count) else { continue }
            for index in 0..<count {
                let pair = unsafe from[index]
                let bucket = Int(truncatingIfNeeded: pair >> shift & 2047)
                unsafe to[Int(counts[bucket])] = pair
                unsafe counts[bucket] &+= 1
            }
            unsafe swap(&from, &to)
        }
        return unsafe [UInt32](unsafeUninitializedCapacity: count) { order, initialized in
            let counts = unsafe histogram + 4096
            if unsafe prefixSums(counts, total: count) {
                for index in 0..<count {
                    let pair = unsafe from[index]
                    let bucket = Int(truncatingIfNeeded: pair >> 54)
                    unsafe order[Int(counts[bucket])] = UInt32(truncatingIfNeeded: pair)
                    unsafe counts[bucket] &+= 1
                }
            } else {
                for index in 0..<count {
                    unsafe order[index] = UInt32(truncatingIfNeeded: from[index])
                }
            }
            initialized = count
        }
    }

    /// The values in the given order.
    static func gather(_ values: [Double], _ order: [UInt32]) -> [Double] {
        precondition(values.count == order.count, "an order of other values")
        return unsafe [Double](unsafeUninitializedCapacity: order.count) { result, initialized in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe order.withUnsafeBufferPointer { order in
                    for index in 0..<order.count {
                        unsafe result[index] = values[Int(order[index])]
                    }
                }
            }
            initialized = order.count
        }
    }

    /// The box around each run of `nodeSize` points.
    static func leafBoxes(xs: [Double], ys: [Double], nodeSize: Int) -> [BoundingBox] {
        let count = xs.count
        let leaves = (count + nodeSize - 1) / nodeSize
        return unsafe [BoundingBox](unsafeUninitializedCapacity: leaves) { boxes, initialized in
            unsafe xs.withUnsafeBufferPointer { xs in
                unsafe ys.withUnsafeBufferPointer { ys in
                    for leaf in 0..<leaves {
                        let first = leaf * nodeSize
                        var low = unsafe SIMD2(xs[first], ys[first])
                        var high = low
                        for index in first + 1..<max(first + 1, min(first + nodeSize, count)) {
                            let next = unsafe SIMD2(xs[index], ys[index])
                            low.replace(with: next, where: next .< low)
                            high.replace(with: next, where: next .> high)
                        }
                        unsafe boxes.initializeElement(
                            at: leaf,
                            to: BoundingBox(minX: low.x, minY: low.y, maxX: high.x, maxY: high.y))
                    }
                }
            }
            initialized = leaves
        }
    }

    /// The box around the points, or the index of the first that is not finite.
    static func extent(xs: [Double], ys: [Double]) -> (box: BoundingBox, notFinite: Int?) {
        let (minX, maxX, finiteX) = range(xs)
        let (minY, maxY, finiteY) = range(ys)
        if finiteX && finiteY {
            return (BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY), nil)
        }
        return (.empty, xs.indices.first { !xs[$0].isFinite || !ys[$0].isFinite })
    }

    private static func range(_ values: [Double]) -> (Double, Double, Bool) {
        unsafe values.withUnsafeBufferPointer { values in
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
            let whole = values.count & ~3
            for index in stride(from: 0, to: whole, by: 4) {
                include(
                    unsafe SIMD4(
                        values[index], values[index + 1], values[index + 2], values[index + 3]))
            }
            for index in whole..<values.count {
                include(unsafe SIMD4(repeating: values[index]))
            }
            let finite = (exponents[0] | exponents[1] | exponents[2] | exponents[3]) >> 63 == 0
            return (low.min(), high.max(), finite)
        }
    }

    @inline(__always)
    private static func key(
        _ x: UInt32, _ y: UInt32, _ steps: UnsafeBufferPointer<UInt16>
    ) -> UInt32 {
        let a = unsafe UInt32(steps[Int(x >> 8 & 0xF0 | y >> 12)])
        let b = unsafe UInt32(steps[Int(a & 0x300 | x >> 4 & 0xF0 | y >> 8 & 0xF)])
        let c = unsafe UInt32(steps[Int(b & 0x300 | x & 0xF0 | y >> 4 & 0xF)])
        let d = unsafe UInt32(steps[Int(c & 0x300 | x << 4 & 0xF0 | y & 0xF)])
        return a << 24 | (b & 0xFF) << 16 | (c & 0xFF) << 8 | d & 0xFF
    }

    /// Turns counts into starting places; `false` where one bucket has everything, so that the
    /// pass would change nothing.
    private static func prefixSums(_ counts: UnsafeMutablePointer<UInt32>, total: Int) -> Bool {
        var sum: UInt32 = 0
        for bucket in 0..<2048 {
            let count = unsafe counts[bucket]
            if count == total { return false }
            unsafe counts[bucket] = sum
            sum &+= count
        }
        return true
    }
}
