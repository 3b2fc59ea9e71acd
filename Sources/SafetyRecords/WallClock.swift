/// The clocks and calendar that people lived by where records were made.
///
/// Records carry moments; hours of the day, weeks and months are what clocks and calendars on the
/// wall showed. Days are numbered from 1970-01-01, which is day 0; they begin at midnight, and one
/// of them may have 23 or 25 hours.
public protocol WallClock: Sendable {
    /// Seconds from 1970-01-01 00:00:00 as clocks showed them at a moment.
    func localTime(at moment: Int64) -> Int64
    /// The day at a moment; `nil` beyond the years 1…9999.
    func day(at moment: Int64) -> Int?
    /// The moment a day begins; `nil` beyond the years 1…9999.
    func start(ofDay day: Int) -> Int64?
    /// The day so many months later, moved back to the end of a shorter month; `nil` beyond the
    /// calendar.
    func day(_ day: Int, addingMonths months: Int) -> Int?
    /// The month of a day, 0 for January; `nil` beyond the calendar.
    func month(ofDay day: Int) -> Int?
    /// A day as people write it: `2025-01-31`; `nil` beyond the calendar.
    func text(ofDay day: Int) -> String?
}
