internal import PlanarGeometry

/// Lays the grid over the areas, one area after the other, from the last to the first, so that
/// each can be put before the others in the cells they share.
struct AreaGridBuilder {
    /// Entries of areas in cells and of edges in cells that a grid may have at most, beyond a few
    /// for every area and edge: keeps memory and time in proportion where many areas lie over each
    /// other or edges are long.
    private static let budget = 2_000_000
    private static let maximumCells = 4_000_000.0

    let vertices: AreaVertices
    let columns: GridAxis
    let rows: GridAxis
    let centersX: [Double]
    let centersY: [Double]
    let bordersY: [Double]
    /// The cell of each vertex.
    let vertexColumns: [UInt16]
    let vertexRows: [UInt16]

    var cells: [UInt32]
    /// The first word is never a record, so that 0 can mean none.
    var records: [UInt32] = [0]
    var crowds: [CrowdedEdges] = []
    var scratch = AreaScratch()

    /// Chooses the grid.
    ///
    /// - Parameters:
    ///   - areas: What to lay it over.
    ///   - minimumCells: More cells than the edges ask for, where many points will be asked.
    ///   - maximumCells: Fewer than the edges ask for.
    /// - Throws: ``IndexError`` with code `notFinite` or `tooManyItems`.
    init(
        _ areas: [MultiPolygon], minimumCells: Int, maximumCells: Int = .max
    ) throws(IndexError) {
        let vertices = try AreaVertices(areas)
        self.vertices = vertices
        let extent = vertices.extent
        let xs = vertices.positions.map(\.x)
        let ys = vertices.positions.map(\.y)
        // One cell an edge keeps few edges in each crossed cell and the cells in the cache. A few
        // areas of few edges get more, because nearly all of their cells would be crossed.
        let edges = Double(xs.count)
        var wanted = min(
            Self.maximumCells, Double(maximumCells),
            max(edges, min(4 * edges, 262_144), Double(minimumCells), 16))
        while true {
            // Cells about as wide as high.
            let aspect = extent.width / extent.height
            let shape = aspect.isFinite && aspect > 0 ? min(max(aspect, 1e-6), 1e6) : 1
            let columnCount = min(max((wanted * shape).squareRoot(), 1), wanted)
            let columns = GridAxis(
                from: extent.minX, to: extent.maxX, cells: Int(columnCount), coordinates: xs)
            let rows = GridAxis(
                from: extent.minY, to: extent.maxY, cells: Int(max(wanted / columnCount, 1)),
                coordinates: ys)
            let vertexColumns = xs.map { UInt16(truncatingIfNeeded: columns.cell($0)) }
            let vertexRows = ys.map { UInt16(truncatingIfNeeded: rows.cell($0)) }
            let entries = Self.entries(vertices, vertexColumns, vertexRows)
            let allowed = Self.budget + 4 * (xs.count + areas.count)
            if entries > allowed && wanted > 1 {
                wanted = max(1, wanted * min(0.5, Double(allowed) / Double(entries)))
                continue
            }
            self.columns = columns
            self.rows = rows
            self.vertexColumns = vertexColumns
            self.vertexRows = vertexRows
            centersX = columns.centers()
            centersY = rows.centers()
            bordersY = rows.borders()
            cells = [UInt32](repeating: 0, count: columns.count * rows.count)
            return
        }
    }

    /// About how many entries the grid would have.
    private static func entries(
        _ vertices: AreaVertices, _ columns: [UInt16], _ rows: [UInt16]
    ) -> Int {
        var entries = 0
        for area in 0..<vertices.ringStarts.count - 1 {
            var cells = CellRange.none
            for ring in vertices.rings[vertices.ringStarts[area]..<vertices.ringStarts[area + 1]] {
                cells.include(column: Int(columns[ring.first]), row: Int(rows[ring.first]))
                for vertex in ring.first..<ring.last {
                    let column = Int(columns[vertex + 1])
                    let row = Int(rows[vertex + 1])
                    cells.include(column: column, row: row)
                    entries += abs(column - Int(columns[vertex])) + abs(row - Int(rows[vertex]))
                }
            }
            entries += cells.count
        }
        return entries
    }

    /// Lays all areas and hands over the grid.
    consuming func build() throws(IndexError) -> AreaGrid {
        for area in stride(from: vertices.ringStarts.count - 2, through: 0, by: -1) {
            lay(area)
            // Each place must fit beside the tag.
            guard records.count < Int(AreaGrid.recordTag) else {
                throw .tooManyItems(vertices.ringStarts.count - 1, "areas with so many edges")
            }
        }
        return AreaGrid(
            extent: vertices.extent, columns: columns, rows: rows, centersX: centersX,
            centersY: centersY, vertices: vertices.positions, cells: cells, records: records,
            crowds: crowds)
    }

