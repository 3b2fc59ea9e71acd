/// Sorts the points of one bucket after another by their keys, with the memory that takes.
@safe
final class BucketSort {
    private var pairs: UnsafeMutablePointer<UInt64>
    private var capacity = 0
    private let counts: UnsafeMutablePointer<UInt32>
    private static let mostDigitBits = 11

    init() {
        unsafe pairs = .allocate(capacity: 1)
        unsafe counts = .allocate(capacity: 4 << Self.mostDigitBits)
    }

    deinit {
        unsafe pairs.deallocate()
        unsafe counts.deallocate()
    }

    /// Sorts the columns by the lowest `bits` of the keys; equal ones keep their order.
    ///
    /// All buffers hold `count` items; the keys are not moved.
    func sort(
        _ columns: HilbertSort.Columns, keys: UnsafeMutablePointer<UInt32>, count: Int, bits: Int
    ) {
        guard count > 1 else { return }
        if capacity < 2 * count {
            unsafe pairs.deallocate()
            capacity = 2 * count
            unsafe pairs = .allocate(capacity: capacity)
        }
        var from = unsafe pairs
        var to = unsafe pairs + count
        // Wide digits for a bucket that is worth counting so many values in: fewer passes.
        let width = count < 2048 ? 8 : Self.mostDigitBits
        let digits = (bits + width - 1) / width
        let mask = bits == 32 ? UInt32.max : 1 << UInt32(bits) - 1
        if count <= 24 {
            // So few are inserted one by one quicker than they are counted.
            for place in 0..<count {
                let pair = unsafe UInt64(keys[place] & mask) << 32 | UInt64(place)
                var hole = place
                while hole > 0, unsafe from[hole - 1] > pair {
                    unsafe from[hole] = unsafe from[hole - 1]
                    hole -= 1
                }
                unsafe from[hole] = pair
            }
        } else {
            let values = UInt32(1) << UInt32(width) - 1
            unsafe counts.update(repeating: 0, count: digits << width)
            for place in 0..<count {
                let key = unsafe keys[place] & mask
                unsafe from[place] = UInt64(key) << 32 | UInt64(truncatingIfNeeded: place)
                for digit in 0..<digits {
                    let value = key &>> UInt32(truncatingIfNeeded: width &* digit) & values
                    unsafe counts[digit &<< width | Int(value)] &+= 1
                }
            }
            for digit in 0..<digits {
                let counts = unsafe counts + digit << width
                guard unsafe Self.startPlaces(counts, 1 << width, total: count) else { continue }
                let shift = UInt64(truncatingIfNeeded: 32 + width * digit)
                for place in 0..<count {
                    let pair = unsafe from[place]
                    let value = Int(truncatingIfNeeded: pair &>> shift & UInt64(values))
                    unsafe to[Int(counts[value])] = pair
                    unsafe counts[value] &+= 1
                }
                unsafe swap(&from, &to)
            }
        }
        unsafe Self.permute(columns.xs, from, count, UnsafeMutableRawPointer(to))
        unsafe Self.permute(columns.ys, from, count, UnsafeMutableRawPointer(to))
        unsafe Self.permute(columns.ids, from, count, UnsafeMutableRawPointer(to))
    }

    /// Puts values into the order of the pairs, by way of room for as many.
    @inline(__always)
    private static func permute<Value: BitwiseCopyable>(
        _ values: UnsafeMutablePointer<Value>, _ order: UnsafeMutablePointer<UInt64>, _ count: Int,
        _ room: UnsafeMutableRawPointer
    ) {
        // No value is larger than the pairs that the room was made for.
        let room = unsafe room.assumingMemoryBound(to: Value.self)
        for place in 0..<count {
            unsafe room[place] = values[Int(order[place] & 0xFFFF_FFFF)]
        }
        unsafe values.update(from: room, count: count)
    }

    /// Turns counts into starting places; `false` where one value has everything, so that the
    /// pass would change nothing.
    private static func startPlaces(
        _ counts: UnsafeMutablePointer<UInt32>, _ values: Int, total: Int
    ) -> Bool {
        var sum: UInt32 = 0
        for value in 0..<values {
            let count = unsafe counts[value]
            if count == total { return false }
            unsafe counts[value] = sum
            sum &+= count
        }
        return true
    }
}
