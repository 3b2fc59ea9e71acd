import HotspotStatistics
import Testing

struct HotspotEvaluationTests {
    private struct Map {
        var hot: [Bool]
        var before: [Int]
        var after: [Int]
        var areas: [Double]
    }

    private func randomMap(_ count: Int, seed: UInt64, hot: UInt64) -> Map {
        var random = SeededGenerator(seed: seed)
        let before = (0..<count).map { _ in Int(random.next() % 9) }
        return Map(
            hot: (0..<count).map { _ in random.next() % 100 < hot },
            before: before,
            after: before.map { $0 + Int(random.next() % 4) },
            areas: (0..<count).map { _ in Double(random.next() % 500 + 1) })
    }

    @Test func fourUnitsByHand() throws {
        let result = try evaluateHotspots(
            [true, false, false, true], counts: [6, 8, 1, 5], areas: [100, 100, 300, 100],
            earlierCounts: [9, 3, 3, 5])
        #expect(agree(result.hitRate, 11.0 / 20, relative: 1e-15))
        #expect(agree(result.areaShare, 200.0 / 600, relative: 1e-15))
        #expect(agree(result.pai, 11.0 / 20 * 3, relative: 1e-15))
        // The best 200 m² hold 8 and 6.
        #expect(agree(result.bestHitRate, 14.0 / 20, relative: 1e-15))
        #expect(agree(result.pei, 11.0 / 14, relative: 1e-15))
        #expect(result.isBest == [true, true, false, false])
        // The fullest of before are those that are hot.
        #expect(agree(result.busiestHitRate, 11.0 / 20, relative: 1e-15))
        // 11 of 20 against 14 of 20.
        #expect(agree(result.rri, 11.0 / 14, relative: 1e-15))
        #expect(result.hitInterval.contains(result.hitRate))
        #expect(result.earlierHitCount == 14 && result.earlierIncidentCount == 20)
    }

    @Test func theLastUnitOfTheBestChoiceIsTakenInPart() throws {
        // 150 m² of space: all of the 100 m² with 10, and a quarter of the 200 m² with 8.
        let result = try evaluateHotspots(
            [false, false, true], counts: [10, 8, 2], areas: [100, 200, 150])
        #expect(agree(result.bestHitRate, 12.0 / 20, relative: 1e-15))
        #expect(result.isBest == [true, false, false])
        #expect(result.busiestHitRate == nil && result.rri == nil)
    }

