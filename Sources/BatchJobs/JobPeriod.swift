public import RecordSources

extension Job {
    /// Which time a layer looks at.
    ///
    /// Always half-open: the first day belongs to it, the last not. Days begin at midnight in the time zone of the source.
    public enum Period: Sendable, Equatable {
        /// All records, also those without a time.
        case all
        /// From the first day up to, and without, the second.
        case between(from: CalendarDate, to: CalendarDate)
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
            case day(CalendarDate)
        }
    }
}
