/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
///
/// Shifts the year to begin in March, so that the leap day is its last day; then counts whole
/// 400-year cycles. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
///
/// - Precondition: The month is 1…12 and the year within ±10⁶.
func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let cycle = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfCycle = shifted - cycle * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
    return cycle * 146_097 + dayOfCycle - 719_468
}

/// Number of days in a month.
///
/// - Precondition: The month is 1…12.
func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

/// A date and time of day as a clock on a wall shows it.
struct CivilTime: Hashable, Sendable {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0

    /// Whether such a date and time exist.
    ///
    /// A leap second (60) does; it counts as the next second.
    var isValid: Bool {
        year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1
            && day <= daysInMonth(year: year, month: month) && hour >= 0 && hour <= 23
            && minute >= 0 && minute <= 59 && second >= 0 && second <= 60
    }

    /// Seconds from 1970-01-01 00:00:00 on the same clock.
    var seconds: Int64 {
        Int64(daysFromCivil(year: year, month: month, day: day)) * 86_400
            + Int64(hour * 3600 + minute * 60 + second)
    }
}
