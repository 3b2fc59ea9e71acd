/// The equations of an audit, made small: unknowns that nothing tells apart are one, and from each
/// sum the sums within it are subtracted.
struct AuditSystem {
    /// Bounds of each column: an unknown, or several that are in the same sums.
    var lower: [Double]
    var upper: [Double]
    /// The columns of each sum, and the sums of each column.
    var sums: Rows
    var sumsOfColumn: Rows
    var lowerOfSum: [Double]
    var upperOfSum: [Double]
    /// The columns of each hidden sum.
    let hidden: Rows
    let areWhole: Bool
    let largestProgram: Int
    let enough: Double

    init(_ audit: SuppressionAudit, hidden hiddenOfUnknowns: Rows) {
        areWhole = audit.areWhole
        largestProgram = audit.largestProgram
        enough = audit.enough
        // Unknowns in the same sums, published and hidden, are one column.
        let sumsOfUnknown = audit.sums.transposed(itemCount: audit.unknownCount)
        let hiddenOfUnknown = hiddenOfUnknowns.transposed(itemCount: audit.unknownCount)
        var columnOf = [Int32](repeating: 0, count: audit.unknownCount)
        var firsts: [Int] = []
        var known: [UInt64: [Int32]] = [:]
        lower = []
        upper = []
        for unknown in 0..<audit.unknownCount {
            var key: UInt64 = 0
            for sum in sumsOfUnknown[unknown] { key = mixed(key ^ UInt64(sum)) }
            key = mixed(~key)
            for sum in hiddenOfUnknown[unknown] { key = mixed(key ^ UInt64(sum)) }
            let column = known[key, default: []].first {
                sumsOfUnknown[firsts[Int($0)]] == sumsOfUnknown[unknown]
                    && hiddenOfUnknown[firsts[Int($0)]] == hiddenOfUnknown[unknown]
            }
            if let column {
                lower[Int(column)] += audit.lowerOfUnknown[unknown]
                upper[Int(column)] += audit.upperOfUnknown[unknown]
                columnOf[unknown] = column
            } else {
                let column = Int32(firsts.count)
                known[key, default: []].append(column)
                firsts.append(unknown)
                lower.append(audit.lowerOfUnknown[unknown])
                upper.append(audit.upperOfUnknown[unknown])
                columnOf[unknown] = column
            }
        }
        func columns(_ rows: Rows) -> Rows {
            var result = Rows()
            for row in 0..<rows.count {
                // A column is in a sum with all of its unknowns or with none.
                result.append(
                    rows[row].filter { firsts[Int(columnOf[Int($0)])] == Int($0) }.map {
                        columnOf[Int($0)]
                    })
            }
            return result
        }
        hidden = columns(hiddenOfUnknowns)
        sums = columns(audit.sums)
        lowerOfSum = audit.lowerOfSum
        upperOfSum = audit.upperOfSum
        sumsOfColumn = sums.transposed(itemCount: firsts.count)
        subtractSumsWithin()
    }

    /// Subtracts from each sum the exactly known sums that lie within it, so far as they do not
    /// overlap: the equations say the same, of fewer columns each, and fall apart into components.
    private mutating func subtractSumsWithin() {
        let order = (0..<sums.count).sorted {
            (sums.range($0).count, $0) < (sums.range($1).count, $1)
        }
        var rank = [Int](repeating: 0, count: sums.count)
        for (place, sum) in order.enumerated() { rank[sum] = place }
        // The sums that each exact one lies within: those that all of its columns share.
        var within = [[Int32]](repeating: [], count: sums.count)
        var met = [Int](repeating: 0, count: sums.count)
        for sum in order where lowerOfSum[sum] == upperOfSum[sum] {
            let columns = sums[sum]
            if columns.isEmpty { continue }
            var touched: [Int32] = []
            for column in columns {
                for other in sumsOfColumn[Int(column)] {
                    if met[Int(other)] == 0 { touched.append(other) }
                    met[Int(other)] += 1
                }
            }
            for other in touched {
                if met[Int(other)] == columns.count && rank[Int(other)] > rank[sum] {
                    within[Int(other)].append(Int32(sum))
                }
                met[Int(other)] = 0
            }
        }
        let value = lowerOfSum
        var isTaken = [Bool](repeating: false, count: lower.count)
        var result = Rows()
        for sum in 0..<sums.count {
            var taken: [Int32] = []
            // The largest first: what lies within those is subtracted from them.
            for part in within[sum].reversed() {
                let columns = sums[Int(part)]
                if columns.contains(where: { isTaken[Int($0)] }) { continue }
                for column in columns { isTaken[Int(column)] = true }
                taken.append(contentsOf: columns)
                lowerOfSum[sum] -= value[Int(part)]
                upperOfSum[sum] -= value[Int(part)]
            }
            result.append(sums[sum].filter { !isTaken[Int($0)] })
            for column in taken { isTaken[Int(column)] = false }
        }
        sums = result
        sumsOfColumn = sums.transposed(itemCount: lower.count)
    }
}
