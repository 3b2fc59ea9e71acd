import SafetyRecords
import SpatialIndexing

/// The shifts of a guard source that have hours, and what became of the others.
struct GuardShifts {
    /// A shift: half-open, in whole seconds since 1970 UTC.
    struct Shift: Hashable {
        var area: Int
        var start: Int64
        var end: Int64
        var guards: Int64
    }

    /// How many shifts of an area were not as they should be.
    struct Account: Hashable {
        /// Shifts that have a part in the period, those without hours included.
        var shifts = 0
        /// Shifts without an end: no hours.
        var withoutEnd = 0
        /// Shifts of more than 24 hours on the wall clock: no hours, one wrong date would outweigh
        /// all others.
        var tooLong = 0
        /// Shifts whose number of guards is no whole number from 1 to 1000: no hours.
        var badGuards = 0
        /// Shifts that overlap another of the area; all count in full.
        var overlapping = 0

        /// Shifts that have no hours, for whatever reason.
        var withoutHours: Int { withoutEnd + tooLong + badGuards }
    }

    /// The shifts with hours, whole, in no order that matters.
    private(set) var shifts: [Shift] = []
    /// One account an area.
    private(set) var accounts: [Account]
    /// Shifts in no area.
    private(set) var unplaced = 0
    /// Shifts without a beginning.
    private(set) var withoutStart = 0
    /// Whether the source tells numbers of guards; where not, each shift is one guard.
    let tellsGuards: Bool

    /// The most guards that a shift may have.
    static let mostGuards: Int64 = 1000

    /// Takes the shifts of some records.
    ///
    /// - Parameters:
    ///   - table: The records.
    ///   - records: Which of them are shifts to look at.
    ///   - homes: The area of each record of the table; −1 for none.
    ///   - areas: How many areas there are.
    ///   - window: The period: shifts that have no part in it are left out.
    ///   - clock: The clocks on the wall.
    init(
        _ table: RecordTable, _ records: [Int], homes: [Int32], areas: Int, window: TimeWindow,
        _ clock: any WallClock
    ) {
        accounts = [Account](repeating: Account(), count: areas)
        let column = table.attributes["guards"]
        tellsGuards = column != nil
        let numbers = column?.values.map(Self.guards) ?? []
        for record in records {
            guard let start = table.times?[record], start != RecordTable.missingTime else {
                withoutStart += 1
                continue
            }
            let end = table.endTimes?[record] ?? RecordTable.missingTime
            let hasEnd = end != RecordTable.missingTime && end >= start
            let length =
                hasEnd ? clock.localTime(at: end) - clock.localTime(at: start) : 0
            let isTooLong = length > 86_400
            let last = hasEnd && !isTooLong ? max(end - 1, start) : start
            if let from = window.start, last < from { continue }
            if let to = window.end, start >= to { continue }
            let area = Int(homes[record])
            guard area >= 0 else {
                unplaced += 1
                continue
            }
            accounts[area].shifts += 1
            var guards: Int64? = 1
            if let column {
                let code = column.codes[record]
                guards = code < 0 ? nil : numbers[Int(code)]
            }
            if !hasEnd {
                accounts[area].withoutEnd += 1
            } else if isTooLong {
                accounts[area].tooLong += 1
            } else if let guards {
                shifts.append(Shift(area: area, start: start, end: end, guards: guards))
            } else {
                accounts[area].badGuards += 1
            }
        }
        countOverlaps()
    }

    /// The number of guards of a text: a whole number from 1 to 1000, which may be written with a
    /// fraction of zeros.
    static func guards(_ text: String) -> Int64? {
        var digits = Substring(text.filter { $0 != " " && $0 != "\u{A0}" })
        if let mark = digits.firstIndex(where: { $0 == "." || $0 == "," }) {
            guard digits[digits.index(after: mark)...].allSatisfy({ $0 == "0" }) else { return nil }
            digits = digits[..<mark]
        }
        guard let number = Int64(digits), (1...mostGuards).contains(number) else { return nil }
        return number
    }

    /// Counts, area by area, the shifts that share some time with another.
    private mutating func countOverlaps() {
        let sorted = shifts.filter { $0.end > $0.start }
            .sorted { ($0.area, $0.start, $0.end) < ($1.area, $1.start, $1.end) }
        var latestEnd = Int64.min
        for (index, shift) in sorted.enumerated() {
            if index == 0 || sorted[index - 1].area != shift.area { latestEnd = .min }
            let next = index + 1 < sorted.count ? sorted[index + 1] : nil
            let meetsEarlier = shift.start < latestEnd
            let meetsLater = next.map { $0.area == shift.area && $0.start < shift.end } ?? false
            if meetsEarlier || meetsLater { accounts[shift.area].overlapping += 1 }
            latestEnd = max(latestEnd, shift.end)
        }
    }
}

extension CountingUnits {
    /// The area that each record of a guard source belongs to: the one whose code it names, else the
    /// lowest that holds its position; −1 for none.
    ///
    /// A guard's area is the one that the shift was planned for, even where a point lies beside it.
    func homes(of table: RecordTable) -> [Int32] {
        let unitOfCode = unitsOfCodes(table)
        var homes = [Int32](repeating: -1, count: table.count)
        var open: [Int] = []
        for record in homes.indices {
            let code = table.areaCodes?.codes[record] ?? -1
            if code >= 0, unitOfCode[Int(code)] >= 0 {
                homes[record] = Int32(unitOfCode[Int(code)])
            } else if !table.xs[record].isNaN {
                open.append(record)
            }
        }
        guard case .areas(let locator) = kind, !open.isEmpty else { return homes }
        let places = locator.assign(
            xs: open.map { table.xs[$0] }, ys: open.map { table.ys[$0] }, threads: 1)
        for (index, record) in open.enumerated() { homes[record] = places.areas[index] }
        return homes
    }
}
