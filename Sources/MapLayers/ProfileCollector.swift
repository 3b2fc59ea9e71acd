import HotspotStatistics
import SafetyRecords

/// Takes records into time profiles, by the clocks of their place.
struct ProfileCollector {
    private(set) var profiles: TimeProfiles
    private let starts: [Int64]
    private let ends: [Int64]?
    private let clock: any WallClock
    private let isAoristic: Bool
    private var counted = 0
    private var withWindow = 0
    private var longer = 0
    private var reversed = 0
    private var atMidnight = 0

    init(
        _ table: RecordTable, _ clock: any WallClock, units: Int, isAoristic: Bool
    ) throws(StatisticsError) {
        // A record in several units is an event in each.
        guard table.count <= TimeProfiles.maximumEventCount / 2 else {
            throw StatisticsError(
                .tooLarge, "\(table.count) records are too many for profiles",
                remedy: "Take a shorter period or fewer kinds of record")
        }
        profiles = try TimeProfiles(areas: units)
        starts = table.times ?? []
        ends = table.endTimes
        self.clock = clock
        self.isAoristic = isAoristic
    }

    mutating func add(_ record: Int, unit: Int) {
        let moment = starts[record]
        guard moment != RecordTable.missingTime else { return }
        counted += 1
        let start = clock.localTime(at: moment)
        if start % 86_400 == 0 { atMidnight += 1 }
        var end = start
        if let last = ends?[record], last != RecordTable.missingTime {
            let local = clock.localTime(at: last)
            if local > start {
                end = local
                withWindow += 1
                if local - start > 86_400 { longer += 1 }
            } else if local < start {
                reversed += 1
            }
        }
        let middle = start + (end - start) / 2
        let month = clock.month(ofDay: Int((middle - (middle < 0 ? 86_399 : 0)) / 86_400)) ?? 0
        if isAoristic {
            profiles.add(area: unit, from: start, to: end, month: month)
        } else {
            profiles.add(area: unit, at: middle, month: month)
        }
    }

    /// What became of records with a start and an end.
    func parameters(isAoristic: Bool) -> [Layer.Parameter] {
        guard ends != nil else { return [.init("time", .text("the moment of each record"))] }
        return [
            .init(
                "time",
                .text(
                    isAoristic
                        ? "each record is spread evenly over its time window (aoristic analysis, "
                            + "Ratcliffe 2002, doi:10.1023/A:1013240828824); its month is that of "
                            + "the middle"
                        : "the middle of each record's time window")),
            .init("n_windows", .integer(withWindow)),
            .init("n_windows_over_24_h", .integer(longer)),
            .init("n_end_before_start", .integer(reversed)),
        ]
    }

    /// Dates without a time of day are read as midnight, and make a peak that nobody lived through.
    var midnightWarning: String? {
        guard counted >= 20, atMidnight * 5 > counted else { return nil }
        return
            "\(atMidnight) of \(counted) records are at exactly midnight: the times may be dates "
            + "alone, or a stand-in for unknown hours"
    }
}
