/// Square cells over a box, counted by integer column and row.
///
/// Cells are half-open: a position on a western or southern edge belongs to the cell, one on an
/// eastern or northern edge to the next. Edges lie on whole multiples of the cell size in the
/// coordinate reference system, so the same place gets the same cell whatever the data's extent.
public struct SquareGrid: Hashable, Sendable {
    /// Side of a cell, in meters.
    public let cellSize: Double
    /// Column of the western edge, counted in cells from x = 0.
    public let firstColumn: Int
    /// Row of the southern edge, counted in cells from y = 0.
    public let firstRow: Int
    /// Number of columns.
    public let columns: Int
    /// Number of rows.
    public let rows: Int

    /// The largest number of cells a grid may have.
    public static let maximumCellCount = 16_000_000

    /// The smallest grid that covers the box.
    ///
    /// `nil` for an empty or infinite box, a cell size that is not a positive number, or a grid of
    /// more than ``maximumCellCount`` cells.
    ///
    /// - Parameters:
    ///   - box: The extent to cover, in meters.
    ///   - cellSize: Side of a cell, in meters.
    public init?(covering box: BoundingBox, cellSize: Double) {
        guard !box.isEmpty, box.minX.isFinite, box.minY.isFinite, box.maxX.isFinite,
            box.maxY.isFinite, cellSize.isFinite, cellSize > 0
        else { return nil }
        let lowest = min(box.minX, box.minY) / cellSize
        let highest = max(box.maxX, box.maxY) / cellSize
        guard lowest > -1e15, highest < 1e15 else { return nil }
        let firstColumn = Self.index(of: box.minX, cellSize)
        let firstRow = Self.index(of: box.minY, cellSize)
        let columns = Self.index(of: box.maxX, cellSize) - firstColumn + 1
        let rows = Self.index(of: box.maxY, cellSize) - firstRow + 1
        guard columns <= Self.maximumCellCount, rows <= Self.maximumCellCount / columns else {
            return nil
        }
        self.cellSize = cellSize
        self.firstColumn = firstColumn
        self.firstRow = firstRow
        self.columns = columns
        self.rows = rows
    }

    /// Number of cells.
    public var count: Int { columns * rows }

    /// The cell that holds the position, row by row from the south-west; `nil` outside the grid.
    public func cell(at position: Position) -> Int? {
        let limit = 1e15 * cellSize
        guard abs(position.x) < limit, abs(position.y) < limit else { return nil }
        let column = Self.index(of: position.x, cellSize) - firstColumn
        let row = Self.index(of: position.y, cellSize) - firstRow
        guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
        return row * columns + column
    }

    /// The edges of a cell.
    public func boundingBox(ofCell cell: Int) -> BoundingBox {
        let column = firstColumn + cell % columns
        let row = firstRow + cell / columns
        return BoundingBox(
            minX: Double(column) * cellSize, minY: Double(row) * cellSize,
            maxX: Double(column + 1) * cellSize, maxY: Double(row + 1) * cellSize)
    }

    /// A name for the cell that is the same in every run: its size and south-western corner, in
    /// the manner of the INSPIRE grid ("250mN6579750E674250").
    public func identifier(ofCell cell: Int) -> String {
        let box = boundingBox(ofCell: cell)
        return "\(cellName(cellSize))mN\(cellName(box.minY))E\(cellName(box.minX))"
    }

    /// The cells that share an edge (rook) or also a corner (queen), in ascending order.
    public func neighbors(ofCell cell: Int, corners: Bool) -> [Int] {
        let column = cell % columns
        let row = cell / columns
        var result: [Int] = []
        for dy in -1...1 {
            for dx in -1...1 where (dx != 0 || dy != 0) && (corners || dx == 0 || dy == 0) {
                let x = column + dx
                let y = row + dy
                if x >= 0, x < columns, y >= 0, y < rows { result.append(y * columns + x) }
            }
        }
        return result
    }

    /// The index of the half-open cell, corrected where the division rounded across an edge.
    private static func index(of coordinate: Double, _ size: Double) -> Int {
        var index = Int((coordinate / size).rounded(.down))
        if coordinate < Double(index) * size { index -= 1 }
        if coordinate >= Double(index + 1) * size { index += 1 }
        return index
    }
}

/// A coordinate as part of a cell's name: whole numbers without a fraction.
func cellName(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return String(value)
}
