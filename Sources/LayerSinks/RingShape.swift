import PlanarGeometry

/// What can be told of a ring without GEOS, exactly.
enum RingShape {
    /// A simple ring around a convex area, walked counterclockwise.
    case convexCounterclockwise
    /// The same, walked clockwise.
    case convexClockwise
    /// Anything else, valid or not.
    case other
}

/// Recognizes convex rings.
///
/// A million grid cells need not be shown to GEOS, because this is proof enough. Let the ring turn
/// the same way at every vertex, or go straight on, never back. Each turn is then less than half a
/// circle, and all turns sum to a whole number of circles: to one circle exactly when the
/// direction of the edges changes between "up" and "down" (by y, then x) only twice. A closed
/// line that turns one way and only once around is the boundary of a convex area: simple, and with
/// an area above zero. `orientation` is exact, so all this holds for the very numbers that a
/// reader of the file gets.
///
/// - Parameters:
///   - range: The positions of one ring, the closing one included.
///   - xs: Coordinates of many rings.
///   - ys: As many.
/// - Returns: The shape; `other` for every ring that is not proven to be convex.
/// - Complexity: O(*positions*).
func shape(ofRing range: Range<Int>, xs: borrowing [Double], ys: borrowing [Double]) -> RingShape {
    let count = range.count - 1
    guard count >= 3, xs[range.lowerBound] == xs[range.upperBound - 1],
        ys[range.lowerBound] == ys[range.upperBound - 1]
    else { return .other }
    var sense: Orientation?
    var changes = 0
    var previous = Position(x: xs[range.upperBound - 2], y: ys[range.upperBound - 2])
    var current = Position(x: xs[range.lowerBound], y: ys[range.lowerBound])
    var wasUp = isUp(previous, current)
    for index in range.lowerBound..<range.upperBound - 1 {
        let next = Position(x: xs[index + 1], y: ys[index + 1])
        guard current != next else { return .other }
        let goesUp = isUp(current, next)
        if goesUp != wasUp { changes += 1 }
        switch orientation(previous, current, next) {
        case .collinear:
            // Straight on keeps the direction; straight back changes it.
            if goesUp != wasUp { return .other }
        case let turn:
            if let sense, sense != turn { return .other }
            sense = turn
        }
        wasUp = goesUp
        previous = current
        current = next
    }
    guard changes == 2 else { return .other }
    switch sense {
    case .left: return .convexCounterclockwise
    case .right: return .convexClockwise
    default: return .other
    }
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
