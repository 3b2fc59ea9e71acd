internal import PlanarGeometry

/// How an edge lies to a path from a position to the center of its cell.
///
/// The location of the center with respect to each ring is known. Whether a position is on the
/// same side is told by the edges that cross the path from it, first along its own parallel to the
/// meridian of the center, then along that meridian. The turning point may lie on an edge, and
/// both it and the center may lie on a line through a vertex; they are therefore taken to be moved
/// by infinitely little to the east and, by infinitely less, to the north (Edelsbrunner & Mücke
/// 1990, *ACM TOG* 9(1), "Simulation of simplicity", doi:10.1145/77635.77639). Then no path meets
/// a vertex, every crossing is a crossing, and the answers are those of `Ring.locate`.
enum CellPath {
    /// What an edge means for a position.
    enum Effect {
        case none
        case crosses
        case holdsPosition
    }

    /// Whether the slightly moved point lies to the left of the line.
    @inline(__always)
    static func isLeft(_ point: Position, of from: Position, _ to: Position) -> Bool {
        switch orientation(from, to, point) {
        case .left: true
        case .right: false
        case .collinear: from.y != to.y ? from.y > to.y : to.x > from.x
        }
    }

    /// Whether an edge that the parallel of the slightly moved point crosses does so west of it.
    @inline(__always)
    static func crosses(westOf point: Position, _ from: Position, _ to: Position) -> Bool {
        isLeft(point, of: from, to) != (to.y > from.y)
    }

    /// What the edge means for the position on its path to the center.
    @inline(__always)
    static func effect(
        of from: Position, _ to: Position, on position: Position, center: Position
    ) -> Effect {
        let minX = from.x < to.x ? from.x : to.x
        let maxX = from.x < to.x ? to.x : from.x
        let minY = from.y < to.y ? from.y : to.y
        let maxY = from.y < to.y ? to.y : from.y
        var crosses = false
        if position.y >= minY && position.y <= maxY {
            let west = position.x < center.x ? position.x : center.x
            let east = position.x < center.x ? center.x : position.x
            if maxX >= west && minX <= east {
                let side = orientation(from, to, position)
                if side == .collinear && position.x >= minX && position.x <= maxX {
                    return .holdsPosition
                }
                // Half-open in y as in `Ring.locate`: the path is moved to the north.
                if position.y < maxY {
                    let corner = Position(x: center.x, y: position.y)
                    crosses =
                        (side == .left) != isLeft(corner, of: from, to)
                }
            }
        }
        if minX <= center.x && center.x < maxX {
            let south = position.y < center.y ? position.y : center.y
            let north = position.y < center.y ? center.y : position.y
            if maxY >= south && minY <= north {
                let corner = Position(x: center.x, y: position.y)
                if isLeft(corner, of: from, to) != isLeft(center, of: from, to) {
                    crosses.toggle()
                }
            }
        }
        return crosses ? .crosses : .none
    }
}
