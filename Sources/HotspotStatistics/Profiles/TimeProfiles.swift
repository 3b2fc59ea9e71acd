/// The weekday × hour and month profiles of many areas.
///
/// Times are local: seconds from 1970-01-01 00:00:00 as clocks on the wall showed them, so that an
/// hour is the hour that people lived by. Weeks begin on Monday.
///
/// An event with a start and an end, such as most burglaries, is spread evenly over its window
/// (aoristic analysis): each hour of the week gets the share of the window that lies in it. Shares
/// are whole numbers of 2⁻³² of an event, which sum to exactly one event; so sums do not depend on
/// the order of the events.
///
///     areas × 168    weekday · 24 + hour, from Monday 00:00
///     areas × 12     month, from January
///
/// Memory: 1.4 kB an area.
///
/// Ratcliffe 2002, *Journal of Quantitative Criminology* 18(1), "Aoristic Signatures and the
/// Spatio-Temporal Analysis of High Volume Crime Patterns", doi:10.1023/A:1013240828824.
public struct TimeProfiles: Hashable, Sendable {
    /// The number of areas.
    public let areas: Int
    /// The number of events that were added as windows of time.
    public private(set) var spreadCount = 0
    private var hours: [Int64]
    private var months: [Int64]

    /// The cycles that events can be looked at in.
    public enum Cycle: String, CaseIterable, Hashable, Sendable {
        /// 24 hours of the day.
        case hours
        /// 7 days of the week, from Monday.
        case weekdays
        /// 168 hours of the week, from Monday 00:00.
        case weekHours = "week-hours"
        /// 12 months, from January.
        case months
    }

    static let unit: Int64 = 1 << 32
    private static let week: Int64 = 604_800

    /// The largest number of areas.
    public static let maximumAreaCount = 500_000

    /// Makes profiles without events.
    ///
    /// - Throws: ``StatisticsError`` with code `tooFew` without areas, or `tooLarge`.
    public init(areas: Int) throws(StatisticsError) {
        guard areas >= 1 else {
            throw StatisticsError(
                .tooFew, "There is no area to make a profile of", remedy: "Give at least one area")
        }
        guard areas <= Self.maximumAreaCount else {
            throw StatisticsError(
                .tooLarge, "Profiles of \(areas) areas were asked for",
                remedy: "Use at most \(Self.maximumAreaCount): fewer and larger areas")
        }
        self.areas = areas
        hours = [Int64](repeating: 0, count: areas * 168)
        months = [Int64](repeating: 0, count: areas * 12)
    }

    /// Adds an event at a moment.
    ///
    /// - Parameters:
    ///   - area: Where it happened.
    ///   - moment: Local time in seconds.
    ///   - month: Its month, 0 for January, on the same clock.
    public mutating func add(area: Int, at moment: Int64, month: Int) {
        add(month: month, area: area)
        hours[area * 168 + Self.weekHour(moment)] += Self.unit
    }

    /// Adds an event that happened at some time in a half-open window.
    ///
    /// A window without length, or that ends before it starts, is the moment of its start. Of a
    /// window longer than a week each full week counts alike for all hours.
    ///
    /// - Parameters:
    ///   - area: Where it happened.
    ///   - start: Local time in seconds.
    ///   - end: Local time in seconds.
    ///   - month: The month of the middle of the window, 0 for January.
    public mutating func add(area: Int, from start: Int64, to end: Int64, month: Int) {
        let (length, overflow) = end.subtractingReportingOverflow(start)
        guard !overflow, length > 0 else {
            add(area: area, at: start, month: month)
            return
        }
        add(month: month, area: area)
        spreadCount += 1
        aoristicShares(from: start, length: length) { hour, share in
            hours[area * 168 + hour] += share
        }
    }

    private mutating func add(month: Int, area: Int) {
        precondition(month >= 0 && month < 12, "month \(month) is not among 12")
        months[area * 12 + month] += Self.unit
    }

    /// The hour of the week, from Monday 00:00, of a local time.
    static func weekHour(_ moment: Int64) -> Int {
        // 1970-01-01 was a Thursday, 72 hours after Monday.
        let second = ((moment % week) + week + 259_200) % week
        return Int(second / 3600)
    }

    /// Calls the body with each hour of the week that the window reaches, and its share of 2³².
    private func aoristicShares(
        from start: Int64, length: Int64, _ body: (_ hour: Int, _ share: Int64) -> Void
    ) {
        let fullWeeks = length / Self.week
        var seconds = [Int64](repeating: fullWeeks * 3600, count: 168)
        var left = length - fullWeeks * Self.week
        var second = ((start % Self.week) + Self.week + 259_200) % Self.week
        while left > 0 {
            let part = min(left, 3600 - second % 3600)
            seconds[Int(second / 3600)] += part
            second = (second + part) % Self.week
            left -= part
        }
        var passed: Int64 = 0
        var given: Int64 = 0
        for (hour, part) in seconds.enumerated() where part > 0 {
            passed += part
            // 128 bits: a window may be as long as time itself.
            let reached = Int64(Int128(passed) * Int128(Self.unit) / Int128(length))
            body(hour, reached - given)
            given = reached
        }
    }
}

extension TimeProfiles {
    /// The profile of an area.
    public func profile(of area: Int, _ cycle: Cycle) -> TimeProfile {
        TimeProfile(weights: units(of: area, cycle).map(Self.weight))
    }

    /// The profile of all areas together.
    public func profileOfAll(_ cycle: Cycle) -> TimeProfile {
        TimeProfile(weights: unitsOfAll(cycle).map { Double($0) / Double(Self.unit) })
    }

    private static func weight(_ units: Int64) -> Double { Double(units) / Double(unit) }

    func units(of area: Int, _ cycle: Cycle) -> [Int64] {
        precondition(area >= 0 && area < areas, "area \(area) is not among \(areas)")
        let week = hours[area * 168..<(area + 1) * 168]
        switch cycle {
        case .weekHours: return Array(week)
        case .months: return Array(months[area * 12..<(area + 1) * 12])
        case .hours:
            return (0..<24).map { hour in
                (0..<7).reduce(0) { $0 + week[week.startIndex + $1 * 24 + hour] }
            }
        case .weekdays:
            return (0..<7).map { day in
                (0..<24).reduce(0) { $0 + week[week.startIndex + day * 24 + $1] }
            }
        }
    }

    func unitsOfAll(_ cycle: Cycle) -> [Int64] {
        var sums: [Int64] = units(of: 0, cycle)
        for area in 1..<max(1, areas) {
            for (part, units) in units(of: area, cycle).enumerated() { sums[part] += units }
        }
        return sums
    }
}
