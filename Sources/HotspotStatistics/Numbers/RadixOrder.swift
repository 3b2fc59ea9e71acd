/// The indices of the keys in ascending order; equal keys stay in the order they came.
///
/// Least significant byte first; a byte that all keys share is passed over.
///
/// - Complexity: O(*n*).
func ascendingOrder(of keys: [UInt64]) -> [Int32] {
    precondition(keys.count <= Int(Int32.max), "more keys than 32-bit indices can name")
    var order = keys.indices.map { Int32($0) }
    guard keys.count > 256 else {
        order.sort { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
        return order
    }
    var sorted = keys
    var nextKeys = keys
    var nextOrder = order
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
        var starts = [Int](repeating: 0, count: 257)
        for key in sorted { starts[Int(key >> shift & 0xFF) + 1] += 1 }
        if starts.contains(keys.count) { continue }
        for digit in 1..<257 { starts[digit] += starts[digit - 1] }
        for index in sorted.indices {
            let digit = Int(sorted[index] >> shift & 0xFF)
            nextKeys[starts[digit]] = sorted[index]
            nextOrder[starts[digit]] = order[index]
            starts[digit] += 1
        }
        swap(&sorted, &nextKeys)
        swap(&order, &nextOrder)
    }
    return order
}
