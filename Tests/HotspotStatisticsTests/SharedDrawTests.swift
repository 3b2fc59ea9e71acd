import HotspotStatistics
import Testing

struct SharedDrawTests {
    private func shared(_ count: Int, threads: Int = 1) -> LocalTesting {
        LocalTesting(
            .permutation(ConditionalPermutation(count, seed: 9, scheme: .shared)), threads: threads)
    }

    /// Row by row, without sorting or mending.
    @Test(arguments: [1, 1.0 / 7])
    func lookingUpEqualsAddingUp(scale: Double) throws {
        let weights = lattice(7, .queen)
        let values = latticeValues(49).map { $0 * scale }
        let numbers = (0..<49).map { area in
            weights.neighbors(of: area).map { 1 / Double(1 + abs($0 - area)) }
        }
        let weighted = SpatialWeights(
            neighbors: (0..<49).map { Array(weights.neighbors(of: $0)) }, linkWeights: numbers)
        let plain = try localGetisOrd(
            values, weights, keys: keys(49),
            options: LocalGOptions(statistic: .gi, testing: shared(99)))
        let geary = try localGeary(
            values, weights, keys: keys(49), options: LocalGearyOptions(testing: shared(99)))
        let moran = try localMoran(
            values, weighted, keys: keys(49), options: LocalMoranOptions(testing: shared(99)))
        let gearyWeighted = try localGeary(
            values, weighted, keys: keys(49), options: LocalGearyOptions(testing: shared(99)))
        for area in values.indices {
            // Every area draws from the stream of the key 0.
            func p(_ term: (Double, Int) -> Double) -> Double {
                PlainDraws.p(
                    values, weights, area: area, key: 0, seed: 9, permutations: 99, term: term)
            }
            let square = { (value: Double) in (value - values[area]) * (value - values[area]) }
            #expect(plain.pSimulated[area] == p { value, _ in value }, "\(area)")
            #expect(geary.pSimulated[area] == p { value, _ in square(value) }, "\(area)")
            #expect(moran.pSimulated[area] == p { $0 * numbers[area][$1] }, "\(area)")
            #expect(
                gearyWeighted.pSimulated[area] == p { square($0) * numbers[area][$1] }, "\(area)")
        }
    }

    @Test func threadsAndTheOrderOfRowsChangeNoBit() throws {
        let weights = lattice(10, .rook)
        let values = latticeValues(100)
        let order = Array((0..<100).reversed())
        let moved = SpatialWeights(
            neighbors: order.map { weights.neighbors(of: $0).map { 99 - $0 } })
        let one = try localGeary(
            values, weights, keys: keys(100), options: LocalGearyOptions(testing: shared(199)))
        for threads in [1, 2, 8] {
            let many = try localGeary(
                order.map { values[$0] }, moved, keys: order.map { UInt64($0) },
                options: LocalGearyOptions(testing: shared(199, threads: threads)))
            #expect(order.map { one.pSimulated[$0] } == many.pSimulated)
        }
    }

    @Test func aTableThatWouldNotFitIsRefused() throws {
        let count = 40
        let weights = SpatialWeights(
            neighbors: (0..<count).map { area in (0..<count - 1).map { (area + 1 + $0) % count } }
                .map { Array($0.dropLast()) })
        let error = try #require(throws: StatisticsError.self) {
            try localGetisOrd(
                latticeValues(count), weights, keys: keys(count),
                options: LocalGOptions(statistic: .gi, testing: shared(1_000_000)))
        }
        #expect(error.code == .tooLarge)
    }
}
