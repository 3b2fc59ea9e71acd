/// A day of the Gregorian calendar, without a zone.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The year, 1…9999.
    public let year: Int
    /// The month, 1…12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// Makes a day; `nil` where the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        let civil = CivilTime(year: year, month: month, day: day)
        guard civil.isValid else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2025-01-31`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day of a number of days after 1970-01-01.
    ///
    /// The inverse of the count of days, by the same whole 400-year cycles.
    init?(daysSince1970 days: Int) {
        // Far beyond the year 9999 the sums below could overflow.
        guard (-4_000_000...4_000_000).contains(days) else { return nil }
        let shifted = days + 719_468
        let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle =
            (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// Number of days in a month; `nil` where the calendar has no such month.
    public static func length(ofMonth month: Int, year: Int) -> Int? {
        guard (1...12).contains(month), (1...9999).contains(year) else { return nil }
        return daysInMonth(year: year, month: month)
    }

    /// Days from 1970-01-01.
    var daysSince1970: Int { daysFromCivil(year: year, month: month, day: day) }

    private var days: Int { daysSince1970 }

    /// The day a number of days later; `nil` beyond the calendar.
    public func adding(days: Int) -> CalendarDate? {
        guard abs(days) < 4_000_000 else { return nil }
        return CalendarDate(daysSince1970: self.days + days)
    }

    /// The day a number of months later, moved back to the end of a shorter month; `nil` beyond
    /// the calendar.
    public func adding(months: Int) -> CalendarDate? {
        guard abs(months) < 120_000 else { return nil }
        let total = year * 12 + month - 1 + months
        guard total >= 12 else { return nil }
        let last = daysInMonth(year: total / 12, month: total % 12 + 1)
        return CalendarDate(year: total / 12, month: total % 12 + 1, day: min(day, last))
    }

    /// Earlier days come first.
    public static func < (first: CalendarDate, second: CalendarDate) -> Bool {
        first.days < second.days
    }

    /// `2025-01-31`.
    public var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

extension LocalClock {
    /// The moment a day begins in the zone.
    public func startOfDay(_ date: CalendarDate) -> Int64 {
        moment(of: CivilTime(year: date.year, month: date.month, day: date.day))
    }

    /// The day that clocks in the zone show at a moment; `nil` beyond the years 1…9999.
    public func date(at moment: Int64) -> CalendarDate? {
        let local = moment.addingReportingOverflow(offset(at: moment))
        guard !local.overflow else { return nil }
        let days = (local.partialValue >= 0 ? local.partialValue : local.partialValue - 86_399)
        return CalendarDate(daysSince1970: Int(days / 86_400))
    }
}

/// A moment as ISO 8601 in UTC: `2025-01-31T22:10:00Z`.
public func universalTime(_ moment: Int64) -> String {
    let days = moment >= 0 ? moment / 86_400 : (moment - 86_399) / 86_400
    guard let date = CalendarDate(daysSince1970: Int(days)) else { return "\(moment) s" }
    let seconds = moment - days * 86_400
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(date)T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))Z"
}
