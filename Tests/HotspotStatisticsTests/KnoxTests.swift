import PlanarGeometry
import Testing

@testable import HotspotStatistics

struct KnoxTests {
    private static let day: Int64 = 86_400

    @Test(arguments: [
        (count: 3, bands: DistanceBands.usual, unit: Int64(1), metric: DistanceMetric.euclidean),
        (300, .usual, 1, .euclidean), (300, .usual, 86_400, .euclidean),
        (300, .usual, 1, .manhattan),
        (301, DistanceBands(samePlace: false, edges: [0, 30, 200]), 1, .euclidean),
        (302, DistanceBands(samePlace: false, edges: [100, 150]), 86_400, .manhattan),
        (303, DistanceBands(samePlace: true, edges: [50, 500, 501]), 1, .euclidean),
    ])
    func countsEqualThoseOfAllPairs(
        count: Int, bands: DistanceBands, unit: Int64, metric: DistanceMetric
    ) throws {
        let events = SeededEvents(count: count, seed: UInt64(count))
        let times = events.times.map { $0 * unit }
        for time in [
            TimeBands(step: 7 * unit, upTo: 28 * unit), TimeBands(edges: [3 * unit, 9 * unit]),
            TimeBands(edges: [
                0, unit, 2 * unit, 5 * unit, 9 * unit, 14 * unit, 100 * unit, 1000 * unit,
            ]),
        ] {
            let options = KnoxOptions(
                distanceBands: bands, timeBands: time, metric: metric, permutations: 0)
            let table = try knoxTable(events.points, times: times, options: options)
            let counts = KnoxOracle.counts(events.points, times, options)
            #expect(table.cells.map { Int($0.observed) } == counts)
            let all = KnoxOptions(
                distanceBands: bands, timeBands: TimeBands(edges: [0, 1 << 40]), metric: metric)
            #expect(table.pairsByDistance == KnoxOracle.counts(events.points, times, all))
        }
    }

