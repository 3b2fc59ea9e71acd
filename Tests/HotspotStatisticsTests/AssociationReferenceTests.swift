import HotspotStatistics
import PlanarGeometry
import Testing

/// Correlations, effective sample sizes, terciles and rank intervals beside numpy's and scipy's.
struct AssociationReferenceTests {
    struct File: Decodable { var cases: [Case] }
    struct Case: Decodable {
        var name: String
        var x: [Double]
        var y: [Double]
        var w: [Double]
        var places: [[Double]]
        var half: [Double]
        var pearson: Double
        var pearsonInterval: [Double]
        var pearsonP: Double
        var spearman: Double
        var spearmanInterval: [Double]
        var spearmanP: Double
        var effective: Double
        var effectiveOfRanks: Double
        var spatialInterval: [Double]
        var spatialP: Double
        var spatialRankInterval: [Double]
        var kish: Double
        var weighted: Double
        var weightedInterval: [Double]
        var weightedRanks: Double
        var terciles: [Double]
        var ranks: [Double]
        var best: [Int]
        var worst: [Int]

        var positions: [Position] { places.map { Position(x: $0[0], y: $0[1]) } }
    }

    private static func cases() throws -> [Case] {
        try ReferenceValues.load("association", as: File.self).cases
    }

    private func ends(_ interval: ClosedRange<Double>?, _ ends: [Double]) -> Bool {
        agree(interval?.lowerBound, ends[0], relative: 1e-9, floor: 0.01)
            && agree(
                interval?.upperBound, ends[1], relative: 1e-9, floor: 0.01)
    }

    @Test func plainCorrelationsAreThoseOfScipy() throws {
        let cases = try Self.cases()
        #expect(cases.count == 3)
        for test in cases {
            let found = try correlation(test.x, test.y)
            #expect(agree(found.pearson.value, test.pearson), "\(test.name)")
            #expect(agree(found.spearman.value, test.spearman))
            #expect(ends(found.pearson.interval, test.pearsonInterval), "\(test.name)")
            #expect(ends(found.spearman.interval, test.spearmanInterval), "\(test.name)")
            #expect(agree(found.pearson.p, test.pearsonP, floor: 1e-6))
            #expect(agree(found.spearman.p, test.spearmanP, floor: 1e-6))
            #expect(found.pearson.effectiveCount == Double(test.x.count))
            #expect(found.pearson.spatialCount == nil && found.count == test.x.count)
        }
    }

    @Test func theEffectiveSampleSizeIsThatOfWholeMatrices() throws {
        for test in try Self.cases() {
            let found = try correlation(test.x, test.y, at: test.positions)
            #expect(
                agree(found.pearson.spatialCount, test.effective),
                "\(test.name)")
            #expect(
                agree(found.spearman.spatialCount, test.effectiveOfRanks),
                "\(test.name)")
            #expect(ends(found.pearson.interval, test.spatialInterval), "\(test.name)")
            #expect(ends(found.spearman.interval, test.spatialRankInterval), "\(test.name)")
            #expect(agree(found.pearson.p, test.spatialP, floor: 1e-6))
        }
    }

    @Test func weightedCorrelationsAreThoseOfNumpy() throws {
        for test in try Self.cases() {
            let found = try correlation(test.x, test.y, weights: test.w)
            #expect(agree(found.pearson.value, test.weighted))
            #expect(agree(found.spearman.value, test.weightedRanks))
            #expect(agree(found.pearson.effectiveCount, test.kish))
            #expect(ends(found.pearson.interval, test.weightedInterval), "\(test.name)")
        }
    }

    @Test func tercilesAreNumpysQuantiles() throws {
        for test in try Self.cases() {
            let breaks = try #require(TercileBreaks(of: test.x))
            #expect(agree(breaks.lower, test.terciles[0]))
            #expect(agree(breaks.upper, test.terciles[1]))
        }
    }

    @Test func ranksAndTheirSpansAreThoseOfEveryPairCompared() throws {
        for test in try Self.cases() {
            let ranked = RankedValues(
                test.x, within: zip(test.x, test.half).map { ($0 - $1)...($0 + $1) })
            #expect(ranked.ranks == test.ranks.map { $0 }, "\(test.name)")
            #expect(ranked.spans.map { $0?.lowerBound } == test.best, "\(test.name)")
            #expect(ranked.spans.map { $0?.upperBound } == test.worst, "\(test.name)")
        }
    }
}
