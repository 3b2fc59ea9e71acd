/// Hexagonal cells over a box, counted by integer column and row.
///
/// The hexagons stand on a corner; rows are staggered: odd rows (counted from y = 0) are moved half
/// a cell to the east. A position belongs to the cell with the nearest center; exactly between
/// centers, to the one farther north, then farther east, so that every position has one cell.
/// Centers lie on fixed multiples of the cell size, whatever the data's extent.
public struct HexagonGrid: Hashable, Sendable {
    /// Distance between opposite sides, which is the distance between neighboring centers, in
    /// meters.
    public let cellSize: Double
    /// Column of the first cell in each row, counted from x = 0.
    public let firstColumn: Int
    /// Row of the southernmost cells, counted from y = 0.
    public let firstRow: Int
    /// Number of columns.
    public let columns: Int
    /// Number of rows.
    public let rows: Int

    /// Distance between rows of centers.
    private var rowHeight: Double { cellSize * 0.8660254037844386 }  // √3 / 2

    /// The smallest grid whose cells cover the box.
    ///
    /// `nil` under the same conditions as ``SquareGrid/init(covering:cellSize:)``.
    ///
    /// - Parameters:
    ///   - box: The extent to cover, in meters.
    ///   - cellSize: Distance between opposite sides of a cell, in meters.
    public init?(covering box: BoundingBox, cellSize: Double) {
        guard !box.isEmpty, box.minX.isFinite, box.minY.isFinite, box.maxX.isFinite,
            box.maxY.isFinite, cellSize.isFinite, cellSize > 0,
            min(box.minX, box.minY) / cellSize > -1e15, max(box.maxX, box.maxY) / cellSize < 1e15
        else { return nil }
        self.cellSize = cellSize
        let height = cellSize * 0.8660254037844386
        // One cell to spare on every side: the corners of hexagons reach past their centers.
        firstColumn = Int((box.minX / cellSize).rounded(.down)) - 1
        firstRow = Int((box.minY / height).rounded(.down))
        columns = Int((box.maxX / cellSize).rounded(.up)) + 1 - firstColumn
        rows = Int((box.maxY / height).rounded(.up)) + 1 - firstRow
        guard columns <= SquareGrid.maximumCellCount,
            rows <= SquareGrid.maximumCellCount / columns
        else { return nil }
    }

    /// Number of cells.
    public var count: Int { columns * rows }

    /// The center of a cell.
    public func center(ofCell cell: Int) -> Position {
        center(column: firstColumn + cell % columns, row: firstRow + cell / columns)
    }

    private func center(column: Int, row: Int) -> Position {
        let shift = row & 1 == 0 ? 0.0 : 0.5
        return Position(x: (Double(column) + shift) * cellSize, y: Double(row) * rowHeight)
    }

    /// The cell that holds the position; `nil` outside the grid.
    public func cell(at position: Position) -> Int? {
        let limit = 1e15 * cellSize
        guard abs(position.x) < limit, abs(position.y) < limit else { return nil }
        let below = Int((position.y / rowHeight).rounded(.down))
        var best = (column: 0, row: 0, distance: Double.infinity)
        for row in [below + 1, below] {
            let shift = row & 1 == 0 ? 0.0 : 0.5
            let left = Int((position.x / cellSize - shift).rounded(.down))
            for column in [left + 1, left] {
                let distance = center(column: column, row: row).squaredDistance(to: position)
                if distance < best.distance { best = (column, row, distance) }
            }
        }
        let column = best.column - firstColumn
        let row = best.row - firstRow
        guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
        return row * columns + column
    }

    /// The six corners of a cell as a polygon.
    ///
    /// Corners are computed from integer multiples shared by the cells that meet there, so
    /// neighboring hexagons have bitwise equal corners.
    public func polygon(ofCell cell: Int) -> Polygon {
        let column = firstColumn + cell % columns
        let row = firstRow + cell / columns
        let halfColumn = 2 * column + (row & 1)  // center in half cells
        let sixthRow = 3 * row  // center in thirds of a row height
        func corner(_ dx: Int, _ dy: Int) -> Position {
            Position(
                x: Double(halfColumn + dx) * cellSize / 2,
                y: Double(sixthRow + dy) * rowHeight / 3)
        }
        return Polygon(
            exterior: Ring(closing: [
                corner(0, -2), corner(1, -1), corner(1, 1), corner(0, 2), corner(-1, 1),
                corner(-1, -1),
            ]))
    }

    /// A name for the cell that is the same in every run: its size, row and column.
    public func identifier(ofCell cell: Int) -> String {
        "\(cellName(cellSize))mhR\(firstRow + cell / columns)C\(firstColumn + cell % columns)"
    }

    /// The up to six cells that share an edge, in ascending order.
    public func neighbors(ofCell cell: Int) -> [Int] {
        let column = cell % columns
        let row = cell / columns
        let east = (firstRow + row) & 1
        let steps = [
            (east - 1, -1), (east, -1), (-1, 0), (1, 0), (east - 1, 1), (east, 1),
        ]
        return steps.compactMap { dx, dy in
            let x = column + dx
            let y = row + dy
            return x >= 0 && x < columns && y >= 0 && y < rows ? y * columns + x : nil
        }
    }
}
