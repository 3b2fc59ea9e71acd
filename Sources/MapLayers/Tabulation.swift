import ChunkedWork
public import SafetyRecords

/// The records that a layer counts.
public struct CountedRecords: Sendable {
    /// The records.
    public var table: RecordTable
    /// Which of them are counted.
    public var selection: RecordSelection
    /// The period in words; `nil` where all records count.
    public var period: String?

    /// Makes a choice of records.
    public init(
        _ table: RecordTable, selection: RecordSelection = RecordSelection(),
        period: String? = nil
    ) {
        self.table = table
        self.selection = selection
        self.period = period
    }
}

extension CountedRecords {
    /// For each record of the table: −2 where it is selected, −1 where it is not.
    func unplaced(threads: Int) -> [Int32] {
        var marks = [Int32](repeating: -1, count: table.count)
        if let selected = selection.records(of: table, in: 0..<table.count) {
            for record in selected { marks[Int(record)] = -2 }
        } else {
            marks = [Int32](repeating: -2, count: table.count)
        }
        return marks
    }
}

/// How many records fell into each counting unit, and what became of the others.
///
/// With ``OverlapRule/lowest`` the sums close:
/// `selected = Σ n + outside + unplaced`.
public struct Tabulation: Sendable, Equatable {
    /// Records in each unit.
    public var counts: [Int]
    /// Sum of weights in each unit, where records have weights.
    public var weighted: [Double]?
    /// Records let through by period and filters.
    public var selected = 0
    /// Records with a position in no unit.
    public var outside = 0
    /// Records exactly on an edge of a unit that holds them.
    ///
    /// Cells are half-open and have none.
    public var onBoundary = 0
    /// Records that more than one unit holds.
    public var inSeveral = 0
    /// Records without a position whose area code is no unit.
    public var unplaced = 0
}

extension CountingUnits {
    /// Counts records in the units.
    ///
    /// A record with a position is placed by it, one without by its area code.
    ///
    /// - Complexity: near O(*records*).
    public func tabulate(
        _ records: CountedRecords, overlaps: OverlapRule, threads: Int
    ) -> Tabulation {
        tabulate(records, overlaps: overlaps, threads: threads) { _, _ in }
    }

    /// As above, and tells of each record, in the order of the table, where it was counted.
    func tabulate(
        _ records: CountedRecords, overlaps: OverlapRule, threads: Int,
        each visit: (_ record: Int, _ unit: Int) -> Void
    ) -> Tabulation {
        let table = records.table
        let unitOfCode = unitsOfCodes(table)
        let placed = mapChunks(count: table.count, size: 1 << 16, threads: threads) {
            PlacedRecords(records, $0, in: self)
        }
        var result = Tabulation(counts: [Int](repeating: 0, count: count))
        var weighed: [(unit: Int, weight: Double)] = []
        func add(_ record: Int, _ unit: Int) {
            result.counts[unit] += 1
            visit(record, unit)
            if let weights = table.weights { weighed.append((unit, weights[record])) }
        }
        for chunk in placed {
            result.selected += chunk.count
            result.onBoundary += chunk.onBoundary
            for (index, unit) in chunk.units.enumerated() {
                if unit >= 0 {
                    add(chunk.record(index), Int(unit))
                } else if unit == PlacedRecords.withoutPosition {
                    let record = chunk.record(index)
                    let code = table.areaCodes?.codes[record] ?? -1
                    let unit = code < 0 ? -1 : unitOfCode[Int(code)]
                    if unit < 0 { result.unplaced += 1 } else { add(record, unit) }
                } else {
                    result.outside += 1
                }
            }
            var last = -1
            for hit in chunk.extra {
                if hit.point != last { result.inSeveral += 1 }
                last = hit.point
                if overlaps == .each { add(chunk.record(hit.point), Int(hit.area)) }
            }
        }
        if table.weights != nil { result.weighted = sums(of: weighed) }
        return result
    }

    /// The sum of the weights in each unit, which does not depend on the order of the records.
    ///
    /// Floating-point sums do, so the weights of a unit are added from the smallest to the largest,
    /// with the rounding error of each step carried along (Neumaier 1974,
    /// doi:10.1002/zamm.19740540106).
    private func sums(of weighed: [(unit: Int, weight: Double)]) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        var errors = sums
        for (unit, weight) in weighed.sorted(by: { ($0.unit, $0.weight) < ($1.unit, $1.weight) }) {
            let sum = sums[unit] + weight
            errors[unit] +=
                abs(sums[unit]) >= abs(weight)
                ? (sums[unit] - sum) + weight : (weight - sum) + sums[unit]
            sums[unit] = sum
        }
        return zip(sums, errors).map { $0 + $1 }
    }

    /// For each area code of a table its unit; −1 for codes that are none of these areas'.
    func unitsOfCodes(_ table: RecordTable) -> [Int] {
        // Codes of one set mean nothing in another, even where they look alike.
        guard let codes = table.areaCodes, let areaSet,
            table.areaSet == nil || table.areaSet == areaSet
        else {
            return [Int](repeating: -1, count: table.areaCodes?.values.count ?? 0)
        }
        let unitOfIdentifier = Dictionary(
            uniqueKeysWithValues: identifiers.enumerated().map { ($0.element, $0.offset) })
        return codes.values.map { unitOfIdentifier[$0] ?? -1 }
    }
}
