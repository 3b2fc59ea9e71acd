/// The stretches of time that events are spread over.
public enum AoristicBins: Hashable, Sendable {
    /// The 168 hours of the week: hour 0 of Monday is the first, hour 23 of Sunday the last.
    case hoursOfWeek
    /// Half-open steps between ascending edges, in the unit of the times.
    case steps(edges: [Int64])

    /// The number of bins.
    public var count: Int {
        switch self {
        case .hoursOfWeek: 168
        case .steps(let edges): max(edges.count - 1, 0)
        }
    }
}

/// Events spread over stretches of time.
public struct AoristicDistribution: Hashable, Sendable {
    /// The expected number of events in each bin.
    public internal(set) var weights: [Double]
    /// The expected number of events in no bin: before the first edge or from the last on.
    public internal(set) var outside: Double
    /// The number of events, which all weights and `outside` add up to.
    public internal(set) var eventCount: Int
    /// How many of them lie in more than one bin.
    public internal(set) var spreadCount: Int
}

/// Spreads events of which a beginning and an end are known over stretches of time.
///
/// Each event weighs 1 and is taken to have happened at any moment from its start to its end, every
/// one equally likely: a bin gets the share of the interval that lies in it. An event that begins and
/// ends at the same moment is in one bin whole. Shares are rounded to 2⁻³⁶ so that they add up to the
/// number of events exactly, whatever the order of the rows.
///
/// Better than start, end or midpoint for crimes that nobody saw: a car stolen between 18 and 08 has
/// its midpoint at 01, when thousands of other midpoints make a peak that no thief made.
///
///     let night = try aoristicWeights(starts: [79_200], ends: [86_400], bins: .hoursOfWeek)
///     // 1970-01-01 was a Thursday: 0.5 in each of weights[3 * 24 + 22] and weights[3 * 24 + 23]
///
/// Ratcliffe & McCullagh 1998, *International Journal of Geographical Information Science* 12(7),
/// "Aoristic crime analysis", doi:10.1080/136588198241644; Ratcliffe 2002, *Journal of Quantitative
/// Criminology* 18(1), doi:10.1023/A:1013240828824.
///
/// - Parameters:
///   - starts: When each event can have happened first. For the hours of the week: seconds of local
///     time since 1970-01-01 00:00, as a clock on the wall counts them.
///   - ends: When each must have happened, as many.
///   - bins: What they are spread over.
/// - Returns: The expected number of events in each bin.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `tooFew` without any event,
///   `badParameter` where an event ends before it begins or the edges do not ascend, or `tooLarge`
///   beyond ±2⁶¹ or 2²⁷ events.
/// - Complexity: O(*events* · *bins in the interval*); at most 337 of them for the hours of the week.
public func aoristicWeights(
    starts: [Int64], ends: [Int64], bins: AoristicBins
) throws(StatisticsError) -> AoristicDistribution {
    try checkIntervals(starts, ends, bins)
    var spread = AoristicSpread(bins)
    for (start, end) in zip(starts, ends) { spread.add(start, end) }
    return AoristicDistribution(
        weights: spread.units.map { Double($0) / AoristicSpread.unit },
        outside: Double(spread.outside) / AoristicSpread.unit, eventCount: starts.count,
        spreadCount: spread.spreadCount)
}

