import PlanarGeometry
import Topology

/// What can be told of a ring without GEOS, exactly.
enum RingShape {
    /// A simple ring without repeated positions, walked counterclockwise.
    case counterclockwise
    /// The same, walked clockwise.
    case clockwise
    /// Anything else, valid or not.
    case other
}

/// Recognizes simple rings.
///
/// A million grid cells and nearly all areas need not be shown to GEOS: cells are convex, which one
/// walk around them proves, and for other rings there is `isProvenSimple`. Both proofs hold for
/// the very numbers that a reader of the file gets.
///
/// - Parameter positions: The positions of one ring, the closing one included.
/// - Returns: The shape; `other` for every ring that is not proven to be simple.
func shape(of positions: [Position]) -> RingShape {
    if let turn = turn(ofConvex: positions) {
        return turn == .left ? .counterclockwise : .clockwise
    }
    let ring = Ring(closing: positions)
    guard ring.positions.count == positions.count, isProvenSimple(ring) else { return .other }
    return ring.isCounterclockwise ? .counterclockwise : .clockwise
}

/// To which side a convex ring turns; `nil` for every ring that is not proven to be convex.
///
/// Let the ring turn the same way at every vertex, or go straight on, never back. Each turn is then
/// less than half a circle, and all turns sum to a whole number of circles: to one circle exactly
/// when the direction of the edges changes between "up" and "down" (by y, then x) only twice. A
/// closed line that turns one way and only once around is the boundary of a convex area: simple,
/// and with an area above zero. `orientation` is exact.
///
/// - Complexity: O(*positions*).
func turn(ofConvex positions: [Position]) -> Orientation? {
    let count = positions.count - 1
    guard count >= 3, positions[0] == positions[count] else { return nil }
    var sense: Orientation?
    var changes = 0
    var previous = positions[count - 1]
    var current = positions[0]
    var wasUp = isUp(previous, current)
    for next in positions.dropFirst() {
        guard current != next else { return nil }
        let goesUp = isUp(current, next)
        if goesUp != wasUp { changes += 1 }
        switch orientation(previous, current, next) {
        case .collinear:
            // Straight on keeps the direction; straight back changes it.
            if goesUp != wasUp { return nil }
        case let turn:
            if let sense, sense != turn { return nil }
            sense = turn
        }
        wasUp = goesUp
        previous = current
        current = next
    }
    return changes == 2 ? sense : nil
}

private func isUp(_ from: Position, _ to: Position) -> Bool {
    to.y > from.y || (to.y == from.y && to.x > from.x)
}

extension Ring {
    /// Whether a simple ring is walked counterclockwise, told exactly by its lowest vertex.
    ///
    /// There the ring turns as it does on the whole. The sign of a computed area would be wrong
    /// for slivers whose area is smaller than its rounding error.
    var isCounterclockwise: Bool {
        guard positions.count >= 4 else { return true }
        let vertices = positions.dropLast()
        var lowest = 0
        for index in vertices.indices where isUp(vertices[index], vertices[lowest]) {
            lowest = index
        }
        let before = vertices[lowest == 0 ? vertices.count - 1 : lowest - 1]
        let after = vertices[lowest == vertices.count - 1 ? 0 : lowest + 1]
        return orientation(before, vertices[lowest], after) != .right
    }
}
