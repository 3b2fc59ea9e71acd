/// Mean and spread of all values but one, as deviations from the mean of all.
struct OtherValues {
    /// The one left out.
    let rank: Int
    /// Their mean, less the mean of all.
    let mean: Double
    /// The sum of their squared differences from their own mean.
    let squares: Double
    /// Their own deviations, where those from the mean of all would lose digits.
    private let apart: Deviations?

    init(_ values: [Double], _ deviations: Deviations, without rank: Int) {
        self.rank = rank
        let n = Double(values.count)
        let own = deviations.values[rank]
        let taken = own * own * (n / (n - 1))
        // The others' mean lies −own/(n−1) from the mean of all.
        mean = -own / (n - 1)
        if taken <= 0.5 * deviations.squares {
            squares = deviations.squares - taken
            apart = nil
        } else {
            // One value outweighs all others together (at most two areas can): taking its square
            // from the total would leave only rounding error.
            var others = values
            others.remove(at: rank)
            let own = Deviations(others)
            squares = own.squares
            apart = own
        }
    }

    /// The value of another rank, less the mean of the others.
    func centered(_ other: Int, _ deviations: Deviations) -> Double {
        apart.map { $0.values[other < rank ? other : other - 1] } ?? deviations.values[other] - mean
    }

    /// The sum of the neighbors' values, each less the mean of the others.
    func sum(over weights: SpatialWeights, _ deviations: Deviations) -> Double {
        guard apart != nil else {
            let cardinality = Double(weights.cardinality(of: rank))
            return deviations.sum(around: rank, weights) - cardinality * mean
        }
        return weights.neighbors(of: rank).reduce(0) { $0 + centered($1, deviations) }
    }
}
