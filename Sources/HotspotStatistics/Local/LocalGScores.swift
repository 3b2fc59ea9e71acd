import RealModule

/// The z-scores of all ranks, or why there is none.
struct LocalGScores {
    enum Outcome {
        case success(Double)
        case null(NullReason)
    }

    private(set) var outcomes: [Outcome]

    init(_ areas: RankedAreas, _ deviations: Deviations, _ statistic: LocalGStatistic) {
        outcomes = []
        outcomes.reserveCapacity(areas.count)
        let isBinary = areas.weights.linkWeights == nil
        switch statistic {
        // Rows whose weights are all the same need no sums of them, and the usual ones are.
        case .giStar where isBinary && areas.weights.selfWeights == nil:
            appendGiStar(areas.weights, deviations)
        case .giStar: appendWeightedGiStar(areas.weights, deviations)
        case .gi where isBinary: appendGi(areas, deviations)
        case .gi: appendWeightedGi(areas, deviations)
        }
    }

    private mutating func appendGiStar(_ weights: SpatialWeights, _ deviations: Deviations) {
        let areas = weights.count
        let n = Double(areas)
        let deviation = Double.sqrt(deviations.squares / n)
        for rank in 0..<areas {
            let cardinality = weights.cardinality(of: rank)
            guard cardinality < areas - 1 else {
                outcomes.append(.null(.neighborsEverywhere))
                continue
            }
            // With binary weights W and S1 are both the number of neighbors, self included.
            let w = Double(cardinality + 1)
            let sum =
                deviations.values[rank] + deviations.sum(around: rank, weights)
            outcomes.append(
                .success(sum / (deviation * Double.sqrt(w * ((n - w) / (n - 1))))))
        }
    }

    private mutating func appendGi(_ areas: RankedAreas, _ deviations: Deviations) {
        let weights = areas.weights
        let count = areas.count
        let n = Double(count)
        let lone = Self.loneValue(areas.values)
        for rank in 0..<count {
            let cardinality = weights.cardinality(of: rank)
            guard cardinality > 0 else {
                outcomes.append(.null(.isolate))
                continue
            }
            guard cardinality < count - 1 else {
                outcomes.append(.null(.neighborsEverywhere))
                continue
            }
            guard rank != lone else {
                outcomes.append(.null(.noVariation))
                continue
            }
            let w = Double(cardinality)
            let around = OtherValues(areas.values, deviations, without: rank)
            let sum = around.sum(over: weights, deviations)
            let variance = around.squares / (n - 1) * (w * ((n - 1 - w) / (n - 2)))
            outcomes.append(.success(sum / Double.sqrt(variance)))
        }
    }

    /// The only rank whose value differs from all others, which are equal; `nil` otherwise.
    private static func loneValue(_ values: [Double]) -> Int? {
        let common = values[0] == values[1] ? values[0] : values[2]
        var lone: Int?
        for (rank, value) in values.enumerated() where value != common {
            if lone != nil { return nil }
            lone = rank
        }
        return lone
    }
}

extension LocalGScores {
    private mutating func appendWeightedGiStar(
        _ weights: SpatialWeights, _ deviations: Deviations
    ) {
        let n = Double(weights.count)
        let deviation = Double.sqrt(deviations.squares / n)
        for rank in 0..<weights.count {
            let row = WeightedRow(weights, rank, selfWeight: weights.selfWeights?[rank] ?? 1)
            guard row.total > 0 else {
                outcomes.append(.null(.isolate))
                continue
            }
            let spread = row.spread(among: weights.count)
            guard spread > 0 else {
                outcomes.append(.null(.neighborsEverywhere))
                continue
            }
            let sum = row.sum { deviations.values[$0] }
            outcomes.append(.success(sum / (deviation * Double.sqrt(spread * (n / (n - 1))))))
        }
    }

    private mutating func appendWeightedGi(_ areas: RankedAreas, _ deviations: Deviations) {
        let weights = areas.weights
        let n = Double(areas.count)
        let lone = Self.loneValue(areas.values)
        for rank in 0..<areas.count {
            let row = WeightedRow(weights, rank, selfWeight: 0)
            guard row.total > 0 else {
                outcomes.append(.null(.isolate))
                continue
            }
            let spread = row.spread(among: areas.count - 1)
            guard spread > 0 else {
                outcomes.append(.null(.neighborsEverywhere))
                continue
            }
            guard rank != lone else {
                outcomes.append(.null(.noVariation))
                continue
            }
            let around = OtherValues(areas.values, deviations, without: rank)
            let sum = row.sum { around.centered($0, deviations) }
            let variance = around.squares / (n - 1) * (spread * ((n - 1) / (n - 2)))
            outcomes.append(.success(sum / Double.sqrt(variance)))
        }
    }
}

extension Deviations {
    /// The sum over the neighbors of a rank, in their order.
    func sum(around rank: Int, _ weights: SpatialWeights) -> Double {
        let range = weights.offsets[rank]..<weights.offsets[rank + 1]
        // A few terms lose nothing that matters; the many of a wide distance band would.
        guard range.count > 32 else {
            var sum = 0.0
            for link in range { sum += values[Int(weights.links[link])] }
            return sum
        }
        var sum = CompensatedSum()
        for link in range { sum.add(values[Int(weights.links[link])]) }
        return sum.value
    }
}
