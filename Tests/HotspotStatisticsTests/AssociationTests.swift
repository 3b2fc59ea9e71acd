import PlanarGeometry
import Testing

@testable import HotspotStatistics

struct AssociationTests {
    // MARK: Terciles

    @Test func aPlaceThatFallsOnAValueIsThatValue() throws {
        let breaks = try #require(TercileBreaks(of: [7, 1, 4, 2, 6, 3, 5]))
        #expect(breaks.lower == 3 && breaks.upper == 5)
        // Tenths have no exact thirds of their own.
        let tenths = try #require(TercileBreaks(of: (0..<10).map { Double($0) / 10 }))
        #expect(tenths.lower == 0.3 && tenths.upper == 0.6)
    }

    @Test func aValueAtABreakBelongsBelowWithAllItsEquals() throws {
        let breaks = try #require(TercileBreaks(of: [0, 0, 0, 0, 0, 1, 2]))
        #expect(breaks.lower == 0 && breaks.upper == 0)
        #expect(breaks.tercile(of: 0) == .low)
        #expect(breaks.tercile(of: 1) == .high)
        let stated = try #require(TercileBreaks(lower: 10, upper: 20))
        #expect(
            [9, 10, 10.5, 20, 21].map { stated.tercile(of: $0) }
                == [.low, .low, .middle, .middle, .high])
        #expect(stated.tercile(of: .nan) == nil)
    }

    @Test func breaksThatMakeNoSenseAreNone() {
        #expect(TercileBreaks(lower: 2, upper: 1) == nil)
        #expect(TercileBreaks(lower: 0, upper: .infinity) == nil)
        #expect(TercileBreaks(lower: .nan, upper: 1) == nil)
        #expect(TercileBreaks(of: [1, 2, nil, .nan, .infinity]) == nil)
        let wide = TercileBreaks(of: [-1.7e308, -1.7e308, 1.7e308, 1.7e308])
        #expect(wide.map { $0.lower.isFinite && $0.upper.isFinite } == true)
    }

    @Test func aClassIsCertainOnlyWhereBothEndsAreOfIt() throws {
        let breaks = try #require(TercileBreaks(lower: 10, upper: 20))
        #expect(breaks.isCertain(5, within: 0...10))
        #expect(!breaks.isCertain(5, within: 0...10.001))
        #expect(breaks.isCertain(15, within: 10.001...20))
        #expect(!breaks.isCertain(15, within: 10...20))
        #expect(breaks.isCertain(30, within: 20.001 ... .infinity))
        #expect(!breaks.isCertain(.nan, within: 0...1))
    }

    // MARK: Ranks

    @Test func tiesShareTheMeanOfTheirRanks() {
        #expect(descendingRanks([3, 5, 3, nil, 1, .nan]) == [2.5, 1, 2.5, nil, 4, nil])
    }

    @Test func spansAreThoseOfBruteForceOnSeededIntervals() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<200 {
            let count = Int.random(in: 1...12, using: &random)
            var values: [Double?] = []
            var intervals: [ClosedRange<Double>?] = []
            for _ in 0..<count {
                let value = Double(Int.random(in: 0...9, using: &random))
                values.append(Int.random(in: 0...9, using: &random) == 0 ? nil : value)
                let half = Double(Int.random(in: 0...3, using: &random))
                intervals.append(
                    Int.random(in: 0...9, using: &random) == 0
                        ? nil : (value - half)...(value + half))
            }
            let ranked = RankedValues(values, within: intervals)
            let known = values.indices.filter { values[$0] != nil }
            for row in values.indices {
                guard values[row] != nil, let own = intervals[row] else {
                    #expect(ranked.spans[row] == nil)
                    continue
                }
                // One without an interval may be anything: it lies wholly on no side.
                let above = known.count { other in
                    other != row && intervals[other].map { $0.lowerBound > own.upperBound } ?? false
                }
                let below = known.count { other in
                    other != row && intervals[other].map { $0.upperBound < own.lowerBound } ?? false
                }
                #expect(ranked.spans[row] == (1 + above)...(known.count - below))
            }
        }
    }

    @Test func aRankDifferenceIsToldOnlyWhereTheSpansShareNoRank() {
        // Crime ranks area 0 first and area 2 last, fear the other way around.
        let crime: [Double?] = [30, 20, 10, nil]
        let fear: [Double?] = [0.1, 0.2, 0.3, 0.9]
        func around(_ values: [Double?], _ half: Double) -> [ClosedRange<Double>?] {
            values.map { value in value.map { ($0 - half)...($0 + half) } }
        }
        let sure = rankDifferences(
            crime, within: around(crime, 1), fear, within: around(fear, 0.01))
        #expect(sure.map { $0?.difference } == [-2, 0, 2, nil])
        #expect(sure.map { $0?.verdict } == [.less, .notToldApart, .more, nil])
        let unsure = rankDifferences(
            crime, within: around(crime, 30), fear, within: around(fear, 0.01))
        #expect(unsure.map { $0?.verdict } == [.notToldApart, .notToldApart, .notToldApart, nil])
        let unknown = rankDifferences(
            crime, within: [nil, nil, nil, nil], fear, within: around(fear, 0.01))
        #expect(unknown.map { $0?.difference } == [-2, 0, 2, nil])
        #expect(unknown.allSatisfy { $0?.verdict == nil })
    }

    // MARK: Correlation

    @Test func theExampleIsAsDocumented() throws {
        let found = try correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
        #expect(abs(found.pearson.value - 0.8) < 1e-15)
        #expect(abs(found.spearman.value - 0.8) < 1e-15)
    }

    @Test func correlationsDoNotDependOnTheOrderOfTheAreas() throws {
        var random = SeededGenerator(seed: 8)
        var rows = (0..<50).map { _ in
            (
                x: Double.random(in: 0...1, using: &random),
                y: Double.random(in: 0...1, using: &random),
                w: Double.random(in: 1...9, using: &random),
                at: Position(
                    x: .random(in: 0...9000, using: &random),
                    y: .random(in: 0...9000, using: &random))
            )
        }
        let once = try correlation(
            rows.map(\.x), rows.map(\.y), weights: rows.map(\.w), at: rows.map(\.at))
        rows.shuffle(using: &random)
        let again = try correlation(
            rows.map(\.x), rows.map(\.y), weights: rows.map(\.w), at: rows.map(\.at))
        #expect(once == again)
    }

    @Test func perfectAgreementHasNoWidth() throws {
        let line = (0..<10).map { Double($0) }
        let found = try correlation(line, line.map { -2 * $0 })
        #expect(found.pearson.value == -1 && found.pearson.interval == -1...(-1))
        #expect(found.pearson.p == 0)
    }

    @Test func threeAreasHaveACorrelationButNoInterval() throws {
        let found = try correlation([1, 2, 4, nil], [1, 5, 4, 3])
        #expect(found.count == 3 && found.leftOutCount == 1)
        #expect(found.pearson.interval == nil && found.pearson.p == nil)
    }

    @Test func whatCannotBeCorrelatedIsRefused() {
        func code(
            _ x: [Double?], _ y: [Double?], _ w: [Double?]? = nil
        ) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try correlation(x, y, weights: w)
                return nil
            } catch { return error.code }
        }
        #expect(code([1, 2], [1, 2]) == .tooFew)
        #expect(code([1, 2, 3], [1, 2]) == .lengthMismatch)
        #expect(code([1, 1, 1], [1, 2, 3]) == .noVariation)
        #expect(code([1, 2, .nan], [1, 2, 3]) == .tooFew)
        #expect(code([1, 2, 3], [1, 2, 3], [1, -1, 1]) == .badParameter)
        #expect(code([1, 2, 3], [1, 2, 3], [0, 0, 0]) == .tooFew)
    }

    @Test func hugeAndTinyNumbersDoNotOverflow() throws {
        let huge = try correlation([1e308, -1e308, 5e307, 1e300], [3, 1, 2, 2])
        #expect(huge.pearson.value > 0.9 && huge.pearson.value <= 1)
        let tiny = try correlation([1e-300, 2e-300, 3e-300, 4e-300], [1, 2, 3, 4])
        #expect(abs(tiny.pearson.value - 1) < 1e-12)
    }

    @Test func smoothMapsAreWorthFewerAreas() throws {
        let places = (0..<100).map { Position(x: Double($0 % 10), y: Double($0 / 10)) }
        let slope = places.map { $0.x + $0.y }
        var random = SeededGenerator(seed: 5)
        let noise = places.map { _ in Double.random(in: 0...1, using: &random) }
        let smooth = try #require(
            effectiveSampleSize(slope, places.map { $0.x - 0.3 * $0.y }, at: places))
        let rough = try #require(effectiveSampleSize(noise, slope, at: places))
        #expect(smooth < 20)
        #expect(rough > 60)
        #expect(
            effectiveSampleSize(
                [1, 2, 3], [3, 1, 2], at: [.init(x: 0, y: 0), .init(x: 0, y: 0), .init(x: 0, y: 0)])
                == nil)
    }
}
