internal import PlanarGeometry

/// The memory of a grid, lent for as long as a call runs: what finds the areas of points.
///
/// All that it reads was written by ``AreaGridBuilder``, whose cells name records, whose records
/// name vertices and crowds of the same grid; so nothing is checked on the way.
@unsafe
struct AreaGridReader {
    let extent: BoundingBox
    let columns: GridAxisReader
    let rows: GridAxisReader
    let columnCount: Int
    let centersX: UnsafeBufferPointer<Double>
    let centersY: UnsafeBufferPointer<Double>
    let vertices: UnsafeBufferPointer<Position>
    let cells: UnsafeBufferPointer<UInt32>
    let records: UnsafeBufferPointer<UInt32>
    let grid: AreaGrid

    /// The place of the cell of a position; −1 outside the extent or for what is no number.
    @inline(__always)
    func cell(x: Double, y: Double) -> Int {
        guard unsafe extent.contains(Position(x: x, y: y)) else { return -1 }
        return unsafe rows.cell(y) &* columnCount &+ columns.cell(x)
    }

    /// What the cell of the position says; 0 where there is none.
    @inline(__always)
    func word(x: Double, y: Double) -> UInt32 {
        let cell = unsafe cell(x: x, y: y)
        return cell < 0 ? 0 : unsafe cells[cell]
    }

    /// Calls `found` with every area that holds the position, ascending, and whether the position
    /// is on the area's boundary.
    ///
    /// The word is what the cell of the position says.
    @inline(__always)
    func forEachArea(
        x: Double, y: Double, word: UInt32, found: (_ area: Int, _ onBoundary: Bool) -> Void
    ) {
        guard word != 0 else { return }
        guard word & AreaGrid.recordTag != 0 else {
            found(Int(word) - 1, false)
            return
        }
        let position = Position(x: x, y: y)
        let center = unsafe Position(x: centersX[columns.cell(x)], y: centersY[rows.cell(y)])
        var record = Int(word & ~AreaGrid.recordTag)
        while record != 0 {
            let area = unsafe Int(records[record] >> 1)
            let isCrossed = unsafe records[record] & 1 != 0
            let next = unsafe Int(records[record + 1])
            if !isCrossed {
                found(area, false)
                record = next
                continue
            }
            let flags = unsafe AreaGrid.RingFlags(rawValue: records[record + 2])
            if flags.contains(.nextIsMirror) {
                // The same edges bound both areas here: one path tells of the two.
                let path = unsafe path(position, center: center, ring: record + 2)
                let other = unsafe AreaGrid.RingFlags(rawValue: records[next + 2])
                if path == .boundary || (path == .inside) != flags.contains(.aroundCenter) {
                    found(area, path == .boundary)
                }
                if path == .boundary || (path == .inside) != other.contains(.aroundCenter) {
                    unsafe found(Int(records[next] >> 1), path == .boundary)
                }
                record = unsafe Int(records[next + 1])
                continue
            }
            switch unsafe location(position, center: center, rings: record + 2) {
            case .inside: found(area, false)
            case .boundary: found(area, true)
            case .outside: break
            }
            record = next
        }
    }

    /// Where the position lies with respect to an area whose edges cross its cell: the same as
    /// `MultiPolygon.locate`, from the rings that cross the cell and what is known of the others.
    private func location(_ position: Position, center: Position, rings: Int) -> PointLocation {
        var place = rings
        var onBoundary = false
        var polygon = PointLocation.outside
        var flags = AreaGrid.RingFlags()
        repeat {
            flags = unsafe AreaGrid.RingFlags(rawValue: records[place])
            var ring = unsafe path(position, center: center, ring: place)
            if ring != .boundary, flags.contains(.aroundCenter) {
                ring = ring == .inside ? .outside : .inside
            }
            place += 2
            if !flags.contains(.crowded) { unsafe place += 2 * Int(records[place - 1]) }
            if flags.contains(.firstOfPolygon) {
                if polygon == .inside { return .inside }
                if polygon == .boundary { onBoundary = true }
                polygon = flags.contains(.insideExterior) ? .inside : .outside
            }
            if flags.contains(.exterior) {
                polygon = ring
                if polygon == .inside && flags.contains(.insideHole) { polygon = .outside }
                // The rim of the exterior is boundary whatever the holes are.
                if polygon == .boundary {
                    onBoundary = true
                    polygon = .outside
                }
            } else if polygon != .outside {
                if ring == .inside { polygon = .outside }
                if ring == .boundary { polygon = .boundary }
            }
        } while !flags.contains(.lastOfArea)
        if polygon == .inside { return .inside }
        return onBoundary || polygon == .boundary ? .boundary : .outside
    }

