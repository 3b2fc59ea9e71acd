import HotspotStatistics
import Testing

struct PermutationTests {
    private let map = SpatialWeights(
        neighbors: [[1, 2], [0, 2, 3], [0, 1, 4], [1, 4, 5], [2, 3, 6], [3, 6], [4, 5]])

    /// Every way to draw the neighbors of an area from the others, counted from either side.
    private func enumerate(_ values: [Double], area: Int) -> (atLeast: Double, atMost: Double) {
        let others = values.indices.filter { $0 != area }.map { values[$0] }
        let neighbors = map.neighbors(of: area)
        let observed = neighbors.reduce(0) { $0 + values[$1] }
        var (all, atLeast, atMost) = (0.0, 0.0, 0.0)
        for subset in 0..<(1 << others.count) where subset.nonzeroBitCount == neighbors.count {
            let sum = others.indices.reduce(0) { $0 + (subset >> $1 & 1 == 1 ? others[$1] : 0) }
            all += 1
            if sum >= observed { atLeast += 1 }
            if sum <= observed { atMost += 1 }
        }
        return (atLeast / all, atMost / all)
    }

    @Test(arguments: [[3.0, 1, 4, 1, 5, 9, 2], [0, 0, 1, 0, 7, 7, 7], [1, 2, 4, 8, 16, 32, 64]])
    func simulatedPAgreesWithFullEnumeration(values: [Double]) throws {
        let permutations = 8_000
        let result = try localGetisOrd(
            values, map, keys: keys(7),
            options: LocalGOptions(statistic: .giStar, permutations: permutations, seed: 4))
        for area in values.indices {
            let exact = enumerate(values, area: area)
            let share = min(exact.atLeast, exact.atMost)
            let expected = min(1, 2 * share)
            // Five standard errors of a count of this share, doubled as p is.
            let error =
                10 * (share * (1 - share) / Double(permutations)).squareRoot()
                + 4 / Double(permutations)
            #expect(abs((result.pSimulated[area] ?? -1) - expected) <= error, "area \(area)")
        }
    }

    @Test(arguments: [
        (size: 6, kind: Contiguity.queen, scale: 1.0), (size: 9, kind: .rook, scale: 1),
        (size: 9, kind: .queen, scale: 1 / 7),
    ])
    func drawsEqualThoseOfThePlainStream(size: Int, kind: Contiguity, scale: Double) throws {
        let weights = lattice(size, kind)
        let values = latticeValues(weights.count).map { $0 * scale }
        var random = SeededGenerator(seed: 2)
        let keys = values.map { _ in random.next() }.sorted()
        let result = try localGetisOrd(
            values, weights, keys: keys,
            options: LocalGOptions(statistic: .gi, permutations: 99, seed: 77))
        for area in values.indices {
            #expect(
                result.pSimulated[area]
                    == PlainDraws.p(
                        values, weights, area: area, key: keys[area], seed: 77, permutations: 99))
        }
    }

    @Test func oneTwoAndEightThreadsGiveTheSameBytes() throws {
        let weights = lattice(16, .queen)
        let values = latticeValues(weights.count)
        var options = LocalGOptions(statistic: .giStar, permutations: 99)
        let one = try localGetisOrd(values, weights, keys: keys(values.count), options: options)
        for threads in [2, 8, 1024] {
            options.testing.threads = threads
            let many = try localGetisOrd(
                values, weights, keys: keys(values.count), options: options)
            #expect(many == one)
        }
        options = LocalGOptions(statistic: .giStar, permutations: 99, seed: 2)
        let other = try localGetisOrd(values, weights, keys: keys(values.count), options: options)
        #expect(other.pSimulated != one.pSimulated && other.z == one.z)
    }

    /// esda's two-sided p exceeds 1 where both tails hold more than half.
    @Test func pNeverExceedsOne() throws {
        var values = [Double](repeating: 0, count: 100)
        for area in stride(from: 0, to: 100, by: 33) { values[area] = 1 }
        let result = try localGetisOrd(
            values, lattice(10, .rook), keys: keys(100),
            options: LocalGOptions(statistic: .giStar, permutations: 99))
        let p = result.pSimulated.compactMap { $0 }
        #expect(p.count == 100)
        #expect(p.allSatisfy { $0 > 0 && $0 <= 1 })
        #expect(p.contains(1))
        #expect(result.q.allSatisfy { ($0 ?? 2) <= 1 })
    }

    @Test func sumsEqualButForRoundingAreTies() throws {
        // 0.1 + 0.2 is not 0.3 in binary, so the order of adding must not decide.
        let ring = SpatialWeights(
            neighbors: (0..<9).map { i in [1, 2, 4].map { (i + $0) % 9 } })
        let tenths = [0.1, 0.2, 0.3, 0.4, 0.1, 0.2, 0.3, 0.4, 0.5]
        for seed in UInt64(0)..<20 {
            let options = LocalGOptions(statistic: .giStar, permutations: 199, seed: seed)
            let fractions = try localGetisOrd(tenths, ring, keys: keys(9), options: options)
            let whole = try localGetisOrd(
                tenths.map { ($0 * 10).rounded() }, ring, keys: keys(9), options: options)
            #expect(fractions.pSimulated == whole.pSimulated)
        }
    }

    /// With so many maps a p without its +1, or one tail counted for two, lies outside the error.
    @Test(arguments: [DrawScheme.complete, .shared])
    func pIsUniformWhereThereIsNothingToFind(scheme: DrawScheme) throws {
        // Only one area has neighbors, so that only it is permuted.
        let around = Array(lattice(6, .queen).neighbors(of: 14))
        let weights = SpatialWeights(neighbors: (0..<36).map { $0 == 14 ? around : [] })
        var random = SeededGenerator(seed: 99)
        var below: [Double: Int] = [0.02: 0, 0.1: 0, 0.3: 0, 0.5: 0, 0.8: 0]
        let maps = 6000
        for run in 0..<maps {
            let values = (0..<36).map { _ in Double(random.next() >> 11) }
            let result = try localGetisOrd(
                values, weights, keys: keys(36),
                options: LocalGOptions(
                    statistic: .gi,
                    testing: LocalTesting(
                        .permutation(
                            ConditionalPermutation(99, seed: UInt64(run), scheme: scheme)))))
            // p is a multiple of 0.02; a little above, so that one divided by R alone shows.
            for limit in below.keys where (result.pSimulated[14] ?? 2) <= limit + 0.004 {
                below[limit, default: 0] += 1
            }
        }
        for (limit, count) in below {
            let error = 4 * (limit * (1 - limit) / Double(maps)).squareRoot()
            #expect(abs(Double(count) / Double(maps) - limit) < error, "p ≤ \(limit)")
        }
    }

    @Test func aClassNeedsZAndTailToPointTheSameWay() throws {
        // One enormous value lifts the mean above every sum that does not hold it: areas whose
        // sum is high among the permutations still lie below the mean.
        var values = latticeValues(400).map { $0 / 1000 }
        values[399] = 1e6
        for row in 3...5 {
            for column in 3...5 { values[row * 20 + column] = 2 }
        }
        let result = try localGetisOrd(
            values, lattice(20, .queen), keys: keys(400),
            options: LocalGOptions(statistic: .giStar, permutations: 999))
        let center = 4 * 20 + 4
        #expect((result.z[center] ?? 1) < 0)
        #expect((result.pSimulated[center] ?? 1) < 0.1)
        #expect(result.bin[center] == 0)
    }
}
