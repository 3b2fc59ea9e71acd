public import SafetyRecords

extension LocalClock: WallClock {
    /// Seconds from 1970-01-01 00:00:00 as clocks in the zone showed them.
    public func localTime(at moment: Int64) -> Int64 {
        let (local, overflow) = moment.addingReportingOverflow(offset(at: moment))
        return overflow ? moment : local
    }

    /// The day that calendars in the zone showed.
    public func day(at moment: Int64) -> Int? { date(at: moment).map(\.daysSince1970) }

    /// The moment a day begins in the zone.
    public func start(ofDay day: Int) -> Int64? {
        CalendarDate(daysSince1970: day).map(startOfDay)
    }

    /// The day so many months later.
    public func day(_ day: Int, addingMonths months: Int) -> Int? {
        CalendarDate(daysSince1970: day)?.adding(months: months)?.daysSince1970
    }

    /// The month of a day, 0 for January.
    public func month(ofDay day: Int) -> Int? {
        CalendarDate(daysSince1970: day).map { $0.month - 1 }
    }

    /// A day as `2025-01-31`.
    public func text(ofDay day: Int) -> String? { CalendarDate(daysSince1970: day)?.description }
}
