import Foundation
import HotspotStatistics
import Testing

struct RateTests {
    private struct File: Decodable {
        struct Case: Decodable {
            var name: String
            var events: [Int]
            var populations: [Double]
            var neighbors: [[Int]]
            var standardized: [Double]
            var global: [Double]
            var spatial: [Double]
            var excess: [Double]
            var funnel: [String]
        }
        struct Band: Decodable {
            var expected: Double
            var count: Int
            var position: String
        }
        var cases: [Case]
        var bands: [Band]
    }

    @Test func ratesAgreeWithEsda() throws {
        let file: File = try ReferenceValues.load("rates")
        #expect(file.cases.count == 3)
        for reference in file.cases {
            let (events, populations) = (reference.events, reference.populations)
            let columns: [([Double?], [Double])] = [
                (
                    empiricalBayesStandardized(events: events, populations: populations),
                    reference.standardized
                ),
                (
                    marshallEmpiricalBayes(events: events, populations: populations),
                    reference.global
                ),
                (
                    spatialEmpiricalBayes(
                        events: events, populations: populations,
                        weights: SpatialWeights(neighbors: reference.neighbors)),
                    reference.spatial
                ),
                (
                    excessRisks(events: events, populations: populations).map { $0?.ratio },
                    reference.excess
                ),
            ]
            for (column, (ours, theirs)) in columns.enumerated() {
                #expect(ours.count == theirs.count)
                for (a, b) in zip(ours, theirs) {
                    #expect(agree(a, b), "\(reference.name), column \(column)")
                }
            }
            let positions = funnelPositions(events: events, populations: populations)
            #expect(positions.map { $0?.rawValue } == reference.funnel)
        }
    }

    /// The overall rate is held by an area so large that one more does not move it.
    @Test func funnelPositionsAgreeWithScipy() throws {
        let file: File = try ReferenceValues.load("rates")
        #expect(file.bands.count > 80)
        for band in file.bands {
            let vast = 1_000_000_000_000
            let positions = funnelPositions(
                events: [vast, band.count], populations: [Double(vast), band.expected])
            #expect(positions[1]?.rawValue == band.position, "\(band.count) of \(band.expected)")
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func smoothedRatesLieBetweenCrudeAndMean(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let spread = seed % 2 == 0 ? 1 : 8
        let populations: [Double?] = (0..<40).map { _ in
            Int.random(in: 0..<9, using: &random) == 0
                ? nil : Double(Int.random(in: 1...4000, using: &random))
        }
        let events = populations.map {
            Int(($0 ?? 9) / 100) * Int.random(in: 0...spread, using: &random)
        }
        let weights = SpatialWeights(
            neighbors: (0..<40).map { area in
                (0..<40).filter { $0 != area && Int.random(in: 0..<8, using: &random) == 0 }
            })
        let local = spatialEmpiricalBayes(
            events: events, populations: populations, weights: weights)
        let global = marshallEmpiricalBayes(events: events, populations: populations)
        for area in 0..<40 {
            guard let population = populations[area] else {
                #expect(local[area] == nil && global[area] == nil)
                continue
            }
            let crude = Double(events[area]) / population
            for (smoothed, areas) in [
                (local[area], [area] + weights.neighbors(of: area)), (global[area], Array(0..<40)),
            ] {
                let usable = areas.filter { populations[$0] != nil }
                let mean =
                    Double(usable.reduce(0) { $0 + events[$1] })
                    / usable.reduce(0) { $0 + (populations[$1] ?? 0) }
                let range = min(crude, mean) * (1 - 1e-12)...max(crude, mean) * (1 + 1e-12)
                #expect(smoothed.map(range.contains) ?? false)
            }
        }
    }

    @Test func anIsolateKeepsItsRateAndAQuietPlaceHasNone() {
        let weights = SpatialWeights(neighbors: [[], [2], [1], [4], [3]])
        let smoothed = spatialEmpiricalBayes(
            events: [7, 0, 0, 5, 9], populations: [100, 10, 20, 100, nil], weights: weights,
            per: 1000)
        #expect(smoothed == [70, 0, 0, 50, nil])
    }

    @Test func whatIsNotInAFunnel() {
        let positions = funnelPositions(
            events: [50, 50, 3, -1, 2], populations: [1000, 1000, nil, 10, 0])
        #expect(positions == [.within, .within, nil, nil, nil])
        #expect(funnelPositions(events: [0, 0], populations: [5, 5]) == [nil, nil])
        #expect(excessRisks(events: [0, 0], populations: [5, 5]) == [nil, nil])
        let risks = excessRisks(events: [30, 10, 4], populations: [1000, 1000, .infinity])
        #expect(risks[0]?.expected == 20 && risks[0]?.ratio == 1.5 && risks[2] == nil)
    }

    /// Of Poisson counts around one rate few lie outside, as many as the bands say.
    @Test func chanceAloneStaysInTheFunnel() {
        var random = SeededGenerator(seed: 15)
        let populations = (0..<4000).map { _ in
            Double(Int.random(in: 500...20_000, using: &random))
        }
        let events = populations.map { population in
            // Arrivals at a rate of 1 in 1000, one after the other.
            var time = 0.0
            var count = -1
            while time < population / 1000 {
                time -= log(1 - Double.random(in: 0..<1, using: &random))
                count += 1
            }
            return count
        }
        let positions = funnelPositions(events: events, populations: populations)
        let outside = positions.count { $0 != .within }
        let farOutside = positions.count { $0 == .above998 || $0 == .below998 }
        // Counts are whole, so that the bands hold somewhat more than they promise.
        #expect(outside > 80 && outside < 200 && farOutside < 16)
    }

    @Test func standardizedRatesAgreeWithEsda() {
        let ours = empiricalBayesStandardized(
            events: [1, 9, 20], populations: [1000, 1000, 1000])
        let theirs = [-1.155493329779465, -0.12838814775327398, 1.2838814775327387]  // esda 2.9.0
        for (a, b) in zip(ours, theirs) { #expect(agree(a, b, relative: 1e-12)) }
    }

    /// esda takes a variance below 0 as it is (z of the first: 1.038); spdep 1.2-7 holds it at 0.
    @Test func varianceBetweenAreasIsNotNegative() {
        let ours = empiricalBayesStandardized(
            events: [30, 25, 25, 15, 33, 21, 30, 20],
            populations: [100, 100, 110, 90, 100, 90, 110, 90])
        let theirs = [
            0.9583927346354000, -0.0378312921566607, -0.5146089639785304, -1.6110584072364533,
            1.5561271507106371, -0.3509236134574453, 0.4352533760752981, -0.5609460790872802,
        ]
        for (a, b) in zip(ours, theirs) { #expect(agree(a, b, relative: 1e-12)) }
    }

    @Test func standardizedRatesLeaveOutWhatHasNoRate() {
        let events = [50, 3, 40, 7, 9, -2]
        let all = empiricalBayesStandardized(
            events: events, populations: [1000, nil, 5000, 0, -3, 100])
        let few = empiricalBayesStandardized(events: [50, 40], populations: [1000, 5000])
        #expect(all == [few[0], nil, few[1], nil, nil, nil])
        #expect(empiricalBayesStandardized(events: [0, 0], populations: [10, 20]) == [nil, nil])
        #expect(empiricalBayesStandardized(events: [], populations: []).isEmpty)
    }
}
