import PlanarGeometry
public import SafetyRecords
import SpatialIndexing

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
        let table = records.table
        let selected = records.selection.records(of: table)
        var result = Tabulation(counts: [Int](repeating: 0, count: count))
        var weighed: [(unit: Int, weight: Double)] = []
        result.selected = selected?.count ?? table.count
        let unitOfCode = unitsOfCodes(table)
        let xs = selected.map { $0.map { table.xs[Int($0)] } } ?? table.xs
        let ys = selected.map { $0.map { table.ys[Int($0)] } } ?? table.ys
        let units = place(xs, ys, threads)
        result.onBoundary = units.onBoundary
        func add(_ record: Int, _ unit: Int) {
            result.counts[unit] += 1
            if let weights = table.weights { weighed.append((unit, weights[record])) }
        }
        for index in xs.indices {
            let record = selected.map { Int($0[index]) } ?? index
            if xs[index].isNaN {
                let code = table.areaCodes?.codes[record] ?? -1
                let unit = code < 0 ? -1 : unitOfCode[Int(code)]
                if unit < 0 { result.unplaced += 1 } else { add(record, unit) }
            } else if units.unit[index] < 0 {
                result.outside += 1
            } else {
                add(record, Int(units.unit[index]))
            }
        }
        var last = -1
        for hit in units.extra {
            if hit.point != last { result.inSeveral += 1 }
            last = hit.point
            if overlaps == .each {
                add(selected.map { Int($0[hit.point]) } ?? hit.point, Int(hit.area))
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

    private func place(
        _ xs: [Double], _ ys: [Double], _ threads: Int
    ) -> (unit: [Int32], onBoundary: Int, extra: [(point: Int, area: Int32)]) {
        switch kind {
        case .areas(let locator):
            let assignment = locator.assign(xs: xs, ys: ys, threads: threads)
            return (
                assignment.areas, assignment.onBoundary.reduce(0) { $0 + ($1 ? 1 : 0) },
                assignment.extraHits
            )
        case .squares(let grid, let unitOfCell):
            return (cellUnits(xs, ys, unitOfCell, grid.cell(at:)), 0, [])
        case .hexagons(let grid, let unitOfCell):
            return (cellUnits(xs, ys, unitOfCell, grid.cell(at:)), 0, [])
        }
    }

    private func cellUnits(
        _ xs: [Double], _ ys: [Double], _ unitOfCell: [Int32], _ cellAt: (Position) -> Int?
    ) -> [Int32] {
        xs.indices.map { index in
            cellAt(Position(x: xs[index], y: ys[index])).map { unitOfCell[$0] } ?? -1
        }
    }

    private func unitsOfCodes(_ table: RecordTable) -> [Int] {
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
