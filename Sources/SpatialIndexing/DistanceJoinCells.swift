internal import ChunkedWork

/// The points of one side of a distance join, sorted by the cells of its grid, row by row.
///
/// Only cells with points are listed, so that the memory goes with the points and not with the
/// extent:
///
///     xs, ys      Double × (count + 8)   by row, then column, then input; then eight infinities
///     ids         UInt32 × (count + 8)   place in the input
///     columns     Int × cells            place of the cell's column; greatest number after a row
///     starts      UInt32 × cells         first point of the cell
///     rows        Int × rows             place of each row with points
///     rowCells    Int × (rows + 1)       first cell of the row
///
/// Behind each row stands a cell without points in a column beyond all others: who walks along a
/// row needs no look at its end.
struct DistanceJoinCells {
    /// Behind the last point a vector may be read whole.
    static let padding = 8

    let count: Int
    let xs: [Double]
    let ys: [Double]
    let ids: [UInt32]
    let columns: [Int]
    let starts: [UInt32]
    let rows: [Int]
    let rowCells: [Int]

    /// Sorts the points.
    ///
    /// - Parameters:
    ///   - xs: Eastings.
    ///   - ys: Northings.
    ///   - columns: The strip of each easting.
    ///   - rows: The strip of each northing.
    ///   - columnAxis: The strips of eastings.
    ///   - rowAxis: The strips of northings.
    ///   - threads: How many threads to use at most.
    init(
        xs: [Double], ys: [Double], columns: [UInt32], rows: [UInt32],
        columnAxis: DistanceJoinStrips, rowAxis: DistanceJoinStrips, threads: Int
    ) {
        count = xs.count
        // Lowest digit first: the second pass keeps the order of the first within each row.
        let byColumn = Self.sort(columns, below: columnAxis.count, visiting: nil)
        let order = Self.sort(rows, below: rowAxis.count, visiting: byColumn)
        let gathered = mapChunks(count: 2, size: 1, threads: threads) { axis in
            Self.gather(axis.lowerBound == 0 ? xs : ys, order)
        }
        self.xs = gathered[0]
        self.ys = gathered[1]

        var cellColumns: [Int] = []
        var starts: [UInt32] = []
        var rowPlaces: [Int] = []
        var rowCells: [Int] = []
        var (row, column) = (UInt32.max, UInt32.max)
        for (place, index) in order.enumerated() {
            let (nextRow, nextColumn) = (rows[Int(index)], columns[Int(index)])
            if nextRow == row && nextColumn == column { continue }
            if nextRow != row {
                if !rowCells.isEmpty {
                    cellColumns.append(.max)
                    starts.append(UInt32(truncatingIfNeeded: place))
                }
                rowPlaces.append(rowAxis.places[Int(nextRow)])
                rowCells.append(cellColumns.count)
            }
            cellColumns.append(columnAxis.places[Int(nextColumn)])
            starts.append(UInt32(truncatingIfNeeded: place))
            (row, column) = (nextRow, nextColumn)
        }
        cellColumns.append(.max)
        starts.append(UInt32(truncatingIfNeeded: count))
        rowCells.append(cellColumns.count)
        self.columns = cellColumns
        self.starts = starts
        self.rows = rowPlaces
        self.rowCells = rowCells
        ids = order + [UInt32](repeating: 0, count: Self.padding)
    }

    /// The indices by ascending strip; those of one strip as they were visited.
    private static func sort(
        _ strips: [UInt32], below bound: Int, visiting order: [UInt32]?
    ) -> [UInt32] {
        var next = [UInt32](repeating: 0, count: bound + 1)
        return unsafe [UInt32](unsafeUninitializedCapacity: strips.count) { sorted, initialized in
            unsafe strips.withUnsafeBufferPointer { strips in
                unsafe next.withUnsafeMutableBufferPointer { next in
                    // Strip numbers are below the bound, and each place is filled once.
                    for index in 0..<strips.count { unsafe next[Int(strips[index]) + 1] &+= 1 }
                    for strip in 0..<bound { unsafe next[strip + 1] &+= next[strip] }
                    func place(_ index: UInt32) {
                        let strip = unsafe Int(strips[Int(index)])
                        unsafe sorted[Int(next[strip])] = index
                        unsafe next[strip] &+= 1
                    }
                    if let order {
                        unsafe order.withUnsafeBufferPointer { order in
                            for index in 0..<order.count { unsafe place(order[index]) }
                        }
                    } else {
                        for index in 0..<strips.count { place(UInt32(truncatingIfNeeded: index)) }
                    }
                }
            }
            initialized = strips.count
        }
    }

    /// The coordinates in the given order; behind them numbers that are near nothing.
    private static func gather(_ values: [Double], _ order: [UInt32]) -> [Double] {
        let size = order.count + padding
        return unsafe [Double](unsafeUninitializedCapacity: size) { result, initialized in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe order.withUnsafeBufferPointer { order in
                    for index in 0..<order.count {
                        unsafe result.initializeElement(at: index, to: values[Int(order[index])])
                    }
                }
            }
            for index in order.count..<size {
                unsafe result.initializeElement(at: index, to: .infinity)
            }
            initialized = size
        }
    }
}
