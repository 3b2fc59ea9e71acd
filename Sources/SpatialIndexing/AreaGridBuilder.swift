internal import PlanarGeometry

/// Lays areas on rows of a grid, one area after the other, from the last to the first, so that
/// each can be put before the others in the cells they share.
///
/// No record knows of one in another row, so that bands of rows can be laid at the same time.
struct AreaGridBuilder {
    let vertices: AreaVertices
    let columns: GridAxis
    let rows: GridAxis
    let centersX: [Double]
    let centersY: [Double]
    let bordersY: [Double]
    let vertexColumns: [UInt16]
    let vertexRows: [UInt16]
    private let ranges: [CellRange]
    /// The first row that has its cells here.
    private let firstRow: Int

    var cells: [UInt32]
    /// The first word is never a record, so that 0 can mean none.
    var records: [UInt32] = [0]
    var crowds: [CrowdedEdges] = []
    var scratch = AreaScratch()

    /// Makes empty cells for rows of a grid.
    init(_ plan: AreaGridPlan, rows: Range<Int>) {
        vertices = plan.vertices
        columns = plan.columns
        self.rows = plan.rows
        centersX = plan.columns.centers()
        centersY = plan.rows.centers()
        bordersY = plan.rows.borders()
        vertexColumns = plan.vertexColumns
        vertexRows = plan.vertexRows
        ranges = plan.ranges
        firstRow = rows.lowerBound
        cells = [UInt32](repeating: 0, count: columns.count * rows.count)
    }

    /// The place of a cell.
    @inline(__always)
    func cell(column: Int, row: Int) -> Int { (row - firstRow) * columns.count + column }

    /// Lays all areas on some of the rows.
    mutating func lay(band: Range<Int>) throws(IndexError) {
        for area in ranges.indices.reversed() {
            lay(area, band: band)
            // Each place must fit beside the tag.
            guard records.count < Int(AreaGrid.recordTag) else {
                throw .tooManyItems(ranges.count, "areas with so many edges")
            }
        }
    }

    private mutating func lay(_ area: Int, band: Range<Int>) {
        var range = ranges[area]
        guard range.count > 0, range.lastRow >= band.lowerBound, range.firstRow < band.upperBound
        else { return }
        let isWhole = range.firstRow >= band.lowerBound && range.lastRow < band.upperBound
        range.firstRow = max(range.firstRow, band.lowerBound)
        range.lastRow = min(range.lastRow, band.upperBound - 1)
        scratch.start(range)
        let rings = vertices.ringStarts[area]..<vertices.ringStarts[area + 1]
        for ring in rings {
            for edge in vertices.rings[ring].first..<vertices.rings[ring].last {
                if !isWhole {
                    let from = Int(vertexRows[edge])
                    let to = Int(vertexRows[edge + 1])
                    if max(from, to) < range.firstRow || min(from, to) > range.lastRow { continue }
                }
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
                    if around { addWhole(area, cell: cell(column: column, row: row)) }
                    continue
                }
                addRecord(area, crossed: true, cell: cell(column: column, row: row))
                let record = Int(cells[cell(column: column, row: row)] & ~AreaGrid.recordTag)
                var flags = AreaGrid.RingFlags.onlyExterior
                if around { flags.insert(.aroundCenter) }
                addRing(flags, runs: runs, column: column, row: row)
                markMirror(record)
            }
        }
    }
}
