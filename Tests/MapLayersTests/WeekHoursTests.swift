import RecordSources
import SafetyRecords
import Testing

@testable import MapLayers

struct WeekHoursTests {
    private func clock(_ zone: String = "Europe/Stockholm") throws -> LocalClock {
        try #require(LocalClock(zone: zone))
    }

    /// The moment of a day and a number of seconds after its midnight, all on one side of a change.
    private func midnight(_ date: String, _ clock: LocalClock) throws -> Int64 {
        let day = try #require(calendarDay(date))
        return try #require(clock.start(ofDay: day))
    }

    private func slot(_ weekday: Int, _ hour: Int) -> Int { weekday * 24 + hour }

    @Test func theNightThatLosesAnHourHasSeven() throws {
        let clock = try clock()
        // From 22:00 on Saturday to 06:00 on Sunday, the clock put forward at 2.
        let start = try midnight("2025-03-29", clock) + 22 * 3600
        let end = try midnight("2025-03-31", clock) - 18 * 3600
        var hours = WeekHours()
        hours.add(from: start, to: end, weight: 2, clock)
        #expect(end - start == 7 * 3600)
        #expect(hours.total == 2 * 7 * 3600)
        for hour in [0, 1, 3, 4, 5] { #expect(hours.values[slot(6, hour)] == 7200) }
        #expect(hours.values[slot(6, 2)] == 0 && hours.values[slot(6, 6)] == 0)
        #expect(hours.values[slot(5, 22)] == 7200 && hours.values[slot(5, 23)] == 7200)
    }

    @Test func theNightThatGainsAnHourHasNine() throws {
        let clock = try clock()
        let start = try midnight("2025-10-25", clock) + 22 * 3600
        let end = try midnight("2025-10-27", clock) - 18 * 3600
        var hours = WeekHours()
        hours.add(from: start, to: end, weight: 1, clock)
        #expect(hours.total == 9 * 3600)
        // Both turns of the hour from 2 to 3.
        #expect(hours.values[slot(6, 2)] == 7200)
        #expect(hours.values[slot(6, 1)] == 3600 && hours.values[slot(6, 3)] == 3600)
    }

    @Test(arguments: [("2025-03-30", 23), ("2025-10-26", 25), ("2025-06-06", 24)])
    func aWholeDayHasItsHours(date: String, hours expected: Int) throws {
        let clock = try clock()
        let day = try #require(calendarDay(date))
        let start = try #require(clock.start(ofDay: day))
        let end = try #require(clock.start(ofDay: day + 1))
        var hours = WeekHours()
        hours.add(from: start, to: end, weight: 1, clock)
        #expect(hours.total == Int64(expected) * 3600)
        let weekday = (day % 7 + 10) % 7
        #expect(hours.values[(weekday * 24)..<(weekday * 24 + 24)].reduce(0, +) == hours.total)
    }

    @Test func minutesBelongToTheHourTheyAreIn() throws {
        let clock = try clock()
        let start = try midnight("2025-01-06", clock) + 23 * 3600 + 45 * 60
        var hours = WeekHours()
        hours.add(from: start, to: start + 30 * 60 + 1, weight: 1, clock)
        // Monday 23:45 to Tuesday 00:15:01.
        #expect(hours.values[slot(0, 23)] == 900 && hours.values[slot(1, 0)] == 901)
        hours.add(from: start, to: start, weight: 1, clock)
        hours.add(from: start, to: start - 5, weight: 1, clock)
        #expect(hours.total == 1801)
    }

    /// Zones whose clocks change by half an hour, or are not whole hours ahead, and days before 1970.
    @Test(arguments: [
        "Europe/Stockholm", "Australia/Lord_Howe", "Asia/Kolkata", "America/New_York", "UTC",
    ])
    func theSameAsASecondBySecondCount(zone: String) throws {
        let clock = try clock(zone)
        var random = TestNumbers(seed: 0xC10C)
        for round in 0..<60 {
            // Half of them around the changes of 2025, the others anywhere from 1960 on.
            let near: [Int64] = [
                1_743_296_400, 1_761_440_400, 1_743_865_200, 1_759_589_400, 1_741_503_600,
            ]
            let start =
                round % 2 == 0
                ? near[round / 2 % near.count] - 7200 + Int64(random.next(14_400))
                : -315_000_000 + Int64(random.next(2_000_000_000))
            let end = start + Int64(random.next(4 * 3600))
            var fast = WeekHours()
            fast.add(from: start, to: end, weight: 3, clock)
            var slow = WeekHours()
            for moment in start..<end {
                let local = clock.localTime(at: moment)
                let day = (Double(local) / 86_400).rounded(.down)
                let weekday = Int((day + 3).truncatingRemainder(dividingBy: 7) + 7) % 7
                let hour = (local - Int64(day) * 86_400) / 3600
                slow.values[weekday * 24 + Int(hour)] += 3
            }
            #expect(fast == slow)
        }
    }

    @Test func datesAreReadAsTheCalendarHasThem() throws {
        var random = TestNumbers(seed: 7)
        let clock = try clock("UTC")
        for _ in 0..<500 {
            let day = random.next(200_000) - 50_000
            let text = try #require(clock.text(ofDay: day))
            #expect(calendarDay(text) == day)
            #expect(calendarDay(text + "T12:00:00Z") == day)
        }
        #expect(calendarDay("1970-01-01") == 0 && calendarDay("2000-02-29") == 11_016)
        for wrong in [
            "", "2025", "2025-02-29", "2025-13-01", "2025-00-01", "2025-01-00", "1900-02-29",
            "25-01-01", "2025/01/01", "2025-1-1", "2025-01-01x", "tills vidare", "0000-01-01",
            "2025-01-0\u{E5}", "----------",
        ] {
            #expect(calendarDay(wrong) == nil, "\(wrong)")
        }
    }
}

/// SplitMix64: the same numbers on every run.
struct TestNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A number from 0 to below the limit.
    mutating func next(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
