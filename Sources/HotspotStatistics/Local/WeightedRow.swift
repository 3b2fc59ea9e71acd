/// The weights of one row as numbers, scaled so that they sum to 1.
///
/// A score does not depend on the scale of its row; scaled, no weight is too large or too small to be
/// squared, and rows that differ by scale alone give scores equal but for rounding.
struct WeightedRow {
    /// The sum of the weights before scaling; 0 for an isolate.
    let scale: Double
    /// The sum of the weights: 1, or 0 where no weight is above 0.
    let total: Double
    private let links: ArraySlice<Int32>
    private let numbers: [Double]?
    private let rank: Int
    private let selfWeight: Double
    private let uniform: Double

    init(_ weights: SpatialWeights, _ rank: Int, selfWeight: Double) {
        let range = weights.offsets[rank]..<weights.offsets[rank + 1]
        links = weights.links[range]
        self.rank = rank
        let row = weights.linkWeights?[range]
        // The sum of the largest numbers could leave the range.
        let largest = max(row?.max() ?? (range.isEmpty ? 0 : 1), selfWeight)
        guard largest > 0 else {
            (scale, total, numbers, self.selfWeight, uniform) = (0, 0, nil, 0, 0)
            return
        }
        var sum = CompensatedSum()
        sum.add(selfWeight / largest)
        for index in range { sum.add((row?[index] ?? 1) / largest) }
        let scale = sum.value
        self.scale = scale * largest
        total = 1
        numbers = row.map { $0.map { $0 / largest / scale } }
        self.selfWeight = selfWeight / largest / scale
        uniform = 1 / largest / scale
    }

    /// The weighted sum of a value of each rank of the row.
    func sum(_ value: (_ rank: Int) -> Double) -> Double {
        var sum = CompensatedSum()
        if selfWeight > 0 { sum.add(selfWeight * value(rank)) }
        for (position, link) in links.enumerated() {
            sum.add(weight(position) * value(Int(link)))
        }
        return sum.value
    }

    private func weight(_ position: Int) -> Double { numbers?[position] ?? uniform }

    /// The sum of the squared weights.
    var squares: Double {
        guard let numbers else {
            return selfWeight * selfWeight + Double(links.count) * uniform * uniform
        }
        return numbers.reduce(selfWeight * selfWeight) { $0 + $1 * $1 }
    }

    /// `S1 − W²/n`: how far the weights, most of them 0, are from being all the same among so many
    /// areas; 0 where they are.
    func spread(among areas: Int) -> Double {
        let mean = total / Double(areas)
        var sum = CompensatedSum()
        var counted = links.count
        for position in 0..<links.count {
            let difference = weight(position) - mean
            sum.add(difference * difference)
        }
        if selfWeight > 0 {
            sum.add((selfWeight - mean) * (selfWeight - mean))
            counted += 1
        }
        sum.add(Double(max(areas - counted, 0)) * mean * mean)
        // Equal weights everywhere leave rounding error alone.
        return sum.value > 0x1p-90 ? sum.value : 0
    }
}
