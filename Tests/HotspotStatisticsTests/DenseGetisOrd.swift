import HotspotStatistics

/// The slow twin: Ord & Getis's formulas over a full matrix, of any weights.
enum DenseGetisOrd {
    /// Gi* with the self weight in the matrix.
    static func giStar(_ x: [Double], _ w: [[Double]]) -> [Double] {
        let n = Double(x.count)
        let mean = x.reduce(0, +) / n
        let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
        return x.indices.map { i in
            let sum = x.indices.reduce(0) { $0 + w[i][$1] * x[$1] }
            let total = w[i].reduce(0, +)
            let squares = w[i].reduce(0) { $0 + $1 * $1 }
            return (sum - mean * total)
                / (deviation * ((n * squares - total * total) / (n - 1)).squareRoot())
        }
    }

    /// Gi: the area itself taken out of everything.
    static func gi(_ x: [Double], _ w: [[Double]]) -> [Double] {
        let n = Double(x.count)
        return x.indices.map { i in
            let others = x.indices.filter { $0 != i }
            let mean = others.reduce(0) { $0 + x[$1] } / (n - 1)
            let variance =
                others.reduce(0) { $0 + (x[$1] - mean) * (x[$1] - mean) } / (n - 1)
            let sum = others.reduce(0) { $0 + w[i][$1] * x[$1] }
            let total = others.reduce(0) { $0 + w[i][$1] }
            let squares = others.reduce(0) { $0 + w[i][$1] * w[i][$1] }
            return (sum - mean * total)
                / (variance * ((n - 1) * squares - total * total) / (n - 2)).squareRoot()
        }
    }

    /// The full matrix of binary weights; rows sum to 1 where they are standardized.
    static func matrix(
        _ weights: SpatialWeights, selfWeight: Double, standardization: WeightStandardization
    ) -> [[Double]] {
        (0..<weights.count).map { i in
            var row = [Double](repeating: 0, count: weights.count)
            for j in weights.neighbors(of: i) { row[j] = 1 }
            row[i] = selfWeight
            let total = row.reduce(0, +)
            return standardization == .row && total > 0 ? row.map { $0 / total } : row
        }
    }
}
