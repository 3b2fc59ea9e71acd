public import HotspotStatistics

/// What is taken as the time of a record in a near-repeat analysis.
public enum EventTimeRule: String, CaseIterable, Hashable, Sendable {
    /// The calendar date of its moment, or of the middle between start and end; time differences
    /// are whole days between dates.
    case dates
    /// The moment itself, or the middle between start and end, to the second; a day is 24 hours.
    case moments
    /// Every moment from start to end, equally likely; a day is 24 hours.
    case aoristic

    /// The rule in words.
    var words: String {
        switch self {
        case .dates:
            "the date (of the midpoint, where there are start and end); differences are whole days "
                + "between dates"
        case .moments:
            "the moment (the midpoint, where there are start and end) to the second; a day is 24 hours"
        case .aoristic:
            "any moment from start to end, equally likely (aoristic, Ratcliffe 2002, "
                + "doi:10.1023/A:1013240828824); a pair counts by its probability; a day is 24 hours"
        }
    }

    /// The units of time in a day.
    var unitsPerDay: Int64 { self == .dates ? 1 : 86_400 }
}

/// What a near-repeat layer lists.
public enum NearRepeatOutput: String, CaseIterable, Hashable, Sendable {
    /// One row a band of distance and time: a table.
    case bands
    /// One point a record, with its class and partner.
    case events
}

extension DistanceBands {
    /// Reads bands as they are written by people.
    ///
    /// `100:1000` is the same place and steps of 100 m to 1 000 m; `0,100,250` is `[0, 100)` and
    /// `[100, 250)`; `same,100,250` is the same place, `(0, 100)` and `[100, 250)`. `nil` for
    /// anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let step = Self.meters(parts[0]), let limit = Self.meters(parts[1]), step > 0,
                limit >= step
            else { return nil }
            self.init(step: step, upTo: limit)
        } else {
            var words = text.split(separator: ",", omittingEmptySubsequences: false)
            let same = words.first == "same"
            if same { words[0] = "0" }
            let edges = words.compactMap(Self.meters)
            guard edges.count == words.count else { return nil }
            self.init(samePlace: same, edges: edges)
        }
        guard edges.count >= 2, count <= Self.maximumCount,
            zip(edges, edges.dropFirst()).allSatisfy(<)
        else { return nil }
    }

    private static func meters(_ text: Substring) -> Double? {
        guard let number = Double(text), number >= 0, number <= 1e7 else { return nil }
        return number
    }

    /// The bands in words.
    var words: String { (0..<count).map(label(of:)).joined(separator: ", ") }
}

extension TimeBands {
    /// Reads bands of days as they are written by people: `7:28` or `0,7,14,28`; `nil` for anything
    /// else.
    public init?(days text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let step = Self.days(parts[0]), let limit = Self.days(parts[1]), step > 0,
                limit >= step
            else { return nil }
            self.init(step: step, upTo: limit)
        } else {
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
            let edges = words.compactMap(Self.days)
            guard edges.count == words.count else { return nil }
            self.init(edges: edges)
        }
        guard edges.count >= 2, count <= DistanceBands.maximumCount,
            zip(edges, edges.dropFirst()).allSatisfy(<)
        else { return nil }
    }

    private static func days(_ text: Substring) -> Int64? {
        guard let number = Int64(text), (0...20_000).contains(number) else { return nil }
        return number
    }

    /// A band of days in words: "0-6 days" between dates, else "0-7 days".
    func label(of band: Int, _ rule: EventTimeRule) -> String {
        let (from, to) = (edges[band], edges[band + 1])
        guard rule == .dates else { return "\(from)-\(to) days" }
        return to - from == 1 ? (from == 1 ? "1 day" : "\(from) days") : "\(from)-\(to - 1) days"
    }
}
