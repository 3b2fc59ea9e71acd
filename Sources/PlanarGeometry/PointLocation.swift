/// Where a position lies with respect to a surface.
public enum PointLocation: Sendable {
    /// Within the surface, not on an edge.
    case inside
    /// Exactly on an edge or a vertex.
    case boundary
    /// Not in the surface.
    case outside
}

extension Ring {
    /// Where the position lies with respect to the area within the ring.
    ///
    /// Crossings of a ray to the east, with exact orientation; every edge is looked at. This is
    /// the slow twin that the compiled locators are tested against. A position that is not finite
    /// is outside.
    ///
    /// - Complexity: O(*positions*).
    public func locate(_ position: Position) -> PointLocation {
        guard position.isFinite else { return .outside }
        var inside = false
        for index in positions.indices.dropFirst() {
            let from = positions[index - 1]
            let to = positions[index]
            if edge(from, to, holds: position) { return .boundary }
            // Half-open in y, so that a vertex on the ray is crossed once, not twice.
            guard (from.y <= position.y) != (to.y <= position.y) else { continue }
            let upward = to.y > from.y
            let side = orientation(from, to, position)
            if side == (upward ? .left : .right) { inside.toggle() }
        }
        return inside ? .inside : .outside
    }

    private func edge(_ from: Position, _ to: Position, holds position: Position) -> Bool {
        guard position.x >= Swift.min(from.x, to.x), position.x <= Swift.max(from.x, to.x),
            position.y >= Swift.min(from.y, to.y), position.y <= Swift.max(from.y, to.y)
        else { return false }
        return orientation(from, to, position) == .collinear
    }
}

extension Polygon {
    /// Where the position lies; the rim of a hole belongs to the boundary.
    ///
    /// A position on the exterior line is on the boundary even where an invalid polygon has a hole
    /// over it; one on the rim of a hole is outside where another hole lies over it, whatever the
    /// order of the holes.
    public func locate(_ position: Position) -> PointLocation {
        let outer = exterior.locate(position)
        guard outer == .inside else { return outer }
        var result = PointLocation.inside
        for hole in holes {
            switch hole.locate(position) {
            case .inside: return .outside
            case .boundary: result = .boundary
            case .outside: continue
            }
        }
        return result
    }
}

extension MultiPolygon {
    /// Where the position lies; inside any part is inside the surface.
    ///
    /// A position on an edge that two parts share is `.boundary`.
    public func locate(_ position: Position) -> PointLocation {
        var result = PointLocation.outside
        for polygon in polygons {
            switch polygon.locate(position) {
            case .inside: return .inside
            case .boundary: result = .boundary
            case .outside: continue
            }
        }
        return result
    }
}
