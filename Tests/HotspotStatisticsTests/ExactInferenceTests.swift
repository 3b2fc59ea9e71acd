import Testing

@testable import HotspotStatistics

struct ExactInferenceTests {
    private func exact(threads: Int = 1) -> LocalTesting {
        LocalTesting(.exact(otherwise: ConditionalPermutation(99)), threads: threads)
    }

    private let links = [
        [1, 2], [0, 2, 3], [0, 1, 4, 5, 6], [1, 4, 5], [2, 3, 6], [3, 6], [4, 5],
    ]

    /// Every way to draw the neighbors of an area from the others.
    private func enumerate(_ terms: [Double], neighbors: [Int], area: Int) -> Double {
        let others = terms.indices.filter { $0 != area }
        let observed = neighbors.reduce(0) { $0 + terms[$1] }
        var (all, atLeast, atMost) = (0.0, 0.0, 0.0)
        for subset in 0..<(1 << others.count) where subset.nonzeroBitCount == neighbors.count {
            let sum = others.indices.reduce(0) {
                $0 + (subset >> $1 & 1 == 1 ? terms[others[$1]] : 0)
            }
            all += 1
            if sum >= observed - 1e-9 { atLeast += 1 }
            if sum <= observed + 1e-9 { atMost += 1 }
        }
        return min(1, 2 * min(atLeast, atMost) / all)
    }

    @Test(arguments: [
        [3.0, 1, 4, 1, 5, 9, 2], [0, 0, 1, 0, 7, 7, 7], [1, 2, 4, 8, 16, 32, 64],
        [0.5, 0.25, 12, -3, 0.5, 0.5, 7.125], [-1, -1, -1, 2, 2, 2, -1],
    ])
    func pIsThatOfFullEnumeration(values: [Double]) throws {
        let weights = SpatialWeights(neighbors: links)
        let gi = try localGetisOrd(
            values, weights, keys: keys(7),
            options: LocalGOptions(statistic: .giStar, testing: exact()))
        let geary = try localGeary(
            values, weights, keys: keys(7), options: LocalGearyOptions(testing: exact()))
        #expect(gi.exactRefusal == nil && geary.exactRefusal == nil)
        for area in values.indices {
            let expected = enumerate(values, neighbors: links[area], area: area)
            #expect(agree(gi.pExact[area], expected, relative: 1e-13), "area \(area)")
            let squares = values.map { ($0 - values[area]) * ($0 - values[area]) }
            guard geary.z[area] != nil else { continue }
            let expectedSquares = enumerate(squares, neighbors: links[area], area: area)
            #expect(agree(geary.pExact[area], expectedSquares, relative: 1e-13), "area \(area)")
        }
        #expect(gi.pSimulated.allSatisfy { $0 == nil } && gi.drawnCount == 0)
    }

    /// How many ways there are to draw `k` of the numbers with each sum: in whole numbers.
    private func ways(_ numbers: [Int], limit: Int, largest: Int) -> [[UInt64]] {
        var ways = [[UInt64]](
            repeating: Array(repeating: 0, count: limit * largest + 1), count: limit + 1)
        ways[0][0] = 1
        for number in numbers {
            for k in stride(from: limit, through: 1, by: -1) {
                for sum in number...(limit * largest) { ways[k][sum] += ways[k - 1][sum - number] }
            }
        }
        return ways
    }

