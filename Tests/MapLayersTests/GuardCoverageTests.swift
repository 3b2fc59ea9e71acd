import RecordSources
import SafetyRecords
import Testing

@testable import MapLayers

struct GuardCoverageTests {
    private let clock: LocalClock

    init() throws { clock = try #require(LocalClock(zone: "Europe/Stockholm")) }

    private static let areas = 3

    /// Shifts of three areas around the change of the clock in March, to the minute.
    private func randomShifts(_ count: Int, seed: UInt64) -> [GuardShifts.Shift] {
        var random = TestNumbers(seed: seed)
        return (0..<count).map { _ in
            let start = 1_743_120_000 + Int64(random.next(4 * 1440)) * 60
            return GuardShifts.Shift(
                area: random.next(Self.areas), start: start,
                end: start + Int64(random.next(900)) * 60, guards: Int64(random.next(6) + 1))
        }
    }

    private static let validity = [
        TimeWindow(), TimeWindow(start: 1_743_200_040, end: 1_743_300_000),
        TimeWindow(start: 1_800_000_000),
    ]
    private static let window: (start: Int64, end: Int64) = (1_743_150_000, 1_743_420_060)

    @Test func theSameAsAMinuteByMinuteCount() {
        for seed in 0..<4 as Range<UInt64> {
            let shifts = randomShifts(60, seed: seed)
            let coverage = GuardCoverage(
                shifts, validity: Self.validity, window: Self.window, clock)
            var inside = [WeekHours](repeating: WeekHours(), count: Self.areas)
            var outside = inside
            var staffed = inside
            var valid = inside
            for minute in stride(from: Self.window.start, to: Self.window.end, by: 60) {
                let slot = WeekHours.slot(ofLocal: clock.localTime(at: minute))
                for area in 0..<Self.areas {
                    let guards = shifts.filter {
                        $0.area == area && minute >= $0.start && minute < $0.end
                    }.reduce(0) { $0 + $1.guards }
                    if Self.validity[area].contains(minute) {
                        valid[area].values[slot] += 60
                        inside[area].values[slot] += 60 * guards
                        if guards > 0 { staffed[area].values[slot] += 60 }
                        #expect(coverage.areas[area].duty.contains(minute) == (guards > 0))
                    } else {
                        outside[area].values[slot] += 60 * guards
                        #expect(!coverage.areas[area].duty.contains(minute))
                    }
                }
            }
            #expect(coverage.areas.map(\.guardSeconds) == inside)
            #expect(coverage.areas.map(\.outsideSeconds) == outside)
            #expect(coverage.areas.map(\.staffedSeconds) == staffed)
            #expect(coverage.areas.map(\.validSeconds) == valid)
        }
    }

    @Test func theSumsCloseToTheSecond() {
        let shifts = randomShifts(500, seed: 99)
        let coverage = GuardCoverage(shifts, validity: Self.validity, window: Self.window, clock)
        let counted = coverage.areas.reduce(0) {
            $0 + $1.guardSeconds.total + $1.outsideSeconds.total
        }
        let worked = shifts.reduce(Int64(0)) { sum, shift in
            let start = max(shift.start, Self.window.start)
            return sum + shift.guards * max(0, min(shift.end, Self.window.end) - start)
        }
        #expect(counted == worked && worked > 0)
    }

    @Test func nothingDependsOnTheOrderOfTheShifts() {
        let shifts = randomShifts(80, seed: 5)
        let one = GuardCoverage(shifts, validity: Self.validity, window: Self.window, clock)
        let other = GuardCoverage(
            shifts.reversed(), validity: Self.validity, window: Self.window, clock)
        for (one, other) in zip(one.areas, other.areas) {
            #expect(one.guardSeconds == other.guardSeconds && one.duty == other.duty)
        }
    }

    @Test func theEndOfAShiftDoesNotBelongToIt() {
        let duty = DutyIntervals([20..<30, 0..<10, 10..<15, 40..<40, 25..<28])
        #expect(duty.stretches == [0..<15, 20..<30])
        let on = (-2..<45).filter { duty.contains($0) }
        #expect(on == Array(0..<15) + Array(20..<30))
        #expect(!DutyIntervals([]).contains(0))
    }

    @Test func hotHoursHoldHalfOfTheIncidents() throws {
        var counts = [Int64](repeating: 0, count: 168)
        counts[3] = 20
        counts[90] = 12
        counts[91] = 12
        counts[100] = 9
        counts[7] = 7
        // 60 in all: 20 and 12 are more than half, and the other 12 is as full.
        let hot = try #require(HotHours(counts))
        #expect((0..<168).filter { hot.isHot[$0] } == [3, 90, 91] && hot.count == 3)
        #expect(HotHours(counts.map { $0 / 2 }) == nil)
    }
}
