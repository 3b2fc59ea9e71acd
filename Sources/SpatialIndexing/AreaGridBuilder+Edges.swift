internal import PlanarGeometry

extension AreaGridBuilder {
    /// Notes the cells that an edge crosses and the centers it passes between.
    ///
    /// The cells are at least all those that the edge has a point in: exact where it stays in one
    /// row or column, else with a margin for the rounding of its place at a border.
    mutating func rasterize(_ edge: Int, ring: Int) {
        let from = vertices.positions[edge]
        let to = vertices.positions[edge + 1]
        let fromColumn = Int(vertexColumns[edge])
        let toColumn = Int(vertexColumns[edge + 1])
        let fromRow = Int(vertexRows[edge])
        let toRow = Int(vertexRows[edge + 1])
        let columnRange = min(fromColumn, toColumn)...max(fromColumn, toColumn)
        if fromRow == toRow && fromColumn == toColumn {
            // Most edges stay in a cell.
            scratch.addEdge(edge, column: fromColumn, row: fromRow)
            let y = centersY[fromRow]
            if (from.y <= y) != (to.y <= y) {
                notePassage(from, to, row: fromRow, columns: columnRange, ring: ring)
            }
            return
        }
        if fromRow == toRow {
            for column in columnRange { scratch.addEdge(edge, column: column, row: fromRow) }
            notePassage(from, to, row: fromRow, columns: columnRange, ring: ring)
            return
        }
        // The rows of other bands are laid with those.
        let first = max(min(fromRow, toRow), scratch.range.firstRow)
        let last = min(max(fromRow, toRow), scratch.range.lastRow)
        for row in first...last {
            var crossed = columnRange
            if fromColumn != toColumn {
                crossed = columnsCrossed(from, to, row: row)
            }
            for column in crossed { scratch.addEdge(edge, column: column, row: row) }
            notePassage(from, to, row: row, columns: crossed, ring: ring)
        }
    }

    /// The columns in which the edge may have a point within the row.
    private func columnsCrossed(_ from: Position, _ to: Position, row: Int) -> ClosedRange<Int> {
        let minY = min(from.y, to.y)
        let maxY = max(from.y, to.y)
        let south = min(max(bordersY[row] - rows.margin, minY), maxY)
        let north = min(max(bordersY[row + 1] + rows.margin, minY), maxY)
        // A fraction of the edge, not a slope: it cannot overflow.
        let rise = to.y - from.y
        let first = from.x + (south - from.y) / rise * (to.x - from.x)
        let second = from.x + (north - from.y) / rise * (to.x - from.x)
        let west = max(min(first, second) - columns.margin, min(from.x, to.x))
        let east = min(max(first, second) + columns.margin, max(from.x, to.x))
        let westColumn = columns.cell(west)
        return westColumn...max(westColumn, columns.cell(east))
    }

    /// Notes between which centers of the row the edge passes, if it meets their parallel.
    ///
    /// What is noted is the first center to its east. The centers are moved as in ``CellPath``.
    private mutating func notePassage(
        _ from: Position, _ to: Position, row: Int, columns: ClosedRange<Int>, ring: Int
    ) {
        let y = centersY[row]
        guard (from.y <= y) != (to.y <= y) else { return }
        var column = columns.lowerBound
        if columns.count > 4 {
            let x = from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x)
            // One less than the guess; the exact test below decides.
            let guess = self.columns.cell(min(max(x, self.columns.low), self.columns.high)) - 1
            column = min(max(guess, columns.lowerBound), columns.upperBound)
            while column > columns.lowerBound
                && CellPath.crosses(
                    westOf: Position(x: centersX[column - 1], y: y), from, to)
            {
                column -= 1
            }
        }
        while column <= columns.upperBound
            && !CellPath.crosses(westOf: Position(x: centersX[column], y: y), from, to)
        {
            column += 1
        }
        scratch.addPassage(ring: ring, column: column, row: row)
    }
}
