import PlanarGeometry

/// Events in the order of the lattice's cells, each as an offset from the center of its cell.
///
///     starts    [ 0, 2, 2, 5, … ]           one a cell, row by row, and the end
///     dx, dy    [ a a │ │ c c c │ … ]       meters from the center of the cell
///     weights   the same, where events have weights
///
/// Cells are those of the lattice and as many around it as hold an event within reach. Within a cell
/// events are in the order of their offsets and weights, so that nothing depends on the order they
/// came in.
struct CellSortedPoints {
    /// Where the cells lie.
    let frame: CellFrame
    /// The first event of each cell, and the number of all.
    private(set) var starts: [Int32]
    /// Eastings less that of the center of the cell.
    private(set) var dx: [Double]
    /// Northings less that of the center of the cell.
    private(set) var dy: [Double]
    /// Weights; empty where each event counts for 1.
    private(set) var weights: [Double]

    /// The largest number of cells there may be with those around the lattice.
    static let maximumCellCount = 1 << 26

    init(
        _ points: PointPattern, on lattice: EvaluationLattice, _ footprint: KernelFootprint
    ) throws(StatisticsError) {
        let columnRange = Self.cells(
            points.xs, from: lattice.origin.x, lattice.stepX, lattice.columns, footprint.columns)
        let rowRange = Self.cells(
            points.ys, from: lattice.origin.y, lattice.stepY, lattice.rows, footprint.rows)
        guard let columnRange, let rowRange else {
            frame = CellFrame(firstColumn: 0, firstRow: 0, columns: 0, rows: 0)
            (starts, dx, dy, weights) = ([0], [], [], [])
            return
        }
        let (columns, rows) = (columnRange.count, rowRange.count)
        guard rows <= Self.maximumCellCount / columns else {
            throw StatisticsError(
                .tooLarge,
                "With the surroundings that the bandwidth reaches there are \(columns) × \(rows) "
                    + "cells, more than \(Self.maximumCellCount)",
                remedy: "Choose larger cells or a smaller bandwidth")
        }
        frame = CellFrame(
            firstColumn: columnRange.lowerBound, firstRow: rowRange.lowerBound, columns: columns,
            rows: rows)
        let columnAxis = CellAxis(lattice.origin.x, lattice.stepX, columnRange)
        let rowAxis = CellAxis(lattice.origin.y, lattice.stepY, rowRange)
        starts = Self.starts(points, columnAxis, rowAxis, columns: columns, count: columns * rows)
        let count = Int(starts[columns * rows])
        dx = [Double](repeating: 0, count: count)
        dy = dx
        weights = points.weights == nil ? [] : dx
        fill(points, columnAxis, rowAxis)
        sortWithinCells()
    }

    /// The first place of each cell, and the end.
    private static func starts(
        _ points: PointPattern, _ columnAxis: CellAxis, _ rowAxis: CellAxis, columns: Int,
        count: Int
    ) -> [Int32] {
        var starts = [Int32](repeating: 0, count: count + 1)
        for index in 0..<points.count {
            let column = columnAxis.cell(of: points.xs[index])
            let row = rowAxis.cell(of: points.ys[index])
            if column >= 0, row >= 0 { starts[row &* columns &+ column &+ 1] &+= 1 }
        }
        var sum: Int32 = 0
        for cell in starts.indices {
            sum &+= starts[cell]
            starts[cell] = sum
        }
        return starts
    }

    /// Puts every event where its cell's are.
    ///
    /// Cells are found anew: remembering them would take a fifth more memory, and no less time.
    private mutating func fill(
        _ points: PointPattern, _ columnAxis: CellAxis, _ rowAxis: CellAxis
    ) {
        // While events are placed, the start of a cell is where its next one goes; afterward each
        // stands at the start of the next cell, and all move back by one.
        for index in 0..<points.count {
            let x = points.xs[index]
            let y = points.ys[index]
            let column = columnAxis.cell(of: x)
            let row = rowAxis.cell(of: y)
            guard column >= 0, row >= 0 else { continue }
            let cell = row &* columns &+ column
            let place = Int(starts[cell])
            starts[cell] &+= 1
            dx[place] = x - columnAxis.center(of: column)
            dy[place] = y - rowAxis.center(of: row)
            if let given = points.weights { weights[place] = given[index] }
        }
        for cell in stride(from: starts.count - 1, to: 0, by: -1) {
            starts[cell] = starts[cell - 1]
        }
        starts[0] = 0
    }

