import PlanarGeometry

extension Segment {
    /// Its length, in meters.
    var length: Double { from.squaredDistance(to: to).squareRoot() }

    /// Whether some point of the one lies within the tolerance of some point of the other.
    ///
    /// Exact for a tolerance of 0.
    func touches(_ other: Segment, within tolerance: Double) -> Bool {
        if intersects(other) { return true }
        guard tolerance > 0 else { return false }
        let limit = tolerance * tolerance
        return squaredDistance(to: other.from) <= limit || squaredDistance(to: other.to) <= limit
            || other.squaredDistance(to: from) <= limit || other.squaredDistance(to: to) <= limit
    }

    /// Whether the closed edges have a point in common, exactly.
    private func intersects(_ other: Segment) -> Bool {
        guard box.intersects(other.box) else { return false }
        let sides = (
            orientation(from, to, other.from), orientation(from, to, other.to),
            orientation(other.from, other.to, from), orientation(other.from, other.to, to)
        )
        // Edges on one line have a point in common where their boxes do.
        if sides.0 == .collinear && sides.1 == .collinear { return true }
        return sides.0 != sides.1 && sides.2 != sides.3
    }

    /// Whether the edges lie on one line and have more than a point in common, exactly.
    func overlaps(_ other: Segment) -> Bool {
        guard orientation(from, to, other.from) == .collinear,
            orientation(from, to, other.to) == .collinear
        else { return false }
        let (a, b) = (box, other.box)
        let width = min(a.maxX, b.maxX) - max(a.minX, b.minX)
        let height = min(a.maxY, b.maxY) - max(a.minY, b.minY)
        return width >= 0 && height >= 0 && (width > 0 || height > 0)
    }

    /// The square of the distance from the position to the nearest point of the edge.
    private func squaredDistance(to position: Position) -> Double {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let (px, py) = (position.x - from.x, position.y - from.y)
        let along = px * dx + py * dy
        let squared = dx * dx + dy * dy
        if along <= 0 { return position.squaredDistance(to: from) }
        if along >= squared { return position.squaredDistance(to: to) }
        let across = px * dy - py * dx
        return across * across / squared
    }

    /// The part of this edge within the tolerance of another, as fractions of its length.
    ///
    /// The points near an edge form a convex shape, so the part is one range: the smallest that
    /// holds what lies near either end and what lies beside the edge. Ends that are near are
    /// exactly 0 and 1, so that parts of successive edges join.
    func part(within tolerance: Double, of other: Segment) -> ClosedRange<Double>? {
        let limit = tolerance * tolerance
        var low = Double.infinity
        var high = -Double.infinity
        func include(_ start: Double, _ end: Double) {
            let (first, last) = (max(start, 0), min(end, 1))
            guard first <= last else { return }
            low = min(low, first)
            high = max(high, last)
        }
        if other.squaredDistance(to: from) <= limit { include(0, 0) }
        if other.squaredDistance(to: to) <= limit { include(1, 1) }
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let squared = dx * dx + dy * dy
        for end in [other.from, other.to] {
            // |from + s·d − end|² = tolerance².
            let (px, py) = (from.x - end.x, from.y - end.y)
            let half = (px * dx + py * dy) / squared
            let across = px * dy - py * dx
            let root = limit / squared - (across / squared) * (across / squared)
            guard root >= 0 else { continue }
            include(-half - root.squareRoot(), -half + root.squareRoot())
        }
        if let beside = part(beside: other, tolerance) {
            include(beside.lowerBound, beside.upperBound)
        }
        return low <= high ? low...high : nil
    }

    /// The part of this edge whose foot lies on the other edge, at most the tolerance away.
    private func part(beside other: Segment, _ tolerance: Double) -> ClosedRange<Double>? {
        let length = other.length
        let (ux, uy) = ((other.to.x - other.from.x) / length, (other.to.y - other.from.y) / length)
        let (px, py) = (from.x - other.from.x, from.y - other.from.y)
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        var low = 0.0
        var high = 1.0
        // Along the edge within 0...length, across it within ±tolerance.
        for (start, slope, least, most) in [
            (px * ux + py * uy, dx * ux + dy * uy, 0, length),
            (py * ux - px * uy, dy * ux - dx * uy, -tolerance, tolerance),
        ] {
            if slope == 0 {
                guard start >= least, start <= most else { return nil }
                continue
            }
            let (a, b) = ((least - start) / slope, (most - start) / slope)
            low = max(low, min(a, b))
            high = min(high, max(a, b))
        }
        return low <= high ? low...high : nil
    }
}
