import HotspotStatistics
import Testing

struct LocalMoranTests {
    private let ring = SpatialWeights(
        neighbors: (0..<8).map { [($0 + 1) % 8, ($0 + 7) % 8] })

    /// Four areas in a row, worked by hand: values 1, 2, 3, 9 with mean 3.75, deviations −2.75,
    /// −1.75, −0.75, 5.25, their squares 38.75.
    @Test func fourAreasInARowAgreeWithHand() throws {
        let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
        let result = try localMoran(
            [1, 2, 3, 9], weights, keys: keys(4),
            options: LocalMoranOptions(testing: LocalTesting(.analytic)))
        let expected = [
            3 * -2.75 * -1.75 / 38.75, 3 * -1.75 * (-3.5 / 2) / 38.75,
            3 * -0.75 * (3.5 / 2) / 38.75, 3 * 5.25 * -0.75 / 38.75,
        ]
        for (area, i) in expected.enumerated() {
            #expect(agree(result.i[area], i, relative: 1e-14))
        }
    }

    @Test(arguments: [WeightStandardization.none, .row])
    func theScoreDoesNotDependOnTheScaleOfARow(standardization: WeightStandardization) throws {
        let values = latticeValues(64)
        let plain = lattice(8, .queen)
        let rows = plain.rowStandardized()
        let testing = LocalTesting(.permutation(ConditionalPermutation(199)))
        let first = try localMoran(
            values, plain, keys: keys(64), options: LocalMoranOptions(testing: testing))
        let second = try localMoran(
            values, rows, keys: keys(64),
            options: LocalMoranOptions(standardization: standardization, testing: testing))
        for area in values.indices {
            #expect(agree(first.i[area], second.i[area], floor: 1))
            #expect(agree(first.z[area], second.z[area], floor: 1))
        }
        #expect(first.pSimulated == second.pSimulated)
        #expect(first.associations == second.associations)
        let gi = try localGetisOrd(
            values, plain, keys: keys(64), options: LocalGOptions(statistic: .gi, permutations: 0))
        let giRows = try localGetisOrd(
            values, rows, keys: keys(64), options: LocalGOptions(statistic: .gi, permutations: 0))
        let star = try localGetisOrd(
            values, plain, keys: keys(64), options: .analytic(.giStar))
        let starRows = try localGetisOrd(
            values, plain.rowStandardized(includingSelf: true), keys: keys(64),
            options: .analytic(.giStar))
        for area in values.indices {
            #expect(agree(gi.z[area], giRows.z[area], floor: 1))
            #expect(agree(star.z[area], starRows.z[area], floor: 1))
        }
    }

    /// Given its own value, an area's Moran is as unusual as its neighbors' sum.
    @Test func theTestIsThatOfGi() throws {
        let values = latticeValues(100)
        let weights = lattice(10, .rook)
        for inference in [
            LocalInference.permutation(ConditionalPermutation(199)),
            .exact(otherwise: ConditionalPermutation(199)),
        ] {
            let moran = try localMoran(
                values, weights, keys: keys(100),
                options: LocalMoranOptions(testing: LocalTesting(inference)))
            let gi = try localGetisOrd(
                values, weights, keys: keys(100),
                options: LocalGOptions(statistic: .gi, testing: LocalTesting(inference)))
            #expect(moran.pSimulated == gi.pSimulated && moran.pExact == gi.pExact)
            for area in values.indices {
                #expect(agree(moran.z[area].map(abs), gi.z[area].map(abs)))
            }
        }
    }

    @Test func aVariableWithItselfIsTheUnivariateStatistic() throws {
        let values = latticeValues(64)
        let one = try localMoran(values, lattice(8, .queen), keys: keys(64))
        let two = try localMoran(values, with: values, lattice(8, .queen), keys: keys(64))
        #expect(one == two)
    }

    @Test func aMissingSecondValueLeavesTheAreaOut() throws {
        let values = latticeValues(64)
        var second: [Double?] = values.reversed()
        second[20] = nil
        second[21] = .nan
        let result = try localMoran(values, with: second, lattice(8, .queen), keys: keys(64))
        for area in [20, 21] {
            #expect(result.i[area] == nil && result.reasons[area] == .missing)
        }
        #expect(result.testedCount == 62)
        #expect(result.neighborCounts[28] == 6)
    }