    /// Puts the events of each cell in the order of offset and weight.
    private mutating func sortWithinCells() {
        let hasWeights = !weights.isEmpty
        let starts = starts
        // Ranges of cells lie within the columns, which are as long.
        unsafe dx.withUnsafeMutableBufferPointer { dx in
            unsafe dy.withUnsafeMutableBufferPointer { dy in
                unsafe weights.withUnsafeMutableBufferPointer { weights in
                    for cell in 0..<starts.count - 1 {
                        let (start, end) = (Int(starts[cell]), Int(starts[cell + 1]))
                        if end - start < 2 { continue }
                        if end - start > 24 {
                            unsafe sortMany(start..<end, dx, dy, hasWeights ? weights : nil)
                        } else {
                            unsafe sortFew(start..<end, dx, dy, hasWeights ? weights : nil)
                        }
                    }
                }
            }
        }
    }
    /// The cells of one axis that hold events within reach of the lattice, counted from the
    /// lattice's first; `nil` where none does.
    private static func cells(
        _ coordinates: [Double], from origin: Double, _ step: Double, _ count: Int, _ reach: Int
    ) -> ClosedRange<Int>? {
        let axis = CellAxis(origin, step, -reach...count - 1 + reach)
        var lowest = Int.max
        var highest = Int.min
        for coordinate in coordinates {
            let cell = axis.cell(of: coordinate)
            guard cell >= 0 else { continue }
            lowest = min(lowest, cell)
            highest = max(highest, cell)
        }
        return lowest <= highest ? lowest - reach...highest - reach : nil
    }
}

/// The cells that hold events, as a part of the plane of the lattice's cells.
struct CellFrame {
    /// The column of the first cells, counted from the lattice's own first column.
    let firstColumn: Int
    /// The row of the first cells, counted from the lattice's own first row.
    let firstRow: Int
    /// Number of columns of cells.
    let columns: Int
    /// Number of rows of cells; 0 where no event is within reach.
    let rows: Int
}

extension CellSortedPoints {
    /// As in the frame.
    var firstColumn: Int { frame.firstColumn }
    /// As in the frame.
    var firstRow: Int { frame.firstRow }
    /// As in the frame.
    var columns: Int { frame.columns }
    /// As in the frame.
    var rows: Int { frame.rows }
}

/// The cells of one axis of a lattice.
private struct CellAxis {
    let origin: Double
    let step: Double
    /// The first cell, counted from the lattice's own first one.
    let first: Double
    private let perMeter: Double
    private let limit: Double

    init(_ origin: Double, _ step: Double, _ cells: ClosedRange<Int>) {
        self.origin = origin
        self.step = step
        first = Double(cells.lowerBound)
        perMeter = 1 / step
        limit = Double(cells.count)
    }

    /// The number of the cell that holds a coordinate; −1 for none.
    @inline(__always)
    func cell(of coordinate: Double) -> Int {
        let place = (coordinate - origin) * perMeter - first + 0.5
        guard place >= 0, place < limit else { return -1 }
        return Int(place)
    }

    @inline(__always)
    func center(of cell: Int) -> Double { origin + (first + Double(cell)) * step }
}

/// By insertion, which takes nothing where the events came in order.
private func sortFew(
    _ range: Range<Int>, _ dx: UnsafeMutableBufferPointer<Double>,
    _ dy: UnsafeMutableBufferPointer<Double>, _ weights: UnsafeMutableBufferPointer<Double>?
) {
    for next in range.lowerBound + 1..<range.upperBound {
        let x = unsafe dx[next]
        let y = unsafe dy[next]
        let weight = unsafe weights?[next] ?? 0
        var place = next
        while place > range.lowerBound {
            let before = place - 1
            if unsafe dx[before] < x { break }
            if unsafe dx[before] == x {
                if unsafe dy[before] < y { break }
                if unsafe dy[before] == y, unsafe weights?[before] ?? 0 <= weight { break }
            }
            unsafe dx[place] = dx[before]
            unsafe dy[place] = dy[before]
            if let weights = unsafe weights { unsafe weights[place] = weights[before] }
            place = before
        }
        unsafe dx[place] = x
        unsafe dy[place] = y
        if let weights = unsafe weights { unsafe weights[place] = weight }
    }
}

private func sortMany(
    _ range: Range<Int>, _ dx: UnsafeMutableBufferPointer<Double>,
    _ dy: UnsafeMutableBufferPointer<Double>, _ weights: UnsafeMutableBufferPointer<Double>?
) {
    let events = range.map { unsafe (dx[$0], dy[$0], weights?[$0] ?? 0) }.sorted(by: <)
    for (place, event) in zip(range, events) {
        unsafe dx[place] = event.0
        unsafe dy[place] = event.1
        if let weights = unsafe weights { unsafe weights[place] = event.2 }
    }
}
