import Testing

@testable import SurveyEstimation

/// The area-level model against dense matrices, and against samplics on the milk data.
struct AreaModelTests {
    private struct Fit: Decodable {
        var modelVariance: Double
        var estimates: [Double]
        var errors: [Double]
    }

    private struct Models: Decodable {
        struct Case: Decodable {
            var name: String
            var values: [Double]
            var variances: [Double]
            var groups: [Int32]
            var reml: Fit
            var moment: Fit
            var samplics: Fit?
        }
        var cases: [Case]
    }

    @Test func fayHerriotIsThatOfDenseMatrices() throws {
        let cases = try ReferenceValues.load("survey-models", as: Models.self).cases
        #expect(cases.map(\.name) == ["milk", "differing", "alike", "few"])
        for one in cases {
            for (rule, expected) in [
                (ModelVarianceRule.reml, one.reml), (.moment, one.moment),
            ] {
                let fit = try fayHerriot(
                    one.values, variances: one.variances, groups: one.groups, rule: rule)
                #expect(
                    agree(fit.modelVariance, expected.modelVariance, floor: 1e-6),
                    "\(one.name) \(rule) \(fit.modelVariance)")
                for (ours, (share, error)) in zip(
                    fit.areas, zip(expected.estimates, expected.errors))
                {
                    #expect(agree(ours?.share, share), "\(one.name) \(rule)")
                    #expect(agree(ours?.rootMeanSquaredError, error), "\(one.name) \(rule)")
                }
            }
        }
    }

    @Test func theMilkDataAreThoseOfSamplics() throws {
        let milk = try #require(
            try ReferenceValues.load("survey-models", as: Models.self).cases.first)
        let peer = try #require(milk.samplics)
        let fit = try fayHerriot(milk.values, variances: milk.variances, groups: milk.groups)
        #expect(agree(fit.modelVariance, peer.modelVariance, relative: 1e-7))
        for (ours, (share, error)) in zip(fit.areas, zip(peer.estimates, peer.errors)) {
            #expect(agree(ours?.share, share, relative: 1e-7))
            #expect(agree(ours?.rootMeanSquaredError, error, relative: 1e-7))
        }
    }

    @Test func modeledSharesLieBetweenTheirOwnAndThatOfTheGroup() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let count = Int.random(in: 4...40, using: &random)
            let groups = (0..<count).map { Int32($0 % max(1, count / 4)) }
            let answers = (0..<count).map { _ in Double.random(in: 1...200, using: &random) }
            let shares = answers.map {
                (Double.random(in: 0...1, using: &random) * $0).rounded() / $0
            }
            .map { min($0, 1) }
            let bayes = try empiricalBayesShares(shares, counts: answers, groups: groups)
            let model = try fayHerriot(
                shares, variances: answers.map { 0.2 / $0 }, groups: groups)
            for area in 0..<count {
                for modeled in [bayes.areas[area], model.areas[area]] {
                    let modeled = try #require(modeled)
                    #expect((0...1).contains(modeled.directWeight))
                    #expect(modeled.share >= -1e-12 && modeled.share <= 1 + 1e-12)
                    #expect(modeled.rootMeanSquaredError.isFinite)
                }
            }
        }
    }

    /// Two groups by hand: 0.2 and 0.4 of 100 answers each, 0.6 and 0.6 of 50.
    @Test func empiricalBayesIsWhatOneComputesByHand() throws {
        let fit = try empiricalBayesShares(
            [0.2, 0.4, 0.6, 0.6], counts: [100, 100, 50, 50], groups: [0, 0, 1, 1])
        let sampling = 0.3 * 0.7 + 0.6 * 0.4
        let variance = (100 * 0.01 + 100 * 0.01 - sampling) / 300
        #expect(agree(fit.modelVariance, variance, relative: 1e-12))
        let weight = variance / (variance + 0.3 * 0.7 / 100)
        #expect(agree(fit.areas[0]?.share, 0.3 - 0.1 * weight, relative: 1e-12))
        #expect(agree(fit.areas[2]?.share, 0.6, relative: 1e-12))
    }

    @Test func anAreaWithoutAnswersGetsTheShareOfItsGroup() throws {
        let shares: [Double?] = [0.2, 0.3, nil, 0.5, 0.7, nil]
        let counts: [Double?] = [80, 90, nil, 70, 60, nil]
        let groups: [Int32] = [0, 0, 0, 1, 1, 2]
        let model = try fayHerriot(
            shares, variances: counts.map { $0.map { 0.2 / $0 } }, groups: groups)
        let bayes = try empiricalBayesShares(shares, counts: counts, groups: groups)
        for fit in [model, bayes] {
            let empty = try #require(fit.areas[2])
            #expect(empty.directWeight == 0 && empty.share > 0.2 && empty.share < 0.3)
            #expect(fit.areas[5] == nil)
        }
    }

    @Test func aModelWithoutWhatItNeedsIsRefused() {
        func code(_ body: () throws -> AreaModel) -> EstimationError.Code? {
            do {
                _ = try body()
                return nil
            } catch { return (error as? EstimationError)?.code }
        }
        #expect(code { try fayHerriot([0.1], variances: [], groups: [0]) } == .lengthMismatch)
        #expect(code { try fayHerriot([0.1], variances: [0.1], groups: [0]) } == .noAnswers)
        #expect(code { try fayHerriot([], variances: [], groups: []) } == .noAnswers)
        for variance in [0, -1, Double.nan, .infinity] {
            #expect(
                code { try fayHerriot([0.1, 0.2], variances: [0.1, variance], groups: [0, 0]) }
                    == .badParameter)
        }
        #expect(
            code { try fayHerriot([0.1, 0.2], variances: [0.1, 0.1], groups: [0, -1]) }
                == .badParameter)
        #expect(
            code { try empiricalBayesShares([nil], counts: [nil], groups: [0]) } == .noAnswers)
        #expect(
            code { try empiricalBayesShares([1.2], counts: [3], groups: [0]) } == .badParameter)
        #expect(
            code { try empiricalBayesShares([0.2], counts: [0], groups: [0]) } == .badParameter)
        #expect(
            code { try empiricalBayesShares([0.2], counts: [], groups: [0]) } == .lengthMismatch)
    }
}
