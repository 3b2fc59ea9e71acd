import RealModule

/// Local Moran of all ranks, with z-scores.
struct MoranScores {
    struct Row {
        let rank: Int
        /// The area's value, less the mean.
        var own = 0.0
        /// The sum of its neighbors' values, less the mean; the sign is what counts.
        var lag = 0.0
        var i: Double?
        var z: Double?
        var reason: NullReason?
    }

    private(set) var rows: [Row] = []

    /// Takes the links and the values that are added up, raw and less their mean (`pool`), and the
    /// values of the areas themselves (`own`).
    init(
        _ areas: RankedAreas, own: Deviations, pool: Deviations, _ options: LocalMoranOptions
    ) {
        // Held to its own value, an area has a product of that and its neighbors' sum, whose score
        // is that of the sum: Gi.
        let sums = LocalGScores(areas, pool, .gi)
        let n = Double(areas.count)
        let scale = (n - 1) / (Double.sqrt(own.squares) * Double.sqrt(pool.squares))
        let kurtosis = Self.kurtosis(own)
        for rank in 0..<areas.count {
            var row = Row(rank: rank, own: own.signed(own.values[rank]))
            let weighted = WeightedRow(areas.weights, rank, selfWeight: 0)
            guard weighted.total > 0 else {
                row.reason = .isolate
                rows.append(row)
                continue
            }
            row.lag = pool.signed(weighted.sum { pool.values[$0] })
            let total = options.standardization == .row ? 1 : weighted.scale
            let i = scale * row.own * row.lag * total
            row.i = i
            switch options.moments {
            case .conditional:
                switch sums.outcomes[rank] {
                // A value that is the mean itself makes the product 0 whatever the neighbors are.
                case .success(let z) where row.own != 0: row.z = row.own > 0 ? z : -z
                case .success: row.reason = .noVariation
                case .null(let reason): row.reason = reason
                }
            case .total:
                row.z = Self.totalScore(i / total, weighted, n: n, kurtosis: kurtosis)
                if row.z == nil { row.reason = .neighborsEverywhere }
            }
            rows.append(row)
        }
    }

    /// The fourth moment over the square of the second.
    private static func kurtosis(_ deviations: Deviations) -> Double {
        var fourth = CompensatedSum()
        let largest = deviations.largest
        for value in deviations.values {
            let square = (value / largest) * (value / largest)
            fourth.add(square * square)
        }
        let second = deviations.squares / largest / largest
        return fourth.value * Double(deviations.values.count) / (second * second)
    }

    /// The score of a statistic whose row sums to 1, when all values are shuffled.
    private static func totalScore(
        _ i: Double, _ row: WeightedRow, n: Double, kurtosis: Double
    ) -> Double? {
        // In the scale of m₂ = Σz²/n, as Anselin has it.
        let statistic = i * (n / (n - 1))
        let squares = row.squares
        let mean = -1 / (n - 1)
        let variance =
            squares * (n - kurtosis) / (n - 1)
            + (1 - squares) * (2 * kurtosis - n) / ((n - 1) * (n - 2)) - mean * mean
        guard variance > 0 else { return nil }
        return (statistic - mean) / Double.sqrt(variance)
    }
}

extension Deviations {
    /// A deviation, or a mean of some, that rounding alone keeps from 0 is 0: it has no sign.
    func signed(_ deviation: Double) -> Double {
        abs(deviation) <= 4 * largest * 0x1p-52 ? 0 : deviation
    }
}
