public import PlanarGeometry

/// Places in straight columns and rows at which a density is evaluated.
///
/// The centers of square cells are one lattice; those of hexagons are two, for the even and the odd
/// rows.
public struct EvaluationLattice: Hashable, Sendable {
    /// The place in the first column of the first row: the south-western one.
    public let origin: Position
    /// Distance between columns in meters.
    public let stepX: Double
    /// Distance between rows in meters.
    public let stepY: Double
    /// Number of columns.
    public let columns: Int
    /// Number of rows.
    public let rows: Int

    /// Makes a lattice.
    ///
    /// - Precondition: Steps are finite and positive, and there is a column and a row.
    public init(origin: Position, stepX: Double, stepY: Double, columns: Int, rows: Int) {
        precondition(
            origin.isFinite && stepX.isFinite && stepY.isFinite && stepX > 0 && stepY > 0
                && columns > 0 && rows > 0, "a lattice has positive steps and at least one place")
        self.origin = origin
        self.stepX = stepX
        self.stepY = stepY
        self.columns = columns
        self.rows = rows
    }

    /// The centers of the cells, in the order of the cells.
    public init(centersOf grid: SquareGrid) {
        self.init(
            origin: grid.boundingBox(ofCell: 0).center, stepX: grid.cellSize,
            stepY: grid.cellSize, columns: grid.columns, rows: grid.rows)
    }

    /// The centers of every other row of hexagons, beginning with the first or the second row.
    ///
    /// `nil` for the odd rows of a grid of one row.
    public init?(centersOf grid: HexagonGrid, oddRows: Bool) {
        let first = oddRows ? 1 : 0
        guard grid.rows > first else { return nil }
        let origin = grid.center(ofCell: first * grid.columns)
        // The same multiple of the cell size that the grid's own rows are apart.
        self.init(
            origin: origin, stepX: grid.cellSize, stepY: 2 * grid.cellSize * 0.8660254037844386,
            columns: grid.columns, rows: (grid.rows - first + 1) / 2)
    }

    /// Number of places.
    public var count: Int { columns * rows }

    /// A place, row by row from the south-west.
    public func position(_ index: Int) -> Position {
        Position(
            x: origin.x + Double(index % columns) * stepX,
            y: origin.y + Double(index / columns) * stepY)
    }

    /// The box around the cells of which the places are the centers.
    var extent: BoundingBox {
        BoundingBox(
            minX: origin.x - stepX / 2, minY: origin.y - stepY / 2,
            maxX: origin.x + (Double(columns) - 0.5) * stepX,
            maxY: origin.y + (Double(rows) - 0.5) * stepY)
    }
}
