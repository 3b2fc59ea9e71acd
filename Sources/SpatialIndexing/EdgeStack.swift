internal import PlanarGeometry

/// Edges that all reach over the same stretch of one axis, in the order in which they lie along
/// the other: which of them lie before a point is found by halving.
///
/// The order is never taken from computed places, which are rounded. It is guessed from them, and
/// an edge is put into the chain only where the exact predicate says that it nowhere lies before
/// the one already at its end; by transitivity the chain is then ordered everywhere. Edges that
/// cross others are left over, loose, and looked at one by one.
enum EdgeStack {
    /// Along which axis edges are ordered.
    enum Axis {
        /// From west to east, along the parallel of a point.
        case eastward
        /// From south to north, along the meridian of a point.
        case northward
    }

    /// Whether the edge lies before the slightly moved point of ``CellPath``.
    @inline(__always)
    static func lies(
        _ from: Position, _ to: Position, before point: Position, _ axis: Axis
    ) -> Bool {
        switch axis {
        case .eastward: CellPath.crosses(westOf: point, from, to)
        case .northward: CellPath.isLeft(point, of: from, to) == (to.x > from.x)
        }
    }

    /// Brings edges, named by their first vertex, into the order of a chain and moves those that
    /// do not fit behind it.
    ///
    /// - Parameters:
    ///   - edges: Edges that reach over a common stretch.
    ///   - middle: A place in the stretch.
    ///   - axis: Along which they are ordered.
    ///   - vertices: The vertices.
    /// - Returns: How many edges form the chain.
    static func order(
        _ edges: inout ArraySlice<UInt32>, near middle: Double, _ axis: Axis,
        _ vertices: [Position]
    ) -> Int {
        var guesses = edges.map { edge in
            let a = turned(vertices[Int(edge)], axis)
            let b = turned(vertices[Int(edge) + 1], axis)
            let part = (middle - a.y) / (b.y - a.y)
            // The slope settles edges that meet there; any rule that depends on the edge alone
            // would do.
            return (place: a.x + part * (b.x - a.x), slope: (b.x - a.x) / (b.y - a.y), edge: edge)
        }
        guesses.sort { ($0.place, $0.slope, $0.edge) < ($1.place, $1.slope, $1.edge) }
        var chain = edges.startIndex
        var loose: [UInt32] = []
        for guess in guesses {
            if chain > edges.startIndex,
                !lies(Int(edges[chain - 1]), beforeOrOn: Int(guess.edge), axis, vertices)
            {
                loose.append(guess.edge)
                continue
            }
            edges[chain] = guess.edge
            chain += 1
        }
        for (offset, edge) in loose.enumerated() { edges[chain + offset] = edge }
        return chain - edges.startIndex
    }

    /// Whether an edge nowhere lies behind another along the stretch over which both reach.
    private static func lies(
        _ first: Int, beforeOrOn second: Int, _ axis: Axis, _ vertices: [Position]
    ) -> Bool {
        let (a, b) = ascending(turned(vertices[first], axis), turned(vertices[first + 1], axis))
        let (c, d) = ascending(turned(vertices[second], axis), turned(vertices[second + 1], axis))
        // Both are straight: what holds at both ends of the stretch holds between them.
        let atStart =
            a.y > c.y ? orientation(c, d, a) != .right : orientation(a, b, c) != .left
        let atEnd = b.y < d.y ? orientation(c, d, b) != .right : orientation(a, b, d) != .left
        return atStart && atEnd
    }

    /// The position with the axis along which edges are ordered as x.
    private static func turned(_ position: Position, _ axis: Axis) -> Position {
        axis == .eastward ? position : Position(x: position.y, y: position.x)
    }

    private static func ascending(_ a: Position, _ b: Position) -> (Position, Position) {
        a.y < b.y ? (a, b) : (b, a)
    }
}
