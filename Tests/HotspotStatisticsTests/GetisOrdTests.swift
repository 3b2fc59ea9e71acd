import HotspotStatistics
import PlanarGeometry
import Testing

struct GetisOrdTests {
    private func randomMap(
        _ count: Int, links: Int, seed: UInt64
    ) -> (values: [Double], weights: SpatialWeights) {
        var random = SeededGenerator(seed: seed)
        let values = (0..<count).map { _ in Double(random.next() % 100_000) / 7 }
        let neighbors = (0..<count).map { _ in
            (0..<links).map { _ in Int(random.next() % UInt64(count)) }
        }
        return (values, SpatialWeights(neighbors: neighbors))
    }

    @Test(arguments: [
        (count: 3, links: 1), (count: 5, links: 2), (count: 40, links: 6), (count: 120, links: 70),
    ])
    func scoresEqualTheDenseFormulas(count: Int, links: Int) throws {
        let (values, weights) = randomMap(count, links: links, seed: UInt64(count))
        for standardization in [WeightStandardization.none, .row] {
            var options = LocalGOptions.analytic(.giStar)
            options.standardization = standardization
            let star = try localGetisOrd(values, weights, keys: keys(count), options: options)
            options.statistic = .gi
            let plain = try localGetisOrd(values, weights, keys: keys(count), options: options)
            let denseStar = DenseGetisOrd.giStar(
                values,
                DenseGetisOrd.matrix(weights, selfWeight: 1, standardization: standardization))
            let densePlain = DenseGetisOrd.gi(
                values,
                DenseGetisOrd.matrix(weights, selfWeight: 0, standardization: standardization))
            for row in values.indices {
                if let z = star.z[row] { #expect(agree(z, denseStar[row], floor: 1)) }
                if let z = plain.z[row] { #expect(agree(z, densePlain[row], floor: 1)) }
                #expect((star.z[row] == nil) == (star.reasons[row] != nil))
                #expect((plain.z[row] == nil) == (plain.reasons[row] != nil))
            }
        }
    }

    @Test func missingValuesAreLeftOutOfEverything() throws {
        let (values, weights) = randomMap(60, links: 5, seed: 7)
        let kept = values.indices.filter { $0 % 6 != 2 }
        let withGaps = values.indices.map { $0 % 6 == 2 ? nil : values[$0] }
        let position = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        let among = SpatialWeights(
            neighbors: kept.map { weights.neighbors(of: $0).compactMap { position[$0] } })
        for statistic in [LocalGStatistic.gi, .giStar] {
            let options = LocalGOptions(statistic: statistic, permutations: 99)
            let result = try localGetisOrd(withGaps, weights, keys: keys(60), options: options)
            let small = try localGetisOrd(
                kept.map { values[$0] }, among, keys: kept.map { UInt64($0) }, options: options)
            #expect(kept.map { result.z[$0] } == small.z)
            #expect(kept.map { result.pSimulated[$0] } == small.pSimulated)
            #expect(kept.map { result.q[$0] } == small.q)
            #expect(kept.map { result.neighborCounts[$0] } == small.neighborCounts)
            #expect(result.testedCount == small.testedCount)
            for row in values.indices where row % 6 == 2 {
                #expect(result.z[row] == nil && result.p[row] == nil && result.q[row] == nil)
                #expect(result.bin[row] == nil && result.reasons[row] == .missing)
            }
        }
    }

    /// esda gives every area p = 0.0001 where one value is not a number.
    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func aValueThatIsNoNumberIsMissingAndHarmsNoOther(bad: Double) throws {
        let (values, weights) = randomMap(40, links: 4, seed: 11)
        var poisoned: [Double?] = values
        poisoned[13] = bad
        var without: [Double?] = values
        without[13] = nil
        let options = LocalGOptions(statistic: .giStar, permutations: 99)
        let result = try localGetisOrd(poisoned, weights, keys: keys(40), options: options)
        #expect(try result == localGetisOrd(without, weights, keys: keys(40), options: options))
        #expect(result.reasons[13] == .missing)
        #expect(result.testedCount == 39)
        #expect(result.pSimulated.compactMap { $0 }.contains { $0 > 0.5 })
    }

    /// libgeoda gives isolates p = 0.
    @Test func anIsolateHasGiStarButNoPermutationTestAndNoGi() throws {
        let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2], []])
        let values: [Double?] = [1, 2, 3, 4, 40]
        let analytic = try localGetisOrd(
            values, weights, keys: keys(5), options: .analytic(.giStar))
        // Alone: 40 − 10 = 30, s² = (81 + 64 + 49 + 36 + 900)/5 = 226, √((5·1 − 1²)/(5 − 1)) = 1.
        #expect(agree(analytic.z[4], 30 / 226.0.squareRoot(), relative: 1e-15))
        #expect(analytic.reasons[4] == nil && analytic.testedCount == 5)
        let permuted = try localGetisOrd(
            values, weights, keys: keys(5),
            options: LocalGOptions(statistic: .giStar, permutations: 99))
        #expect(permuted.z[4] == analytic.z[4] && permuted.p[4] == analytic.p[4])
        #expect(permuted.pSimulated[4] == nil && permuted.q[4] == nil && permuted.bin[4] == nil)
        #expect(permuted.reasons[4] == .isolate && permuted.testedCount == 4)
        let plain = try localGetisOrd(values, weights, keys: keys(5), options: .analytic(.gi))
        #expect(plain.z[4] == nil && plain.p[4] == nil && plain.reasons[4] == .isolate)
    }

    @Test func anAreaThatNeighborsAllOthersHasNoScore() throws {
        let weights = SpatialWeights(neighbors: [[1, 2, 3], [0], [0], [0]])
        for statistic in [LocalGStatistic.gi, .giStar] {
            let result = try localGetisOrd(
                [1, 5, 3, 9], weights, keys: keys(4),
                options: LocalGOptions(statistic: statistic, permutations: 9))
            #expect(result.z[0] == nil && result.reasons[0] == .neighborsEverywhere)
            #expect(result.z.dropFirst().allSatisfy { $0?.isFinite ?? false })
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func giOfTheOnlyDifferentValueHasNoVariationAroundIt(lone: Int) throws {
        var values = [Double?](repeating: 0.1, count: 5)
        values[lone] = 0.3
        let ring = SpatialWeights(neighbors: (0..<5).map { [($0 + 1) % 5, ($0 + 4) % 5] })
        let result = try localGetisOrd(values, ring, keys: keys(5), options: .analytic(.gi))
        #expect(result.z[lone] == nil && result.reasons[lone] == .noVariation)
        #expect(result.z.compactMap { $0 }.count == 4)
    }

    @Test func oneOverwhelmingValueCostsGiNoDigits() throws {
        var (values, weights) = randomMap(50, links: 5, seed: 3)
        values = values.map { $0.rounded() }
        values[20] = 1e15
        let result = try localGetisOrd(values, weights, keys: keys(50), options: .analytic(.gi))
        // Gi of that area does not depend on its own value.
        values[20] = values[21]
        let modest = try localGetisOrd(values, weights, keys: keys(50), options: .analytic(.gi))
        #expect(agree(result.z[20], modest.z[20], relative: 1e-12))
    }

    @Test(arguments: [(2.0, 0.0), (1e-3, 0), (1, 1e6), (-1, 12), (1e200, 0), (1e-300, 0)])
    func scalingAndShiftingLeaveTheScores(scale: Double, shift: Double) throws {
        let (values, weights) = randomMap(80, links: 6, seed: 5)
        for statistic in [LocalGStatistic.gi, .giStar] {
            let plain = try localGetisOrd(
                values, weights, keys: keys(80), options: .analytic(statistic))
            let moved = try localGetisOrd(
                values.map { $0 * scale + shift }, weights, keys: keys(80),
                options: .analytic(statistic))
            for (a, b) in zip(moved.z, plain.z) {
                #expect(agree(a.map { scale < 0 ? -$0 : $0 }, b, floor: 1))
            }
        }
    }

    @Test(arguments: [1e300, Double.leastNormalMagnitude, .leastNonzeroMagnitude])
    func valuesAtTheEndsOfTheRangeGiveNumbers(size: Double) throws {
        let values = (0..<9).map { $0 % 2 == 0 ? size : 0.0 }
        let result = try localGetisOrd(
            values, lattice(3, .rook), keys: keys(9), options: .analytic(.giStar))
        #expect(result.z.allSatisfy { $0?.isFinite ?? false })
    }

    @Test func shufflingRowsWithTheirKeysChangesNoBit() throws {
        let (values, weights) = randomMap(70, links: 40, seed: 9)
        var random = SeededGenerator(seed: 10)
        let keys = (0..<70).map { _ in random.next() }
        let order = Array(0..<70).shuffled(using: &random)
        var place = [Int](repeating: 0, count: 70)
        for (new, old) in order.enumerated() { place[old] = new }
        let moved = SpatialWeights(
            neighbors: order.map { weights.neighbors(of: $0).map { place[$0] } })
        for statistic in [LocalGStatistic.gi, .giStar] {
            let options = LocalGOptions(statistic: statistic, permutations: 199)
            let first = try localGetisOrd(values, weights, keys: keys, options: options)
            let second = try localGetisOrd(
                order.map { values[$0] }, moved, keys: order.map { keys[$0] }, options: options)
            #expect(order.map { first.z[$0] } == second.z)
            #expect(order.map { first.p[$0] } == second.p)
            #expect(order.map { first.pSimulated[$0] } == second.pSimulated)
            #expect(order.map { first.q[$0] } == second.q)
            #expect(order.map { first.bin[$0] } == second.bin)
        }
    }

    @Test(
        arguments: [
            (values: [1, nil, 2], keys: [1, 2, 3], permutations: 0, threads: 1, code: "too-few"),
            (
                values: [4, 4, 4], keys: [1, 2, 3], permutations: 0, threads: 1,
                code: "no-variation"
            ),
            (
                values: [1, 2], keys: [1, 2, 3], permutations: 0, threads: 1,
                code: "length-mismatch"
            ),
            (
                values: [1, 2, 3], keys: [1, 2], permutations: 0, threads: 1,
                code: "length-mismatch"
            ),
            (
                values: [1, 2, 3], keys: [7, 2, 7], permutations: 0, threads: 1,
                code: "duplicate-key"
            ),
            (
                values: [1, 2, 3], keys: [1, 2, 3], permutations: -1, threads: 1,
                code: "bad-parameter"
            ),
            (
                values: [1, 2, 3], keys: [1, 2, 3], permutations: 10_000_001, threads: 1,
                code: "bad-parameter"
            ),
            (
                values: [1, 2, 3], keys: [1, 2, 3], permutations: 0, threads: 0,
                code: "bad-parameter"
            ),
        ] as [(values: [Double?], keys: [UInt64], permutations: Int, threads: Int, code: String)])
    func whatCannotBeComputedIsRefused(
        values: [Double?], keys: [UInt64], permutations: Int, threads: Int, code: String
    ) throws {
        let weights = SpatialWeights(neighbors: [[1], [0, 2], [1]])
        let options = LocalGOptions(
            statistic: .giStar, permutations: permutations, threads: threads)
        let error = try #require(throws: StatisticsError.self) {
            try localGetisOrd(values, weights, keys: keys, options: options)
        }
        #expect(error.code.rawValue == code)
        #expect(error.description.hasSuffix("."))
    }

    @Test(arguments: [
        (z: 4.0, q: 0.01, bin: 3, label: "hot spot 99 %"),
        (z: 2, q: 0.05, bin: 2, label: "hot spot 95 %"),
        (z: 2, q: 0.1, bin: 1, label: "hot spot 90 %"),
        (z: 2, q: 0.100001, bin: 0, label: "not significant"),
        (z: 0, q: 0, bin: 0, label: "not significant"),
        (z: -2, q: 0.1, bin: -1, label: "cold spot 90 %"),
        (z: -2, q: 0.02, bin: -2, label: "cold spot 95 %"),
        (z: -9, q: 0, bin: -3, label: "cold spot 99 %"),
        (z: .nan, q: 0, bin: 0, label: "not significant"),
        (z: 3, q: .nan, bin: 0, label: "not significant"),
    ])
    func classesFollowTheCorrectedP(z: Double, q: Double, bin: Int, label: String) {
        #expect(hotspotBin(z: z, q: q) == bin)
        #expect(hotspotLabel(bin) == label)
    }
}