private func checkIntervals(
    _ starts: [Int64], _ ends: [Int64], _ bins: AoristicBins
) throws(StatisticsError) {
    guard starts.count == ends.count else {
        throw StatisticsError(
            .lengthMismatch, "There are \(starts.count) starts and \(ends.count) ends",
            remedy: "Give one of each per event, in the same order")
    }
    guard !starts.isEmpty else {
        throw StatisticsError(
            .tooFew, "There is no event with a time", remedy: "Choose a longer period")
    }
    if case .steps(let edges) = bins {
        guard edges.count >= 2, zip(edges, edges.dropFirst()).allSatisfy(<) else {
            throw StatisticsError(
                .badParameter, "The \(edges.count) edges of time steps do not ascend",
                remedy: "Give two or more, each above the one before")
        }
    }
    let range: ClosedRange<Int64> = -(1 << 61)...(1 << 61)
    for event in starts.indices {
        guard ends[event] >= starts[event] else {
            throw StatisticsError(
                .badParameter,
                "Event \(event) begins at \(starts[event]) and ends before that, at \(ends[event])",
                remedy: "Correct or leave out events whose dates are out of order")
        }
        guard range.contains(starts[event]), range.contains(ends[event]) else {
            throw StatisticsError(
                .tooLarge, "Event \(event) lasts from \(starts[event]) to \(ends[event])",
                remedy: "Look for a wrong date among the events")
        }
    }
    guard starts.count <= 1 << 27 else {
        throw StatisticsError(
            .tooLarge, "\(starts.count) events are more than 134 217 728",
            remedy: "Take a shorter period")
    }
}

/// Shares of events by bin, in units of 2⁻³⁶.
struct AoristicSpread: Hashable, Sendable {
    static let unit = 0x1p36

    private(set) var units: [Int64]
    private(set) var outside: Int64 = 0
    private(set) var spreadCount = 0
    private let bins: AoristicBins

    init(_ bins: AoristicBins) {
        self.bins = bins
        units = Array(repeating: 0, count: bins.count)
    }

    mutating func add(_ start: Int64, _ end: Int64) {
        switch bins {
        case .hoursOfWeek: addHours(start, end)
        case .steps(let edges): addSteps(start, end, edges)
        }
    }

    /// Units of an event before some part of its interval: rounded sums, whose differences add up.
    private func units(_ part: Int64, of length: Int64) -> Int64 {
        Int64((Double(part) / Double(length) * Self.unit).rounded())
    }

    private mutating func addSteps(_ start: Int64, _ end: Int64, _ edges: [Int64]) {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] > start { high = middle } else { low = middle + 1 }
        }
        // The bin of the start is before the first edge above it; −1 is before all bins.
        var bin = low - 1
        var given: Int64 = 0
        var touched = 0
        while given < Int64(Self.unit) {
            let to = bin + 1 < edges.count ? min(edges[bin + 1], end) : end
            let whole = to >= end
            let sum = whole ? Int64(Self.unit) : units(to - start, of: end - start)
            if bin >= 0, bin < units.count {
                units[bin] += sum - given
            } else {
                outside += sum - given
            }
            touched += 1
            given = sum
            if whole { break }
            bin += 1
        }
        if touched > 1 { spreadCount += 1 }
    }

    private mutating func addHours(_ start: Int64, _ end: Int64) {
        let (hour, week): (Int64, Int64) = (3600, 604_800)
        let length = end - start
        // 1970-01-01 was a Thursday, three days into its week.
        let first = Self.modulo(start + 3 * 86_400, week)
        guard length > 0 else {
            units[Int(first / hour)] += Int64(Self.unit)
            return
        }
        // Whole weeks give every hour the same; what is left is walked through.
        let weeks = length / week
        var moment = first
        var left = length % week
        var parts = [Int64](repeating: weeks * hour, count: weeks > 0 ? 168 : 0)
        var bins: [(bin: Int, seconds: Int64)] = []
        while left > 0 {
            let bin = Int(moment / hour % 168)
            let seconds = min(left, hour - moment % hour)
            if parts.isEmpty { bins.append((bin, seconds)) } else { parts[bin] += seconds }
            moment += seconds
            left -= seconds
        }
        if !parts.isEmpty { bins = parts.enumerated().map { ($0.offset, $0.element) } }
        var (part, given): (Int64, Int64) = (0, 0)
        for (bin, seconds) in bins {
            part += seconds
            let sum = units(part, of: length)
            units[bin] += sum - given
            given = sum
        }
        if bins.count > 1 { spreadCount += 1 }
    }

    private static func modulo(_ number: Int64, _ divisor: Int64) -> Int64 {
        let rest = number % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
