import HotspotStatistics
import Testing

struct DisplacementDifferenceTests {
    private struct File: Decodable {
        struct Case: Decodable {
            var treated: [Int]
            var control: [Int]
            var displaced: [Int]?
            var displacedControl: [Int]?
            var local: Double
            var estimate: Double
            var standardError: Double
            var z: Double
            var p: Double
            var low: Double
            var high: Double
        }
        var tolerance: Double
        var cases: [Case]
    }

    private func counts(_ pair: [Int]) -> BeforeAfterCounts {
        BeforeAfterCounts(before: pair[0], after: pair[1])
    }

    /// Wheeler & Ratcliffe 2018: -118 with variance 1568, z -2.98, interval -196 to -40.
    @Test func theExampleOfThePaper() throws {
        let result = try displacementDifference(
            treated: counts([207, 110]), control: counts([308, 318]),
            displaced: counts([178, 157]), displacedControl: counts([150, 140]))
        #expect(result.total.estimate == -118)
        #expect(agree(result.total.standardError, Double(1568).squareRoot(), relative: 1e-14))
        #expect((result.z * 100).rounded() == -298)
        #expect(result.interval.lowerBound.rounded() == -196)
        #expect(result.interval.upperBound.rounded() == -40)
        #expect(result.local.estimate == -107 && result.displacement?.estimate == -11)
    }

    @Test func theSameAsAPoissonModelWithIdentityLink() throws {
        let file = try ReferenceValues.load("displacement", as: File.self)
        #expect(file.cases.count == 42)
        for row in file.cases {
            let result = try displacementDifference(
                treated: counts(row.treated), control: counts(row.control),
                displaced: row.displaced.map(counts),
                displacedControl: row.displacedControl.map(counts))
            // The model is fitted by iteration, and its zeros are off by parts of the counts.
            let scale = file.tolerance * row.standardError * row.standardError
            #expect(abs(result.local.estimate - row.local) <= scale)
            #expect(abs(result.total.estimate - row.estimate) <= scale)
            #expect(agree(result.total.standardError, row.standardError, relative: 1e-9))
            #expect(abs(result.z - row.z) <= 1e-7 && abs(result.p - row.p) <= 1e-7)
            #expect(abs(result.interval.lowerBound - row.low) <= scale)
            #expect(abs(result.interval.upperBound - row.high) <= scale)
        }
    }

    /// The package ptools of the paper's first author: two years before, one after.
    @Test func periodsOfDifferentLengthAreScaled() throws {
        let result = try displacementDifference(
            treated: counts([80, 20]), control: counts([100, 50]), beforeWeight: 0.5)
        #expect(result.total.estimate == -20)
        #expect(agree(result.total.standardError, Double(115).squareRoot(), relative: 1e-14))
    }

    @Test func widerConfidenceIsAWiderInterval() throws {
        let narrow = try displacementDifference(
            treated: counts([20, 10]), control: counts([20, 20]), confidence: 0.9)
        // ptools: wdd(c(20,20), c(20,10)), 90 %.
        #expect(abs(narrow.interval.lowerBound - -23.761833) < 1e-6)
        #expect(abs(narrow.interval.upperBound - 3.761833) < 1e-6)
        let wide = try displacementDifference(
            treated: counts([20, 10]), control: counts([20, 20]), confidence: 0.99)
        #expect(wide.interval.lowerBound < narrow.interval.lowerBound)
    }

    @Test func whatCannotBeHeldAgainstAnythingIsRefused() {
        func code(
            _ treated: [Int], _ control: [Int], _ displaced: [Int]? = nil, weight: Double = 1
        ) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try displacementDifference(
                    treated: counts(treated), control: counts(control),
                    displaced: displaced.map(counts), beforeWeight: weight)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([1, 2], [3, -1]) == .badParameter)
        #expect(code([1, 2], [3, 1], [1, 1]) == .badParameter)
        #expect(code([1, 2], [3, 1], weight: .nan) == .badParameter)
        #expect(code([1, 2], [3, 1], weight: 0) == .badParameter)
        #expect(code([0, 0], [0, 0]) == .noVariation)
        #expect(code([0, 0], [0, 1]) == nil)
    }
}
