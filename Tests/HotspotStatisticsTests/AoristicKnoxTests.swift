import PlanarGeometry
import Testing

@testable import HotspotStatistics

struct AoristicKnoxTests {
    /// Seeded intervals of very different lengths, some of them none.
    private func intervals(
        _ events: SeededEvents, seed: UInt64, unit: Int64 = 3600
    ) -> (starts: [Int64], ends: [Int64]) {
        var random = SeededGenerator(seed: seed)
        let starts = events.times.map { $0 * 24 * unit }
        let ends = starts.map { start in
            switch Int.random(in: 0..<4, using: &random) {
            case 0: start
            case 1: start + Int64.random(in: 1..<12, using: &random) * unit
            case 2: start + Int64.random(in: 12..<72, using: &random) * unit
            default: start + Int64.random(in: 72..<700, using: &random) * unit
            }
        }
        return (starts, ends)
    }

    /// The probability by summing over slices of the first interval, each with the exact share of
    /// the second.
    private func share(_ a: EventInterval, _ b: EventInterval, below edge: Double) -> Double {
        let slices = 20_000
        var sum = 0.0
        for slice in 0..<slices {
            let moment = Double(a.start) + (Double(slice) + 0.5) / Double(slices) * Double(a.length)
            let low = max(moment - edge, Double(b.start))
            let high = min(moment + edge, Double(b.start) + Double(b.length))
            sum += max(high - low, 0) / Double(b.length)
        }
        return sum / Double(slices)
    }

    @Test(arguments: [
        (a: (0, 10), b: (0, 10), edge: 5.0), ((0, 10), (20, 3), 15), ((100, 1), (0, 700), 28),
        ((0, 400), (100, 30), 7), ((5, 1), (5, 1), 0.5), ((0, 10), (1000, 10), 28),
        ((1000, 10), (0, 10), 995), ((3, 7), (3, 7), 100),
    ])
    func sharesAreThoseOfTheIntegral(a: (Int32, Int32), b: (Int32, Int32), edge: Double) {
        let first = EventInterval(start: a.0, length: a.1)
        let second = EventInterval(start: b.0, length: b.1)
        let exact = share(first, second, below: edge)
        #expect(abs(IntervalCounting.share(first, second, below: edge) - exact) < 1e-4)
        #expect(
            IntervalCounting.share(first, second, below: edge)
                == IntervalCounting.share(second, first, below: edge))
    }

    @Test func tableIsTheSumOverAllPairs() throws {
        let events = SeededEvents(count: 150, seed: 41)
        let (starts, ends) = intervals(events, seed: 2)
        let options = KnoxOptions(
            timeBands: TimeBands(step: 7 * 86_400, upTo: 28 * 86_400), permutations: 30, seed: 5)
        let table = try knoxTable(events.points, starts: starts, ends: ends, options: options)

        func sums(_ points: [Position], _ intervals: [EventInterval]) -> [Double] {
            var sums = [Double](repeating: 0, count: options.cellCount)
            for first in points.indices {
                for second in points.indices where second > first {
                    guard let band = KnoxOracle.band(points[first], points[second], options)
                    else { continue }
                    for time in 0..<options.timeBands.count {
                        let bounds = options.timeBands.edges[time...time + 1].map { edge in
                            edge == 0
                                ? 0
                                : IntervalCounting.share(
                                    intervals[first], intervals[second], below: Double(edge))
                        }
                        sums[band * options.timeBands.count + time] += bounds[1] - bounds[0]
                    }
                }
            }
            return sums
        }
        let places = try EventPlaces(events.points, times: starts, ties: ends)
        let points = places.rows.map { events.points[Int($0)] }
        let ranked = places.rows.map { row in
            EventInterval(
                start: Int32(starts[Int(row)] - (starts.min() ?? 0)),
                length: Int32(max(ends[Int(row)] - starts[Int(row)], 1)))
        }
        // Sums of multiples of 2⁻²⁸ are exact, so nothing may differ.
        #expect(table.cells.map(\.observed) == sums(points, ranked))
        let simulated = (0..<30).map {
            sums(points, KnoxOracle.shuffle(ranked, seed: 5, number: $0))
        }
        for (index, cell) in table.cells.enumerated() {
            let counts = simulated.map { $0[index] }
            #expect(agree(cell.meanSimulated, counts.reduce(0, +) / 30, relative: 1e-12))
            let atLeast = counts.count { $0 >= cell.observed }
            #expect(cell.p == Double(atLeast + 1) / 31)
            #expect(cell.expected == nil && cell.pPoisson == nil)
        }
    }

    @Test func momentsAreIntervalsOfOneUnit() throws {
        let events = SeededEvents(count: 200, seed: 6)
        // No difference is within a second of an edge.
        let times = events.times.map { $0 * 86_400 }
        let options = KnoxOptions(
            timeBands: TimeBands(edges: [0, 600_000, 1_000_000]), permutations: 40)
        let moments = try knoxTable(events.points, times: times, options: options)
        let intervals = try knoxTable(events.points, starts: times, ends: times, options: options)
        for (a, b) in zip(moments.cells, intervals.cells) {
            #expect(agree(a.observed, b.observed, relative: 1e-6, floor: 1))
        }
    }

    @Test func rowOrderAndThreadsChangeNothing() throws {
        let events = SeededEvents(count: 160, seed: 13)
        let (starts, ends) = intervals(events, seed: 3)
        var options = KnoxOptions(
            timeBands: TimeBands(step: 7 * 86_400, upTo: 28 * 86_400), permutations: 20)
        let one = try knoxTable(events.points, starts: starts, ends: ends, options: options)
        let (other, order) = events.shuffled(seed: 9)
        for threads in [2, 8] {
            options.threads = threads
            #expect(
                try knoxTable(
                    other.points, starts: order.map { starts[$0] }, ends: order.map { ends[$0] },
                    options: options) == one)
        }
    }

    @Test func datesOutOfOrderAreRefused() {
        let points = [0.0, 1, 2].map { Position(x: $0, y: 0) }
        func code(_ starts: [Int64], _ ends: [Int64]) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try knoxTable(
                    points, starts: starts, ends: ends, options: KnoxOptions(permutations: 0))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([0, 1, 2], [0, 0, 5]) == .badParameter)
        #expect(code([0, 1, 2], [0, 1]) == .lengthMismatch)
        #expect(code([0, 1, 2], [0, 1, 1 << 40]) == .tooLarge)
        #expect(code([.min, 1, 2], [.max, 1, 2]) == .tooLarge)
        #expect(code([4, 4, 4], [6, 6, 6]) == .noVariation)
        #expect(code([4, 4, 4], [6, 6, 7]) == nil)
    }
}
