import HotspotStatistics
import PlanarGeometry
import Testing

/// The numbers that stand beside the examples in the documentation.
struct DocumentedExamplesTests {
    /// Whether a number begins with the digits that the documentation shows.
    private func begins(_ number: Double?, _ shown: Double, digits: Double) -> Bool {
        number.map { ($0 * digits).rounded(.towardZero) == (shown * digits).rounded() } ?? false
    }

    @Test func changesAndTrends() throws {
        #expect(begins(poissonETest(10, 20), 0.0688, digits: 1e4))
        #expect(poissonETest(10, 20, exposures: (first: 1, second: 2)) == 1)
        #expect(begins(fisherExactP(3, 1, 1, 3), 0.4857, digits: 1e4))
        #expect(try theilSenSlope([1, 2, 4, 3, 50]) == 1.75)
        #expect(try mannKendall([1, 2, 4, 3, 5]).s == 8)
    }

    @Test func concentration() throws {
        #expect(begins(expectedGini(units: 1000, incidents: 100), 0.9090, digits: 1e4))
        let result = try HotspotStatistics.concentration(of: [5, 2, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(result.gini == 0.8 && result.adjustedGini == 0.75)
        #expect(begins(result.chance.expected, 0.5274, digits: 1e4))
    }

    @Test func localAndGlobal() throws {
        let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2]])
        let local = try localGetisOrd(
            [1, 2, 3, 9], weights, keys: [1, 2, 3, 4],
            options: LocalGOptions(statistic: .giStar, permutations: 0))
        #expect(begins(local.z[3], 1.252, digits: 1e3))
        let global = try globalMoran(
            [1, 2, 3, 9], weights, keys: [1, 2, 3, 4],
            options: GlobalOptions(standardization: .row, permutations: 0))
        #expect(begins(global.value, 0.0677, digits: 1e4))
    }

    @Test func rates() {
        #expect(begins(poissonInterval(count: 0).upperBound, 3.688, digits: 1e3))
        #expect(begins(poissonInterval(count: 10).lowerBound, 4.795, digits: 1e3))
        #expect(begins(poissonInterval(count: 10).upperBound, 18.39, digits: 1e2))
        #expect(begins(binomialInterval(hits: 7, trials: 10).lowerBound, 0.3475, digits: 1e4))
        #expect(benjaminiHochberg([0.01, nil, 0.04, 0.03]) == [0.03, nil, 0.04, 0.04])
        let standardized = empiricalBayesStandardized(
            events: [1, 9, 20], populations: [1000, 1000, 1000])
        #expect(begins(standardized[2], 1.283, digits: 1e3))
    }

    @Test func nearRepeats() throws {
        let table = try knoxTable(
            [Position(x: 0, y: 0), Position(x: 50, y: 0), Position(x: 9000, y: 0)],
            times: [0, 3, 40], options: KnoxOptions(permutations: 0))
        let cell = table.cell(distance: 1, time: 0)
        #expect(cell.observed == 1 && cell.expected == 1 / 3.0)
    }
}