    private mutating func lay(_ area: Int) {
        let rings = vertices.ringStarts[area]..<vertices.ringStarts[area + 1]
        var range = CellRange.none
        for ring in rings {
            for vertex in vertices.rings[ring].first..<vertices.rings[ring].last {
                range.include(column: Int(vertexColumns[vertex]), row: Int(vertexRows[vertex]))
            }
        }
        guard range.count > 0 else { return }
        scratch.start(range)
        for ring in rings {
            for edge in vertices.rings[ring].first..<vertices.rings[ring].last {
                rasterize(edge, ring: ring - rings.lowerBound)
            }
        }
        scratch.sortRuns()
        if rings.count == 1 && vertices.rings[rings.lowerBound].isExterior {
            fillOneRing(area)
        } else {
            fillManyRings(area, rings: rings)
        }
    }

    /// Puts the area before all others of a cell, as one whose edges do not cross it.
    mutating func addWhole(_ area: Int, cell: Int) {
        guard cells[cell] != 0 else {
            cells[cell] = UInt32(truncatingIfNeeded: area + 1)
            return
        }
        addRecord(area, crossed: false, cell: cell)
    }

    /// Begins a record of the area before all others of a cell.
    mutating func addRecord(_ area: Int, crossed: Bool, cell: Int) {
        var next = cells[cell]
        if next & AreaGrid.recordTag != 0 {
            next &= ~AreaGrid.recordTag
        } else if next != 0 {
            let owner = next - 1
            next = UInt32(truncatingIfNeeded: records.count)
            records.append(owner << 1)
            records.append(0)
        }
        cells[cell] = AreaGrid.recordTag | UInt32(truncatingIfNeeded: records.count)
        records.append(UInt32(truncatingIfNeeded: area) << 1 | (crossed ? 1 : 0))
        records.append(next)
    }

    /// Adds to a record a ring that crosses the cell in the given of the sorted runs.
    mutating func addRing(
        _ flags: AreaGrid.RingFlags, runs: Range<Int>, column: Int, row: Int
    ) {
        let start = records.count
        records.append(flags.rawValue)
        records.append(0)
        var edges: UInt32 = 0
        var next: UInt32 = .max
        for place in runs {
            let run = scratch.sortedRuns[place]
            edges += run.count
            if run.first == next {
                records[records.count - 1] += run.count
            } else {
                records.append(run.first)
                records.append(run.count)
                records[start + 1] += 1
            }
            next = run.end
        }
        if edges >= CrowdedEdges.fewest { crowd(ring: start, column: column, row: row) }
    }

    /// Replaces the runs of edges of a ring at the end of the records by a crowd, if it pays.
    private mutating func crowd(ring: Int, column: Int, row: Int) {
        let edges = stride(from: ring + 2, to: records.count, by: 2).flatMap {
            records[$0]..<records[$0] + records[$0 + 1]
        }
        // Rounding may have put points beyond the computed borders into the row.
        guard
            let crowd = CrowdedEdges(
                edges, rows: bordersY[row] - rows.margin...bordersY[row + 1] + rows.margin,
                center: Position(x: centersX[column], y: centersY[row]),
                vertices: vertices.positions)
        else { return }
        records.removeSubrange((ring + 2)...)
        records[ring] |= AreaGrid.RingFlags.crowded.rawValue
        records[ring + 1] = UInt32(truncatingIfNeeded: crowds.count)
        crowds.append(crowd)
    }

    /// Marks the record that begins the cell's, if the next one is its mirror.
    ///
    /// - Parameter record: The place of the record, whose only ring is an exterior.
    private mutating func markMirror(_ record: Int) {
        let next = Int(records[record + 1])
        let plain = AreaGrid.RingFlags.onlyExterior.rawValue
        let around = AreaGrid.RingFlags.aroundCenter.rawValue
        guard next != 0, records[next] & 1 != 0, records[record + 2] | around == plain | around,
            records[next + 2] & ~(around | AreaGrid.RingFlags.nextIsMirror.rawValue) == plain,
            records[record + 3] == records[next + 3]
        else { return }
        // The neighbor walks its ring the other way: its last run is our first, backward.
        let runs = Int(records[record + 3])
        for run in 0..<runs {
            let own = record + 4 + 2 * run
            let other = next + 4 + 2 * (runs - 1 - run)
            guard records[own + 1] == records[other + 1] else { return }
            let edges = Int(records[own + 1])
            let first = Int(records[own])
            let end = Int(records[other]) + edges
            for step in 0...edges
            where vertices.positions[first + step] != vertices.positions[end - step] { return }
        }
        records[record + 2] |= AreaGrid.RingFlags.nextIsMirror.rawValue
    }

    private mutating func fillOneRing(_ area: Int) {
        let range = scratch.range
        var local = 0
        for row in range.firstRow...range.lastRow {
            var around = false
            for column in range.firstColumn...range.lastColumn + 1 {
                defer { local += 1 }
                if scratch.parities[local] { around.toggle() }
                let runs = scratch.runs(inCell: local)
                if runs.isEmpty {
                    if around { addWhole(area, cell: row * columns.count + column) }
                    continue
                }
                addRecord(area, crossed: true, cell: row * columns.count + column)
                let record = Int(cells[row * columns.count + column] & ~AreaGrid.recordTag)
                var flags = AreaGrid.RingFlags.onlyExterior
                if around { flags.insert(.aroundCenter) }
                addRing(flags, runs: runs, column: column, row: row)
                markMirror(record)
            }
        }
    }
}
