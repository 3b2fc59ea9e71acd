import Foundation

/// Turns the time that clocks in a zone showed into a moment.
///
/// A time that daylight saving skipped (02:30 on the last Sunday of March) is taken as the clocks
/// stood before the change, which makes it an hour later by the new time. A time that came twice is
/// its first occurrence.
public struct LocalClock: Sendable {
    /// The name of the zone: "Europe/Stockholm".
    public let zone: String

    /// Offset from UTC in seconds before the first change.
    private let firstOffset: Int64
    /// Local times (by the later of the two offsets) from which each new offset holds.
    private let thresholds: [Int64]
    /// The moments of the changes.
    private let changes: [Int64]
    /// The new offset of each change.
    private let offsets: [Int64]

    /// Reads the zone's changes between 1900 and 2100 from the system's time-zone database.
    ///
    /// `nil` where the database does not know the zone.
    ///
    /// - Parameter zone: A name of the IANA database; "UTC" always works.
    public init?(zone: String) {
        guard let timeZone = TimeZone(identifier: zone) else { return nil }
        self.zone = zone
        let begin = Date(timeIntervalSince1970: -2_208_988_800)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var offset = Int64(timeZone.secondsFromGMT(for: begin))
        firstOffset = offset
        var thresholds: [Int64] = []
        var changes: [Int64] = []
        var offsets: [Int64] = []
        var moment = begin
        while let change = timeZone.nextDaylightSavingTimeTransition(after: moment), change < end {
            moment = change
            let instant = Int64(change.timeIntervalSince1970.rounded())
            let next = Int64(timeZone.secondsFromGMT(for: change.addingTimeInterval(1)))
            changes.append(instant)
            thresholds.append(instant + max(offset, next))
            offsets.append(next)
            offset = next
        }
        self.thresholds = thresholds
        self.changes = changes
        self.offsets = offsets
    }

    /// The moment at which clocks in the zone showed this time, in seconds since 1970 UTC.
    func moment(of civil: CivilTime) -> Int64 { moment(ofLocal: civil.seconds) }

    /// As above; the time is told in seconds from 1970-01-01 00:00:00 on the same clock.
    func moment(ofLocal local: Int64) -> Int64 {
        local - offset(after: Self.count(of: thresholds, upTo: local))
    }

    /// What holds in twelve days of local time, if there is no more than one change in them.
    struct Span {
        /// The local time from which the later offset holds.
        var threshold: Int64
        var before: Int64
        var after: Int64
    }

    /// The offsets of local times in steps of 2²⁰ seconds: a look into a table instead of a search.
    ///
    /// - Returns: The spans from the first one on whose number is given; a span with more than one
    ///   change has the threshold `Int64.min`.
    func spans() -> (first: Int64, spans: [Span]) {
        // The years 1900 to 2100, as the changes.
        let first: Int64 = -2_208_988_800 >> 20
        let last: Int64 = 4_102_444_800 >> 20
        return (
            first,
            (first...last).map { number in
                let begin = Self.count(of: thresholds, upTo: number << 20)
                let end = Self.count(of: thresholds, upTo: (number + 1) << 20 - 1)
                return Span(
                    threshold: end == begin ? .max : end == begin + 1 ? thresholds[begin] : .min,
                    before: offset(after: begin), after: offset(after: end))
            }
        )
    }

    /// Seconds that clocks in the zone are ahead of UTC at a moment.
    func offset(at moment: Int64) -> Int64 {
        offset(after: Self.count(of: changes, upTo: moment))
    }

    private func offset(after changes: Int) -> Int64 {
        changes == 0 ? firstOffset : offsets[changes - 1]
    }

    /// How many of the ascending numbers are no greater than the limit.
    private static func count(of ascending: [Int64], upTo limit: Int64) -> Int {
        var low = 0
        var high = ascending.count
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] <= limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
