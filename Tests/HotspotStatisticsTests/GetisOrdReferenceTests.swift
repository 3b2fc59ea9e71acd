import HotspotStatistics
import PlanarGeometry
import Testing

struct GetisOrdReferenceTests {
    private struct SpdepFile: Decodable {
        struct Case: Decodable {
            var name: String
            var kind: String
            var giStar: ReferenceScores
            var gi: ReferenceScores
        }
        var cases: [Case]
    }

    private struct LatticeFile: Decodable {
        struct Case: Decodable {
            var size: Int
            var kind: String
            var every: Int
            var giStar: ReferenceScores
            var gi: ReferenceScores
        }
        var cases: [Case]
    }

    private func expect(
        _ values: [Double], _ weights: SpatialWeights, _ statistic: LocalGStatistic,
        equals reference: ReferenceScores, every: Int = 1
    ) throws {
        let result = try localGetisOrd(
            values, weights, keys: keys(values.count), options: .analytic(statistic))
        let rows = Array(stride(from: 0, to: values.count, by: every))
        #expect(rows.count == reference.z.count)
        for (row, (z, p)) in zip(rows, zip(reference.z, reference.p)) {
            #expect(agree(result.z[row], z, floor: 1), "z of row \(row)")
            #expect(agree(result.p[row], p), "p of row \(row)")
        }
    }

    private func expect(_ map: ReferenceMap) throws {
        for (_, reference) in map.cases {
            let weights = SpatialWeights(neighbors: reference.neighbors)
            try expect(map.values, weights, .giStar, equals: reference.giStar)
            try expect(map.values, weights, .gi, equals: reference.gi)
        }
    }

    @Test(arguments: ["columbus", "baltim", "sids2", "stl", "philadelphia"])
    func scoresAgreeWithEsda(name: String) throws {
        try expect(ReferenceValues.load("getis-ord-\(name)"))
    }

    @Test(arguments: ["columbus", "baltim", "sids2", "stl", "philadelphia"])
    func scoresAgreeWithSpdep(name: String) throws {
        let map: ReferenceMap = try ReferenceValues.load("getis-ord-\(name)")
        let spdep: SpdepFile = try ReferenceValues.load("spdep")
        let cases = spdep.cases.filter { $0.name == name }
        #expect(cases.count == map.cases.count)
        for reference in cases {
            let weights = SpatialWeights(
                neighbors: try #require(map.cases[reference.kind]).neighbors)
            try expect(map.values, weights, .giStar, equals: reference.giStar)
            try expect(map.values, weights, .gi, equals: reference.gi)
        }
    }

    @Test func scoresOnLatticesAgreeWithEsda() throws {
        let file: LatticeFile = try ReferenceValues.load("getis-ord-lattices")
        #expect(file.cases.count == 4)
        for reference in file.cases {
            let kind = try #require(Contiguity(rawValue: reference.kind))
            let weights = lattice(reference.size, kind)
            let values = latticeValues(weights.count)
            try expect(values, weights, .giStar, equals: reference.giStar, every: reference.every)
            try expect(values, weights, .gi, equals: reference.gi, every: reference.every)
        }
    }

    /// The six points of Getis & Ord with a closed band of 15, worked by hand.
    ///
    /// Links: 0–1 (10), 0–3 (√125), 1–3 (√125), 1–4 (√200), 2–4 (√200), 3–4 (15), 4–5 (10).
    /// Values 2, 3, 3.2, 5, 8, 7: sum 28.2, mean 4.7, deviations −2.7, −1.7, −1.5, 0.3, 3.3, 2.3,
    /// their squares 28.7, so s² = 28.7/6.
    ///
    /// Gi* of point 0: it and 1 and 3 make −2.7 − 1.7 + 0.3 = −4.1; (6·3 − 3²)/5 = 1.8;
    /// z = −4.1/√(28.7/6·1.8) = −4.1/√8.61 = −1.39727…
    ///
    /// Gi of point 0: the others have mean 26.2/5 = 5.24 and squares 19.952, so s² = 3.9904;
    /// 3 + 5 − 2·5.24 = −2.48; V = 3.9904·(5·2 − 2²)/4 = 5.9856; z = −2.48/√5.9856 = −1.01367…
    @Test func sixPointsAgreeWithHandAndEsda() throws {
        struct SixPoints: Decodable {
            var points: [[Double]]
            var values: [Double]
            var neighbors: [[Int]]
            var giStar: ReferenceScores
            var gi: ReferenceScores
        }
        let file: SixPoints = try ReferenceValues.load("getis-ord-six-points")
        let weights = try SpatialWeights.distanceBand(
            15, of: file.points.map { Position(x: $0[0], y: $0[1]) })
        let links = [[1, 3], [0, 3, 4], [4], [0, 1, 4], [1, 2, 3, 5], [4]]
        #expect((0..<6).map { Array(weights.neighbors(of: $0)) } == links)
        #expect(file.neighbors == links)
        let star = try localGetisOrd(
            file.values, weights, keys: keys(6), options: .analytic(.giStar))
        #expect(agree(star.z[0], -4.1 / 8.61.squareRoot(), relative: 1e-14))
        let plain = try localGetisOrd(file.values, weights, keys: keys(6), options: .analytic(.gi))
        #expect(agree(plain.z[0], -2.48 / 5.9856.squareRoot(), relative: 1e-14))
        try expect(file.values, weights, .giStar, equals: file.giStar)
        try expect(file.values, weights, .gi, equals: file.gi)
    }
}
