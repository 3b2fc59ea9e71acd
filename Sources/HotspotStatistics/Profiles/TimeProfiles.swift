/// The weekday × hour and month profiles of many areas.
///
/// Times are local: seconds from 1970-01-01 00:00:00 as clocks on the wall showed them, so that an
/// hour is the hour that people lived by. Weeks begin on Monday.
///
/// An event with a start and an end, such as most burglaries, is spread evenly over its window
/// (aoristic analysis, as in ``aoristicWeights(starts:ends:bins:)``): each hour of the week gets the
/// share of the window that lies in it. Shares are whole numbers of 2⁻³⁶ of an event, which sum to
/// exactly one event; so sums do not depend on the order of the events.
///
///     areas × 168    weekday · 24 + hour, from Monday 00:00
///     areas × 12     month, from January
///
/// Memory: 1.5 kB an area. At most ``maximumEventCount`` events.
///
/// Ratcliffe 2002, *Journal of Quantitative Criminology* 18(1), "Aoristic Signatures and the
/// Spatio-Temporal Analysis of High Volume Crime Patterns", doi:10.1023/A:1013240828824.
public struct TimeProfiles: Hashable, Sendable {
    /// The number of areas.
    public let areas: Int
    private var hours: [AoristicSpread]
    private var months: [Int]
    /// The number of events.
    public private(set) var eventCount = 0

    /// The number of events that lie in more than one hour.
    public var spreadCount: Int { hours.reduce(0) { $0 + $1.spreadCount } }

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

    /// The latest and, negated, the earliest moment that is told from others beyond it.
    private static let farthest: Int64 = 1 << 60

    /// The largest number of areas.
    public static let maximumAreaCount = 500_000

    /// The largest number of events, whose shares fit in 64 bits.
    public static let maximumEventCount = 1 << 26

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
        hours = Array(repeating: AoristicSpread(.hoursOfWeek), count: areas)
        months = Array(repeating: 0, count: areas * 12)
    }

    /// Adds an event at a moment.
    ///
    /// - Parameters:
    ///   - area: Where it happened.
    ///   - moment: Local time in seconds.
    ///   - month: Its month, 0 for January, on the same clock.
    public mutating func add(area: Int, at moment: Int64, month: Int) {
        add(area: area, from: moment, to: moment, month: month)
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
        precondition(month >= 0 && month < 12, "month \(month) is not among 12")
        precondition(eventCount < Self.maximumEventCount, "more events than 64 bits can share out")
        eventCount += 1
        let start = min(max(start, -Self.farthest), Self.farthest)
        months[area * 12 + month] += 1
        hours[area].add(start, min(max(end, start), Self.farthest))
    }
}

extension TimeProfiles {
    /// The profile of an area.
    public func profile(of area: Int, _ cycle: Cycle) -> TimeProfile {
        TimeProfile(weights: units(of: area, cycle).map { Double($0) / AoristicSpread.unit })
    }

    /// The profile of all areas together.
    public func profileOfAll(_ cycle: Cycle) -> TimeProfile {
        TimeProfile(weights: unitsOfAll(cycle).map { Double($0) / AoristicSpread.unit })
    }

    /// The shares of each part in the units of ``AoristicSpread``.
    func units(of area: Int, _ cycle: Cycle) -> [Int64] {
        let week = hours[area].units
        switch cycle {
        case .weekHours: return week
        case .months:
            return months[area * 12..<(area + 1) * 12].map {
                Int64($0) * Int64(AoristicSpread.unit)
            }
        case .hours:
            return (0..<24).map { hour in (0..<7).reduce(0) { $0 + week[$1 * 24 + hour] } }
        case .weekdays:
            return (0..<7).map { day in week[day * 24..<(day + 1) * 24].reduce(0, +) }
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
