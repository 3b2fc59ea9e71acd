/// Sorts the points of one bucket after another by their keys, with the memory that takes.
@safe
final class BucketSort {
    private var pairs: UnsafeMutablePointer<UInt64>
    private var capacity = 0
    private let counts: UnsafeMutablePointer<UInt32>

    init() {
        unsafe pairs = .allocate(capacity: 1)
        unsafe counts = .allocate(capacity: 4 * 256)
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
        let digits = (bits + 7) / 8
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
            unsafe counts.update(repeating: 0, count: digits * 256)
            for place in 0..<count {
                let key = unsafe keys[place] & mask
                unsafe from[place] = UInt64(key) << 32 | UInt64(truncatingIfNeeded: place)
                for digit in 0..<digits {
                    let value = Int(key >> UInt32(truncatingIfNeeded: 8 * digit) & 255)
                    unsafe counts[digit << 8 | value] &+= 1
                }
            }
            for digit in 0..<digits {
                let counts = unsafe counts + digit << 8
                guard unsafe Self.startPlaces(counts, total: count) else { continue }
                let shift = UInt64(truncatingIfNeeded: 32 + 8 * digit)
                for place in 0..<count {
                    let pair = unsafe from[place]
                    let value = Int(truncatingIfNeeded: pair &>> shift & 255)
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
    private static func startPlaces(_ counts: UnsafeMutablePointer<UInt32>, total: Int) -> Bool {
        var sum: UInt32 = 0
        for value in 0..<256 {
            let count = unsafe counts[value]
            if count == total { return false }
            unsafe counts[value] = sum
            sum &+= count
        }
        return true
    }
}
