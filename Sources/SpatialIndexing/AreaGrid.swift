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
///                if crossed, for each ring that crosses the cell: RingFlags, number of runs of
///                edges, for each run its first vertex and its number of edges; where the edges
///                are many, the place in `crowds` stands for the number of runs, and they are
///                there
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
        /// This is the only ring of the area in the cell, an exterior, and the next area's record
        /// is the same but for the direction of the ring: a border between two neighbors.
        static let nextIsMirror = RingFlags(rawValue: 128)

        /// What the flags of an only ring in a cell are, apart from where it lies.
        static let onlyExterior: RingFlags = [.exterior, .firstOfPolygon, .lastOfArea]
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
}
