import HotspotStatistics
import PlanarGeometry
import Testing

struct GlobalAutocorrelationTests {
    typealias Statistic =
        @Sendable (
            [Double?], SpatialWeights, [UInt64], GlobalOptions
        ) throws -> GlobalAutocorrelation

    private static let moran: Statistic = { try globalMoran($0, $1, keys: $2, options: $3) }
    private static let geary: Statistic = { try globalGeary($0, $1, keys: $2, options: $3) }
    private static let g: Statistic = { try generalG($0, $1, keys: $2, options: $3) }
    private static let bivariate: Statistic = {
        try bivariateMoran(
            $0, with: $0.map { $0.map { ($0 - 3) * ($0 - 3) } }, $1, keys: $2, options: $3)
    }
    private static let all = [moran, geary, g, bivariate]

    private func options(
        _ standardization: WeightStandardization = .none, permutations: Int = 0, threads: Int = 1
    ) -> GlobalOptions {
        GlobalOptions(
            standardization: standardization, permutations: permutations, threads: threads)
    }

    /// Random links, not symmetric, with numbers.
    private func weights(_ count: Int, seed: UInt64, isBinary: Bool = false) -> SpatialWeights {
        var random = SeededGenerator(seed: seed)
        let neighbors = (0..<count).map { area in
            (0..<count).filter { $0 != area && Int.random(in: 0..<3, using: &random) == 0 }
        }
        guard !isBinary else { return SpatialWeights(neighbors: neighbors) }
        return SpatialWeights(
            neighbors: neighbors,
            linkWeights: neighbors.map {
                $0.map { _ in Double(Int.random(in: 1...9, using: &random)) / 4 }
            })
    }

