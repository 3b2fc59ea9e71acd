import SafetyRecords

/// Whole days of a calendar, half-open: the first day belongs to it, the end does not.
struct DayRange: Hashable {
    /// The first day, counted from 1970-01-01.
    var first: Int
    /// The first day after.
    var end: Int

    /// The number of days.
    var length: Int { end - first }

    func overlaps(_ other: DayRange) -> Bool { first < other.end && other.first < end }

    /// The moments between which the days lie; `nil` beyond the calendar.
    func window(_ clock: any WallClock) -> TimeWindow? {
        guard let start = clock.start(ofDay: first), let end = clock.start(ofDay: end) else {
            return nil
        }
        return TimeWindow(start: start, end: end)
    }

    /// "from 2024-01-01 to before 2025-01-01".
    func words(_ clock: any WallClock) -> String {
        "from \(clock.text(ofDay: first) ?? "…") to before \(clock.text(ofDay: end) ?? "…")"
    }
}
