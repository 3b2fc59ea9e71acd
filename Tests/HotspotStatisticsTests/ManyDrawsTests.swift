import HotspotStatistics
import Testing

/// p-values of other programs from very many draws.
struct ManyDrawsTests {
    private struct File: Decodable {
        struct Tails: Decodable {
            var least: [Int]
            var most: [Int]

            func p(_ index: Int, of draws: Int) -> Double {
                min(1, 2 * Double(min(least[index], most[index]) + 1) / Double(draws + 1))
            }
        }
        struct Map: Decodable {
            var name: String
            var values: [Double]
            var neighbors: [[Int]]
            var areas: [Int]?
            var draws: Int
            var sum: Tails
            var squares: Tails
            var esda: [Double]?
            var pygeoda: [Double]?
        }
        var small: [Map]
        var large: [Map]
    }

    /// Five standard errors of a two-sided p, which doubles a share.
    private func error(_ p: Double, draws: Int) -> Double {
        10 * (p / 2 * (1 - p / 2) / Double(draws)).squareRoot() + 4 / Double(draws)
    }

    /// The shared table has 99 999 draws of ours in milliseconds, also where nothing is optimized.
    @Test func pAt99999DrawsAgreesWithOtherPrograms() throws {
        let file: File = try ReferenceValues.load("permutation-draws")
        #expect(file.small.count == 4)
        var compared = 0
        for map in file.small {
            let weights = SpatialWeights(neighbors: map.neighbors)
            let count = map.values.count
            let testing = LocalTesting(
                .permutation(ConditionalPermutation(99_999, seed: 3, scheme: .shared)))
            let gi = try localGetisOrd(
                map.values, weights, keys: keys(count),
                options: LocalGOptions(statistic: .giStar, testing: testing))
            for area in 0..<count where !map.neighbors[area].isEmpty {
                let p = try #require(gi.pSimulated[area])
                let slack = 1.5 * error(p, draws: 99_999)
                #expect(abs(p - map.sum.p(area, of: map.draws)) <= slack, "\(map.name) \(area)")
                // Tools differ in where sums equal to the observed one count: without any, no p does.
                guard map.sum.least[area] + map.sum.most[area] == map.draws else { continue }
                compared += 1
                let esda = try #require(map.esda)[area]
                #expect(abs(p - esda) <= slack, "esda \(map.name) \(area)")
                // pygeoda 0.1.3 is off the loop by up to 0.09 on the 49 areas of columbus, with four
                // seeds alike (traps.py); why was not looked for.
                let pygeoda = try #require(map.pygeoda)[area]
                #expect(abs(p - pygeoda) <= slack + 0.1, "pygeoda \(map.name) \(area)")
            }
        }
        #expect(compared > 150)
    }

    @Test func completeDrawsAgreeWithOtherPrograms() throws {
        let file: File = try ReferenceValues.load("permutation-draws")
        let map = try #require(file.small.first { $0.name == "stl" })
        let weights = SpatialWeights(neighbors: map.neighbors)
        let testing = LocalTesting(.permutation(ConditionalPermutation(1_999, seed: 3)))
        let gi = try localGetisOrd(
            map.values, weights, keys: keys(map.values.count),
            options: LocalGOptions(statistic: .giStar, testing: testing))
        for area in map.values.indices {
            let theirs = map.sum.p(area, of: map.draws)
            let p = try #require(gi.pSimulated[area])
            #expect(abs(p - theirs) <= 1.2 * error(theirs, draws: 1_999), "\(area)")
        }
    }

    @Test func exactPLiesWithinTheErrorOfTenMillionDraws() throws {
        let file: File = try ReferenceValues.load("permutation-draws")
        #expect(file.large.count == 2)
        for map in file.large {
            let weights = SpatialWeights(neighbors: map.neighbors)
            let testing = LocalTesting(.exact(otherwise: ConditionalPermutation(1)))
            let count = map.values.count
            let gi = try localGetisOrd(
                map.values, weights, keys: keys(count),
                options: LocalGOptions(statistic: .giStar, testing: testing))
            let geary = try localGeary(
                map.values, weights, keys: keys(count),
                options: LocalGearyOptions(testing: testing))
            for (index, area) in try #require(map.areas).enumerated()
            where !map.neighbors[area].isEmpty {
                var compared = [(gi.pExact, map.sum)]
                // Squared differences of the homicides of St. Louis range too widely.
                if geary.exactRefusal == nil { compared.append((geary.pExact, map.squares)) }
                #expect(compared.count == 2 || map.name == "stl counts")
                for (ours, theirs) in compared {
                    let p = try #require(ours[area])
                    let draws = theirs.p(index, of: map.draws)
                    #expect(
                        abs(p - draws) <= error(p, draws: map.draws), "\(map.name) \(area) \(p)")
                }
            }
        }
    }
}
