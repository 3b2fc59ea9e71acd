/// The areas that have a value, in the order of their keys, with the links among them.
///
/// Everything is computed in this order, so that neither sums nor random draws depend on the order
/// of the rows in a file.
struct RankedAreas {
    /// The row in the input of each rank.
    let rows: [Int]
    /// The key of each rank, ascending.
    let keys: [UInt64]
    /// The value of each rank; scaled by a power of two where squares would leave the range.
    let values: [Double]
    /// The links among the ranks, as compressed rows.
    let weights: SpatialWeights

    /// - Throws: ``StatisticsError`` with code `duplicateKey`.
    init(
        _ values: [Double?], _ weights: SpatialWeights, keys: [UInt64]
    ) throws(StatisticsError) {
        let ascending = zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
        let order = ascending ? Array(keys.indices) : ascendingOrder(of: keys).map { Int($0) }
        if !ascending {
            for (a, b) in zip(order, order.dropFirst()) where keys[a] == keys[b] {
                throw StatisticsError(
                    .duplicateKey, "Rows \(min(a, b)) and \(max(a, b)) have the same key",
                    remedy: "Give every area an identifier of its own")
            }
        }
        var numbers: [Double] = []
        var rows: [Int] = []
        numbers.reserveCapacity(order.count)
        rows.reserveCapacity(order.count)
        for row in order {
            guard let value = values[row], value.isFinite else { continue }
            numbers.append(value)
            rows.append(row)
        }
        self.values = Self.scaled(numbers)
        self.rows = rows
        if ascending && rows.count == values.count {
            self.keys = keys
            self.weights = weights
        } else {
            self.keys = rows.map { keys[$0] }
            self.weights = Self.links(among: rows, of: weights)
        }
    }

    /// The same, where the columns belong together and there is something to test.
    ///
    /// - Throws: ``StatisticsError`` with code `lengthMismatch`, `duplicateKey`, `tooFew` below 3
    ///   values, or `noVariation` where all are equal.
    init(
        checked values: [Double?], _ weights: SpatialWeights, keys: [UInt64]
    ) throws(StatisticsError) {
        guard values.count == weights.count, values.count == keys.count else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(values.count) values, \(weights.count) rows of weights and "
                    + "\(keys.count) keys",
                remedy: "Give one of each per area, in the same order")
        }
        try self.init(values, weights, keys: keys)
        guard count >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(count) of \(values.count) areas have a value",
                remedy: "Local statistics need at least 3 areas with values, and 30 to be trusted")
        }
        guard self.values.contains(where: { $0 != self.values[0] }) else {
            throw StatisticsError(
                .noVariation, "All \(count) values are equal",
                remedy:
                    "Choose another field or a longer period: where all areas are alike, none is hot"
            )
        }
    }

    var count: Int { rows.count }

    /// Whether a rank has a neighbor that weighs something.
    func hasNeighbors(_ rank: Int) -> Bool {
        let range = weights.offsets[rank]..<weights.offsets[rank + 1]
        return weights.linkWeights.map { $0[range].contains { $0 > 0 } } ?? !range.isEmpty
    }

    /// How many neighbors of each row of the input have a value.
    ///
    /// An area without a value has no neighbors in any test, but the number of those around it is
    /// known and stays useful.
    func neighborCounts(_ values: [Double?], _ weights: SpatialWeights) -> [Int] {
        var counts = [Int](repeating: 0, count: values.count)
        var isKnown = [Bool](repeating: false, count: values.count)
        for (rank, row) in rows.enumerated() {
            counts[row] = self.weights.cardinality(of: rank)
            isKnown[row] = true
        }
        for row in values.indices where !isKnown[row] {
            counts[row] = weights.neighbors(of: row).count { isKnown[$0] }
        }
        return counts
    }

    /// Brings values whose squares could overflow or vanish near 1; no digit is lost.
    static func scaled(_ values: [Double]) -> [Double] {
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest > 0, largest > 0x1p400 || largest < 0x1p-400 else { return values }
        let exponent = Int(largest.exponent)
        return values.map { Double(sign: .plus, exponent: -exponent, significand: $0) }
    }

    private static func links(among rows: [Int], of weights: SpatialWeights) -> SpatialWeights {
        var ranks = [Int32](repeating: -1, count: weights.count)
        for (rank, row) in rows.enumerated() { ranks[row] = Int32(rank) }
        var offsets = [0]
        offsets.reserveCapacity(rows.count + 1)
        var links: [Int32] = []
        links.reserveCapacity(weights.linkCount)
        var numbers: [Double] = []
        for row in rows {
            let start = links.count
            let range = weights.offsets[row]..<weights.offsets[row + 1]
            if let linkWeights = weights.linkWeights {
                var pairs: [(rank: Int32, weight: Double)] = []
                for link in range where ranks[Int(weights.links[link])] >= 0 {
                    pairs.append((ranks[Int(weights.links[link])], linkWeights[link]))
                }
                pairs.sort { $0.rank < $1.rank }
                links.append(contentsOf: pairs.map(\.rank))
                numbers.append(contentsOf: pairs.map(\.weight))
            } else {
                for link in range {
                    let rank = ranks[Int(weights.links[link])]
                    if rank >= 0 { links.append(rank) }
                }
                sort(&links, from: start)
            }
            offsets.append(links.count)
        }
        return SpatialWeights(
            offsets: offsets, links: links,
            linkWeights: weights.linkWeights == nil ? nil : numbers,
            selfWeights: weights.selfWeights.map { own in rows.map { own[$0] } })
    }

    /// Sorts the end of the array: the few neighbors of a usual row by insertion.
    private static func sort(_ links: inout [Int32], from start: Int) {
        guard links.count - start <= 32 else {
            links[start...].sort()
            return
        }
        for index in start..<links.count {
            let link = links[index]
            var place = index
            while place > start, links[place - 1] > link {
                links[place] = links[place - 1]
                place -= 1
            }
            links[place] = link
        }
    }
}

/// The values as differences from their mean, with the sums the local statistics need.
struct Deviations {
    /// Value minus mean; their sum is 0 to the last bits.
    let values: [Double]
    /// The sum of their squares; above 0 unless all values are equal.
    let squares: Double
    /// The largest magnitude.
    let largest: Double

    init(_ numbers: [Double]) {
        var sum = CompensatedSum()
        for number in numbers { sum.add(number) }
        let mean = sum.value / Double(numbers.count)
        // The mean is rounded, which matters where it is large beside the spread: a second pass
        // takes the rest away.
        var rest = CompensatedSum()
        for number in numbers { rest.add(number - mean) }
        let correction = rest.value / Double(numbers.count)
        values = numbers.map { ($0 - mean) - correction }
        var squares = CompensatedSum()
        var largest = 0.0
        for value in values {
            squares.add(value * value)
            largest = max(largest, abs(value))
        }
        self.squares = squares.value
        self.largest = largest
    }
}
