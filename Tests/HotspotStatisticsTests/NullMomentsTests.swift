import HotspotStatistics
import Testing

/// What the scores and p are where values lie on the map by chance.
struct NullMomentsTests {
    private let neighbors = [
        [1, 2], [0, 2, 3], [0, 1, 4, 5], [1, 4, 5], [2, 3, 6], [2, 3, 6], [4, 5],
    ]

    /// Every order of the values, by Heap's algorithm.
    private func everyOrder(
        of values: [Double], _ body: ([Double]) throws -> Void
    ) rethrows {
        var values = values
        var counters = [Int](repeating: 0, count: values.count)
        try body(values)
        var place = 1
        while place < values.count {
            guard counters[place] < place else {
                counters[place] = 0
                place += 1
                continue
            }
            values.swapAt(place.isMultiple(of: 2) ? 0 : counters[place], place)
            try body(values)
            counters[place] += 1
            place = 1
        }
    }

    /// Over all 5 040 orders every score has mean 0 and variance 1: not nearly, but but for rounding.
    ///
    /// A divisor of *n* in place of *n* − 1 would be off by a sixth.
    @Test(arguments: [false, true])
    func overAllOrdersEveryScoreHasMeanZeroAndVarianceOne(isWeighted: Bool) throws {
        let weights =
            isWeighted
            ? SpatialWeights(
                neighbors: neighbors,
                linkWeights: neighbors.enumerated().map { area, row in
                    row.map { 1 / Double(1 + abs($0 - area)) }
                })
            : SpatialWeights(neighbors: neighbors)
        let analytic = LocalTesting(.analytic)
        let keys = keys(7)
        var sums = [[Double]](repeating: Array(repeating: 0, count: 7), count: 4)
        var squares = sums
        var orders = 0.0
        try everyOrder(of: [3, 1, 4, 1.5, 5, 9, 2]) { values in
            orders += 1
            let scores = [
                try localGetisOrd(values, weights, keys: keys, options: .analytic(.giStar)).z,
                try localGetisOrd(values, weights, keys: keys, options: .analytic(.gi)).z,
                try localMoran(
                    values, weights, keys: keys, options: LocalMoranOptions(testing: analytic)
                ).z,
                try localGeary(
                    values, weights, keys: keys, options: LocalGearyOptions(testing: analytic)
                ).z,
            ]
            for (statistic, row) in scores.enumerated() {
                for (area, z) in row.enumerated() {
                    sums[statistic][area] += z ?? .nan
                    squares[statistic][area] += (z ?? .nan) * (z ?? .nan)
                }
            }
        }
        #expect(orders == 5040)
        for statistic in 0..<4 {
            for area in 0..<7 {
                let mean = sums[statistic][area] / orders
                let variance = squares[statistic][area] / orders - mean * mean
                #expect(abs(mean) < 1e-9, "mean of \(statistic) \(area)")
                #expect(abs(variance - 1) < 1e-9, "variance of \(statistic) \(area)")
            }
        }
    }

    /// The share of all orders with p up to any level is at most that level.
    @Test func overAllOrdersTheExactPIsValid() throws {
        let testing = LocalTesting(.exact(otherwise: ConditionalPermutation(9)))
        let weights = SpatialWeights(neighbors: neighbors)
        var found: [Double] = []
        try everyOrder(of: [3, 1, 4, 1, 5, 9, 2]) { values in
            let p = try localGetisOrd(
                values, weights, keys: keys(7),
                options: LocalGOptions(statistic: .gi, testing: testing)
            ).pExact[2]
            found.append(p ?? -1)
        }
        found.sort()
        #expect(found.count == 5040 && (found.first ?? -1) > 0)
        for (index, p) in found.enumerated() {
            #expect(Double(index + 1) / 5040 <= p + 1e-12)
        }
    }

    /// The same of a larger map, by shuffles: five standard errors.
    @Test func shuffledMapsHaveScoresOfMeanZeroAndVarianceOne() throws {
        let weights = lattice(10, .queen)
        var values = latticeValues(100)
        var random = SeededGenerator(seed: 77)
        var sums = [Double](repeating: 0, count: 100)
        var squares = sums
        let shuffles = 2000.0
        for _ in 0..<Int(shuffles) {
            values.shuffle(using: &random)
            let result = try localGetisOrd(
                values, weights, keys: keys(100), options: .analytic(.giStar))
            for (area, z) in result.z.enumerated() {
                sums[area] += z ?? .nan
                squares[area] += (z ?? .nan) * (z ?? .nan)
            }
        }
        for area in 0..<100 {
            #expect(abs(sums[area] / shuffles) < 5 / shuffles.squareRoot())
            #expect(abs(squares[area] / shuffles - 1) < 5 * (2 / shuffles).squareRoot())
        }
    }
}
