import Testing

@testable import SurveyEstimation

struct RespondentSampleTests {
    /// Made-up respondents in four areas, some in none, with two questions.
    private struct Respondents {
        var weights: [Double] = []
        var areas: [Int32] = []
        var strata: [Int32] = []
        var first: [Double?] = []
        var second: [Double?] = []

        init(_ count: Int, seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            for _ in 0..<count {
                weights.append(Double.random(in: 0.1...7, using: &random))
                areas.append(Int32.random(in: -1...3, using: &random))
                strata.append(Int32.random(in: 0...4, using: &random))
                let draw = Int.random(in: 0...4, using: &random)
                first.append(draw == 4 ? nil : draw == 0 ? 1 : 0)
                second.append(
                    Bool.random(using: &random) ? nil : Double.random(in: 0...1, using: &random))
            }
        }

        func sample(
            _ order: [Int]? = nil, scale: Double = 1, isStratified: Bool
        ) throws -> RespondentSample {
            let order = order ?? Array(weights.indices)
            return try RespondentSample(
                weights: order.map { weights[$0] * scale }, areas: order.map { areas[$0] },
                areaCount: 5, strata: isStratified ? order.map { strata[$0] } : nil,
                items: [order.map { first[$0] }, order.map { second[$0] }])
        }
    }

    /// The formulas written out with a row for each respondent, those outside the domain included.
    private func slow(
        _ data: Respondents, in isMember: (Int32) -> Bool, isStratified: Bool
    ) -> (share: Double, error: Double)? {
        var z = [Double](repeating: 0, count: data.weights.count)
        var share = 0.0
        var isInBase = [Bool](repeating: false, count: z.count)
        for item in [data.first, data.second] {
            let rows = z.indices.filter { isMember(data.areas[$0]) && item[$0] != nil }
            let whole = rows.reduce(0) { $0 + data.weights[$1] }
            if rows.isEmpty { return nil }
            let mean = rows.reduce(0) { $0 + data.weights[$1] * (item[$1] ?? 0) } / whole
            share += mean / 2
            for row in rows {
                isInBase[row] = true
                z[row] += data.weights[row] * ((item[row] ?? 0) - mean) / whole / 2
            }
        }
        var variance = 0.0
        if isStratified {
            for stratum in Set(data.strata) {
                let rows = z.indices.filter { data.strata[$0] == stratum }
                let mean = rows.count > 1 ? rows.reduce(0) { $0 + z[$1] } / Double(rows.count) : 0
                let squares = rows.reduce(0) { $0 + (z[$1] - mean) * (z[$1] - mean) }
                variance +=
                    squares * (rows.count > 1 ? Double(rows.count) / Double(rows.count - 1) : 1)
            }
        } else {
            let n = Double(isInBase.count { $0 })
            variance = n / (n - 1) * z.reduce(0) { $0 + $1 * $1 }
        }
        return (share, variance.squareRoot())
    }

