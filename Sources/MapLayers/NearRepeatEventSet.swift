import HotspotStatistics
import PlanarGeometry
import SafetyRecords

/// The records of a near-repeat layer: those with a place and a time, and when each happened.
struct NearRepeatEventSet {
    /// Record numbers in the table, ascending.
    private(set) var records: [Int] = []
    private(set) var points: [Position] = []
    /// Seconds; the midpoint where there is an end.
    private(set) var moments: [Int64] = []
    /// Seconds; equal to the ends where there is none.
    private(set) var starts: [Int64] = []
    private(set) var ends: [Int64] = []
    /// How many records were selected.
    private(set) var selected = 0
    private(set) var withoutPlace = 0
    private(set) var withoutTime = 0
    private(set) var withEnd = 0
    private let clock: (any WallClock)?
    private let identifiers: CodedColumn?
    private let rows: [Int32]

    init(_ counted: CountedRecords) {
        let table = counted.table
        clock = table.clock
        identifiers = table.attributes["id"]
        rows = table.rows
        let chosen = counted.selection.records(of: table)?.map { Int($0) } ?? Array(0..<table.count)
        selected = chosen.count
        for record in chosen {
            guard let point = table.position(record) else {
                withoutPlace += 1
                continue
            }
            guard let start = table.times?[record], start != RecordTable.missingTime else {
                withoutTime += 1
                continue
            }
            let end = table.endTimes?[record] ?? RecordTable.missingTime
            let hasEnd = end != RecordTable.missingTime && end >= start
            if hasEnd { withEnd += 1 }
            let (length, overflow) = (hasEnd ? end : start).subtractingReportingOverflow(start)
            records.append(record)
            points.append(point)
            starts.append(start)
            ends.append(overflow || !hasEnd ? start : end)
            moments.append(overflow ? start : start + length / 2)
        }
    }

    /// Dates as days since 1970 where records were made; of UTC where no clock is known.
    var dates: [Int64] {
        moments.map { moment in
            if let day = clock?.day(at: moment) { return Int64(day) }
            return moment >= 0 ? moment / 86_400 : -((86_399 - moment) / 86_400)
        }
    }

    /// A record's identifier, or the number of its row in the file where it has none.
    func identifier(_ event: Int) -> String {
        let record = records[event]
        return identifiers?[record] ?? String(rows[record])
    }

    /// Keys that order events by moment, then identifier, then place, then row.
    ///
    /// Only events that agree in all but the row take part in the order of the file.
    var keys: [UInt64] {
        let order = records.indices.sorted { a, b in
            if moments[a] != moments[b] { return moments[a] < moments[b] }
            let (first, second) = (identifiers?[records[a]] ?? "", identifiers?[records[b]] ?? "")
            if first != second { return AreaSet.precedes(first, second) }
            let (p, q) = (points[a], points[b])
            return (p.x, p.y, rows[records[a]]) < (q.x, q.y, rows[records[b]])
        }
        var keys = [UInt64](repeating: 0, count: records.count)
        for (rank, event) in order.enumerated() { keys[event] = UInt64(rank) }
        return keys
    }

    /// How many events share place and moment with another one: several rows of one incident, most
    /// likely.
    var sharingPlaceAndMoment: Int {
        let order = records.indices.sorted { a, b in
            (points[a].x, points[a].y, moments[a]) < (points[b].x, points[b].y, moments[b])
        }
        func isSame(_ a: Int, _ b: Int) -> Bool {
            points[order[a]] == points[order[b]] && moments[order[a]] == moments[order[b]]
        }
        return order.indices.count { index in
            (index > 0 && isSame(index - 1, index))
                || (index + 1 < order.count && isSame(index, index + 1))
        }
    }

    /// What a reader should know where rows may be parts of one incident; `nil` where few may.
    var doubtAboutIncidents: String? {
        let sharing = sharingPlaceAndMoment
        guard sharing * 100 > records.count else { return nil }
        return "\(sharing) of \(records.count) events share place and time, as exactly as the "
            + "file tells them, with another: where these are several rows of one incident (one a "
            + "victim, say), each pair of them counts as a repeat. Keep one row an incident"
    }

    /// How many intervals are longer than a number of seconds.
    func count(longerThan seconds: Int64) -> Int {
        zip(starts, ends).count { start, end in
            let (length, overflow) = end.subtractingReportingOverflow(start)
            return overflow || length > seconds
        }
    }
}
