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

/// The times of a table of records, as days of its calendar.
struct RecordDays {
    let clock: any WallClock
    /// From the day of the earliest record to the one after that of the latest.
    let covered: DayRange
    private let source: String

    /// - Throws: ``LayerError`` with code `badPeriod` where no record has a time.
    init(_ table: RecordTable, layer: String) throws(LayerError) {
        source = table.source
        var earliest = Int64.max
        var latest = Int64.min
        for time in table.times ?? [] where time != RecordTable.missingTime {
            earliest = min(earliest, time)
            latest = max(latest, time)
        }
        guard let clock = table.clock, earliest <= latest, let first = clock.day(at: earliest),
            let last = clock.day(at: latest)
        else {
            throw LayerError(
                .badPeriod, layer: layer,
                detail: "no record of \(table.source) has a time",
                remedy: "Name the field with --time (fields: { time: … } in a job)")
        }
        self.clock = clock
        covered = DayRange(first: first, end: last + 1)
    }

    /// The days of a window; a side that it leaves open ends with the records.
    func days(_ window: TimeWindow) -> DayRange {
        DayRange(
            first: window.start.flatMap(clock.day(at:)) ?? covered.first,
            end: window.end.flatMap { clock.day(at: $0 - 1) }.map { $0 + 1 } ?? covered.end)
    }

    /// What a reader should know where records may not cover a period; `nil` where they seem to.
    ///
    /// The first and the last record need not lie on its edges: two days, or 2 % of the period, are
    /// allowed for.
    ///
    /// - Throws: ``LayerError`` with code `badPeriod` where the period lies outside the records.
    func warning(about period: DayRange, layer: String) throws(LayerError) -> String? {
        let extent = "the records of \(source) are \(covered.words(clock))"
        guard period.overlaps(covered) else {
            throw LayerError(
                .badPeriod, layer: layer,
                detail: "the period \(period.words(clock)) lies outside the data: \(extent)",
                remedy: "Choose a period that the records cover")
        }
        let allowed = max(2, period.length / 50)
        guard covered.first - period.first > allowed || period.end - covered.end > allowed else {
            return nil
        }
        return "the period \(period.words(clock)) reaches beyond the data: \(extent); days "
            + "without data look like days without records"
    }
}