    @Test(arguments: [false, true])
    func estimatesAreThoseOfTheFormulasWrittenOut(isStratified: Bool) throws {
        for seed in 0..<20 {
            let data = Respondents(150, seed: UInt64(seed))
            let sample = try data.sample(isStratified: isStratified)
            for area in 0..<4 {
                let both = try #require(sample.againstTheRest(area))
                let own = try #require(
                    slow(data, in: { $0 == area }, isStratified: isStratified))
                let rest = try #require(
                    slow(data, in: { $0 >= 0 && $0 != area }, isStratified: isStratified))
                #expect(agree(both.area.share, own.share, relative: 1e-12))
                #expect(agree(both.area.standardError, own.error, relative: 1e-12))
                #expect(agree(both.rest.share, rest.share, relative: 1e-12))
                #expect(agree(both.rest.standardError, rest.error, relative: 1e-12))
                #expect(sample.area(area) == both.area)
            }
            let city = try #require(slow(data, in: { $0 >= 0 }, isStratified: isStratified))
            #expect(agree(sample.city?.share, city.share, relative: 1e-12))
            #expect(agree(sample.city?.standardError, city.error, relative: 1e-12))
            // The fifth area has nobody.
            #expect(sample.area(4) == nil && sample.againstTheRest(4) == nil)
        }
    }

    @Test(arguments: [false, true])
    func theOrderOfTheRowsDoesNotMatterToTheLastBit(isStratified: Bool) throws {
        let data = Respondents(300, seed: 5)
        let sample = try data.sample(isStratified: isStratified)
        var random = SeededGenerator(seed: 6)
        for _ in 0..<5 {
            let order = Array(0..<300).shuffled(using: &random)
            let other = try data.sample(order, isStratified: isStratified)
            for area in 0..<4 {
                #expect(sample.againstTheRest(area) == other.againstTheRest(area))
            }
            #expect(sample.city == other.city)
        }
    }

    /// Up to weights whose sum would be infinite, and down to the smallest there are.
    @Test(arguments: [1e300, 1e-300, 1e307, 0.25])
    func theScaleOfTheWeightsDoesNotMatter(scale: Double) throws {
        let data = Respondents(200, seed: 8)
        let sample = try data.sample(isStratified: true)
        let other = try data.sample(scale: scale, isStratified: true)
        for area in 0..<4 {
            let (one, two) = (try #require(sample.area(area)), try #require(other.area(area)))
            #expect(agree(two.share, one.share, relative: 1e-12))
            #expect(agree(two.standardError, one.standardError, relative: 1e-12))
            #expect(agree(two.effectiveCount, one.effectiveCount, relative: 1e-12))
        }
    }

    @Test func oneHugeWeightLeavesOneAnswer() throws {
        let sample = try RespondentSample(
            weights: [1, 1, 1, 1e300], areas: [0, 0, 0, 0], areaCount: 1, items: [[0, 0, 1, 1]])
        let estimate = try #require(sample.area(0))
        #expect(estimate.share == 1 && estimate.effectiveCount == 1 && estimate.count == 4)
    }

    @Test func equalWeightsAreWholeAnswers() throws {
        for n in 1...60 {
            let sample = try RespondentSample(
                weights: .init(repeating: 0.1, count: n), areas: .init(repeating: 0, count: n),
                areaCount: 1, items: [(0..<n).map { $0 % 3 == 0 ? 1 : 0 }])
            let estimate = try #require(sample.area(0))
            #expect(agree(estimate.effectiveCount, Double(n), relative: 1e-12))
            #expect(estimate.effectiveCount <= Double(n))
        }
    }

    @Test func allYesAllNoAndASingleAnswerHaveAnInterval() throws {
        let sample = try RespondentSample(
            weights: [0.3, 0.7, 0.1, 1, 2, 3, 5], areas: [0, 0, 0, 1, 1, 1, 2], areaCount: 3,
            items: [[1, 1, 1, 0, 0, 0, 1]])
        let yes = try #require(sample.area(0))
        #expect(yes.share == 1 && yes.standardError == 0)
        let no = try #require(sample.area(1))
        #expect(no.share == 0 && no.standardError == 0)
        let single = try #require(sample.area(2))
        #expect(single.share == 1 && single.standardError == nil && single.effectiveCount == 1)
        for rule in [IntervalRule.wilson, .clopperPearson, .kornGraubard] {
            let top = try #require(rule.interval(yes))
            #expect(top.upperBound == 1 && top.lowerBound > 0.1 && top.lowerBound < 1)
            let bottom = try #require(rule.interval(no))
            #expect(bottom.lowerBound == 0 && bottom.upperBound > 0 && bottom.upperBound < 0.9)
            #expect(rule.interval(single)?.upperBound == 1)
        }
        #expect(IntervalRule.normal.interval(single) == nil)
        #expect(IntervalRule.normal.interval(yes) == 1...1)
    }

    @Test func weightsThatAreNoneAreRefused() {
        for weight in [0, -1, Double.nan, .infinity, -0.0] {
            #expect(throws: EstimationError.self) {
                try RespondentSample(
                    weights: [1, weight], areas: [0, 0], areaCount: 1, items: [[1, 0]])
            }
        }
    }

    @Test func whatDoesNotFitIsRefused() {
        func code(
            weights: [Double] = [1, 1], areas: [Int32] = [0, 0], areaCount: Int = 1,
            strata: [Int32]? = nil, items: [[Double?]] = [[1, 0]]
        ) -> EstimationError.Code? {
            do throws(EstimationError) {
                _ = try RespondentSample(
                    weights: weights, areas: areas, areaCount: areaCount, strata: strata,
                    items: items)
                return nil
            } catch { return error.code }
        }
        #expect(code() == nil)
        #expect(code(areas: [0]) == .lengthMismatch)
        #expect(code(items: [[1]]) == .lengthMismatch)
        #expect(code(strata: [0]) == .lengthMismatch)
        #expect(code(items: []) == .badParameter)
        #expect(code(areas: [0, 1]) == .badParameter)
        #expect(code(areas: [0, -2]) == .badParameter)
        #expect(code(strata: [0, -1]) == .badParameter)
        #expect(code(strata: [0, 2_000_000_000]) == .badParameter)
        #expect(code(items: [[1, 1.5]]) == .badParameter)
        #expect(code(items: [[1, .nan]]) == .badParameter)
        #expect(code(weights: [], areas: [], items: [[]]) == nil)
        #expect(code(areaCount: -1) == .badParameter)
    }

    @Test func anEmptySampleHasNoEstimate() throws {
        let sample = try RespondentSample(weights: [], areas: [], areaCount: 2, items: [[]])
        #expect(sample.city == nil && sample.area(0) == nil && sample.againstTheRest(1) == nil)
    }

    @Test func sharesThatAreAllAlikeAreNotTested() throws {
        let one = try #require(ShareEstimate(published: 1, count: 40))
        let other = try #require(ShareEstimate(published: 1, count: 900))
        let difference = try #require(ShareDifference(one, other))
        #expect(difference.z == nil && difference.p == nil && difference.difference == 0)
        #expect(ShareDifference(one, other, standardError: 0) == nil)
        #expect(ShareEstimate(published: 1.01, count: 40) == nil)
        #expect(ShareEstimate(published: .nan, count: 40) == nil)
        #expect(ShareEstimate(published: 0.4, count: 0) == nil)
        #expect(wilsonInterval(share: .nan, count: 3) == nil)
        #expect(wilsonInterval(share: 0.2, count: .infinity) == nil)
        #expect(clopperPearsonInterval(share: 0.2, count: 3, level: 1) == nil)
    }

    /// The figure of the methods: with 136 answers a share of 10 % is 6 to 16 %.
    @Test func aTenthOf136AnswersIsSixToSixteenPercent() throws {
        let interval = try #require(wilsonInterval(share: 0.1, count: 136))
        #expect(abs(interval.lowerBound - 0.06) < 0.001 && abs(interval.upperBound - 0.162) < 0.001)
    }
}
