import HotspotStatistics
import Testing

/// Global statistics beside those of esda and spdep.
struct GlobalReferenceTests {
    struct TestValues: Decodable {
        var value: Double
        var expectation: Double
        var variance: Double
        var z: Double
        var p: Double
    }

    private struct Statistics: Decodable {
        var moran: TestValues
        var moranNormal: TestValues
        var geary: TestValues
        var gearyNormal: TestValues
    }

    private struct Permuted: Decodable {
        var draws: Int
        var p: Double
    }

    private struct Case: Decodable {
        var name: String
        var kind: String
        var esdaRow: Statistics
        var esdaNone: Statistics
        var generalG: TestValues?
        var permuted: Permuted?
        var other: [Double]?
        var bivariate: Double?
        var values: [Double]?
        var neighbors: [[Int]]?
        var weights: [[Double]]?
        var size: Int?

        var map: (values: [Double], weights: SpatialWeights) {
            if let size, let kind = Contiguity(rawValue: kind) {
                let weights = lattice(size, kind)
                return (latticeValues(weights.count), weights)
            }
            let neighbors = neighbors ?? []
            return (
                values ?? [],
                weights.map { SpatialWeights(neighbors: neighbors, linkWeights: $0) }
                    ?? SpatialWeights(neighbors: neighbors)
            )
        }
    }

    private struct SpdepCase: Decodable {
        var name: String
        var kind: String
        var row: Statistics
        var none: Statistics
        var generalG: TestValues?
        var bivariate: Double?
    }

    private struct File<Content: Decodable>: Decodable { var cases: [Content] }

    private let cases: [Case]

    init() throws { cases = try ReferenceValues.load("global", as: File<Case>.self).cases }

    private func options(_ standardization: WeightStandardization) -> GlobalOptions {
        GlobalOptions(standardization: standardization, permutations: 0)
    }

    private func expect(
        _ ours: GlobalAutocorrelation, _ test: GlobalAutocorrelation.AnalyticTest?,
        equals theirs: TestValues, _ label: String
    ) {
        #expect(agree(ours.value, theirs.value), "value of \(label)")
        #expect(agree(ours.expectation, theirs.expectation), "expectation of \(label)")
        #expect(agree(test?.variance, theirs.variance), "variance of \(label)")
        #expect(agree(test?.z, theirs.z, floor: 1), "z of \(label)")
        // p of a z that agrees to 1e-9: d log p / dz is about z.
        #expect(
            agree(test?.p, theirs.p, relative: 1e-9 * max(1, theirs.z * theirs.z)),
            "p of \(label)")
    }

    private func expect(
        _ values: [Double], _ weights: SpatialWeights, _ standardization: WeightStandardization,
        equals theirs: Statistics, _ label: String
    ) throws {
        let moran = try globalMoran(
            values, weights, keys: keys(values.count), options: options(standardization))
        expect(moran, moran.randomization, equals: theirs.moran, "\(label), Moran")
        expect(moran, moran.normality, equals: theirs.moranNormal, "\(label), Moran, normal")
        let geary = try globalGeary(
            values, weights, keys: keys(values.count), options: options(standardization))
        expect(geary, geary.randomization, equals: theirs.geary, "\(label), Geary")
        expect(geary, geary.normality, equals: theirs.gearyNormal, "\(label), Geary, normal")
    }

    @Test func statisticsAgreeWithEsda() throws {
        #expect(cases.count == 13)
        for reference in cases {
            let (values, weights) = reference.map
            let label = "\(reference.name), \(reference.kind)"
            try expect(values, weights, .row, equals: reference.esdaRow, label)
            try expect(values, weights, .none, equals: reference.esdaNone, label)
            if let theirs = reference.generalG {
                let g = try generalG(
                    values, weights, keys: keys(values.count), options: options(.none))
                expect(g, g.randomization, equals: theirs, "\(label), G")
                #expect(g.normality == nil)
            }
        }
    }

    @Test func statisticsAgreeWithSpdep() throws {
        let spdep = try ReferenceValues.load("spdep-global", as: File<SpdepCase>.self).cases
        #expect(spdep.count == 11)
        for theirs in spdep {
            let reference = try #require(
                cases.first { $0.name == theirs.name && $0.kind == theirs.kind })
            let (values, weights) = reference.map
            let label = "\(theirs.name), \(theirs.kind)"
            try expect(values, weights, .row, equals: theirs.row, label)
            try expect(values, weights, .none, equals: theirs.none, label)
            if let generalG = theirs.generalG {
                let g = try HotspotStatistics.generalG(
                    values, weights, keys: keys(values.count), options: options(.none))
                expect(g, g.randomization, equals: generalG, "\(label), G")
            }
        }
    }

    @Test func bivariateMoranAgreesWithEsdaAndSpdep() throws {
        let reference = try #require(cases.first { $0.bivariate != nil })
        let (values, weights) = reference.map
        let ours = try bivariateMoran(
            values, with: try #require(reference.other), weights, keys: keys(values.count),
            options: options(.row))
        #expect(agree(ours.value, reference.bivariate))
        let spdep = try ReferenceValues.load("spdep-global", as: File<SpdepCase>.self).cases
        #expect(agree(ours.value, spdep.compactMap(\.bivariate).first))
    }

    /// Both p are counted from so many draws: they differ by a few of their standard errors.
    @Test func permutationPAgreesWithEsdaAt99999Draws() throws {
        let simulated = cases.filter { $0.permuted != nil }
        #expect(simulated.count == 3)
        for reference in simulated {
            let theirs = try #require(reference.permuted)
            let (values, weights) = reference.map
            let ours = try globalMoran(
                values, weights, keys: keys(values.count),
                options: GlobalOptions(standardization: .row, permutations: 9_999))
            let p = try #require(ours.simulation).p
            let error = (2 * theirs.p / 9_999).squareRoot() + 2 / 9_999.0
            #expect(abs(p - theirs.p) <= 4 * error, "\(reference.name): \(p), \(theirs.p)")
        }
    }

    /// Six areas in a row with the values 1, 2, 3, 3, 2, 1 (mean 2, deviations −1, 0, 1, 1, 0, −1,
    /// squares 4), binary.
    ///
    /// Products of neighbors: 0, 0, 1, 0, 0, each twice, so I = 6/10 · 2/4 = 0.3. Squared
    /// differences: 1, 1, 0, 1, 1, each twice, so C = 5/20 · 8/4 = 0.5. Products of values: 2, 6, 9,
    /// 6, 2, each twice, are 50; all products of two are 12² − 28 = 116, so G = 50/116.
    @Test func sixAreasInARowAgreeWithHand() throws {
        let weights = SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2, 4], [3, 5], [4]])
        let values: [Double] = [1, 2, 3, 3, 2, 1]
        let moran = try globalMoran(values, weights, keys: keys(6), options: options(.none))
        #expect(agree(moran.value, 0.3, relative: 1e-15) && moran.expectation == -0.2)
        let geary = try globalGeary(values, weights, keys: keys(6), options: options(.none))
        #expect(agree(geary.value, 0.5, relative: 1e-15) && geary.expectation == 1)
        let g = try generalG(values, weights, keys: keys(6), options: options(.none))
        #expect(agree(g.value, 50 / 116.0, relative: 1e-15))
        #expect(agree(g.expectation, 10 / 30.0, relative: 1e-15))
    }
}
