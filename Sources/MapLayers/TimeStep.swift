import SafetyRecords

/// How long a step in time is: so many days, weeks or months of the calendar.
public struct TimeStep: Hashable, Sendable, CustomStringConvertible {
    /// What it is counted in.
    public enum Unit: String, CaseIterable, Hashable, Sendable {
        /// Days of the calendar.
        case days = "d"
        /// Seven days.
        case weeks = "w"
        /// Months of the calendar.
        case months = "mo"
    }

    /// How many, 1 to 1 000.
    public var count: Int
    /// Of what.
    public var unit: Unit

    /// Makes a step.
    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Reads "7d", "1w" or "1mo", 1 to 1 000 of them; `nil` for anything else.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), (1...1_000).contains(count),
            let unit = Unit(rawValue: String(text.dropFirst(digits.count)))
        else { return nil }
        self.init(count, unit)
    }

    /// The step as it is written on the command line.
    public var description: String { "\(count)\(unit.rawValue)" }

    /// "1 week", "3 months".
    var words: String {
        let word =
            switch unit {
            case .days: "day"
            case .weeks: "week"
            case .months: "month"
            }
        return "\(count) \(word)\(count == 1 ? "" : "s")"
    }

    /// The days on which steps begin, and the end: the last step ends with the period, and a part
    /// that is shorter than a step is left out at its beginning.
    ///
    /// - Returns: Ascending days, one more than there are steps; no more than `limit` steps and one.
    func edges(of period: DayRange, _ clock: any WallClock, limit: Int) -> [Int] {
        var edges = [period.end]
        while edges.count <= limit + 1 {
            let steps = edges.count
            let day: Int? =
                switch unit {
                case .days: period.end - steps * count
                case .weeks: period.end - 7 * steps * count
                case .months: clock.day(period.end, addingMonths: -steps * count)
                }
            guard let day, day >= period.first else { break }
            edges.append(day)
        }
        return edges.reversed()
    }
}
