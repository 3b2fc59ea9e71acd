import PlanarGeometry
import Testing

@testable import HotspotStatistics

struct NearRepeatTests {
    /// The rules, for each event over all others.
    private func oracle(
        _ points: [Position], _ times: [Int64], _ keys: [UInt64], _ limits: NearRepeatLimits
    ) -> [(
        kind: NearRepeatClass, partner: Int?, distance: Double?, gap: Int64?, earlier: Int,
        later: Int
    )] {
        points.indices.map { event in
            var (earlier, later): ([Int], [Int]) = ([], [])
            for other in points.indices where other != event {
                let (dx, dy) = (
                    points[other].x - points[event].x, points[other].y - points[event].y
                )
                let isNear =
                    limits.metric == .euclidean
                    ? dx * dx + dy * dy < limits.distance * limits.distance
                    : abs(dx) + abs(dy) < limits.distance
                guard isNear, abs(times[other] - times[event]) < limits.time else { continue }
                if (times[other], keys[other]) < (times[event], keys[event]) {
                    earlier.append(other)
                } else {
                    later.append(other)
                }
            }
            let same = earlier.filter { points[$0] == points[event] }
            func distance(_ other: Int) -> Double {
                limits.metric.distance(points[event], points[other])
            }
            let partner = (same.isEmpty ? earlier : same).min { a, b in
                (-times[a], distance(a), keys[a]) < (-times[b], distance(b), keys[b])
            }
            let kind: NearRepeatClass =
                !same.isEmpty
                ? .repeat : partner != nil ? .nearRepeat : later.isEmpty ? .unlinked : .originator
            return (
                kind, partner, partner.map(distance), partner.map { times[event] - times[$0] },
                earlier.count, later.count
            )
        }
    }

    @Test(arguments: [
        (count: 3, days: Int64(5), limits: NearRepeatLimits(), step: 10.0),
        (250, 60, NearRepeatLimits(), 10), (250, 5, NearRepeatLimits(), 50),
        (250, 20, NearRepeatLimits(distance: 100, time: 1, metric: .manhattan), 50),
        (200, 365, NearRepeatLimits(distance: 5000, time: 1000), 100),
        (200, 20, NearRepeatLimits(distance: 1, time: 14), 200),
    ])
    func classesEqualThoseOfAllPairs(
        count: Int, days: Int64, limits: NearRepeatLimits, step: Double
    ) throws {
        let events = SeededEvents(count: count, seed: UInt64(count) + 7, days: days, step: step)
        var random = SeededGenerator(seed: 3)
        let keys = events.points.map { _ in random.next() }
        let expected = oracle(events.points, events.times, keys, limits)
        for threads in [1, 8] {
            let result = try nearRepeats(
                events.points, times: events.times, keys: keys, limits: limits, threads: threads)
            #expect(result.classes == expected.map(\.kind))
            #expect(result.partners == expected.map(\.partner))
            #expect(result.distances == expected.map(\.distance))
            #expect(result.gaps == expected.map(\.gap))
            #expect(result.earlierCounts == expected.map(\.earlier))
            #expect(result.laterCounts == expected.map(\.later))
        }
        let (other, order) = events.shuffled(seed: 11)
        let shuffled = try nearRepeats(
            other.points, times: other.times, keys: order.map { keys[$0] }, limits: limits)
        #expect(shuffled.classes == order.map { expected[$0].kind })
        #expect(
            shuffled.partners.map { $0.map { order[$0] } } == order.map { expected[$0].partner })
    }

    /// The example of the documentation, and an event that is both a repeat and followed.
    @Test func fourEventsAgreeWithHand() throws {
        let result = try nearRepeats(
            [0.0, 0, 50, 900].map { Position(x: $0, y: 0) }, times: [0, 3, 5, 6],
            keys: [1, 2, 3, 4])
        #expect(result.classes == [.originator, .repeat, .nearRepeat, .unlinked])
        #expect(result.partners == [nil, 0, 1, nil])
        #expect(result.distances == [nil, 0, 50, nil] && result.gaps == [nil, 3, 2, nil])
        #expect(result.earlierCounts == [0, 1, 2, 0] && result.laterCounts == [2, 1, 0, 0])
    }

    @Test func thousandsOfEventsOnOneSpotAreClassified() throws {
        let count = 20_000
        let points = (0..<count).map { Position(x: $0 < 3 ? 1e5 : 0, y: 0) }
        let times = (0..<count).map { Int64($0 % 50) }
        let result = try nearRepeats(points, times: times, keys: keys(count))
        #expect(result.classes.count { $0 == .repeat } == count - 3 - 1 + 2)
        #expect(result.earlierCounts.reduce(0, +) == result.laterCounts.reduce(0, +))
    }

    /// Three events at two places near each other: each event looks at both.
    @Test(arguments: [(most: 6, isRefused: false), (most: 5, isRefused: true)])
    func moreThanCanBeLookedAtIsRefused(most: Int, isRefused: Bool) {
        let points = [0.0, 0, 20].map { Position(x: $0, y: 0) }
        do throws(StatisticsError) {
            let found = try nearRepeats(
                points, times: [1, 2, 3], keys: [1, 2, 3], limits: NearRepeatLimits(), threads: 1,
                mostPlaces: most)
            #expect(!isRefused && found.classes == [.originator, .repeat, .nearRepeat])
        } catch {
            #expect(isRefused && error.code == .tooLarge)
        }
    }

    @Test func badInputIsRefused() {
        let points = [0.0, 1, 2].map { Position(x: $0, y: 0) }
        func code(
            _ points: [Position], _ times: [Int64], _ keys: [UInt64],
            _ limits: NearRepeatLimits = NearRepeatLimits()
        ) -> StatisticsError.Code? {
            do throws(StatisticsError) {
                _ = try nearRepeats(points, times: times, keys: keys, limits: limits)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(points, [1, 2, 3], [1, 2, 3]) == nil)
        #expect(code(points, [1, 2, 3], [1, 2, 1]) == .duplicateKey)
        #expect(code(points, [1, 2], [1, 2, 3]) == .lengthMismatch)
        #expect(code(points, [1, 2, .max], [1, 2, 3]) == .tooLarge)
        #expect(code(Array(points[..<2]), [1, 2], [1, 2]) == .tooFew)
        #expect(
            code([Position(x: .nan, y: 0)] + points[..<2], [1, 2, 3], [1, 2, 3]) == .notFinite)
        for limits in [
            NearRepeatLimits(distance: 0), NearRepeatLimits(distance: .infinity),
            NearRepeatLimits(distance: .nan), NearRepeatLimits(time: 0),
        ] {
            #expect(code(points, [1, 2, 3], [1, 2, 3], limits) == .badParameter)
        }
        #expect(code(points, [1, 2, 3], [1, 2, 3], NearRepeatLimits(time: .max)) == nil)
    }

    @Test func workStopsWhenAsked() {
        let events = SeededEvents(count: 50, seed: 2)
        let progress = StatisticsProgress()
        progress.cancel()
        #expect {
            try nearRepeats(
                events.points, times: events.times, keys: keys(50), progress: progress)
        } throws: { ($0 as? StatisticsError)?.code == .cancelled }
    }
}
