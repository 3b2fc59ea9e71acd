import HotspotStatistics
import Testing

struct MannKendallTests {
    private struct File: Decodable {
        struct Kendall: Decodable {
            struct Case: Decodable {
                var values: [Double]
                var s: Int
                var variance: Double
                var z: Double
                var p: Double
                var pymannkendall: Double
                var slope: Double
                var tau: Double?
                var exact: Double?
            }
            var cases: [Case]
        }
        var kendall: Kendall
    }

    @Test func seriesAgreeWithPymannkendallAndScipy() throws {
        let file: File = try ReferenceValues.load("trend")
        #expect(file.kendall.cases.contains { $0.exact != nil })
        for reference in file.kendall.cases {
            let test = try mannKendall(reference.values, method: .normal)
            #expect(test.s == reference.s)
            #expect(agree(test.variance, reference.variance, floor: 1))
            #expect(agree(test.z, reference.z, floor: 1))
            #expect(agree(test.p, reference.p))
            // It takes p from 1 − Φ, which loses digits.
            #expect(abs(test.p - reference.pymannkendall) < 1e-12)
            #expect(agree(test.tau, reference.tau))
            #expect(agree(try theilSenSlope(reference.values), reference.slope, floor: 1))
            if let exact = reference.exact {
                let p = try mannKendall(reference.values, method: .exact).p
                #expect(agree(p, exact), "\(reference.values)")
            }
        }
    }

    /// All orders of small multisets, one by one: the exact p is the share of those as far out.
    @Test(arguments: [[1, 2, 3, 4, 5], [1, 1, 2, 3, 3], [0, 0, 0, 1, 2, 2], [7, 7, 7, 7, 1]])
    func exactPIsTheShareOfAllOrders(values: [Int]) throws {
        func score(_ order: [Int]) -> Int {
            var s = 0
            for later in order.indices {
                for earlier in 0..<later { s += (order[later] - order[earlier]).signum() }
            }
            return s
        }
        var orders: [[Int]] = [[]]
        for _ in values {
            orders = orders.flatMap { order in
                values.indices.filter { !order.contains($0) }.map { order + [$0] }
            }
        }
        let scores = orders.map { order in abs(score(order.map { values[$0] })) }
        for order in orders.prefix(40) {
            let series = order.map { Double(values[$0]) }
            let reached = abs(score(order.map { values[$0] }))
            let share = Double(scores.count { $0 >= reached }) / Double(scores.count)
            #expect(agree(try mannKendall(series, method: .exact).p, share, relative: 1e-14))
        }
    }

    /// The slow twin: all slopes, sorted.
    @Test(arguments: [3, 4, 5, 9, 10, 30, 81], [1, 2, 7, 1000] as [UInt64])
    func slopeIsTheMedianOfAllSlopes(count: Int, spread: UInt64) throws {
        var random = SeededGenerator(seed: UInt64(count) * 1000 + spread)
        for scale in [1, 1e-300, 1e300] {
            let series = (0..<count).map { _ in
                Double(Int(random.next() % (2 * spread)) - Int(spread)) * scale / 1000
            }
            var slopes: [Double] = []
            for later in 1..<count {
                for earlier in 0..<later {
                    slopes.append((series[later] - series[earlier]) / Double(later - earlier))
                }
            }
            slopes.sort()
            let (lower, upper) = (slopes[(slopes.count - 1) / 2], slopes[slopes.count / 2])
            #expect(try theilSenSlope(series) == lower + (upper - lower) / 2)
        }
    }

    @Test func shortSeriesAreExactByDefault() throws {
        let short: [Double] = [3, 1, 4, 2, 8, 5, 9, 7, 12, 10]
        #expect(try mannKendall(short) == mannKendall(short, method: .exact))
        #expect(try mannKendall(short + [11]) == mannKendall(short + [11], method: .normal))
        #expect(try mannKendall(short).p != mannKendall(short, method: .normal).p)
    }

    @Test func onlyTheOrderOfTheValuesMatters() throws {
        var random = SeededGenerator(seed: 91)
        for _ in 0..<50 {
            let series = (0..<25).map { _ in Double(random.next() % 9) }
            let test = try mannKendall(series)
            #expect(try mannKendall(series.map { $0 * $0 * 3 + 7 }) == test)
            let back = try mannKendall(series.reversed())
            #expect(back.s == -test.s && back.p == test.p)
            #expect(
                agree(
                    try theilSenSlope(series.map { $0 * 2 + 5 }), 2 * (try theilSenSlope(series)),
                    floor: 1))
        }
    }

    @Test func aSeriesWithoutChangeHasNoTrend() throws {
        for method in MannKendallMethod.allCases {
            let test = try mannKendall([4, 4, 4, 4], method: method)
            #expect(test.s == 0 && test.z == 0 && test.p == 1 && test.tau == nil)
        }
        #expect(try theilSenSlope([4, 4, 4, 4]) == 0)
    }

    @Test(
        arguments: [
            ([1, 2], .normal, "too-few"), ([1, .nan, 2], .normal, "not-finite"),
            ([1, .infinity, 2], .automatic, "not-finite"),
            ((0..<21).map(Double.init), .exact, "bad-parameter"),
            ([Double](repeating: 1, count: 10_001), .normal, "too-large"),
        ] as [([Double], MannKendallMethod, String)])
    func whatHasNoTrendToTestIsRefused(
        series: [Double], method: MannKendallMethod, code: String
    ) throws {
        let error = try #require(throws: StatisticsError.self) {
            try mannKendall(series, method: method)
        }
        #expect(error.code.rawValue == code)
        if code != "bad-parameter" {
            #expect(throws: StatisticsError.self) { try theilSenSlope(series) }
        }
    }
}