    @Test func quadrantsAreWordsAndNeedTheCorrectedP() throws {
        // A block of high values in a corner of low ones, and one high value far off.
        var values = latticeValues(400).map { $0 / 1000 }
        for row in 0..<5 { for column in 0..<5 { values[row * 20 + column] += 30 } }
        values[15 * 20 + 15] += 30
        let testing = LocalTesting(.permutation(ConditionalPermutation(499)))
        let result = try localMoran(
            values, lattice(20, .queen), keys: keys(400),
            options: LocalMoranOptions(testing: testing))
        #expect(result.associations[2 * 20 + 2] == .highHigh)
        for area in values.indices {
            let isSignificant = (result.q[area] ?? 2) <= 0.05
            let association = try #require(result.associations[area])
            if !isSignificant { #expect(association == .notSignificant) }
            if association == .highHigh { #expect((result.i[area] ?? 0) > 0) }
            if association == .lowHigh { #expect((result.i[area] ?? 0) < 0) }
        }
        #expect(
            LocalMoran.Association.allCases.map(\.rawValue)
                == ["high-high", "low-low", "high-low", "low-high", "not-significant"])
    }

    /// pysal calls a neighbors' sum of exactly 0 high.
    @Test func aSignOfExactlyZeroIsNotSignificant() throws {
        // The mean is 4; area 0 has it, and the neighbors of area 4 have it together.
        let values: [Double] = [4, 9, 0, 1, 6, 7, 2, 3]
        let result = try localMoran(
            values, ring, keys: keys(8),
            options: LocalMoranOptions(
                testing: LocalTesting(
                    .exact(otherwise: ConditionalPermutation()), alpha: 0.999_999)))
        #expect(result.i[0] == 0 && result.z[0] == nil && result.reasons[0] == .noVariation)
        #expect(result.associations[0] == .notSignificant)
        #expect(result.i[4] == 0 && result.associations[4] == .notSignificant)
        #expect(result.testedCount == 7)
    }

    @Test(arguments: [(2.0, 0.0), (1e-3, 0), (1, 1e6), (-1, 12), (1e200, 0), (1e-300, 0)])
    func scalingAndShiftingLeaveTheStatistic(scale: Double, shift: Double) throws {
        let values = latticeValues(100)
        let weights = lattice(10, .queen)
        for moments in LocalMoranMoments.allCases {
            let options = LocalMoranOptions(
                moments: moments, testing: LocalTesting(.analytic))
            let plain = try localMoran(values, weights, keys: keys(100), options: options)
            let moved = try localMoran(
                values.map { $0 * scale + shift }, weights, keys: keys(100), options: options)
            for area in values.indices {
                #expect(agree(plain.i[area], moved.i[area], floor: 1))
                #expect(agree(plain.z[area], moved.z[area], floor: 1))
            }
        }
    }

    @Test func whatCannotBeComputedIsRefused() throws {
        let cases: [([Double?], [Double?]?, LocalTesting, StatisticsError.Code)] = [
            ([1, nil, 2, nil, nil, nil, nil, nil], nil, LocalTesting(), .tooFew),
            (Array(repeating: 7, count: 8), nil, LocalTesting(), .noVariation),
            (latticeValues(8), Array(repeating: 7, count: 8), LocalTesting(), .noVariation),
            (latticeValues(8), [1, 2], LocalTesting(), .lengthMismatch),
            (latticeValues(7), nil, LocalTesting(), .lengthMismatch),
            (latticeValues(8), nil, LocalTesting(alpha: 0), .badParameter),
            (latticeValues(8), nil, LocalTesting(alpha: .nan), .badParameter),
            (latticeValues(8), nil, LocalTesting(threads: 0), .badParameter),
            (
                latticeValues(8), nil,
                LocalTesting(.permutation(ConditionalPermutation(0))), .badParameter
            ),
            (
                latticeValues(8), nil,
                LocalTesting(.exact(otherwise: ConditionalPermutation(10_000_001))), .badParameter
            ),
            (
                latticeValues(8), nil,
                LocalTesting(.permutation(ConditionalPermutation(99, stopAfter: 0))), .badParameter
            ),
            (
                latticeValues(8), nil,
                LocalTesting(
                    .permutation(ConditionalPermutation(99, scheme: .shared, stopAfter: 5))),
                .badParameter
            ),
        ]
        for (values, second, testing, code) in cases {
            let error = try #require(throws: StatisticsError.self) {
                try localMoran(
                    values, with: second, ring, keys: keys(values.count),
                    options: LocalMoranOptions(testing: testing))
            }
            #expect(error.code == code)
        }
    }
}
