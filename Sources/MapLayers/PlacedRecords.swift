import PlanarGeometry
import SafetyRecords
import SpatialIndexing

/// Some of the selected records of a table, and the unit that each lies in.
///
/// Records are placed chunk by chunk, so that no copy of a whole column is made for a selection.
struct PlacedRecords: Sendable {
    /// The record numbers; `nil` where all records of the chunk are selected.
    let selected: [Int32]?
    /// The first record of the chunk.
    let start: Int
    /// For each selected record its unit by position; −1 for a place in no unit, −2 for none.
    private(set) var units: [Int32] = []
    /// How many lie exactly on an edge.
    private(set) var onBoundary = 0
    /// Further units of records that more than one holds, by the index among the selected.
    private(set) var extra: [(point: Int, area: Int32)] = []

    /// Stands in ``units`` for a record without a position.
    static let withoutPosition: Int32 = -2

    init(_ records: CountedRecords, _ range: Range<Int>, in units: CountingUnits) {
        let table = records.table
        selected = records.selection.records(of: table, in: range)
        start = range.lowerBound
        let xs = selected.map { $0.map { table.xs[Int($0)] } } ?? Array(table.xs[range])
        let ys = selected.map { $0.map { table.ys[Int($0)] } } ?? Array(table.ys[range])
        switch units.kind {
        case .areas(let locator):
            // Threads share the chunks already.
            let assignment = locator.assign(xs: xs, ys: ys, threads: 1)
            self.units = assignment.areas
            onBoundary = assignment.onBoundary.reduce(0) { $0 + ($1 ? 1 : 0) }
            extra = assignment.extraHits
        case .squares(let grid, let unitOfCell):
            self.units = zip(xs, ys).map { x, y in
                grid.cell(at: Position(x: x, y: y)).map { unitOfCell[$0] } ?? -1
            }
        case .hexagons(let grid, let unitOfCell):
            self.units = zip(xs, ys).map { x, y in
                grid.cell(at: Position(x: x, y: y)).map { unitOfCell[$0] } ?? -1
            }
        }
        for index in xs.indices where xs[index].isNaN { self.units[index] = Self.withoutPosition }
    }

    /// Number of selected records.
    var count: Int { units.count }

    /// The number in the table of the record at an index among the selected.
    func record(_ index: Int) -> Int { selected.map { Int($0[index]) } ?? start + index }
}
