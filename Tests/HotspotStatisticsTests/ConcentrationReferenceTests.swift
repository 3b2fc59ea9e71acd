import HotspotStatistics
import PlanarGeometry
import Testing

/// Concentration and evaluation against pysal's inequality, esda, scipy, mpmath and fractions.
struct ConcentrationReferenceTests {
    private struct File: Decodable {
        struct Cases<Case: Decodable>: Decodable { var cases: [Case] }
        struct Coefficient: Decodable {
            var counts: [Int]
            var gini: Double
            var generalized: Double
        }
        struct Weighted: Decodable {
            var counts: [Int]
            var exposures: [Double]
            var gini: Double
        }
        struct Binomial: Decodable {
            struct Interval: Decodable {
                var hits: Int
                var trials: Int
                var confidence: Double
                var low: Double
                var high: Double
            }
            struct P: Decodable {
                var hits: Int
                var trials: Int
                var chance: Double
                var p: Double
            }
            var intervals: [Interval]
            var p: [P]
        }
        struct Evaluation: Decodable {
            var hot: [Bool]
            var before: [Int]
            var after: [Int]
            var pai: Double
            var pei: Double
            var rri: Double
        }
        struct Moran: Decodable {
            struct Row: Decodable {
                var distance: Double
                var i: Double
                var expected: Double
                var z: Double
                var links: Int
            }
            var points: [[Double]]
            var values: [Double]
            var rows: [Row]
        }
        struct Philadelphia: Decodable {
            var hot: [Bool]
            var before: [Int]
            var after: [Int]
            var gini: Double
            var top20: Double
            var pai: Double
            var pei: Double
            var rri: Double
        }
        var coefficients: Cases<Coefficient>
        var weighted: Cases<Weighted>
        var expected: Cases<[Double]>
        var intervals: Binomial
        var evaluations: Cases<Evaluation>
        var moran: Cases<Moran>
        var philadelphia: Philadelphia
    }

    private let file: File

    init() throws { file = try ReferenceValues.load("concentration") }

    @Test func coefficientsAgreeWithPysalAndThePaper() throws {
        for reference in file.coefficients.cases {
            let ours = try concentration(
                of: reference.counts, options: ConcentrationOptions(simulations: 0))
            #expect(agree(ours.gini, reference.gini, relative: 1e-12, floor: 0.01))
            #expect(agree(ours.adjustedGini, reference.generalized, relative: 1e-12, floor: 1))
        }
    }

    @Test func coefficientsAgainstExposuresAgreeWithAllPairs() throws {
        for reference in file.weighted.cases {
            let ours = try concentration(
                of: reference.counts, exposures: reference.exposures,
                options: ConcentrationOptions(simulations: 0))
            #expect(agree(ours.gini, reference.gini, relative: 1e-12))
            #expect(ours.adjustedGini == nil && ours.chance.expected == nil)
        }
    }

    @Test func expectedCoefficientsAgreeWithAllThrowsAndWithMpmath() {
        for reference in file.expected.cases {
            let (units, incidents) = (Int(reference[0]), Int(reference[1]))
            #expect(
                agree(
                    expectedGini(units: units, incidents: incidents), reference[2],
                    relative: 1e-12),
                "\(incidents) on \(units)")
        }
    }

    @Test func binomialIntervalsAgreeWithMpmath() {
        for reference in file.intervals.intervals {
            let ours = binomialInterval(
                hits: reference.hits, trials: reference.trials, confidence: reference.confidence)
            #expect(
                agree(ours.lowerBound, reference.low, relative: 1e-11)
                    && agree(ours.upperBound, reference.high, relative: 1e-11),
                "\(reference)")
        }
        for reference in file.intervals.p {
            let ours = binomialP(
                hits: reference.hits, trials: reference.trials, chance: reference.chance)
            #expect(agree(ours, reference.p, relative: 1e-11), "\(reference)")
        }
    }

    @Test func indicesAgreeWithNumpy() throws {
        for reference in file.evaluations.cases {
            let ours = try evaluateHotspots(
                reference.hot, counts: reference.after,
                areas: reference.hot.map { _ in 62_500 }, earlierCounts: reference.before)
            #expect(agree(ours.pai, reference.pai, relative: 1e-12))
            #expect(agree(ours.pei, reference.pei, relative: 1e-12))
            #expect(agree(ours.rri, reference.rri, relative: 1e-12))
        }
    }

    @Test func autocorrelationOverDistanceAgreesWithEsda() throws {
        for reference in file.moran.cases {
            let ours = try incrementalAutocorrelation(
                reference.values, at: reference.points.map { Position(x: $0[0], y: $0[1]) },
                keys: keys(reference.values.count), distances: reference.rows.map(\.distance))
            #expect(ours.count == reference.rows.count)
            for (a, b) in zip(ours, reference.rows) {
                #expect(agree(a.moran, b.i) && agree(a.expected, b.expected) && agree(a.z, b.z))
                #expect(
                    agree(a.meanNeighborCount, Double(b.links) / Double(reference.values.count)))
            }
        }
    }

    /// Philadelphia 2018 on squares of about 500 m: the 60 fullest of the first half-year.
    @Test func philadelphiaHeldItsHotSpots() throws {
        let reference = file.philadelphia
        let ours = try evaluateHotspots(
            reference.hot, counts: reference.after, areas: reference.hot.map { _ in 250_000 },
            earlierCounts: reference.before)
        #expect(agree(ours.pai, reference.pai, relative: 1e-12))
        #expect(agree(ours.pei, reference.pei, relative: 1e-12))
        #expect(agree(ours.rri, reference.rri, relative: 1e-12))
        let both = try concentration(
            of: zip(reference.before, reference.after).map { $0 + $1 },
            options: ConcentrationOptions(simulations: 39))
        #expect(agree(both.gini, reference.gini, relative: 1e-12))
        #expect(agree(both.curve.incidentShare(ofTop: 0.2), reference.top20, relative: 1e-12))
        // The city is far more concentrated than chance makes it.
        #expect(both.gini > (both.chance.interval?.upperBound ?? 1))
        #expect(both.chance.p == 0.05)
    }
}
