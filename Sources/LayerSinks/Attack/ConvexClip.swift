import PlanarGeometry

/// A convex cell of a grid, to cut surfaces with.
///
/// Sutherland and Hodgman 1974, doi:10.1145/360767.360802. What is left of a ring that is not
/// convex may run along the cell's edge and back: its area is right, its outline is not simple.
struct ConvexCell: Sendable {
    /// Counterclockwise, not closed.
    let corners: [Position]
    let box: BoundingBox
    let area: Double

    /// The most corners of a cell: a hexagon with a few positions on its edges.
    private static let most = 12

    /// - Returns: `nil` for a surface that is not one convex polygon of few corners.
    init?(_ surface: MultiPolygon) {
        guard surface.polygons.count == 1, surface.polygons[0].holes.isEmpty else { return nil }
        let ring = surface.polygons[0].exterior
        let isCounterclockwise = ring.signedArea > 0
        let positions: [Position] =
            isCounterclockwise ? ring.positions : Array(ring.positions.reversed())
        guard positions.count >= 4, positions.count <= Self.most + 1 else { return nil }
        corners = Array(positions.dropLast())
        box = BoundingBox(of: positions)
        area = abs(ring.signedArea)
        // Corners lie on a grid of a centimeter: an edge may bend inward by as much.
        let slack = 0.05 * max(box.width, box.height)
        for index in corners.indices {
            let from = corners[index]
            let to = corners[(index + 1) % corners.count]
            let next = corners[(index + 2) % corners.count]
            if Self.side(from, to, next) < -slack { return nil }
        }
        guard area > 0 else { return nil }
    }

    /// Twice the area of the triangle: positive where the position lies left of the line.
    private static func side(_ from: Position, _ to: Position, _ position: Position) -> Double {
        (to.x - from.x) * (position.y - from.y) - (position.x - from.x) * (to.y - from.y)
    }

    /// The part of the surface in the cell; empty where there is none.
    func clip(_ surface: MultiPolygon) -> MultiPolygon {
        MultiPolygon(
            surface.polygons.compactMap { polygon in
                guard polygon.boundingBox.intersects(box) else { return nil }
                let exterior = clip(polygon.exterior)
                guard exterior.positions.count >= 4 else { return nil }
                let holes = polygon.holes.map(clip).filter { $0.positions.count >= 4 }
                return Polygon(exterior: exterior, holes: holes)
            })
    }

    private func clip(_ ring: Ring) -> Ring {
        var positions = Array(ring.positions.dropLast())
        for index in corners.indices {
            guard !positions.isEmpty else { break }
            let from = corners[index]
            let to = corners[(index + 1) % corners.count]
            var kept: [Position] = []
            kept.reserveCapacity(positions.count + 2)
            var previous = positions[positions.count - 1]
            var previousSide = Self.side(from, to, previous)
            for position in positions {
                let side = Self.side(from, to, position)
                if (side >= 0) != (previousSide >= 0) {
                    let part = previousSide / (previousSide - side)
                    kept.append(
                        Position(
                            x: previous.x + part * (position.x - previous.x),
                            y: previous.y + part * (position.y - previous.y)))
                }
                if side >= 0 { kept.append(position) }
                (previous, previousSide) = (position, side)
            }
            positions = kept
        }
        return Ring(closing: positions)
    }
}

/// Cuts a surface by many cells at once: halves of the cells' common box first, so that a long
/// outline is not walked for every cell.
struct ConvexCells: Sendable {
    let cells: [ConvexCell]

    /// The cells that share some of the surface, and what they share, by ascending number; looked
    /// for among the cells whose boxes meet that of the surface.
    func parts(of surface: MultiPolygon, among candidates: [Int]) -> [(Int, MultiPolygon)] {
        var found: [(Int, MultiPolygon)] = []
        part(surface, candidates, depth: 0, into: &found)
        return found.sorted { $0.0 < $1.0 }
    }

    private func part(
        _ surface: MultiPolygon, _ candidates: [Int], depth: Int,
        into found: inout [(Int, MultiPolygon)]
    ) {
        if surface.isEmpty { return }
        guard candidates.count > 8, depth < 40, surface.positionCount > 16 else {
            for cell in candidates {
                let part = cells[cell].clip(surface)
                if !part.isEmpty { found.append((cell, part)) }
            }
            return
        }
        let all = candidates.reduce(into: BoundingBox.empty) { $0.formUnion(cells[$1].box) }
        let isWide = all.width > all.height
        let key = { (cell: Int) in
            isWide ? self.cells[cell].box.center.x : self.cells[cell].box.center.y
        }
        let sorted = candidates.sorted { (key($0), $0) < (key($1), $1) }
        for half in [sorted[..<(sorted.count / 2)], sorted[(sorted.count / 2)...]] {
            let box = half.reduce(into: BoundingBox.empty) { $0.formUnion(cells[$1].box) }
            guard let window = ConvexCell(MultiPolygon([Polygon(box)])) else { continue }
            part(window.clip(surface), Array(half), depth: depth + 1, into: &found)
        }
    }
}
