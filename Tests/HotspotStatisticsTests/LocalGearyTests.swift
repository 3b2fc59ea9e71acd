import HotspotStatistics
import Testing

struct LocalGearyTests {
    /// Four areas in a row, worked by hand: variance 38.75/4.
    @Test func fourAreasInARowAgreeWithHand() throws {
        let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
        let result = try localGeary(
            [1, 2, 3, 9], weights, keys: keys(4),
            options: LocalGearyOptions(testing: LocalTesting(.analytic)))
        let variance = 38.75 / 4
        for (area, squares) in [1, 1, (1 + 36.0) / 2, 36].enumerated() {
            #expect(agree(result.c[area], squares / variance, relative: 1e-14))
        }
    }

    /// The score has mean and variance of the permutation distribution, which all ways to draw the
    /// neighbors give.
    @Test(arguments: [[3.0, 1, 4, 1, 5, 9, 2], [0, 0, 1, 0, 7, 7, 7], [1, 2, 4, 8, 16, 32, 1e9]])
    func theScoreHasTheMomentsOfAllDraws(values: [Double]) throws {
        let links = [[1, 2], [0, 2, 3], [0, 1, 4], [1, 4, 5], [2, 3, 6], [3, 6], [4, 5]]
        let result = try localGeary(
            values, SpatialWeights(neighbors: links), keys: keys(7),
            options: LocalGearyOptions(testing: LocalTesting(.analytic)))
        for area in values.indices {
            let others = values.indices.filter { $0 != area }
            let squares = others.map { (values[$0] - values[area]) * (values[$0] - values[area]) }
            let k = links[area].count
            let sums = (0..<(1 << 6)).filter { $0.nonzeroBitCount == k }.map { subset in
                others.indices.reduce(0) { $0 + (subset >> $1 & 1 == 1 ? squares[$1] : 0) }
            }
            let mean = sums.reduce(0, +) / Double(sums.count)
            let variance =
                sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sums.count)
            let observed = links[area].reduce(0) {
                $0 + (values[$1] - values[area]) * (values[$1] - values[area])
            }
            #expect(
                agree(
                    result.z[area], (observed - mean) / variance.squareRoot(), relative: 1e-6,
                    floor: 1))
        }
    }

    @Test func likenessAndStepsAreTold() throws {
        // Left half low, right half high, with noise: steps along the middle.
        var values = latticeValues(400).map { $0 / 1000 }
        for row in 0..<20 { for column in 10..<20 { values[row * 20 + column] += 20 } }
        let result = try localGeary(
            values, lattice(20, .queen), keys: keys(400),
            options: LocalGearyOptions(
                testing: LocalTesting(.permutation(ConditionalPermutation(299)))))
        #expect(result.associations[5 * 20 + 4] == .lowLow)
        #expect(result.associations[5 * 20 + 15] == .highHigh)
        #expect((result.z[5 * 20 + 4] ?? 1) < 0)
        #expect((result.c[5 * 20 + 10] ?? 0) > 3 * (result.c[5 * 20 + 15] ?? 1))
    }

    @Test func anOutlierAmongEqualValuesHasNoVariationAroundIt() throws {
        var values = [Double](repeating: 3, count: 25)
        values[12] = 8
        let result = try localGeary(values, lattice(5, .rook), keys: keys(25))
        #expect(result.z[12] == nil && result.reasons[12] == .noVariation)
        #expect(result.z.compactMap { $0 }.count == 24)
    }

    @Test(arguments: [(2.0, 0.0), (1e-3, 0), (1, 1e6), (-1, 12), (1e200, 0), (1e-300, 0)])
    func scalingAndShiftingLeaveTheStatistic(scale: Double, shift: Double) throws {
        let values = latticeValues(100)
        let options = LocalGearyOptions(testing: LocalTesting(.analytic))
        let plain = try localGeary(values, lattice(10, .queen), keys: keys(100), options: options)
        let moved = try localGeary(
            values.map { $0 * scale + shift }, lattice(10, .queen), keys: keys(100),
            options: options)
        for area in values.indices {
            #expect(agree(plain.c[area], moved.c[area], floor: 1))
            #expect(agree(plain.z[area], moved.z[area], relative: 1e-8, floor: 1))
        }
    }
}
