import HotspotStatistics
import Testing

struct AoristicWeightsTests {
    private let hour: Int64 = 3600

    /// 2025-01-06 00:00 of a clock on the wall, a Monday.
    private let monday: Int64 = 20_094 * 86_400

    private func week(_ starts: [Int64], _ ends: [Int64]) throws -> AoristicDistribution {
        try aoristicWeights(starts: starts, ends: ends, bins: .hoursOfWeek)
    }

    @Test func hoursAgreeWithHand() throws {
        let night = try week([monday + 22 * hour], [monday + 26 * hour])
        #expect(Array(night.weights[22..<26]) == [0.25, 0.25, 0.25, 0.25])
        #expect(night.weights.reduce(0, +) == 1 && night.spreadCount == 1)
        let late = try week([monday + 1800], [monday + 1800 + hour])
        #expect(Array(late.weights[0..<2]) == [0.5, 0.5])
        let moment = try week([monday + 7 * hour], [monday + 7 * hour])
        #expect(moment.weights[7] == 1 && moment.spreadCount == 0)
        // From Sunday 23:00 over the end of the week.
        let weekend = try week([monday - hour], [monday + 3 * hour])
        #expect(weekend.weights[167] == 0.25 && weekend.weights[2] == 0.25)
        // Before 1970, in a week that began in 1969.
        #expect(try week([-4 * 86_400], [-4 * 86_400 + hour]).weights[6 * 24] == 1)
        let weeks = try week([monday], [monday + 2 * 604_800 + 84 * hour])
        #expect(
            abs(weeks.weights[0] - 3.0 / 420) < 1e-9 && abs(weeks.weights[100] - 2.0 / 420) < 1e-9)
    }

    @Test func stepsAgreeWithHand() throws {
        let steps = AoristicBins.steps(edges: [0, 10, 20, 40])
        func spread(_ start: Int64, _ end: Int64) throws -> ([Double], Double) {
            let result = try aoristicWeights(starts: [start], ends: [end], bins: steps)
            return (result.weights, result.outside)
        }
        #expect(try spread(5, 25) == ([0.25, 0.5, 0.25], 0))
        #expect(try spread(-10, 10) == ([0.5, 0, 0], 0.5))
        #expect(try spread(30, 50) == ([0, 0, 0.5], 0.5))
        #expect(try spread(-40, 40) == ([0.125, 0.125, 0.25], 0.5))
        #expect(try spread(10, 10) == ([0, 1, 0], 0) && spread(40, 40) == ([0, 0, 0], 1))
        #expect(try spread(0, 10) == ([1, 0, 0], 0) && spread(-5, -1) == ([0, 0, 0], 1))
        #expect(try spread(-1_000, 1_000_000).1 > 0.999)
    }

    @Test func weightsEqualThoseOfAWalkSecondBySecond() throws {
        var random = SeededGenerator(seed: 4)
        var (starts, ends): ([Int64], [Int64]) = ([], [])
        var expected = [Double](repeating: 0, count: 168)
        for index in 0..<60 {
            let start = monday + Int64.random(in: -2_000_000..<2_000_000, using: &random)
            let length = Int64.random(in: 1..<(index < 55 ? 9_000 : 700_000), using: &random)
            starts.append(start)
            ends.append(start + length)
            for second in start..<start + length {
                expected[Int((second - monday + 5 * 604_800) / 3600 % 168)] += 1 / Double(length)
            }
        }
        let result = try week(starts, ends)
        for (weight, expected) in zip(result.weights, expected) {
            #expect(agree(weight, expected, floor: 1))
        }
        let order = starts.indices.shuffled(using: &random)
        #expect(try week(order.map { starts[$0] }, order.map { ends[$0] }) == result)
        #expect(result.weights.reduce(0, +) == 60)
        let steps = try aoristicWeights(
            starts: starts, ends: ends,
            bins: .steps(edges: (0..<40).map { monday + $0 * 50_000 }))
        #expect(steps.weights.reduce(steps.outside, +) == 60)
    }

    @Test func badInputIsRefused() {
        func code(
            _ starts: [Int64], _ ends: [Int64], _ bins: AoristicBins = .hoursOfWeek
        ) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try aoristicWeights(starts: starts, ends: ends, bins: bins)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([1], [1]) == nil && code([], []) == .tooFew)
        #expect(code([1, 2], [1]) == .lengthMismatch && code([2], [1]) == .badParameter)
        #expect(code([.min], [.max]) == .tooLarge)
        #expect(code([1], [2], .steps(edges: [1])) == .badParameter)
        #expect(code([1], [2], .steps(edges: [1, 1])) == .badParameter)
        #expect(code([1], [2], .steps(edges: [.min, .max])) == nil)
        #expect(code([-(1 << 61)], [1 << 61]) == nil)
    }
}
