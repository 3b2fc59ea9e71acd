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
        switch statistic {
        case .giStar: appendGiStar(areas.weights, deviations)
        case .gi: appendGi(areas, deviations)
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
            let own = deviations.values[rank]
            let taken = own * own * (n / (n - 1))
            var sum = deviations.sum(around: rank, weights)
            var squares = deviations.squares
            if taken <= 0.5 * squares {
                // The others' mean lies −own/(n−1) from the mean of all.
                sum += w * own / (n - 1)
                squares -= taken
            } else {
                // One value outweighs all others together (at most two areas can): taking its
                // square from the total would leave only rounding error.
                var others = areas.values
                others.remove(at: rank)
                let around = Deviations(others)
                sum = 0
                for neighbor in weights.neighbors(of: rank) {
                    sum += around.values[neighbor < rank ? neighbor : neighbor - 1]
                }
                squares = around.squares
            }
            let variance = squares / (n - 1) * (w * ((n - 1 - w) / (n - 2)))
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