    /// Out to the ends of the distribution, where a division by a factor would leave nothing but
    /// rounding error.
    @Test(arguments: [
        (count: 300, limit: 8, skew: 1.0), (count: 60, limit: 20, skew: 3),
        (count: 40, limit: 3, skew: 9),
    ])
    func everyTailAgreesWithWholeNumbers(count: Int, limit: Int, skew: Double) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let numbers = (0..<count).map { _ in
            var number = 0
            while Double.random(in: 0..<1, using: &random) < skew / (1 + skew), number < 30 {
                number += 1
            }
            return number
        }
        let largest = try #require(numbers.max())
        let kinds = Set(numbers).sorted().map { value in
            SumDistribution.Kind(value: value, count: numbers.count { $0 == value })
        }
        var scratch = HypergeometricWeights()
        var bag = SumDistribution(SumDistribution.Layout(kinds, limit: limit))
        // In an order that is not ascending, as the halves are filled.
        for kind in kinds.reversed() { bag.add(kind, &scratch) }
        let ways = ways(numbers, limit: limit, largest: largest)
        var worst = 0.0
        for k in 0...limit {
            let all = ways[k].reduce(0, +)
            let tails = bag.tails(drawn: k)
            var (above, below) = (all, UInt64(0))
            for sum in 0...limit * largest {
                below += ways[k][sum]
                let index = sum - bag.layout.lowest[k]
                if tails.atLeast.indices.contains(index) {
                    for (ours, theirs) in [
                        (tails.atLeast[index], above), (tails.atMost[index], below),
                    ] {
                        let expected = Double(theirs) / Double(all)
                        if theirs == 0 {
                            #expect(ours == 0)
                        } else {
                            worst = max(worst, abs(ours - expected) / expected)
                        }
                    }
                } else {
                    #expect(ways[k][sum] == 0)
                }
                above -= ways[k][sum]
            }
        }
        let bound = Double(kinds.count * (5 * limit + 8) + limit * largest) * 0x1p-53
        #expect(worst <= bound)
    }

    @Test func hypergeometricWeightsDoNotUnderflowAtTheStart() {
        // None of 400 draws from the few present: 1e-800 of the most likely number.
        var weights = HypergeometricWeights()
        weights.compute(present: 1000, newcomers: 99_000, drawn: 400)
        #expect(agree(weights.weights.reduce(0, +), 1, relative: 1e-13))
        let mean = weights.weights.enumerated().reduce(0) {
            $0 + Double($1.offset + weights.first) * $1.element
        }
        #expect(agree(mean, 396, relative: 1e-12))
        weights.compute(present: 3, newcomers: 5, drawn: 7)
        #expect(weights.first == 4 && weights.weights.count == 2)
        #expect(agree(weights.weights[0], 5.0 / 8))
        weights.compute(present: 3, newcomers: 5, drawn: 9)
        #expect(weights.weights.isEmpty)
    }

    @Test func threadsAndTheOrderOfRowsChangeNoBit() throws {
        let weights = lattice(12, .queen)
        let values = latticeValues(144).map { ($0 / 100).rounded(.down) }
        var random = SeededGenerator(seed: 10)
        let order = Array(0..<144).shuffled(using: &random)
        var place = [Int](repeating: 0, count: 144)
        for (new, old) in order.enumerated() { place[old] = new }
        let moved = SpatialWeights(
            neighbors: order.map { weights.neighbors(of: $0).map { place[$0] } })
        let one = try localGeary(
            values, weights, keys: keys(144), options: LocalGearyOptions(testing: exact()))
        let gi = try localGetisOrd(
            values, weights, keys: keys(144),
            options: LocalGOptions(statistic: .gi, testing: exact()))
        #expect(one.exactRefusal == nil && gi.exactRefusal == nil)
        for threads in [2, 3, 8] {
            let many = try localGeary(
                order.map { values[$0] }, moved, keys: order.map { UInt64($0) },
                options: LocalGearyOptions(testing: exact(threads: threads)))
            #expect(order.map { one.pExact[$0] } == many.pExact)
            let manyGi = try localGetisOrd(
                order.map { values[$0] }, moved, keys: order.map { UInt64($0) },
                options: LocalGOptions(statistic: .gi, testing: exact(threads: threads)))
            #expect(order.map { gi.pExact[$0] } == manyGi.pExact)
        }
    }

    @Test func pLiesBelowWhatPermutationsCanReach() throws {
        var values = [Double](repeating: 0, count: 900)
        for row in 10..<13 { for column in 10..<13 { values[row * 30 + column] = 9 } }
        let result = try localGetisOrd(
            values, lattice(30, .queen), keys: keys(900),
            options: LocalGOptions(statistic: .giStar, testing: exact()))
        // All eight neighbors among the eight others that are not 0: one way of C(899, 8).
        let ways = (0..<8).reduce(1.0) { $0 * Double(899 - $1) / Double($1 + 1) }
        #expect(agree(result.pExact[11 * 30 + 11], 2 / ways, relative: 1e-12))
        #expect(result.bin[11 * 30 + 11] == 3)
    }

    @Test func whereItIsNotFeasibleItSaysSoAndPermutes() throws {
        let plain = lattice(12, .queen)
        let cases: [(values: [Double], weights: SpatialWeights, reason: String)] = [
            (latticeValues(144).map { $0 / 7 }, plain, "decimals"),
            (latticeValues(144).map { $0 * 1e12 + Double(Int($0) % 7) }, plain, "steps"),
            (
                latticeValues(144),
                SpatialWeights(
                    neighbors: (0..<144).map { Array(plain.neighbors(of: $0)) },
                    linkWeights: (0..<144).map { area in
                        plain.neighbors(of: area).map { Double($0 + 1) }
                    }), "weigh the same"
            ),
            (latticeValues(144).map { $0 * 1e6 + Double(Int($0) % 7) }, plain, "too widely"),
        ]
        for (values, weights, reason) in cases {
            let asked = try localGetisOrd(
                values, weights, keys: keys(144),
                options: LocalGOptions(statistic: .gi, testing: exact()))
            #expect(asked.exactRefusal?.contains(reason) ?? false, "\(asked.exactRefusal ?? "")")
            let permuted = try localGetisOrd(
                values, weights, keys: keys(144),
                options: LocalGOptions(statistic: .gi, permutations: 99))
            #expect(asked.pSimulated == permuted.pSimulated && asked.q == permuted.q)
            #expect(asked.pExact.allSatisfy { $0 == nil })
        }
    }

    @Test func latticesAreFound() {
        #expect(ValueLattice([0, 3, 6, 3])?.numbers == [0, 1, 2, 1])
        #expect(ValueLattice([0.5, 1.25])?.numbers == [0, 1])
        #expect(ValueLattice([0.1, 0.2, 0.3])?.numbers == [0, 1, 2])
        #expect(ValueLattice([-7, 5, 5])?.numbers == [0, 1, 1])
        #expect(ValueLattice([4, 4])?.numbers == [0, 0])
        #expect(ValueLattice([0.1, .pi]) == nil)
        #expect(ValueLattice([0, 1, 1e12]) == nil)
        #expect(ValueLattice([0, 1e300]) == nil)
    }

    /// The share of random maps on which anything is significant after correction: a null
    /// experiment, by the exact p.
    @Test func mapsOfNoiseStayCleanAtTheNominalLevel() throws {
        let weights = lattice(20, .queen)
        var random = SeededGenerator(seed: 20_261_127)
        var flagged = 0
        for _ in 0..<200 {
            // Counts of a Poisson kind with mean 1.5.
            let values = (0..<400).map { _ in
                var count = 0.0
                var product = Double.random(in: 0..<1, using: &random)
                while product > 0.22313 {
                    count += 1
                    product *= Double.random(in: 0..<1, using: &random)
                }
                return count
            }
            let result = try localGetisOrd(
                values, weights, keys: keys(400),
                options: LocalGOptions(statistic: .giStar, testing: exact()))
            if result.bin.contains(where: { $0 != 0 }) { flagged += 1 }
        }
        // The widest class is at 10 %.
        #expect(flagged <= 20)
    }
}
