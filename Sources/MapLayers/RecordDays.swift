import SafetyRecords

/// The times of a table of records, as days of its calendar.
struct RecordDays {
    let clock: any WallClock
    /// From the day of the earliest record to the one after that of the latest, without strays.
    let covered: DayRange
    /// How many records lie far before or after all others: one wrong year must not stretch a
    /// period over years without data.
    let strays: Int
    private let source: String

    /// - Throws: ``LayerError`` with code `badPeriod` where no record has a time.
    init(_ table: RecordTable, layer: String) throws(LayerError) {
        source = table.source
        let moments = SortedMoments(table.times ?? [])
        guard let clock = table.clock, let first = moments.first.flatMap(clock.day(at:)),
            let last = moments.last.flatMap(clock.day(at:))
        else {
            throw LayerError(
                .badPeriod, layer: layer,
                detail: "no record of \(table.source) has a time",
                remedy: "Name the field with --time (fields: { time: … } in a job)")
        }
        self.clock = clock
        covered = DayRange(first: first, end: last + 1)
        strays = moments.strayCount
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
        let extent =
            "the records of \(source) are \(covered.words(clock))"
            + (strays > 0 ? ", but for \(strays) far from all others" : "")
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

    /// What a reader should know about an open period that strays were left out of.
    func strayWarning(_ window: TimeWindow) -> String? {
        guard strays > 0, window.start == nil || window.end == nil else { return nil }
        return "\(strays) records of \(source) lie far from all others and may have a wrong date; "
            + "the period is \(days(window).words(clock))"
    }
}
