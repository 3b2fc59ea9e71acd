extension Job {
    /// Which time a layer looks at.
    ///
    /// Always half-open: the first day belongs to it, the last not. Days begin at midnight in the time zone of the source.
    public enum Period: Sendable, Equatable {
        /// All records, also those without a time.
        case all
        /// From the first day up to, and without, the second.
        case between(from: Day, to: Day)
        /// The last days, weeks, months or years before a moment.
        case rolling(count: Int, unit: Unit, until: Until)

        /// What a rolling period is counted in.
        public enum Unit: String, CaseIterable, Sendable {
            /// Days of the calendar.
            case days
            /// Seven days of the calendar.
            case weeks
            /// Months of the calendar.
            case months
            /// Years of the calendar.
            case years
        }

        /// Where a rolling period ends.
        public enum Until: Sendable, Equatable {
            /// After the day of the latest record.
            case latest
            /// Before this day.
            case day(Day)
        }
    }

    /// A day of the Gregorian calendar that exists, without a time zone.
    public struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// The year, 1 to 9999.
        public let year: Int
        /// The month, 1 to 12.
        public let month: Int
        /// The day of the month, from 1.
        public let day: Int

        /// Makes a day; `nil` where the calendar has no such day.
        public init?(year: Int, month: Int, day: Int) {
            guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
                day <= Day.length(ofMonth: month, year: year)
            else { return nil }
            self.year = year
            self.month = month
            self.day = day
        }

        /// Reads "2024-01-31"; `nil` for anything else, and for days that do not exist.
        public init?(iso text: String) {
            guard let parts = Day.digits(of: text) else { return nil }
            self.init(year: parts.year, month: parts.month, day: parts.day)
        }

        /// The three numbers of a text shaped as "2024-01-31", whether or not the day exists.
        static func digits(of text: String) -> (year: Int, month: Int, day: Int)? {
            let parts = text.utf8.split(
                separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            guard parts.map(\.count) == [4, 2, 2],
                parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
            else { return nil }
            let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
            return (numbers[0], numbers[1], numbers[2])
        }

        /// Number of days in a month, 1 to 12.
        static func length(ofMonth month: Int, year: Int) -> Int {
            switch month {
            case 4, 6, 9, 11: 30
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            default: 31
            }
        }

        /// Earlier days come first.
        public static func < (first: Day, second: Day) -> Bool {
            (first.year, first.month, first.day) < (second.year, second.month, second.day)
        }

        /// The day as "2024-01-31".
        public var description: String {
            "\(Day.padded(year, 4))-\(Day.padded(month, 2))-\(Day.padded(day, 2))"
        }

        private static func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }
}
