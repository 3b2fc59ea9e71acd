/// The positions of many rings, each place numbered once.
///
/// Areas that fit together share nearly all of their vertices, and so do the cells of a grid. Work
/// that depends on a place alone (transforming it, asking who else has it) is then done once a
/// place instead of once a vertex, and places are compared by their numbers.
///
///     places     [ A  B  C  D  E  F ]                  in the order of first appearance
///     numbers    [ 0 1 2 3 0 │ 2 1 4 5 2 ]             one a vertex, ring after ring
///
/// Two vertices have one number exactly where their coordinates are equal; 0 and −0 are.
///
/// - Complexity: O(*positions*). The table is keyed by a random number, so that no file can be made
///   to fill one place of it; the numbers do not depend on that.
package struct DistinctPositions: Sendable {
    /// Every place once, in the order of first appearance.
    package private(set) var places: [Position] = []
    /// The number of the place of each vertex: polygon by polygon, the exterior before the holes,
    /// the closing position of a ring included.
    package private(set) var numbers: [Int32] = []

    /// Numbers the vertices of all surfaces.
    package init(of surfaces: [MultiPolygon]) {
        let count = surfaces.reduce(0) { $0 + $1.positionCount }
        precondition(count <= Int(Int32.max), "more positions than 32-bit numbers can name")
        numbers.reserveCapacity(count)
        var table = PlaceTable(capacity: count)
        for surface in surfaces {
            for polygon in surface.polygons {
                append(polygon.exterior, &table)
                for hole in polygon.holes { append(hole, &table) }
            }
        }
    }

    /// Numbers positions that belong to no ring.
    package init(_ positions: [Position]) {
        precondition(
            positions.count <= Int(Int32.max), "more positions than 32-bit numbers can name")
        numbers.reserveCapacity(positions.count)
        var table = PlaceTable(capacity: positions.count)
        for position in positions { numbers.append(table.number(of: position, in: &places)) }
    }

    private mutating func append(_ ring: Ring, _ table: inout PlaceTable) {
        for position in ring.positions { numbers.append(table.number(of: position, in: &places)) }
    }
}

/// Where each place has its number: open addressing, at most half full.
private struct PlaceTable {
    /// The number of the place that fell on a slot, or −1.
    private var slots: [Int32]
    private let shift: UInt64
    private let key: UInt64

    init(capacity: Int) {
        var bits = 4
        while 1 << bits < 2 * capacity { bits += 1 }
        slots = [Int32](repeating: -1, count: 1 << bits)
        shift = UInt64(64 - bits)
        var random = SystemRandomNumberGenerator()
        key = random.next()
    }

    /// The number of a place, which gets the next one where it is new.
    @inline(__always)
    mutating func number(of position: Position, in places: inout [Position]) -> Int32 {
        // Adding 0 makes −0 a 0, so that equal numbers have equal bits.
        let first = ((position.x + 0).bitPattern ^ key).multipliedFullWidth(
            by: 0x9E37_79B9_7F4A_7C15)
        let second = ((position.y + 0).bitPattern ^ first.high ^ first.low).multipliedFullWidth(
            by: 0xD6E8_FEB8_6659_FD93)
        let mask = slots.count - 1
        var slot = Int((second.high ^ second.low) >> shift)
        while true {
            let number = slots[slot]
            if number < 0 { break }
            if places[Int(number)] == position { return number }
            slot = (slot + 1) & mask
        }
        let number = Int32(places.count)
        slots[slot] = number
        places.append(position)
        return number
    }
}
