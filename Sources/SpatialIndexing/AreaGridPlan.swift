internal import ChunkedWork
internal import PlanarGeometry

/// The grid chosen for areas, before anything is laid on it.
struct AreaGridPlan: Sendable {
    /// Entries of areas in cells and of edges in cells that a grid may have at most, beyond a few
    /// for every area and edge: keeps memory and time in proportion where many areas lie over each
    /// other or edges are long.
    private static let budget = 2_000_000
    private static let maximumCells = 4_000_000.0
    /// How many vertices one thread takes at a time.
    private static let chunkSize = 16_384

    let vertices: AreaVertices
    let columns: GridAxis
    let rows: GridAxis
    /// The cell of each vertex.
    let vertexColumns: [UInt16]
    let vertexRows: [UInt16]
    /// The cells around each area.
    let ranges: [CellRange]

    /// Chooses the grid.
    ///
    /// - Parameters:
    ///   - areas: What to lay it over.
    ///   - minimumCells: More cells than the edges ask for, where many points will be asked.
    ///   - maximumCells: Fewer than the edges ask for.
    ///   - threads: How many threads to use.
    /// - Throws: ``IndexError`` with code `notFinite` or `tooManyItems`.
    init(
        _ areas: [MultiPolygon], minimumCells: Int, maximumCells: Int, threads: Int
    ) throws(IndexError) {
        let vertices = try AreaVertices(areas, threads: threads)
        self.vertices = vertices
        let extent = vertices.extent
        let count = vertices.positions.count
        // One cell an edge keeps few edges in each crossed cell and the cells in the cache. A few
        // areas of few edges get more, because nearly all of their cells would be crossed.
        let edges = Double(count)
        var wanted = min(
            Self.maximumCells, Double(maximumCells),
            max(edges, min(4 * edges, 262_144), Double(minimumCells), 16))
        while true {
            // Cells about as wide as high.
            let aspect = extent.width / extent.height
            let shape = aspect.isFinite && aspect > 0 ? min(max(aspect, 1e-6), 1e6) : 1
            let columnCount = min(max((wanted * shape).squareRoot(), 1), wanted)
            let columns = GridAxis(
                from: extent.minX, to: extent.maxX, cells: Int(columnCount), coordinates: count
            ) { Self.crowd(vertices.positions, threads: threads, $0) { $0.x } }
            let rows = GridAxis(
                from: extent.minY, to: extent.maxY, cells: Int(max(wanted / columnCount, 1)),
                coordinates: count
            ) { Self.crowd(vertices.positions, threads: threads, $0) { $0.y } }
            let vertexColumns = Self.cells(vertices.positions, columns, threads: threads) { $0.x }
            let vertexRows = Self.cells(vertices.positions, rows, threads: threads) { $0.y }
            let (entries, ranges) = Self.entries(
                vertices, vertexColumns, vertexRows, threads: threads)
            let allowed = Self.budget + 4 * (count + areas.count)
            if entries > allowed && wanted > 1 {
                wanted = max(1, wanted * min(0.5, Double(allowed) / Double(entries)))
                continue
            }
            self.columns = columns
            self.rows = rows
            self.vertexColumns = vertexColumns
            self.vertexRows = vertexRows
            self.ranges = ranges
            return
        }
    }

    /// How many vertices are in each of the strips of an axis.
    @inline(__always)
    private static func crowd(
        _ positions: [Position], threads: Int, _ strips: GridAxis.EvenStrips,
        _ coordinate: @Sendable (Position) -> Double
    ) -> [Int] {
        let parts = mapChunks(count: positions.count, size: chunkSize, threads: threads) { chunk in
            var crowd = [Int](repeating: 0, count: strips.count)
            for position in positions[chunk] { crowd[strips.strip(coordinate(position))] += 1 }
            return crowd
        }
        return parts.reduce(into: [Int](repeating: 0, count: strips.count)) { crowd, part in
            for strip in crowd.indices { crowd[strip] += part[strip] }
        }
    }

    /// The cells of the vertices along one axis.
    @inline(__always)
    private static func cells(
        _ positions: [Position], _ axis: GridAxis, threads: Int,
        _ coordinate: @Sendable (Position) -> Double
    ) -> [UInt16] {
        // Every chunk fills the places of its own vertices, which together are all places.
        unsafe [UInt16](unsafeUninitializedCapacity: positions.count) { cells, filled in
            nonisolated(unsafe) let cells = unsafe cells
            forEachChunk(count: positions.count, size: chunkSize, threads: threads) {
                _, chunk, _ in
                for vertex in chunk {
                    unsafe cells.initializeElement(
                        at: vertex,
                        to: UInt16(truncatingIfNeeded: axis.cell(coordinate(positions[vertex]))))
                }
            }
            filled = positions.count
        }
    }

    /// About how many entries the grid would have, and the cells around each area.
    private static func entries(
        _ vertices: AreaVertices, _ columns: [UInt16], _ rows: [UInt16], threads: Int
    ) -> (Int, [CellRange]) {
        let parts = mapChunks(
            count: vertices.ringStarts.count - 1, size: AreaVertices.chunkSize, threads: threads
        ) { chunk in
            var entries = 0
            var ranges: [CellRange] = []
            for area in chunk {
                var cells = CellRange.none
                let rings = vertices.ringStarts[area]..<vertices.ringStarts[area + 1]
                for ring in vertices.rings[rings] {
                    cells.include(column: Int(columns[ring.first]), row: Int(rows[ring.first]))
                    for vertex in ring.first..<ring.last {
                        let column = Int(columns[vertex + 1])
                        let row = Int(rows[vertex + 1])
                        cells.include(column: column, row: row)
                        entries += abs(column - Int(columns[vertex])) + abs(row - Int(rows[vertex]))
                    }
                }
                entries += cells.count
                ranges.append(cells)
            }
            return (entries, ranges)
        }
        return (parts.reduce(0) { $0 + $1.0 }, parts.flatMap(\.1))
    }

    /// Rows that are laid together, from the south: bands with about as many vertices each, more
    /// of them where there are more vertices, so that threads share them evenly.
    func bands(of size: Int) -> [Range<Int>] {
        let most = min(16, vertices.positions.count / size, rows.count)
        guard most > 1 else { return [0..<rows.count] }
        var crowd = [Int](repeating: 0, count: rows.count)
        for row in vertexRows { crowd[Int(row)] += 1 }
        var bands: [Range<Int>] = []
        var first = 0
        var seen = 0
        for row in 0..<rows.count {
            seen += crowd[row]
            if seen * most >= vertices.positions.count * (bands.count + 1) || row + 1 == rows.count
            {
                bands.append(first..<row + 1)
                first = row + 1
            }
        }
        return bands
    }
}
