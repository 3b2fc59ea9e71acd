import Foundation
import HotspotStatistics
import Testing

struct PeriodChangeTests {
    private struct File: Decodable {
        struct ETests: Decodable {
            struct Case: Decodable {
                var counts: [Int]
                var exposures: [Double]
                var p: Double
                var statsmodels: Double?
            }
            var cases: [Case]
        }
        struct Fisher: Decodable {
            struct Case: Decodable {
                var table: [Int]
                var p: Double
                var scipy: Double
            }
            var cases: [Case]
        }
        var etest: ETests
        var fisher: Fisher
    }

    private struct Philadelphia: Decodable {
        struct Change: Decodable {
            var p: [Double?]
            var q: [Double?]
        }
        var counts: [[Int]]
        var change: Change
    }

    @Test func eTestAgreesWithExactFractionsAndWithStatsmodels() throws {
        let file: File = try ReferenceValues.load("trend")
        #expect(file.etest.cases.count > 100)
        for reference in file.etest.cases {
            let p = try #require(
                poissonETest(
                    reference.counts[0], reference.counts[1],
                    exposures: (reference.exposures[0], reference.exposures[1])))
            #expect(agree(p, reference.p), "\(reference.counts) \(reference.exposures): \(p)")
            if let peer = reference.statsmodels { #expect(abs(p - peer) < 1e-10) }
        }
    }

    @Test func fisherAgreesWithWholeBinomialsAndWithScipy() throws {
        let file: File = try ReferenceValues.load("trend")
        for reference in file.fisher.cases {
            let t = reference.table
            let p = try #require(fisherExactP(t[0], t[1], t[2], t[3]))
            let isLarge = t.reduce(0, +) >= 5000
            #expect(agree(p, reference.p, relative: isLarge ? 1e-7 : 1e-9), "\(t): \(p)")
            #expect(agree(p, reference.scipy, relative: 1e-7), "\(t): \(p)")
        }
    }

    /// The slow twin: every pair of counts, compared as whole numbers.
    private func allPairs(_ first: Int, _ second: Int, _ n1: Int, _ n2: Int) -> Double {
        func numbers(_ x1: Int, _ x2: Int) -> (square: Int, variance: Int) {
            let difference = x1 * n2 - x2 * n1
            return (difference * difference, x1 * n2 * n2 + x2 * n1 * n1)
        }
        let observed = numbers(first, second)
        let rate = Double(first + second) / Double(n1 + n2)
        func table(_ mean: Double) -> [Double] {
            var term = exp(-mean)
            return (0..<140).map { count in
                defer { term *= mean / Double(count + 1) }
                return term
            }
        }
        let firsts = table(rate * Double(n1))
        let seconds = table(rate * Double(n2))
        var p = 0.0
        for (x1, p1) in firsts.enumerated() {
            for (x2, p2) in seconds.enumerated() {
                let pair = numbers(x1, x2)
                // T² = square/variance, and 0/0 is 0.
                if pair.square * observed.variance >= observed.square * pair.variance,
                    pair.variance > 0 || observed.square == 0
                {
                    p += p1 * p2
                }
            }
        }
        return p
    }

    @Test(arguments: [(1, 1), (1, 2), (3, 2), (5, 1)])
    func eTestFindsWhatAllPairsFind(n1: Int, n2: Int) throws {
        for first in 0..<9 {
            for second in [0, 1, 2, 4, 7, 11, 18] where first + second > 0 {
                let p = poissonETest(first, second, exposures: (Double(n1), Double(n2)))
                #expect(agree(p, allPairs(first, second, n1, n2), relative: 1e-11))
            }
        }
    }

    @Test func eTestDoesNotCareWhichPeriodComesFirst() throws {
        var random = SeededGenerator(seed: 81)
        for _ in 0..<300 {
            let a = Int.random(in: 0..<400, using: &random)
            let b = Int.random(in: 0..<400, using: &random)
            let days = Double.random(in: 0.2..<9, using: &random)
            let forward = try #require(poissonETest(a, b, exposures: (1, days)))
            #expect(agree(forward, poissonETest(b, a, exposures: (days, 1)), relative: 1e-10))
            #expect(agree(forward, poissonETest(a, b, exposures: (30, 30 * days)), relative: 1e-9))
            #expect(forward > 0 && forward <= 1)
        }
    }

    @Test func farCountsKeepTheirDigitsAndHugeOnesEnd() throws {
        let far = try #require(poissonETest(1000, 2500))
        #expect(far > 1e-150 && far < 1e-100)
        #expect(poissonETest(0, 100_000) == 0)
        #expect(poissonETest(.max, .max) == 1)
        let huge = try #require(poissonETest(400_000_000, 400_060_000))
        #expect(agree(huge, twoSidedNormalP(60_000 / 800_060_000.0.squareRoot()), relative: 1e-3))
        #expect(poissonETest(-1, 3) == nil)
        #expect(poissonETest(1, 3, exposures: (0, 1)) == nil)
        #expect(poissonETest(1, 3, exposures: (.nan, 1)) == nil)
        #expect(poissonETest(1, 3, exposures: (1e-200, 1e200)) == nil)
        #expect(fisherExactP(-1, 2, 3, 4) == nil)
        #expect(fisherExactP(.max, 2, 3, 4) == nil)
    }

