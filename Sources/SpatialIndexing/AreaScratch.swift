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

/// The cells around one area while it is laid, reused from area to area.
///
/// Rows have one cell more than the area, for crossings east of the last center.
struct AreaScratch {
    private(set) var range = CellRange.none
    private var stride = 0
    private var size = 0
    /// Before sorting how many edges cross each cell, after it where the next cell's begin.
    private var starts: [UInt32] = []
    /// Whether a ring passes between the center of this cell and of that to the west an odd
    /// number of times.
    private(set) var parities: [Bool] = []
    private var crossings: [(cell: UInt32, edge: UInt32)] = []
    /// The edges that cross each cell, cell by cell, ascending.
    private(set) var sortedEdges: [UInt32] = []
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

    @inline(__always)
    mutating func addEdge(_ edge: Int, column: Int, row: Int) {
        let cell = (row - range.firstRow) * stride + column - range.firstColumn
        starts[cell + 1] += 1
        crossings.append(
            (UInt32(truncatingIfNeeded: cell), UInt32(truncatingIfNeeded: edge)))
    }

    @inline(__always)
    mutating func addPassage(ring: Int, column: Int, row: Int) {
        let cell = (row - range.firstRow) * stride + column - range.firstColumn
        parities[cell].toggle()
        passages.append(
            (UInt32(truncatingIfNeeded: cell), UInt32(truncatingIfNeeded: ring)))
    }

    /// Brings the edges into the order of the cells; those of a cell stay in theirs.
    mutating func sortEdges() {
        for cell in 0..<size { starts[cell + 1] += starts[cell] }
        if sortedEdges.count < crossings.count {
            sortedEdges = [UInt32](repeating: 0, count: crossings.count)
        }
        for crossing in crossings.reversed() {
            // Filled from behind, so that `starts` ends as the beginning of each cell.
            let cell = Int(crossing.cell) + 1
            starts[cell] -= 1
            sortedEdges[Int(starts[cell])] = crossing.edge
        }
        starts[0] = UInt32(truncatingIfNeeded: crossings.count)
    }

    /// Where in `sortedEdges` the edges of a cell are.
    @inline(__always)
    func edges(inCell cell: Int) -> Range<Int> {
        let next = cell + 2 <= size ? Int(starts[cell + 2]) : crossings.count
        return Int(starts[cell + 1])..<next
    }

    /// Sorts the passages by cell.
    mutating func sortPassages() {
        passages.sort { ($0.cell, $0.ring) < ($1.cell, $1.ring) }
    }
}
