internal import PlanarGeometry

/// A surface, its boundary included, with a grid that tells of whole boxes whether they are in it.
struct SurfaceRegion: PointRegion {
    private let grid: AreaGrid
    /// For each corner of the cells how many cells to the south-west of it are crossed by edges,
    /// in rows one longer than those of the grid.
    private let crossedCells: [UInt32]

    /// Compiles a surface for a look at so many points.
    ///
    /// - Throws: ``IndexError`` where a coordinate is not finite.
    init(_ surface: MultiPolygon, pointCount: Int) throws(IndexError) {
        let plan = try AreaGridPlan(
            [surface], minimumCells: min(pointCount, 4096), maximumCells: .max, threads: 1)
        let grid = try AreaGrid(plan, threads: 1)
        let columns = grid.columns.count
        let rows = grid.rows.count
        var crossed = [UInt32](repeating: 0, count: (columns + 1) * (rows + 1))
        for row in 0..<rows {
            var inRow: UInt32 = 0
            for column in 0..<columns {
                if grid.cells[row * columns + column] & AreaGrid.recordTag != 0 { inRow += 1 }
                let corner = (row + 1) * (columns + 1) + column + 1
                crossed[corner] = crossed[corner - columns - 1] + inRow
            }
        }
        self.grid = grid
        crossedCells = crossed
    }

    func relation(to box: BoundingBox) -> BoxRelation {
        guard grid.extent.intersects(box) else { return .disjoint }
        let west = grid.columns.cell(max(box.minX, grid.extent.minX))
        let east = grid.columns.cell(min(box.maxX, grid.extent.maxX)) + 1
        let south = grid.rows.cell(max(box.minY, grid.extent.minY))
        let north = grid.rows.cell(min(box.maxY, grid.extent.maxY)) + 1
        let width = grid.columns.count + 1
        let crossed =
            crossedCells[north * width + east] &+ crossedCells[south * width + west]
            &- crossedCells[south * width + east] &- crossedCells[north * width + west]
        // Cells in one piece without an edge in them are all in the surface or all out of it.
        guard crossed == 0 else { return .partial }
        if grid.cells[south * grid.columns.count + west] == 0 { return .disjoint }
        return grid.extent.contains(box) ? .within : .partial
    }

    @inline(__always)
    func contains(x: Double, y: Double) -> Bool {
        var found = false
        // The reader is not kept.
        unsafe grid.withReader { reader in
            unsafe reader.forEachArea(x: x, y: y, word: reader.word(x: x, y: y)) { _, _ in
                found = true
            }
        }
        return found
    }
}

/// A surface with coordinates that no grid can be laid over: every point is located by itself.
struct UnindexedSurfaceRegion: PointRegion {
    let surface: MultiPolygon

    func relation(to box: BoundingBox) -> BoxRelation { .partial }

    func contains(x: Double, y: Double) -> Bool {
        surface.locate(Position(x: x, y: y)) != .outside
    }
}
