/// The columns of the sorted cells, for as long as they are borrowed.
@unsafe
struct DistanceJoinPointers {
    let xs: UnsafePointer<Double>
    let ys: UnsafePointer<Double>
    let ids: UnsafePointer<UInt32>
    let columns: UnsafePointer<Int>
    let starts: UnsafePointer<UInt32>
}

extension DistanceJoinCells {
    /// Lends the columns; none is empty, because each has something behind its last entry.
    @inline(__always)
    func withPointers(_ body: (DistanceJoinPointers) -> Void) {
        unsafe xs.withUnsafeBufferPointer { xs in
            unsafe ys.withUnsafeBufferPointer { ys in
                unsafe ids.withUnsafeBufferPointer { ids in
                    unsafe columns.withUnsafeBufferPointer { columns in
                        unsafe starts.withUnsafeBufferPointer { starts in
                            unsafe body(
                                DistanceJoinPointers(
                                    xs: xs.baseAddress.unsafelyUnwrapped,
                                    ys: ys.baseAddress.unsafelyUnwrapped,
                                    ids: ids.baseAddress.unsafelyUnwrapped,
                                    columns: columns.baseAddress.unsafelyUnwrapped,
                                    starts: starts.baseAddress.unsafelyUnwrapped))
                        }
                    }
                }
            }
        }
    }
}

extension DistanceJoin {
    /// Goes through focal cells in their order, with the rows of cells in reach of each.
    ///
    /// - Parameters:
    ///   - range: Focal cells.
    ///   - target: The columns of ``cells``.
    ///   - body: Called with a focal cell that has points, and the rows in its reach.
    @inline(__always)
    func sweep(
        _ range: Range<Int>, _ target: DistanceJoinPointers,
        _ body: (Int, UnsafeBufferPointer<DistanceJoinSweep.Finger>) -> Void
    ) {
        var sweep = DistanceJoinSweep(reach: reach)
        var row = focal.row(ofCell: range.lowerBound)
        var cell = range.lowerBound
        while cell < range.upperBound {
            // The cell behind a row has no points.
            let end = min(range.upperBound, focal.rowCells[row + 1] - 1)
            if cell < end {
                sweep.begin(row: focal.rows[row], column: focal.columns[cell], in: cells)
                while cell < end {
                    unsafe sweep.move(to: focal.columns[cell], target.columns)
                    unsafe body(cell, sweep.inReach)
                    cell += 1
                }
            }
            row += 1
            cell = end + 1
        }
    }
}

extension DistanceJoinCells {
    /// The row that holds a cell, or the one the cell stands behind.
    func row(ofCell cell: Int) -> Int {
        var (low, high) = (0, rows.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if rowCells[middle] <= cell { low = middle } else { high = middle }
        }
        return low
    }
}
