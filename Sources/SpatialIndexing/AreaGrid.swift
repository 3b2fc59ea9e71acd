internal import PlanarGeometry

/// A grid of cells over areas, each of which knows the areas it lies in.
///
///     cells    UInt32 × columns × rows
///                0                 no area
///                area + 1          wholly in this area, and in no other
///                2³¹ + place       see `records` from this place on
///     records  UInt32 × …, for each area in a cell, ascending by area:
///                area · 2 + 1 where the area's edges cross the cell
///                place of the next area's record, 0 after the last
///                if crossed, for each ring that crosses the cell: RingFlags, number of edges,
///                the edges by their first vertex; where they are many, the place in `crowds`
///                stands for their number and the edges are there
struct AreaGrid: Sendable {
    /// What is known of a ring in a cell that its edges cross.
    struct RingFlags: OptionSet {
        let rawValue: UInt32
        /// The ring lies around the center of the cell.
        static let aroundCenter = RingFlags(rawValue: 1)
        static let exterior = RingFlags(rawValue: 2)
        static let firstOfPolygon = RingFlags(rawValue: 4)
        static let lastOfArea = RingFlags(rawValue: 8)
        /// The exterior does not cross the cell but lies around it.
        static let insideExterior = RingFlags(rawValue: 16)
        /// A hole that does not cross the cell lies around it.
        static let insideHole = RingFlags(rawValue: 32)
        /// The edges in the cell are many.
        static let crowded = RingFlags(rawValue: 64)
    }

    static let recordTag: UInt32 = 1 << 31

    let extent: BoundingBox
    let columns: GridAxis
    let rows: GridAxis
    let centersX: [Double]
    let centersY: [Double]
    let vertices: [Position]
    /// Row by row from the south-west.
    let cells: [UInt32]
    let records: [UInt32]
    let crowds: [CrowdedEdges]

    /// What the cell of the position says; 0 outside the extent or for what is no number.
    @inline(__always)
    func word(at position: Position) -> UInt32 {
        guard extent.contains(position) else { return 0 }
        return cells[rows.cell(position.y) * columns.count + columns.cell(position.x)]
    }

    /// How a box around points lies to the areas: within where all points in it are in the same
    /// areas, disjoint where they are in none.
    func relation(to box: BoundingBox) -> BoxRelation {
        guard extent.intersects(box) else { return .disjoint }
        guard extent.contains(box) else { return .partial }
        let west = columns.cell(box.minX)
        let east = columns.cell(box.maxX)
        let south = rows.cell(box.minY)
        let north = rows.cell(box.maxY)
        let word = cells[south * columns.count + west]
        if word & Self.recordTag != 0 {
            // Each cell has a record of its own.
            return west == east && south == north && !isCrossed(word) ? .within : .partial
        }
        for row in south...north {
            for column in west...east where cells[row * columns.count + column] != word {
                return .partial
            }
        }
        return word == 0 ? .disjoint : .within
    }

    /// Whether edges of an area cross the cell.
    private func isCrossed(_ word: UInt32) -> Bool {
        var record = Int(word & ~Self.recordTag)
        while record != 0 {
            if records[record] & 1 != 0 { return true }
            record = Int(records[record + 1])
        }
        return false
    }

    /// Calls `found` with every area that holds the position, ascending, and whether the position
    /// is on the area's boundary.
    ///
    /// The word is what the cell of the position says.
    @inline(__always)
    func forEachArea(
        at position: Position, word: UInt32, found: (_ area: Int, _ onBoundary: Bool) -> Void
    ) {
        guard word != 0 else { return }
        guard word & Self.recordTag != 0 else {
            found(Int(word) - 1, false)
            return
        }
        let center = Position(
            x: centersX[columns.cell(position.x)], y: centersY[rows.cell(position.y)])
        var record = Int(word & ~Self.recordTag)
        while record != 0 {
            let area = Int(records[record] >> 1)
            if records[record] & 1 == 0 {
                found(area, false)
            } else {
                switch location(position, center: center, rings: record + 2) {
                case .inside: found(area, false)
                case .boundary: found(area, true)
                case .outside: break
                }
            }
            record = Int(records[record + 1])
        }
    }

    /// Where the position lies with respect to an area whose edges cross its cell: the same as
    /// `MultiPolygon.locate`, from the rings that cross the cell and what is known of the others.
    private func location(_ position: Position, center: Position, rings: Int) -> PointLocation {
        var place = rings
        var onBoundary = false
        var polygon = PointLocation.outside
        var flags = RingFlags()
        repeat {
            flags = RingFlags(rawValue: records[place])
            let ring: PointLocation
            if flags.contains(.crowded) {
                ring = crowds[Int(records[place + 1])].location(
                    of: position, isAroundCenter: flags.contains(.aroundCenter),
                    vertices: vertices)
                place += 2
            } else {
                let edges = Int(records[place + 1])
                ring = location(
                    position, center: center, edges: place + 2..<place + 2 + edges,
                    aroundCenter: flags.contains(.aroundCenter))
                place += 2 + edges
            }
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

    @inline(__always)
    private func location(
        _ position: Position, center: Position, edges: Range<Int>, aroundCenter: Bool
    ) -> PointLocation {
        var inside = aroundCenter
        for edge in edges {
            let vertex = Int(records[edge])
            switch CellPath.effect(
                of: vertices[vertex], vertices[vertex + 1], on: position, center: center)
            {
            case .none: break
            case .crosses: inside.toggle()
            case .holdsPosition: return .boundary
            }
        }
        return inside ? .inside : .outside
    }
}
