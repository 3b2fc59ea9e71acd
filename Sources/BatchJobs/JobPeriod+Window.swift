import RecordSources
import SafetyRecords

extension Job.Period {
    /// The half-open window of the period, and how it is said; no words where all records count.
    ///
    /// - Parameters:
    ///   - clock: The zone in which days begin.
    ///   - latest: The last moment of the data, which a rolling period may end with: its day is
    ///     the last one counted.
    /// - Returns: `nil` where a rolling period has nothing to end with, or leaves the calendar.
    func window(_ clock: LocalClock, latest: Int64?) -> (window: TimeWindow, words: String?)? {
        switch self {
        case .all: return (TimeWindow(), nil)
        case .between(let from, let to):
            return Self.between(from, to, clock)
        case .rolling(let count, let unit, let until):
            let end: CalendarDate?
            switch until {
            case .day(let day): end = day
            case .latest: end = latest.flatMap(clock.date(at:))?.adding(days: 1)
            }
            let first: CalendarDate? =
                switch unit {
                case .days: end?.adding(days: -count)
                case .weeks: end?.adding(days: -7 * count)
                case .months: end?.adding(months: -count)
                case .years: end?.adding(months: -12 * count)
                }
            guard let first, let end else { return nil }
            return Self.between(first, end, clock)
        }
    }

    private static func between(
        _ first: CalendarDate, _ end: CalendarDate, _ clock: LocalClock
    ) -> (window: TimeWindow, words: String?) {
        (
            TimeWindow(start: clock.startOfDay(first), end: clock.startOfDay(end)),
            "from \(first) to before \(end)"
        )
    }
}
