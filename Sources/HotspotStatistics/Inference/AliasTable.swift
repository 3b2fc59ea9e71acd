/// Draws an index with given probabilities in constant time.
///
/// One 64-bit word gives both the column (the high half of its product with the number of columns)
/// and the place within it (the low half), so that a probability is off by less than *n*·2⁻⁶⁴.
///
/// Walker 1977, doi:10.1145/355744.355749; built as Vose 1991, doi:10.1109/32.92917.
struct AliasTable: Sendable {
    struct Column {
        /// Places below this are the column's own.
        var limit: UInt64
        /// Whose the other places are.
        var alias: UInt32
    }

    let columns: [Column]

    /// - Precondition: The weights are finite, not negative, and one at least is above 0.
    init(weights: [Double]) {
        let count = weights.count
        var sum = CompensatedSum()
        for weight in weights { sum.add(weight) }
        let scale = Double(count) / sum.value
        var heights = weights.map { $0 * scale }
        var short: [Int] = []
        var tall: [Int] = []
        for index in heights.indices {
            if heights[index] < 1 { short.append(index) } else { tall.append(index) }
        }
        var columns = (0..<count).map { Column(limit: .max, alias: UInt32($0)) }
        while let small = short.last, let large = tall.last {
            short.removeLast()
            // Below 1, so that the product is below 2⁶⁴.
            columns[small] = Column(
                limit: UInt64(heights[small] * 0x1p64), alias: UInt32(large))
            heights[large] = (heights[large] + heights[small]) - 1
            if heights[large] < 1 {
                tall.removeLast()
                short.append(large)
            }
        }
        // What is left is 1 but for rounding; a weight of 0 must not be drawn by it.
        if let heaviest = weights.indices.max(by: { (weights[$0], $1) < (weights[$1], $0) }) {
            for index in short where weights[index] == 0 {
                columns[index] = Column(limit: 0, alias: UInt32(heaviest))
            }
        }
        self.columns = columns
    }

    @inline(__always)
    func index(of word: UInt64) -> Int {
        let product = word.multipliedFullWidth(by: UInt64(columns.count))
        let column = columns[Int(product.high)]
        return product.low < column.limit ? Int(product.high) : Int(column.alias)
    }
}
