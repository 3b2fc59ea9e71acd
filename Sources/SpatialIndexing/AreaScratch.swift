/// A rectangle of cells, its sides included.
struct CellRange {
    var firstColumn: Int
    var lastColumn: Int
    var firstRow: Int
    var lastRow: Int

    static var none: CellRange {
        CellRange(firstColumn: .max, lastColumn: -1, firstRow: .max, lastRow: -1)
    }

    var count: Int {
        lastColumn < firstColumn
            ? 0 : (lastColumn - firstColumn + 1) * (lastRow - firstRow + 1)
    }

    @inline(__always)
    mutating func include(column: Int, row: Int) {
        if column < firstColumn { firstColumn = column }
        if column > lastColumn { lastColumn = column }
        if row < firstRow { firstRow = row }
        if row > lastRow { lastRow = row }
    }
}

/// Edges one after the other, by the first vertex of the first.
struct EdgeRun {
    var first: UInt32
    var count: UInt32

    /// One past the last edge.
    var end: UInt32 { first + count }
}

/// The cells around one area while it is laid, reused from area to area.
///
/// Rows have one cell more than the area, for crossings east of the last center.
struct AreaScratch {
    private(set) var range = CellRange.none
    private var stride = 0
    private var size = 0
    /// Before sorting how many runs cross each cell, after it where the next cell's begin.
    private var starts: [UInt32] = []
    /// Whether a ring passes between the center of this cell and of that to the west an odd
    /// number of times.
    private(set) var parities: [Bool] = []
    private var crossings: [(cell: UInt32, run: EdgeRun)] = []
    /// The cell and the run that the next edge may continue.
    private var open: (cell: UInt32, run: EdgeRun) = (.max, EdgeRun(first: 0, count: 0))
    /// The runs of edges that cross each cell, cell by cell, ascending.
    private(set) var sortedRuns: [EdgeRun] = []
    /// Each time a ring passes between two centers: the cell to the east, and the ring.
    private(set) var passages: [(cell: UInt32, ring: UInt32)] = []

    mutating func start(_ range: CellRange) {
        self.range = range
        stride = range.lastColumn - range.firstColumn + 2
        size = stride * (range.lastRow - range.firstRow + 1)
        if starts.count < size + 1 {
            starts = [UInt32](repeating: 0, count: size + 1)
            parities = [Bool](repeating: false, count: size)
        } else {
            for cell in 0...size { starts[cell] = 0 }
            for cell in 0..<size { parities[cell] = false }
        }
        crossings.removeAll(keepingCapacity: true)
        passages.removeAll(keepingCapacity: true)
    }

    /// Notes an edge in a cell; where it follows the last one noted, in the same cell, for little.
    @inline(__always)
    mutating func addEdge(_ edge: Int, column: Int, row: Int) {
        let cell = UInt32(
            truncatingIfNeeded: (row - range.firstRow) * stride + column - range.firstColumn)
        let edge = UInt32(truncatingIfNeeded: edge)
        if cell == open.cell, edge == open.run.end {
            open.run.count &+= 1
        } else {
            closeRun()
            open = (cell, EdgeRun(first: edge, count: 1))
        }
    }

    private mutating func closeRun() {
        guard open.run.count > 0 else { return }
        starts[Int(open.cell) + 1] += 1
        crossings.append(open)
        open = (.max, EdgeRun(first: 0, count: 0))
    }

    @inline(__always)
    mutating func addPassage(ring: Int, column: Int, row: Int) {
        let cell = (row - range.firstRow) * stride + column - range.firstColumn
        parities[cell].toggle()
        passages.append(
            (UInt32(truncatingIfNeeded: cell), UInt32(truncatingIfNeeded: ring)))
    }

    /// Brings the runs into the order of the cells; those of a cell stay in theirs.
    mutating func sortRuns() {
        closeRun()
        for cell in 0..<size { starts[cell + 1] += starts[cell] }
        if sortedRuns.count < crossings.count {
            sortedRuns = [EdgeRun](repeating: EdgeRun(first: 0, count: 0), count: crossings.count)
        }
        for crossing in crossings.reversed() {
            // Filled from behind, so that `starts` ends as the beginning of each cell.
            let cell = Int(crossing.cell) + 1
            starts[cell] -= 1
            sortedRuns[Int(starts[cell])] = crossing.run
        }
        starts[0] = UInt32(truncatingIfNeeded: crossings.count)
    }

    /// Where in `sortedRuns` the edges of a cell are.
    @inline(__always)
    func runs(inCell cell: Int) -> Range<Int> {
        let next = cell + 2 <= size ? Int(starts[cell + 2]) : crossings.count
        return Int(starts[cell + 1])..<next
    }

    /// Sorts the passages by cell.
    mutating func sortPassages() {
        passages.sort { ($0.cell, $0.ring) < ($1.cell, $1.ring) }
    }
}