    /// Where the position lies with respect to a ring that does not lie around the center: inside
    /// where an odd number of its edges cross the path to the center.
    @inline(__always)
    private func path(_ position: Position, center: Position, ring: Int) -> PointLocation {
        let flags = unsafe AreaGrid.RingFlags(rawValue: records[ring])
        if flags.contains(.crowded) {
            return unsafe grid.crowds[Int(records[ring + 1])].location(
                of: position, isAroundCenter: false, vertices: grid.vertices)
        }
        var isInside = false
        let runs = unsafe Int(records[ring + 1])
        for run in 0..<runs {
            var first = unsafe Int(records[ring + 2 + 2 * run])
            let end = unsafe first + Int(records[ring + 3 + 2 * run])
            while first < end {
                let last = unsafe min(end, first + Self.batch)
                switch unsafe path(position, center: center, edges: first..<last) {
                case .inside: isInside.toggle()
                case .boundary: return .boundary
                case .outside: break
                }
                first = last
            }
        }
        return isInside ? .inside : .outside
    }

    private static let batch = 64

    /// As above, of at most a batch of edges.
    @inline(__always)
    private func path(
        _ position: Position, center: Position, edges: Range<Int>
    ) -> PointLocation {
        let west = position.x < center.x ? position.x : center.x
        let east = position.x < center.x ? center.x : position.x
        let south = position.y < center.y ? position.y : center.y
        let north = position.y < center.y ? center.y : position.y
        // First the few edges near the path are picked without a branch, for none could be
        // foreseen; each is then looked at closely.
        return unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.batch) { near in
            var count = 0
            var a = unsafe vertices[edges.lowerBound]
            for edge in edges {
                let b = unsafe vertices[edge + 1]
                let minX = a.x < b.x ? a.x : b.x
                let maxX = a.x < b.x ? b.x : a.x
                let minY = a.y < b.y ? a.y : b.y
                let maxY = a.y < b.y ? b.y : a.y
                let isOnParallel = unsafe Self.all(
                    position.y >= minY, position.y <= maxY, maxX >= west, minX <= east)
                let isOnMeridian = unsafe Self.all(
                    minX <= center.x, center.x < maxX, maxY >= south, minY <= north)
                unsafe near[count] = edge
                count += isOnParallel | isOnMeridian
                a = b
            }
            var isInside = false
            for place in 0..<count {
                let edge = unsafe near[place]
                switch unsafe CellPath.effect(
                    of: vertices[edge], vertices[edge + 1], on: position, center: center)
                {
                case .none: break
                case .crosses: isInside.toggle()
                case .holdsPosition: return .boundary
                }
            }
            return isInside ? .inside : .outside
        }
    }

    @inline(__always)
    private static func all(_ a: Bool, _ b: Bool, _ c: Bool, _ d: Bool) -> Int {
        (a ? 1 : 0) & (b ? 1 : 0) & (c ? 1 : 0) & (d ? 1 : 0)
    }
}

/// An axis whose strips are lent.
@unsafe
struct GridAxisReader {
    private let strips: UnsafeBufferPointer<GridAxis.Strip>
    private let only: GridAxis.Strip
    private let lastStrip: Int
    private let low: Double
    private let scale: Double

    init(_ axis: GridAxis, _ strips: UnsafeBufferPointer<GridAxis.Strip>) {
        unsafe self.strips = unsafe strips
        unsafe only = unsafe strips[0]
        unsafe lastStrip = axis.strips.count - 1
        unsafe low = axis.low
        unsafe scale = axis.stripScale
    }

    /// As ``GridAxis/cell(_:)``.
    @inline(__always)
    func cell(_ coordinate: Double) -> Int {
        guard unsafe lastStrip > 0 else { return unsafe only.cell(coordinate) }
        let strip = unsafe min(Int((coordinate - low) * scale), lastStrip)
        return unsafe strips[strip].cell(coordinate)
    }
}

extension AreaGrid {
    /// Lends the memory of the grid.
    @inline(__always)
    func withReader<Result>(_ body: (AreaGridReader) -> Result) -> Result {
        // Every axis has a strip, and the rest is read only where a cell says that it is there.
        unsafe columns.strips.withUnsafeBufferPointer { columnStrips in
            unsafe rows.strips.withUnsafeBufferPointer { rowStrips in
                unsafe centersX.withUnsafeBufferPointer { centersX in
                    unsafe centersY.withUnsafeBufferPointer { centersY in
                        unsafe vertices.withUnsafeBufferPointer { vertices in
                            unsafe cells.withUnsafeBufferPointer { cells in
                                unsafe records.withUnsafeBufferPointer { records in
                                    unsafe body(
                                        AreaGridReader(
                                            extent: extent,
                                            columns: GridAxisReader(columns, columnStrips),
                                            rows: GridAxisReader(rows, rowStrips),
                                            columnCount: columns.count,
                                            centersX: centersX, centersY: centersY,
                                            vertices: vertices, cells: cells,
                                            records: records, grid: self))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
