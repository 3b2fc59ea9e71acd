import HotspotStatistics
import Testing

/// Early stopping after Besag and Clifford.
struct SequentialTestTests {
    @Test(arguments: [1, 3, 10])
    func stoppingEqualsReadingTheDrawsInOrder(enough: Int) throws {
        let weights = lattice(6, .queen)
        let values = latticeValues(36)
        let count = 60
        let result = try localGetisOrd(
            values, weights, keys: keys(36),
            options: LocalGOptions(
                statistic: .gi,
                testing: LocalTesting(
                    .permutation(ConditionalPermutation(count, seed: 5, stopAfter: enough)))))
        var drawn = 0
        for area in values.indices {
            let neighbors = Array(weights.neighbors(of: area))
            let observed = neighbors.reduce(0) { $0 + values[$1] }
            var pool = values
            pool[area] = values[35]
            var (atLeast, atMost, used) = (0, 0, 0)
            for permutation in 0..<count where min(atLeast, atMost) < enough {
                let sum = PlainDraws.places(
                    others: 35, draws: neighbors.count, key: UInt64(area), seed: 5,
                    permutation: permutation
                ).reduce(0) { $0 + pool[$1] }
                if sum >= observed { atLeast += 1 }
                if sum <= observed { atMost += 1 }
                used += 1
            }
            drawn += used
            let shorter = Double(min(atLeast, atMost))
            let p =
                shorter >= Double(enough)
                ? min(1, 2 * shorter / Double(used)) : min(1, 2 * (shorter + 1) / Double(count + 1))
            #expect(result.pSimulated[area] == p)
        }
        #expect(result.drawnCount == drawn && drawn < 36 * count)
    }

    @Test func pIsValidWhereThereIsNothingToFind() throws {
        let around = Array(lattice(6, .queen).neighbors(of: 14))
        let weights = SpatialWeights(neighbors: (0..<36).map { $0 == 14 ? around : [] })
        var random = SeededGenerator(seed: 7)
        var below: [Double: Int] = [0.05: 0, 0.1: 0, 0.3: 0, 0.5: 0]
        let maps = 500
        for run in 0..<maps {
            let values = (0..<36).map { _ in Double(random.next() >> 11) }
            let result = try localGetisOrd(
                values, weights, keys: keys(36),
                options: LocalGOptions(
                    statistic: .gi,
                    testing: LocalTesting(
                        .permutation(
                            ConditionalPermutation(199, seed: UInt64(run), stopAfter: 5)))))
            for limit in below.keys where (result.pSimulated[14] ?? 2) <= limit + 1e-9 {
                below[limit, default: 0] += 1
            }
        }
        for (limit, count) in below {
            let error = 4 * (limit * (1 - limit) / Double(maps)).squareRoot()
            #expect(Double(count) / Double(maps) <= limit + error, "p ≤ \(limit)")
        }
    }
}