    @Test(arguments: [(unit: Int64(1), permutations: 99), (86_400, 20), (1, 1)])
    func simulatedCountsEqualThoseOfThePlainShuffle(unit: Int64, permutations: Int) throws {
        let events = SeededEvents(count: 120, seed: 5)
        let times = events.times.map { $0 * unit }
        let options = KnoxOptions(
            distanceBands: DistanceBands(step: 200, upTo: 600),
            timeBands: TimeBands(step: 7 * unit, upTo: 28 * unit), permutations: permutations,
            seed: 77)
        let table = try knoxTable(events.points, times: times, options: options)
        let places = try EventPlaces(events.points, times: times, ties: times)
        let points = places.rows.map { events.points[Int($0)] }
        let ranked = places.rows.map { times[Int($0)] }
        var simulated: [[Int]] = []
        for number in 0..<permutations {
            let shuffled = KnoxOracle.shuffle(ranked, seed: 77, number: number)
            simulated.append(KnoxOracle.counts(points, shuffled, options))
        }
        for (index, cell) in table.cells.enumerated() {
            let counts = simulated.map { $0[index] }
            let mean = Double(counts.reduce(0, +)) / Double(permutations)
            #expect(cell.meanSimulated == mean)
            let sorted = counts.sorted()
            if permutations % 2 == 1 {
                #expect(cell.medianSimulated == Double(sorted[permutations / 2]))
            } else {
                #expect(
                    cell.medianSimulated
                        == Double(sorted[permutations / 2 - 1] + sorted[permutations / 2]) / 2)
            }
            let atLeast = counts.count { Double($0) >= cell.observed }
            #expect(cell.p == Double(atLeast + 1) / Double(permutations + 1))
            #expect(cell.ratio == (mean > 0 ? cell.observed / mean : nil))
        }
    }

    @Test func rowOrderAndThreadsAndBlocksChangeNothing() throws {
        let events = SeededEvents(count: 160, seed: 9)
        var options = KnoxOptions(permutations: 40)
        let one = try knoxTable(events.points, times: events.times, options: options)
        let other = events.shuffled(seed: 4).events
        let single = try knoxTable(
            other.points, times: other.times, options: options, blockSize: 1)
        #expect(single == one)
        for threads in [1, 2, 8] {
            options.threads = threads
            #expect(try knoxTable(other.points, times: other.times, options: options) == one)
            for blockSize in [300, 1500] {
                #expect(
                    try knoxTable(
                        other.points, times: other.times, options: options, blockSize: blockSize)
                        == one)
            }
        }
        options.seed = 2
        let reseeded = try knoxTable(events.points, times: events.times, options: options)
        #expect(reseeded.cells.map(\.observed) == one.cells.map(\.observed))
        #expect(reseeded.cells.map(\.expected) == one.cells.map(\.expected))
        #expect(reseeded != one)
    }

    /// The mean over all shuffles is pairs in space × pairs in time / all pairs: here all 720
    /// orders of six events are gone through.
    @Test func exactMeanIsThatOfAllOrders() throws {
        let events = SeededEvents(count: 6, seed: 12, days: 20, step: 100, extent: 500)
        let options = KnoxOptions(
            distanceBands: DistanceBands(step: 200, upTo: 400),
            timeBands: TimeBands(step: 4, upTo: 12), permutations: 0)
        let table = try knoxTable(events.points, times: events.times, options: options)
        var sums = [Int](repeating: 0, count: options.cellCount)
        var orders = 0
        func permute(_ times: inout [Int64], _ rank: Int) {
            if rank == times.count - 1 {
                orders += 1
                let counts = KnoxOracle.counts(events.points, times, options)
                for (cell, count) in counts.enumerated() { sums[cell] += count }
                return
            }
            for other in rank..<times.count {
                times.swapAt(rank, other)
                permute(&times, rank + 1)
                times.swapAt(rank, other)
            }
        }
        var times = events.times
        permute(&times, 0)
        #expect(orders == 720 && sums.reduce(0, +) > 0)
        for (cell, sum) in zip(table.cells, sums) {
            #expect(agree(cell.expected, Double(sum) / 720, relative: 1e-12))
        }
    }

    @Test func simulatedMeansAreNearTheExactOnes() throws {
        let events = SeededEvents(count: 200, seed: 31)
        let table = try knoxTable(
            events.points, times: events.times, options: KnoxOptions(permutations: 999))
        for cell in table.cells {
            let expected = try #require(cell.expected)
            // Counts of pairs spread about as Poisson numbers do; five standard errors.
            let error = 5 * (max(expected, 1) / 999).squareRoot() * 1.5
            #expect(abs((cell.meanSimulated ?? -1) - expected) < error)
        }
    }

    /// Shuffled events are their own null: p is uniform, so its mean over data sets is near ½.
    @Test func pIsUniformWithoutAnyRepeats() throws {
        var (sum, low) = (0.0, 0)
        let runs = 200
        for seed in 0..<runs {
            let events = SeededEvents(count: 150, seed: UInt64(1000 + seed), extent: 1500)
            let table = try knoxTable(
                events.points, times: events.times,
                options: KnoxOptions(
                    distanceBands: DistanceBands(samePlace: false, edges: [0, 300]),
                    timeBands: TimeBands(edges: [0, 21]), permutations: 99))
            let p = try #require(table.cells[0].p)
            sum += p
            if p <= 0.05 { low += 1 }
        }
        // Ties put the mean a little above ½. 5 % of 200 are 10 ± 3.1.
        #expect(abs(sum / Double(runs) - 0.51) < 0.07)
        #expect(low <= 20)
    }

    @Test func plantedRepeatsAreFlagged() throws {
        var events = SeededEvents(count: 500, seed: 3, days: 365, extent: 20_000)
        for index in 0..<60 {
            let point = events.points[index]
            events.points.append(Position(x: point.x + 30, y: point.y))
            events.times.append(events.times[index] + 3)
        }
        let table = try knoxTable(events.points, times: events.times, options: KnoxOptions())
        let near = table.cell(distance: 1, time: 0)
        #expect(near.isFlagged && near.p == 0.001 && (near.ratio ?? 0) > 5)
        #expect(table.cells.count { $0.isFlagged } <= 4)
    }

    /// Three events worked by hand: one pair 50 m and 3 days apart, among three pairs.
    @Test func threeEventsAgreeWithHand() throws {
        let table = try knoxTable(
            [Position(x: 0, y: 0), Position(x: 50, y: 0), Position(x: 9000, y: 0)],
            times: [0, 3, 40], options: KnoxOptions(permutations: 0))
        let cell = table.cell(distance: 1, time: 0)
        #expect(cell.observed == 1 && agree(cell.expected, 1.0 / 3, relative: 1e-15))
        #expect(agree(cell.ratio, 3, relative: 1e-15))
        #expect(cell.p == nil && cell.q == nil && !cell.isFlagged)
        // P(X ≥ 1) = 1 − e^(−1/3), and not P(X > 1) = 0.0446….
        #expect(agree(cell.pPoisson, 0.283_468_689_426_210_7))
        #expect(table.pairsByDistance.reduce(0, +) == 1 && table.pairsByTime == [1, 0, 0, 0])
        #expect(table.cell(distance: 0, time: 0).pPoisson == nil)
    }

    @Test(arguments: [Int64(1), 86_400])
    func edgesBelongToTheBandAbove(unit: Int64) throws {
        let options = KnoxOptions(
            distanceBands: DistanceBands(step: 100, upTo: 200),
            timeBands: TimeBands(step: 7 * unit, upTo: 14 * unit), permutations: 0)
        func cells(_ distance: Double, _ time: Int64) throws -> [Int] {
            let table = try knoxTable(
                [Position(x: 0, y: 0), Position(x: distance, y: 0), Position(x: 1e6, y: 1e6)],
                times: [0, time * unit, 500 * unit], options: options)
            return table.cells.indices.filter { table.cells[$0].observed == 1 }
        }
        #expect(try cells(0, 0) == [0] && cells(0, 7) == [1] && cells(0, 14) == [])
        #expect(try cells(1e-9, 6) == [2] && cells(100.0.nextDown, 13) == [3])
        #expect(try cells(100, 0) == [4] && cells(200, 0) == [] && cells(1e-200, 0) == [2])
    }

    @Test func hundredsOfEventsOnOneSpotAreCounted() throws {
        var events = SeededEvents(count: 100, seed: 8)
        let times = (0..<600).map { Int64($0 % 90) }
        events.points += times.map { _ in Position(x: 674_500, y: 6_580_500) }
        events.times += times
        let options = KnoxOptions(permutations: 0)
        let table = try knoxTable(events.points, times: events.times, options: options)
        #expect(
            table.cells.map { Int($0.observed) }
                == KnoxOracle.counts(events.points, events.times, options))
        #expect(table.cells[0].observed > 10_000)
    }

    @Test func badInputIsRefused() {
        let events = SeededEvents(count: 20, seed: 1)
        func code(
            _ points: [Position]? = nil, _ times: [Int64]? = nil,
            _ options: KnoxOptions = KnoxOptions(permutations: 9)
        ) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try knoxTable(
                    points ?? events.points, times: times ?? events.times, options: options)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code() == nil)
        #expect(code(events.points, [1]) == .lengthMismatch)
        #expect(code([Position(x: 0, y: 0), Position(x: 1, y: 1)], [1, 2]) == .tooFew)
        #expect(code([], []) == .tooFew)
        var points = events.points
        points[3] = Position(x: .nan, y: 0)
        #expect(code(points) == .notFinite)
        points[3] = Position(x: 0, y: -.infinity)
        #expect(code(points) == .notFinite)
        #expect(code(points.map { _ in Position(x: 1, y: 2) }) == .noVariation)
        #expect(code(nil, events.times.map { _ in 7 }) == .noVariation)
        var times = events.times
        times[4] = .max
        times[5] = .min
        #expect(code(nil, times) == .tooLarge)
        times[5] = 0
        #expect(code(nil, times) == .tooLarge)
        for options in [
            KnoxOptions(permutations: -1), KnoxOptions(permutations: 10_000_001),
            KnoxOptions(threads: 0), KnoxOptions(alpha: 0), KnoxOptions(alpha: 1),
            KnoxOptions(distanceBands: DistanceBands(step: 0, upTo: 1000)),
            KnoxOptions(distanceBands: DistanceBands(step: 1, upTo: 1000)),
            KnoxOptions(distanceBands: DistanceBands(step: 100, upTo: -1)),
            KnoxOptions(distanceBands: DistanceBands(step: 100, upTo: .infinity)),
            KnoxOptions(distanceBands: DistanceBands(samePlace: true, edges: [])),
            KnoxOptions(distanceBands: DistanceBands(samePlace: false, edges: [100, 0])),
            KnoxOptions(distanceBands: DistanceBands(samePlace: false, edges: [0, .nan])),
            KnoxOptions(distanceBands: DistanceBands(samePlace: false, edges: [0, 1e200])),
            KnoxOptions(timeBands: TimeBands(step: 0, upTo: 28)),
            KnoxOptions(timeBands: TimeBands(step: 1, upTo: .max)),
            KnoxOptions(timeBands: TimeBands(edges: [-7, 7])),
            KnoxOptions(timeBands: TimeBands(edges: [7])),
        ] {
            #expect(code(nil, nil, options) == .badParameter, "\(options)")
        }
        #expect(code(nil, nil, KnoxOptions(permutations: 10_000_000)) == .tooLarge)
    }

    @Test func coordinatesOfAnySizeAreCounted() throws {
        let options = KnoxOptions(permutations: 9)
        let far = [0, 1e-300, 1e300, -1e300, 5e6].map { Position(x: $0, y: -$0) }
        let table = try knoxTable(far, times: [0, 1, 2, 3, 4], options: options)
        #expect(table.cells.reduce(0) { $0 + $1.observed } == 1)
    }

    @Test func workStopsWhenAsked() {
        let events = SeededEvents(count: 200, seed: 2)
        let progress = StatisticsProgress()
        progress.cancel()
        #expect {
            try knoxTable(
                events.points, times: events.times, options: KnoxOptions(), progress: progress)
        } throws: { ($0 as? StatisticsError)?.code == .cancelled }
        let finished = StatisticsProgress()
        #expect(throws: Never.self) {
            try knoxTable(
                events.points, times: events.times, options: KnoxOptions(permutations: 99),
                progress: finished)
        }
        #expect(finished.fraction == 1)
    }
}
