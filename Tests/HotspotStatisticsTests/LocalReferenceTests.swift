import HotspotStatistics
import Testing

/// Local Moran and Geary, and weighted Gi, of esda and spdep.
struct LocalReferenceTests {
    private struct EsdaFile: Decodable {
        struct Map: Decodable {
            var name: String
            var kind: String
            var every: Int?
            var values: [Double]?
            var neighbors: [[Int]]?
            var moran: [Double]
            var quadrants: [Int]
            var bivariate: [Double]
            var geary: [Double]
        }
        var maps: [Map]
    }

    private struct SpdepFile: Decodable {
        struct Map: Decodable {
            var name: String
            var kind: String
            var moran: [Double?]
            var conditional: [Double?]
            var total: [Double?]
            var geary: [Double?]
            var weightedGi: [Double?]
            var weightedGiStar: [Double?]
            var weightedMoran: [Double?]
            var weightedConditional: [Double?]
        }
        var maps: [Map]
    }

    private struct Input {
        var values: [Double]
        var neighbors: [[Int]]
    }

    private func input(_ name: String, _ kind: String, _ maps: [EsdaFile.Map]) throws -> Input {
        if name == "lattice" {
            let weights = lattice(100, .queen)
            return Input(
                values: latticeValues(10_000),
                neighbors: (0..<10_000).map { Array(weights.neighbors(of: $0)) })
        }
        if let map = maps.first(where: { $0.name == name }), let values = map.values,
            let neighbors = map.neighbors
        {
            return Input(values: values, neighbors: neighbors)
        }
        let stored: ReferenceMap = try ReferenceValues.load("getis-ord-\(name)")
        return Input(
            values: stored.values, neighbors: try #require(stored.cases[kind]).neighbors)
    }

    private let analytic = LocalTesting(.analytic)

    @Test func statisticsAgreeWithEsda() throws {
        let file: EsdaFile = try ReferenceValues.load("local-esda")
        #expect(file.maps.count == 12)
        for map in file.maps {
            let input = try input(map.name, map.kind, file.maps)
            let weights = SpatialWeights(neighbors: input.neighbors)
            let count = input.values.count
            var random = SeededGenerator(seed: 0)
            for _ in 0..<1000 { _ = random.next() }
            let second = (0..<count).map { _ in Double(random.next() % 1000) }
            let options = LocalMoranOptions(testing: analytic)
            let moran = try localMoran(
                input.values, weights, keys: keys(count), options: options)
            let pair = try localMoran(
                input.values, with: second, weights, keys: keys(count), options: options)
            let geary = try localGeary(
                input.values, weights, keys: keys(count),
                options: LocalGearyOptions(testing: analytic))
            for (index, row) in stride(from: 0, to: count, by: map.every ?? 1).enumerated() {
                // esda gives isolates 0.
                guard !input.neighbors[row].isEmpty else {
                    #expect(moran.i[row] == nil && moran.reasons[row] == .isolate)
                    #expect(geary.c[row] == nil && geary.reasons[row] == .isolate)
                    continue
                }
                #expect(agree(moran.i[row], map.moran[index], floor: 1), "\(map.name) \(row)")
                #expect(agree(pair.i[row], map.bivariate[index], floor: 1), "\(map.name) \(row)")
                #expect(agree(geary.c[row], map.geary[index], floor: 1), "\(map.name) \(row)")
            }
        }
    }

    @Test func statisticsAndScoresAgreeWithSpdep() throws {
        let esda: EsdaFile = try ReferenceValues.load("local-esda")
        let file: SpdepFile = try ReferenceValues.load("local-spdep")
        #expect(file.maps.count == 11)
        for map in file.maps {
            let input = try input(map.name, map.kind, esda.maps)
            let count = input.values.count
            let weights = SpatialWeights(neighbors: input.neighbors)
            let keys = keys(count)
            let given = try localMoran(
                input.values, weights, keys: keys, options: LocalMoranOptions(testing: analytic))
            let all = try localMoran(
                input.values, weights, keys: keys,
                options: LocalMoranOptions(moments: .total, testing: analytic))
            let geary = try localGeary(
                input.values, weights, keys: keys, options: LocalGearyOptions(testing: analytic))
            let weighted = SpatialWeights(
                neighbors: input.neighbors,
                linkWeights: input.neighbors.enumerated().map { area, row in
                    row.map { 1 / Double(1 + abs($0 - area)) }
                },
                selfWeights: Array(repeating: 0.5, count: count))
            let moran = try localMoran(
                input.values, weighted, keys: keys,
                options: LocalMoranOptions(standardization: .none, testing: analytic))
            let gi = try localGetisOrd(
                input.values, weighted, keys: keys, options: .analytic(.gi))
            let star = try localGetisOrd(
                input.values, weighted, keys: keys, options: .analytic(.giStar))
            let n = Double(count)
            let (moranScale, gearyScale) = (n / (n - 1), (n - 1) / n)
            for row in input.values.indices where !input.neighbors[row].isEmpty {
                let place = "\(map.name) \(row)"
                #expect(agree(given.i[row].map { $0 * moranScale }, map.moran[row], floor: 1))
                #expect(agree(given.z[row], map.conditional[row], floor: 1), "\(place)")
                #expect(agree(all.z[row], map.total[row], floor: 1), "\(place)")
                #expect(agree(geary.c[row].map { $0 * gearyScale }, map.geary[row], floor: 1))
                #expect(agree(gi.z[row], map.weightedGi[row], floor: 1), "\(place)")
                #expect(agree(star.z[row], map.weightedGiStar[row], floor: 1), "\(place)")
                #expect(
                    agree(
                        moran.i[row].map { $0 * moranScale }, map.weightedMoran[row], floor: 1))
                #expect(agree(moran.z[row], map.weightedConditional[row], floor: 1), "\(place)")
            }
        }
    }
}
