import Testing

@testable import RecordSources

struct TimestampParserTests {
    private func parse(
        _ text: String, format: String? = nil, zone: String = "Europe/Stockholm"
    ) throws -> TimestampParser.Parsed {
        let clock = try #require(LocalClock(zone: zone))
        let parser = try #require(TimestampParser(format: format, clock: clock))
        let utf8 = Array(text.utf8)
        return parser.parse(utf8.span)
    }

    @Test(
        arguments: [
            ("2024-01-31", 1_706_655_600), ("2024-01-31 23:10", 1_706_739_000),
            ("2024-01-31T23:10:05", 1_706_739_005), ("2024-01-31T22:10:05Z", 1_706_739_005),
            ("2024-01-31 22:10:05.750+00:00", 1_706_739_005),
            ("2024-12-31 9:56:00 +01:00", 1_735_635_360), ("2024-7-1 0:00", 1_719_784_800),
            ("2018-01-05 14:22:00+00", 1_515_162_120), ("  2024-01-31  ", 1_706_655_600),
            ("1969-12-31 23:00", -7_200), ("2016-12-31T23:59:60Z", 1_483_228_800),
        ] as [(String, Int64)])
    func isoTimesAndTheirRelativesAreRead(text: String, seconds: Int64) throws {
        #expect(try parse(text) == .moment(seconds))
    }

    @Test(
        arguments: [
            ("1/31/2018 9:05:00", "M/D/YYYY H:mm:ss", 1_517_385_900),
            ("31/1 2024", "D/M YYYY", 1_706_655_600), ("31.01.2024", "D.M.YYYY", 1_706_655_600),
            ("20240131", "YYYYMMDD", 1_706_655_600),
        ] as [(String, String, Int64)])
    func timesAreReadByTheFormatTold(text: String, format: String, seconds: Int64) throws {
        #expect(try parse(text, format: format) == .moment(seconds))
    }

    @Test(arguments: [
        "2025-02-30 10:00", "i går", "2024-13-01", "2024-01-00", "24-01-01", "2024-01-31 24:00",
        "2024-01-31 23:60", "2024-01-31 23", "2024-01-31x", "2024-01-31 10:00 +25:00",
        "2024-01-31 10:00+01:", "99999999999999999999", "2024-01-31 10:00:00.Z", "-", "0000-01-01",
    ])
    func whatIsNoTimeThatExistsIsInvalid(text: String) throws {
        #expect(try parse(text) == .invalid)
    }

    @Test(arguments: ["", "   ", "\t"])
    func blankIsMissing(text: String) throws {
        #expect(try parse(text) == .missing)
    }

    @Test(arguments: ["M/D/YY", "H:mm", "YYYY-MM-DD YYYY", ""])
    func formatsThatLeaveADayOpenAreRefused(format: String) throws {
        let clock = try #require(LocalClock(zone: "UTC"))
        #expect(TimestampParser(format: format, clock: clock) == nil)
    }

    /// 2024-03-31 02:00–03:00 did not exist in Stockholm; 2024-10-27 02:00–03:00 came twice.
    @Test(
        arguments: [
            ("2024-03-31 01:59", 1_711_846_740), ("2024-03-31 02:30", 1_711_848_600),
            ("2024-03-31 03:00", 1_711_846_800), ("2024-10-27 02:30", 1_729_989_000),
            ("2024-10-27 03:00", 1_729_994_400),
        ] as [(String, Int64)])
    func changesOfTheClockAreFollowed(text: String, seconds: Int64) throws {
        #expect(try parse(text) == .moment(seconds))
    }

    @Test func daysAndMomentsAreInverse() throws {
        let clock = try #require(LocalClock(zone: "Europe/Stockholm"))
        var date = try #require(CalendarDate("1970-01-01"))
        for _ in 0..<30_000 {
            #expect(clock.date(at: clock.startOfDay(date)) == date)
            #expect(clock.date(at: clock.startOfDay(date) - 1) == date.adding(days: -1))
            date = try #require(date.adding(days: 1))
        }
    }

    @Test(
        arguments: [
            ("2024-01-31", 1, "2024-02-29"), ("2024-03-31", -1, "2024-02-29"),
            ("2025-01-01", -12, "2024-01-01"), ("2024-12-15", 13, "2026-01-15"),
        ] as [(String, Int, String)])
    func monthsAreAddedToTheEndOfShorterOnes(start: String, months: Int, end: String) throws {
        #expect(CalendarDate(start)?.adding(months: months)?.description == end)
    }
}