    private func values(_ count: Int, seed: UInt64) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Double(Int.random(in: 0...7, using: &random)) }
    }

    /// The definitions over a full matrix.
    private func slow(_ x: [Double], _ y: [Double], _ w: [[Double]]) -> [Double] {
        let n = Double(x.count)
        let mean = x.reduce(0, +) / n
        let other = y.reduce(0, +) / n
        let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let otherSquares = y.reduce(0) { $0 + ($1 - other) * ($1 - other) }
        var (s0, cross, differences, products, pairs, both) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for i in x.indices {
            for j in x.indices where i != j {
                s0 += w[i][j]
                cross += w[i][j] * (x[i] - mean) * (x[j] - mean)
                differences += w[i][j] * (x[i] - x[j]) * (x[i] - x[j])
                products += w[i][j] * x[i] * x[j]
                pairs += x[i] * x[j]
                both += w[i][j] * (x[i] - mean) * (y[j] - other)
            }
        }
        return [
            n / s0 * cross / squares, (n - 1) / (2 * s0) * differences / squares,
            products / pairs, n / s0 * both / (squares * otherSquares).squareRoot(),
        ]
    }

    private func matrix(_ weights: SpatialWeights) -> [[Double]] {
        (0..<weights.count).map { area in
            var row = [Double](repeating: 0, count: weights.count)
            for (neighbor, weight) in zip(
                weights.neighbors(of: area), weights.linkWeights(of: area))
            {
                row[neighbor] = weight
            }
            return row
        }
    }

    @Test func statisticsEqualTheirDefinitions() throws {
        for seed in UInt64(0)..<20 {
            let x = values(12, seed: seed)
            let y = x.map { ($0 - 3) * ($0 - 3) }
            for standardization in WeightStandardization.allCases {
                let weights = weights(12, seed: seed + 100)
                let expected = slow(x, y, matrix(weights.standardized(standardization)))
                for (statistic, value) in zip(Self.all, expected) {
                    let ours = try statistic(x, weights, keys(12), options(standardization))
                    #expect(agree(ours.value, value, relative: 1e-12, floor: 0.01))
                }
            }
        }
    }

    /// All 720 arrangements of six values: expectation and variance are exactly theirs.
    @Test func analyticMomentsAreThoseOfAllArrangements() throws {
        for seed in UInt64(0)..<3 {
            let x = values(6, seed: seed + 7)
            let y = x.map { ($0 - 3) * ($0 - 3) }
            let weights = weights(6, seed: seed)
            let w = matrix(weights)
            var all = [[Double]](repeating: [], count: 4)
            permute(Array(0..<6)) { order in
                let statistics = slow(order.map { x[$0] }, order.map { y[$0] }, w)
                for index in 0..<3 { all[index].append(statistics[index]) }
                // Bivariate: x stays, y is dealt out.
                all[3].append(slow(x, order.map { y[$0] }, w)[3])
            }
            for (statistic, sample) in zip(Self.all, all) {
                let ours = try statistic(x, weights, keys(6), options())
                let mean = sample.reduce(0, +) / 720
                let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 720
                #expect(agree(ours.expectation, mean, relative: 1e-12, floor: 1))
                #expect(agree(ours.randomization?.variance, variance, relative: 1e-11))
            }
        }
    }

    private func permute(_ items: [Int], _ visit: ([Int]) -> Void) {
        var items = items
        func go(_ place: Int) {
            if place == items.count { return visit(items) }
            for other in place..<items.count {
                items.swapAt(place, other)
                go(place + 1)
                items.swapAt(place, other)
            }
        }
        go(0)
    }

    @Test func permutationsFollowTheDocumentedStream() throws {
        let x = values(30, seed: 2)
        let weights = weights(30, seed: 3, isBinary: true)
        let observed = slow(x, x, matrix(weights))
        var tails = [(0, 0)]
        tails = [(0, 0), (0, 0), (0, 0)]
        for permutation in UInt64(0)..<199 {
            var generator = CounterGenerator(seed: 1, key: 0, permutation: permutation)
            var halves: [UInt64] = []
            var dealt = x
            for place in 0..<29 {
                let bound = UInt64(30 - place)
                var product: UInt64
                repeat {
                    if halves.isEmpty {
                        let word = generator.next()
                        halves = [word & 0xFFFF_FFFF, word >> 32]
                    }
                    product = halves.removeFirst() * bound
                } while product & 0xFFFF_FFFF < (1 << 32) % bound
                dealt.swapAt(place, place + Int(product >> 32))
            }
            let statistics = slow(dealt, dealt, matrix(weights))
            for index in 0..<3 {
                let tolerance = 1e-12
                tails[index].0 += statistics[index] >= observed[index] - tolerance ? 1 : 0
                tails[index].1 += statistics[index] <= observed[index] + tolerance ? 1 : 0
            }
        }
        for (statistic, tail) in zip(Self.all, tails) {
            let ours = try statistic(x, weights, keys(30), options(permutations: 199))
            #expect(ours.simulation?.p == min(1, 2 * Double(min(tail.0, tail.1) + 1) / 200))
        }
    }

    @Test func simulatedMomentsApproachTheAnalyticOnes() throws {
        let x = values(50, seed: 5)
        let weights = weights(50, seed: 6)
        for statistic in Self.all {
            let ours = try statistic(x, weights, keys(50), options(.row, permutations: 4_999))
            let simulation = try #require(ours.simulation)
            let exact = try #require(ours.randomization)
            let error = (exact.variance / 4_999).squareRoot()
            #expect(abs(simulation.mean - ours.expectation) < 4.5 * error)
            #expect(abs(simulation.variance / exact.variance - 1) < 0.12)
        }
    }

    @Test func threadsAndTheOrderOfRowsChangeNoBit() throws {
        let count = 700
        let weights = lattice(27, .queen)  // 729, of which some have no value
        var random = SeededGenerator(seed: 3)
        let x: [Double?] = (0..<729).map {
            $0 < count ? Double.random(in: 0...1, using: &random) : nil
        }
        let order = Array(0..<729).shuffled(using: &random)
        var place = [Int](repeating: 0, count: 729)
        for (new, old) in order.enumerated() { place[old] = new }
        let moved = SpatialWeights(
            neighbors: order.map { weights.neighbors(of: $0).map { place[$0] } })
        for statistic in Self.all {
            let first = try statistic(x, weights, keys(729), options(.row, permutations: 99))
            for threads in [2, 8] {
                #expect(
                    try statistic(
                        x, weights, keys(729), options(.row, permutations: 99, threads: threads))
                        == first)
            }
            #expect(
                try statistic(
                    order.map { x[$0] }, moved, order.map { UInt64($0) },
                    options(.row, permutations: 99)) == first)
            #expect(first.leftOutCount == 29 && first.areaCount == count)
        }
    }

    @Test func scalingAndShiftingValuesLeavesTheTestsAlone() throws {
        let x = values(40, seed: 8)
        let weights = weights(40, seed: 9)
        for (index, statistic) in [Self.moran, Self.geary, Self.g].enumerated() {
            let plain = try statistic(x, weights, keys(40), options(.row, permutations: 99))
            for (scale, shift) in [(4.0, 0.0), (1, 1e6), (0x1p-600, 0), (0x1p700, 0), (-2, 5)] {
                // General G has a natural zero.
                if index == 2 && (shift != 0 || scale < 0) { continue }
                let other = try statistic(
                    x.map { $0 * scale + shift }, weights, keys(40),
                    options(.row, permutations: 99))
                #expect(agree(other.value, plain.value, relative: 1e-9))
                #expect(agree(other.randomization?.z, plain.randomization?.z, relative: 1e-9))
                #expect(other.simulation?.p == plain.simulation?.p)
            }
        }
    }

    /// Values far from zero beside their spread: powers of x would cancel to nothing.
    @Test func generalGKeepsItsDigitsFarFromZero() throws {
        let weights = weights(30, seed: 4)
        let x = values(30, seed: 4)
        let far = try generalG(
            x.map { $0 + 1e7 }, weights, keys: keys(30), options: options(permutations: 499))
        // There G is nearly a linear function of the values: z of Σ tᵢxᵢ.
        let w = matrix(weights)
        let totals = (0..<30).map { i in (0..<30).reduce(0) { $0 + w[i][$1] + w[$1][i] } }
        let mean = x.reduce(0, +) / 30
        let average = totals.reduce(0, +) / 30
        let linear = (0..<30).reduce(0) { $0 + totals[$1] * (x[$1] - mean) }
        let variance =
            x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            * totals.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 29
        #expect(agree(far.randomization?.z, linear / variance.squareRoot(), relative: 1e-5))
        #expect(abs((far.simulation?.variance ?? 0) / (far.randomization?.variance ?? 1) - 1) < 0.3)
    }

    @Test func pIsUniformWithoutAPattern() throws {
        let weights = lattice(12, .queen)
        var random = SeededGenerator(seed: 12)
        var (analytic, simulated) = ([Double](), [Double]())
        for seed in UInt64(0)..<200 {
            let x: [Double?] = (0..<144).map { _ in Double.random(in: 0...1, using: &random) }
            let result = try globalMoran(
                x, weights, keys: keys(144),
                options: GlobalOptions(standardization: .row, permutations: 99, seed: seed))
            analytic.append(try #require(result.randomization).p)
            simulated.append(try #require(result.simulation).p)
        }
        for p in [analytic, simulated] {
            // Kolmogorov–Smirnov at 0.001, and one step of the permutation p.
            for (rank, value) in p.sorted().enumerated() {
                #expect(abs(value - (Double(rank) + 0.5) / 200) < 1.95 / 200.0.squareRoot() + 0.02)
            }
        }
    }

    @Test func aMapWhereEverythingIsANeighborHasNoTest() throws {
        let weights = SpatialWeights(
            neighbors: (0..<6).map { area in (0..<6).filter { $0 != area } })
        for statistic in [Self.moran, Self.geary, Self.g] {
            let result = try statistic(
                [1, 2, 3, 4, 5, 9], weights, keys(6), options(permutations: 99))
            #expect(agree(result.value, result.expectation, relative: 1e-12))
            #expect(result.randomization == nil && result.normality == nil)
            #expect(result.reason == .neighborsEverywhere)
            #expect(result.simulation?.p == 1)
        }
    }

    @Test func threeAreasHaveAStatisticButNoAnalyticTest() throws {
        let result = try globalMoran(
            [1, 2, 4], SpatialWeights(neighbors: [[1], [0, 2], [1]]), keys: keys(3),
            options: options())
        #expect(result.randomization == nil && result.reason == .tooFew && result.value.isFinite)
    }

    @Test func missingAreasAreAsIfTheyWereNotThere() throws {
        let x = values(10, seed: 1)
        let weights = weights(10, seed: 1)
        var more: [Double?] = x
        more.append(nil)
        more.append(.nan)
        let bigger = SpatialWeights(
            neighbors: (0..<10).map { Array(weights.neighbors(of: $0)) + [10, 11] } + [[0], [3]],
            linkWeights: (0..<10).map { weights.linkWeights(of: $0) + [1, 2] } + [[1], [2]])
        for statistic in Self.all {
            var with = try statistic(more, bigger, keys(12), options(.row, permutations: 19))
            let without = try statistic(x, weights, keys(10), options(.row, permutations: 19))
            #expect(with.leftOutCount == 2)
            with.leftOutCount = 0
            #expect(with == without)
        }
    }

    @Test func whatCannotBeComputedIsRefused() throws {
        let line = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
        let cases: [([Double?], SpatialWeights, [UInt64], GlobalOptions, StatisticsError.Code)] = [
            ([1, 1, 1, 1], line, keys(4), options(), .noVariation),
            ([1, nil, .nan, 2], line, keys(4), options(), .tooFew),
            ([1, 2, 3], line, keys(3), options(), .lengthMismatch),
            ([1, 2, 3, 4], line, keys(3), options(), .lengthMismatch),
            ([1, 2, 3, 4], line, [1, 2, 2, 3], options(), .duplicateKey),
            ([1, 2, 3, 4], line, keys(4), options(permutations: -1), .badParameter),
            ([1, 2, 3, 4], line, keys(4), options(permutations: 10_000_001), .badParameter),
            ([1, 2, 3, 4], line, keys(4), options(threads: 0), .badParameter),
            (
                [1, 2, 3, 4], SpatialWeights(neighbors: [[], [], [], []]), keys(4), options(),
                .badParameter
            ),
            (
                [1, 2, 3, 4],
                SpatialWeights(
                    neighbors: [[1], [0], [], []], linkWeights: [[1e200], [1e200], [], []]),
                keys(4), options(), .badParameter
            ),
        ]
        for statistic in Self.all {
            for (x, weights, keys, options, code) in cases {
                let error = try #require(throws: StatisticsError.self) {
                    try statistic(x, weights, keys, options)
                }
                #expect(error.code == code, "\(error)")
            }
        }
        let noProducts: [([Double], StatisticsError.Code)] = [
            ([1, -1, 2, 3], .badParameter), ([0, 0, 5, 0], .noVariation),
        ]
        for (x, code) in noProducts {
            let error = try #require(throws: StatisticsError.self) {
                try generalG(x, line, keys: keys(4), options: options())
            }
            #expect(error.code == code)
        }
        #expect(throws: StatisticsError.self) {
            try bivariateMoran(
                [1, 2, 3, 4], with: [1, 2], line, keys: keys(4), options: options())
        }
    }

    @Test func permutationsStopWhenAsked() throws {
        let progress = StatisticsProgress()
        progress.cancel()
        let error = try #require(throws: StatisticsError.self) {
            try globalMoran(
                values(20, seed: 1), weights(20, seed: 1), keys: keys(20),
                options: options(permutations: 999), progress: progress)
        }
        #expect(error.code == .cancelled)
        let whole = StatisticsProgress()
        _ = try globalMoran(
            values(20, seed: 1), weights(20, seed: 1), keys: keys(20),
            options: options(permutations: 9_999), progress: whole)
        #expect(whole.fraction == 1)
    }
}
