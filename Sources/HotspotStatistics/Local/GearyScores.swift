import RealModule

/// Local Geary of all ranks, with z-scores.
struct GearyScores {
    struct Row {
        let rank: Int
        /// The area's value, less the mean.
        var own = 0.0
        /// The sum of its neighbors' values, less the mean; the sign is what counts.
        var lag = 0.0
        var c: Double?
        var z: Double?
        var reason: NullReason?
    }

    private(set) var rows: [Row] = []

    init(_ areas: RankedAreas, _ deviations: Deviations, _ options: LocalGearyOptions) {
        let n = Double(areas.count)
        // In units of the largest deviation no power leaves the range.
        let unit = deviations.values.map { $0 / deviations.largest }
        let powers = Powers(unit)
        for rank in 0..<areas.count {
            let own = unit[rank]
            var row = Row(rank: rank, own: deviations.signed(deviations.values[rank]))
            let weighted = WeightedRow(areas.weights, rank, selfWeight: 0)
            guard weighted.total > 0 else {
                row.reason = .isolate
                rows.append(row)
                continue
            }
            row.lag = deviations.signed(weighted.sum { deviations.values[$0] })
            let squared = weighted.sum { (own - unit[$0]) * (own - unit[$0]) }
            let total = options.standardization == .row ? 1 : weighted.scale
            row.c = squared * total / (powers.second / n)
            let spread = weighted.spread(among: areas.count - 1)
            let moments = powers.squaredDifferences(from: own, unit)
            if spread <= 0 {
                row.reason = .neighborsEverywhere
            } else if moments.squares <= 0 {
                row.reason = .noVariation
            } else {
                let variance = moments.squares / (n - 1) * (spread * ((n - 1) / (n - 2)))
                row.z = (squared - moments.mean) / Double.sqrt(variance)
            }
            rows.append(row)
        }
    }
}

/// Sums of powers of deviations, which give the moments of squared differences from any of them.
private struct Powers {
    let second: Double
    private let third: Double
    private let fourth: Double
    private let count: Double

    init(_ unit: [Double]) {
        var (second, third, fourth) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
        for value in unit {
            let square = value * value
            second.add(square)
            third.add(square * value)
            fourth.add(square * square)
        }
        self.second = second.value
        self.third = third.value
        self.fourth = fourth.value
        count = Double(unit.count)
    }

    /// The mean of the squared differences of all others, and the sum of its squared deviations.
    func squaredDifferences(from own: Double, _ unit: [Double]) -> (mean: Double, squares: Double) {
        let square = own * own
        let others = count - 1
        // Its own difference is 0, so the sums over the others are those over all.
        let mean = (count * square + second) / others
        let sum = count * square * square + 6 * square * second - 4 * own * third + fourth
        let squares = sum - others * mean * mean
        guard squares <= 1e-4 * sum else { return (mean, squares) }
        // Nearly all lie equally far from an outlier (there are few such): the difference of the sums
        // has lost its digits.
        var exact = CompensatedSum()
        var skipped = false
        for value in unit {
            // One place with its value is the area itself; which one does not matter.
            if !skipped, value == own {
                skipped = true
                continue
            }
            let difference = (own - value) * (own - value) - mean
            exact.add(difference * difference)
        }
        return (mean, exact.value <= 1e-28 * sum ? 0 : exact.value)
    }
}