    /// Under the null hypothesis a test of level 5 % rejects in about 5 % of the cases, and z has
    /// variance 1: that is why z is divided by √(1 + r).
    @Test func levelAndVarianceAreWhatTheySay() throws {
        var random = SeededGenerator(seed: 82)
        func poisson(_ mean: Double) -> Int {
            var count = 0
            var time = 0.0
            while true {
                time -= log(Double.random(in: .leastNonzeroMagnitude..<1, using: &random))
                if time > mean { return count }
                count += 1
            }
        }
        let before = (0..<4000).map { _ in poisson(25) }
        let after = (0..<4000).map { _ in poisson(50) }
        let rows = try changeBetweenPeriods(
            before: before, after: after,
            options: PeriodComparisonOptions(exposures: .init(before: 31, after: 62)))
        let rejected = rows.count { ($0.p ?? 1) <= 0.05 }
        #expect(abs(Double(rejected) / 4000 - 0.05) < 0.012)
        let square = rows.reduce(0) { $0 + ($1.z ?? 0) * ($1.z ?? 0) } / 4000
        #expect(abs(square - 1) < 0.08)
        for row in rows where (row.p ?? 1) < 0.2 {
            #expect(abs(twoSidedNormalP(row.z ?? 0) - (row.p ?? 1)) < 0.02)
        }
    }

    @Test func classesAndPercentagesFollowTheCounts() throws {
        let rows = try changeBetweenPeriods(
            before: [10, 0, 4, 0, 7, 8], after: [20, 3, 0, 0, 7, 2])
        #expect(rows.map(\.kind) == [.more, .new, .ceased, .empty, .unchanged, .fewer])
        #expect(rows.map(\.percent) == [100, nil, -100, nil, 0, -75])
        #expect(rows.map(\.difference) == [10, 3, -4, 0, 0, -6])
        #expect(rows[3].p == nil && rows[3].z == nil && rows[3].q == nil)
        #expect(rows[4].p == 1 && rows[4].z == 0)
        let q = benjaminiHochberg(rows.map(\.p))
        #expect(rows.map(\.q) == q)
        #expect(rows[0].relative == nil)
    }

    @Test func periodsOfUnequalLengthAreComparedByTheirRates() throws {
        let rows = try changeBetweenPeriods(
            before: [31, 31], after: [28, 14],
            options: PeriodComparisonOptions(exposures: .init(before: 31, after: 28)))
        #expect(rows[0].kind == .unchanged)
        #expect(rows[0].p == 1)
        #expect(agree(rows[1].percent, -50))
        #expect(agree(rows[1].expected, 28))
    }

    @Test func anAreaThatGrowsWithTheCityDoesNotStandOut() throws {
        let rows = try changeBetweenPeriods(
            before: [100, 900, 50], after: [150, 1350, 150],
            options: PeriodComparisonOptions(comparesWithTheRest: true))
        let first = try #require(rows[0].relative)
        // The others: 950 before, 1 500 after.
        #expect(agree(first.expected, 100 * 1500.0 / 950))
        #expect(first.p > 0.5)
        #expect((rows[0].p ?? 1) < 0.01)
        let third = try #require(rows[2].relative)
        #expect(third.p < 1e-4)
        #expect(agree(third.percent, 100))
        #expect(rows.compactMap { $0.relative?.q }.count == 3)
        let alone = try changeBetweenPeriods(
            before: [3, 0], after: [4, 9],
            options: PeriodComparisonOptions(comparesWithTheRest: true))
        #expect(alone[0].relative == nil)
    }

    @Test func realAreasAgreeWithExactFractions() throws {
        let file: Philadelphia = try ReferenceValues.load("trend-philadelphia")
        let before = file.counts.map { $0[..<6].reduce(0, +) }
        let after = file.counts.map { $0[6..<12].reduce(0, +) }
        let rows = try changeBetweenPeriods(before: before, after: after)
        for (area, row) in rows.enumerated() {
            #expect(agree(row.p, file.change.p[area]))
            #expect(agree(row.q, file.change.q[area]))
        }
        for threads in [2, 8] {
            let again = try changeBetweenPeriods(
                before: before, after: after, options: PeriodComparisonOptions(threads: threads))
            #expect(again == rows)
        }
        let order = Array(rows.indices).reversed()
        let turned = try changeBetweenPeriods(
            before: order.map { before[$0] }, after: order.map { after[$0] })
        #expect(turned == order.map { rows[$0] })
    }

    @Test(
        arguments: [
            ([], [], 1.0, 1, "too-few"), ([1], [1, 2], 1, 1, "length-mismatch"),
            ([1, -1], [1, 2], 1, 1, "bad-parameter"), ([1], [-2], 1, 1, "bad-parameter"),
            ([1], [2], 0, 1, "bad-parameter"), ([1], [2], .infinity, 1, "bad-parameter"),
            ([1], [2], .nan, 1, "bad-parameter"), ([1], [2], 1, 0, "bad-parameter"),
            ([.max, .max], [2, 3], 1, 1, "bad-parameter"),
        ] as [([Int], [Int], Double, Int, String)])
    func whatCannotBeComparedIsRefused(
        before: [Int], after: [Int], exposure: Double, threads: Int, code: String
    ) throws {
        let error = try #require(throws: StatisticsError.self) {
            try changeBetweenPeriods(
                before: before, after: after,
                options: PeriodComparisonOptions(
                    exposures: .init(before: 1, after: exposure), threads: threads))
        }
        #expect(error.code.rawValue == code)
        #expect(error.description.hasSuffix("."))
    }
}
