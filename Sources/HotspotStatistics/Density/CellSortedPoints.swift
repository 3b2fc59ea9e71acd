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
    /// The column of the first cells, counted from the lattice's own first column.
    let firstColumn: Int
    /// The row of the first cells, counted from the lattice's own first row.
    let firstRow: Int
    /// Number of columns of cells.
    let columns: Int
    /// Number of rows of cells; 0 where no event is within reach.
    let rows: Int
    private(set) var starts: [Int32]
    private(set) var dx: [Double]
    private(set) var dy: [Double]
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
            (firstColumn, firstRow, columns, rows) = (0, 0, 0, 0)
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
        (firstColumn, firstRow) = (columnRange.lowerBound, rowRange.lowerBound)
        (self.columns, self.rows) = (columns, rows)
        let counts = columns * rows
        let columnAxis = CellAxis(lattice.origin.x, lattice.stepX, columnRange)
        let rowAxis = CellAxis(lattice.origin.y, lattice.stepY, rowRange)
        // The cell of each event; −1 for those that no place feels.
        var places = unsafe [Int32](unsafeUninitializedCapacity: points.count) { buffer, filled in
            for index in 0..<points.count {
                let column = columnAxis.cell(of: points.xs[index])
                let row = rowAxis.cell(of: points.ys[index])
                let isReached = column >= 0 && row >= 0
                unsafe buffer[index] = isReached ? Int32(row &* columns &+ column) : -1
            }
            filled = points.count
        }
        starts = Self.starts(of: places, count: counts)
        let count = Int(starts[counts])
        dx = [Double](repeating: 0, count: count)
        dy = dx
        weights = points.weights == nil ? [] : dx
        fill(points, &places, columnAxis, rowAxis)
        sortWithinCells()
    }

    /// The first place of each cell, and the end.
    private static func starts(of cells: [Int32], count: Int) -> [Int32] {
        var starts = [Int32](repeating: 0, count: count + 1)
        for cell in cells where cell >= 0 { starts[Int(cell) &+ 1] &+= 1 }
        var sum: Int32 = 0
        for cell in starts.indices {
            sum &+= starts[cell]
            starts[cell] = sum
        }
        return starts
    }

    /// Puts every event where its cell's are. `places` holds cells and is used up.
    private mutating func fill(
        _ points: PointPattern, _ places: inout [Int32], _ columnAxis: CellAxis,
        _ rowAxis: CellAxis
    ) {
        // While events are placed, the start of a cell is where its next one goes; afterward each
        // stands at the start of the next cell, and all move back by one.
        for index in places.indices where places[index] >= 0 {
            let cell = Int(places[index])
            let place = Int(starts[cell])
            starts[cell] &+= 1
            let x = points.xs[index]
            let y = points.ys[index]
            dx[place] = x - columnAxis.center(of: columnAxis.cell(of: x))
            dy[place] = y - rowAxis.center(of: rowAxis.cell(of: y))
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
        for cell in 0..<starts.count - 1 {
            let range = Int(starts[cell])..<Int(starts[cell + 1])
            if range.count < 2 { continue }
            if range.count > 24 {
                sortMany(range)
                continue
            }
            for next in range.dropFirst() {
                let event = (dx[next], dy[next], hasWeights ? weights[next] : 0)
                var place = next
                while place > range.lowerBound {
                    let before = (
                        dx[place - 1], dy[place - 1], hasWeights ? weights[place - 1] : 0
                    )
                    if before <= event { break }
                    (dx[place], dy[place]) = (before.0, before.1)
                    if hasWeights { weights[place] = before.2 }
                    place -= 1
                }
                (dx[place], dy[place]) = (event.0, event.1)
                if hasWeights { weights[place] = event.2 }
            }
        }
    }

    private mutating func sortMany(_ range: Range<Int>) {
        let hasWeights = !weights.isEmpty
        let events = range.map { (dx[$0], dy[$0], hasWeights ? weights[$0] : 0) }.sorted(by: <)
        for (place, event) in zip(range, events) {
            (dx[place], dy[place]) = (event.0, event.1)
            if hasWeights { weights[place] = event.2 }
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
