import Testing

@testable import SurveyEstimation

/// Intervals and differences against statsmodels, estimates against the R package survey.
struct ShareReferenceTests {
    private struct Shares: Decodable {
        struct Row: Decodable {
            var share: Double
            var count: Double
            var level: Double
            var wilson: [Double]
            var exact: [Double]
        }
        struct Pair: Decodable {
            var first: [Double]
            var second: [Double]
            var z: Double
            var p: Double
            var interval: [Double]
        }
        var intervals: [Row]
        var pairs: [Pair]
    }

    @Test func intervalsAreThoseOfStatsmodels() throws {
        let rows = try ReferenceValues.load("survey-shares", as: Shares.self).intervals
        #expect(rows.count == 36)
        for row in rows {
            let wilson = try #require(
                wilsonInterval(share: row.share, count: row.count, level: row.level))
            let exact = try #require(
                clopperPearsonInterval(share: row.share, count: row.count, level: row.level))
            for (ours, theirs) in zip(
                [wilson.lowerBound, wilson.upperBound, exact.lowerBound, exact.upperBound],
                row.wilson + row.exact)
            { #expect(agree(ours, theirs, floor: 1e-6), "\(row) \(ours)") }
        }
    }

    @Test func differencesAreThoseOfStatsmodels() throws {
        for pair in try ReferenceValues.load("survey-shares", as: Shares.self).pairs {
            func estimate(_ pair: [Double]) -> ShareEstimate {
                ShareEstimate(
                    share: pair[0], standardError: nil, count: Int(pair[1]),
                    effectiveCount: pair[1], degreesOfFreedom: Int(pair[1]) - 1)
            }
            let ours = try #require(
                ShareDifference(estimate(pair.first), estimate(pair.second)))
            #expect(agree(ours.z, pair.z, floor: 1e-6) && agree(ours.p, pair.p), "\(pair)")
            #expect(agree(ours.interval.lowerBound, pair.interval[0]), "\(pair)")
            #expect(agree(ours.interval.upperBound, pair.interval[1]), "\(pair)")
        }
    }

    private struct Survey: Decodable {
        var weights: [Double]
        var areas: [Int32]
        var strata: [Int32]
        var first: [Double?]
        var second: [Double?]
        var simpleShares: [Double]
        var simpleErrors: [Double?]
        var simpleCity: [Double]
        var stratifiedShares: [Double]
        var stratifiedErrors: [Double?]
        var stratifiedCity: [Double]
        var contrasts: [Double]
        var contrastErrors: [Double]
        var kornGraubardLow: [Double]
        var kornGraubardHigh: [Double]
        var kornGraubardSimpleLow: [Double]
        var kornGraubardSimpleHigh: [Double]
        var indexStratified: [Double]
        var indexStratifiedErrors: [Double]
        var indexSimple: [Double]
        var indexSimpleErrors: [Double]

        func sample(
            isStratified: Bool, hasBoth: Bool = false
        ) throws -> RespondentSample {
            try RespondentSample(
                weights: weights, areas: areas, areaCount: 9,
                strata: isStratified ? strata : nil, items: hasBoth ? [first, second] : [first])
        }
    }

    @Test func simpleSamplesAreThoseOfSvymean() throws {
        let survey = try ReferenceValues.load("survey-r", as: Survey.self)
        let sample = try survey.sample(isStratified: false)
        for area in 0..<9 {
            let ours = try #require(sample.area(area))
            #expect(agree(ours.share, survey.simpleShares[area]))
            #expect(
                agree(ours.standardError, survey.simpleErrors[area], floor: 1e-9), "\(area)")
        }
        #expect(agree(sample.city?.share, survey.simpleCity[0]))
        #expect(agree(sample.city?.standardError, survey.simpleCity[1]))
        for area in 0..<6 {
            let estimate = try #require(sample.area(area))
            let interval = try #require(IntervalRule.kornGraubard.interval(estimate))
            #expect(agree(interval.lowerBound, survey.kornGraubardSimpleLow[area]))
            #expect(agree(interval.upperBound, survey.kornGraubardSimpleHigh[area]))
        }
    }

    @Test func stratifiedSamplesAreThoseOfSvyby() throws {
        let survey = try ReferenceValues.load("survey-r", as: Survey.self)
        let sample = try survey.sample(isStratified: true)
        for area in 0..<9 {
            let ours = try #require(sample.area(area))
            #expect(agree(ours.share, survey.stratifiedShares[area]))
            // R gives a single answer a standard error of 0; it has none.
            let expected = area == 6 ? nil : survey.stratifiedErrors[area]
            #expect(agree(ours.standardError, expected, floor: 1e-9), "\(area)")
        }
        #expect(agree(sample.city?.standardError, survey.stratifiedCity[1]))
        for area in 0..<6 {
            let both = try #require(sample.againstTheRest(area))
            #expect(agree(both.area.share - both.rest.share, survey.contrasts[area]))
            #expect(agree(both.standardError, survey.contrastErrors[area]))
            let interval = try #require(IntervalRule.kornGraubard.interval(both.area))
            #expect(agree(interval.lowerBound, survey.kornGraubardLow[area]))
            #expect(agree(interval.upperBound, survey.kornGraubardHigh[area]))
        }
    }

    @Test func anIndexIsTheContrastOfTotalsInR() throws {
        let survey = try ReferenceValues.load("survey-r", as: Survey.self)
        let strata = try survey.sample(isStratified: true, hasBoth: true)
        let simple = try survey.sample(isStratified: false, hasBoth: true)
        for area in 0..<9 {
            let first = try #require(strata.area(area))
            #expect(agree(first.share, survey.indexStratified[area]))
            #expect(agree(first.standardError, survey.indexStratifiedErrors[area]))
            let second = try #require(simple.area(area))
            #expect(agree(second.share, survey.indexSimple[area]))
            #expect(agree(second.standardError, survey.indexSimpleErrors[area]))
        }
    }
}