    @Test func unitsThatWereEquallyFullShareTheSpace() throws {
        // Before, the last three were alike: a third of what they hold after fills one's space.
        let result = try evaluateHotspots(
            [true, true, false, false], counts: [4, 0, 3, 6], areas: [10, 10, 10, 10],
            earlierCounts: [5, 2, 2, 2])
        #expect(agree(result.busiestHitRate, (4.0 + 3) / 13, relative: 1e-14))
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5]) func indicesKeepTheirBounds(seed: UInt64) throws {
        let map = randomMap(300, seed: seed, hot: 12)
        let result = try evaluateHotspots(
            map.hot, counts: map.after, areas: map.areas, earlierCounts: map.before)
        let pei = try #require(result.pei)
        #expect(pei >= 0 && pei <= 1)
        #expect(try #require(result.pai) <= (try #require(result.bestPAI)) * (1 + 1e-12))
        #expect(try #require(result.busiestPAI) <= (try #require(result.bestPAI)) * (1 + 1e-12))
        let interval = try #require(result.paiInterval)
        #expect(interval.contains(try #require(result.pai)))
        // No choice of units that fit beats the best one.
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var (space, hits) = (result.hotArea, 0)
            for unit in map.areas.indices.shuffled(using: &random) where map.areas[unit] <= space {
                space -= map.areas[unit]
                hits += map.after[unit]
            }
            #expect(Double(hits) / Double(result.incidentCount) <= result.bestHitRate + 1e-12)
        }
    }

    @Test func allHotIsNoBetterThanTheMap() throws {
        let map = randomMap(100, seed: 8, hot: 101)
        let result = try evaluateHotspots(
            map.hot, counts: map.after, areas: map.areas, earlierCounts: map.before)
        #expect(result.hitRate == 1 && result.areaShare == 1 && result.pai == 1)
        #expect(result.pei == 1 && result.rri == 1 && result.busiestPAI == 1)
        #expect(result.p == 1)
    }

    @Test func nothingHotHasNoIndex() throws {
        let result = try evaluateHotspots(
            [false, false, false], counts: [1, 2, 3], areas: [1, 1, 1], earlierCounts: [1, 0, 0])
        #expect(result.hitRate == 0 && result.areaShare == 0)
        #expect(result.pai == nil && result.pei == nil && result.rri == nil)
        #expect(result.paiInterval == nil && result.busiestPAI == nil)
        #expect(result.p == 1)
    }

    @Test func scalingAndOrderChangeNothing() throws {
        let map = randomMap(200, seed: 30, hot: 10)
        let result = try evaluateHotspots(
            map.hot, counts: map.after, areas: map.areas, earlierCounts: map.before)
        let scaled = try evaluateHotspots(
            map.hot, counts: map.after, areas: map.areas.map { $0 * 4096 },
            earlierCounts: map.before)
        #expect(scaled.pai == result.pai && scaled.pei == result.pei)
        var random = SeededGenerator(seed: 1)
        let order = map.hot.indices.shuffled(using: &random)
        let shuffled = try evaluateHotspots(
            order.map { map.hot[$0] }, counts: order.map { map.after[$0] },
            areas: order.map { map.areas[$0] }, earlierCounts: order.map { map.before[$0] })
        #expect(shuffled.pai == result.pai && shuffled.hitInterval == result.hitInterval)
        #expect(shuffled.bestPAI == result.bestPAI && shuffled.busiestPAI == result.busiestPAI)
        #expect(shuffled.rri == result.rri && shuffled.p == result.p)
        #expect(shuffled.isBest == order.map { result.isBest[$0] })
    }

    @Test func intervalsCoverWhatTheyShould() {
        // Of all numbers of hits, those whose interval holds the true chance must be 95 % likely.
        for chance in [0.01, 0.2, 0.5] {
            var covered = 0.0
            var weight = (0..<40).reduce(1.0) { product, _ in product * (1 - chance) }
            for hits in 0...40 {
                if binomialInterval(hits: hits, trials: 40).contains(chance) { covered += weight }
                weight *= Double(40 - hits) / Double(hits + 1) * chance / (1 - chance)
            }
            #expect(covered >= 0.95)
        }
    }

    @Test func intervalsOfManyTrialsAreNarrowAndOrdered() {
        for trials in [1_000_000, 1_000_000_000, Int(1) << 50] {
            let interval = binomialInterval(hits: trials / 10, trials: trials)
            #expect(interval.contains(0.1))
            let width = interval.upperBound - interval.lowerBound
            let normal = 2 * 1.959964 * (0.09 / Double(trials)).squareRoot()
            #expect(abs(width / normal - 1) < 0.01)
        }
    }

    @Test func whatCannotBeEvaluatedIsRefused() {
        func code(
            _ hot: [Bool], _ counts: [Int], _ areas: [Double], _ earlier: [Int?]? = nil
        ) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try evaluateHotspots(hot, counts: counts, areas: areas, earlierCounts: earlier)
                return nil
            } catch {
                return error.code
            }
        }
        let hot = [true, false, false]
        #expect(code(hot, [1, 2], [1, 1, 1]) == .lengthMismatch)
        #expect(code(hot, [1, 2, 3], [1, 1, 1], [1]) == .lengthMismatch)
        #expect(code([true, false], [1, 2], [1, 1]) == .tooFew)
        #expect(code(hot, [0, 0, 0], [1, 1, 1]) == .tooFew)
        #expect(code(hot, [1, -1, 0], [1, 1, 1]) == .badParameter)
        #expect(code(hot, [1, 1, 0], [1, 1, 1], [1, -1, nil]) == .badParameter)
        #expect(code(hot, [1, 1, 0], [1, .nan, 1]) == .notFinite)
        #expect(code(hot, [1, 1, 0], [0, 0, 0]) == .notFinite)
        #expect(code(hot, [Int.max, 1, 0], [1, 1, 1]) == .tooLarge)
    }
}
