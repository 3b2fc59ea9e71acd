import Testing

@testable import HotspotStatistics

struct PlaceStreamTests {
    /// The known answers of Random123, the library of the paper (`kat_vectors`, philox4x32 10).
    @Test(arguments: [
        (
            [0, 0, 0, 0] as [UInt32], [0, 0] as [UInt32],
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8] as [UInt32]
        ),
        (
            [.max, .max, .max, .max], [.max, .max],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        ),
    ])
    func blocksAreThoseOfThePaper(counter: [UInt32], key: [UInt32], words: [UInt32]) {
        #expect(PlainDraws.philox(counter, key) == words)
        let block = SmallPhiloxBlock(
            counter: (counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
        #expect([block.a, block.b, block.c, block.d] == words)
    }

    @Test func lanesEncipherAsSingleBlocksDo() {
        let seed: UInt64 = 0x1234_5678_9ABC_DEF0
        let key: UInt64 = 0xFEDC_BA98_7654_3210
        let roundKeys = PhiloxLanes.roundKeys(seed: seed)
        let lanes = unsafe roundKeys.withUnsafeBufferPointer { keys -> PhiloxLanes? in
            guard let base = keys.baseAddress else { return nil }
            return unsafe PhiloxLanes(
                permutations: SIMD8(5, 6, 7, 8, 9, 10, 11, 12), block: 3, key: key, roundKeys: base)
        }
        for lane in 0..<8 {
            let block = SmallPhiloxBlock(
                seed: seed, key: key, permutation: UInt32(lane + 5), block: 3)
            #expect((lanes?.a[lane]).map { UInt32(truncatingIfNeeded: $0) } == block.a)
            #expect((lanes?.b[lane]).map { UInt32(truncatingIfNeeded: $0) } == block.b)
            #expect((lanes?.c[lane]).map { UInt32(truncatingIfNeeded: $0) } == block.c)
            #expect((lanes?.d[lane]).map { UInt32(truncatingIfNeeded: $0) } == block.d)
        }
    }

    /// Few draws by vectors, many by bits, nearly all, and all.
    @Test(arguments: [
        (others: 5, draws: 3), (others: 40, draws: 14), (others: 40, draws: 15),
        (others: 300, draws: 60), (others: 20, draws: 19), (others: 7, draws: 7),
        (others: 1, draws: 1), (others: 100_000, draws: 8),
    ])
    func sixteenPermutationsDrawThePlacesOfThePlainStream(others: Int, draws: Int) {
        let sampler = PlaceSampler(others: others, capacity: draws, seed: 0xABCD_EF01_2345)
        var pool = (0..<others).map { 1.5 * Double($0) }
        for (key, permutation) in [(UInt64(3), UInt32(0)), (1 << 40 | 9, 4800)] {
            var sums = [Double](repeating: 0, count: 16)
            unsafe pool.withUnsafeMutableBufferPointer { pool in
                unsafe sums.withUnsafeMutableBufferPointer { sums in
                    guard let pool = pool.baseAddress, let sums = sums.baseAddress else { return }
                    unsafe sampler.sums(
                        PlainTerm(pool: pool), key: key, permutation: permutation, draws: draws,
                        into: sums)
                }
            }
            for lane in 0..<16 {
                let places = PlainDraws.places(
                    others: others, draws: draws, key: key, seed: 0xABCD_EF01_2345,
                    permutation: Int(permutation) + lane)
                #expect(Set(places).count == draws)
                #expect(sums[lane] == places.reduce(0) { $0 + pool[$1] })
            }
        }
    }

    @Test func everyPairOfPlacesIsEquallyLikely() {
        var counts = [Int](repeating: 0, count: 36)
        let runs = 18_000
        for permutation in 0..<runs {
            let places = PlainDraws.places(
                others: 6, draws: 2, key: 77, seed: 1, permutation: permutation)
            counts[places[0] * 6 + places[1]] += 1
        }
        let expected = Double(runs) / 30
        var chiSquare = 0.0
        for (pair, count) in counts.enumerated() {
            if pair / 6 == pair % 6 {
                #expect(count == 0)
            } else {
                chiSquare += (Double(count) - expected) * (Double(count) - expected) / expected
            }
        }
        #expect(chiSquare < 65.3)  // p = 0.0001 at 29 degrees of freedom
    }

    /// Most areas that neighbor more than half of the others are tested by who is left over.
    @Test func theFewLeftOverAreDrawnInsteadOfTheMany() throws {
        let count = 30
        let weights = SpatialWeights(
            neighbors: (0..<count).map { area in (1...25).map { (area + $0) % count } })
        for scale in [1.0, 1.0 / 7] {
            let values = latticeValues(count).map { $0 * scale }
            let result = try localGetisOrd(
                values, weights, keys: keys(count),
                options: LocalGOptions(statistic: .gi, permutations: 99, seed: 3))
            for area in 0..<count {
                let left = (0..<count).filter { other in
                    other != area && !weights.neighbors(of: area).contains(other)
                }
                let row = SpatialWeights(neighbors: (0..<count).map { $0 == area ? left : [] })
                let p = PlainDraws.p(
                    values, row, area: area, key: UInt64(area), seed: 3, permutations: 99)
                #expect(result.pSimulated[area] == p)
            }
        }
    }

    @Test func cancelingStopsTheWork() throws {
        let progress = StatisticsProgress()
        progress.cancel()
        for inference in [
            LocalInference.permutation(ConditionalPermutation(99)),
            .permutation(ConditionalPermutation(99, scheme: .shared)),
            .exact(otherwise: ConditionalPermutation(99)),
        ] {
            let error = try #require(throws: StatisticsError.self) {
                try localGetisOrd(
                    latticeValues(100), lattice(10, .queen), keys: keys(100),
                    options: LocalGOptions(
                        statistic: .gi, testing: LocalTesting(inference)), progress: progress)
            }
            #expect(error.code == .cancelled)
        }
    }

    /// Shuffled over the map, z-scores have mean 0 and variance 1.
    @Test func scoresOfShuffledValuesHaveMeanZeroAndVarianceOne() throws {
        var random = SeededGenerator(seed: 3)
        var values = latticeValues(100)
        let weights = lattice(10, .queen)
        var (sum, squares, count) = (0.0, 0.0, 0.0)
        for _ in 0..<200 {
            values.shuffle(using: &random)
            for statistic in LocalGStatistic.allCases {
                let result = try localGetisOrd(
                    values, weights, keys: keys(100), options: .analytic(statistic))
                for z in result.z.compactMap({ $0 }) {
                    sum += z
                    squares += z * z
                    count += 1
                }
            }
        }
        #expect(abs(sum / count) < 0.02)
        #expect(abs(squares / count - 1) < 0.03)
    }
}
