/// A closed line: its last position equals its first.
///
/// The type does not promise that the line does not cross itself; `Topology` checks and repairs.
public struct Ring: Hashable, Sendable {
    /// The positions, first and last equal; empty for an empty ring.
    public private(set) var positions: [Position]

    /// Makes a ring, repeating the first position at the end where the line is not closed yet.
    public init(closing positions: [Position]) {
        self.positions = positions
        if let first = positions.first, let last = positions.last, first != last {
            self.positions.append(first)
        }
    }

    /// Twice-summed area divided by two: positive counterclockwise, negative clockwise.
    ///
    /// Coordinates are taken relative to the first position, which keeps the products small where
    /// eastings and northings are large.
    public var signedArea: Double {
        guard let origin = positions.first, positions.count >= 4 else { return 0 }
        var twice = 0.0
        for index in 1..<positions.count {
            let from = positions[index - 1]
            let to = positions[index]
            twice +=
                (from.x - origin.x) * (to.y - origin.y) - (to.x - origin.x) * (from.y - origin.y)
        }
        return twice / 2
    }

    /// The same line walked the other way.
    public func reversed() -> Ring { Ring(closing: positions.reversed()) }

    /// The ring with every position replaced.
    public func map(_ transform: (Position) -> Position) -> Ring {
        Ring(closing: positions.map(transform))
    }
}

/// An exterior ring and the holes in it.
public struct Polygon: Hashable, Sendable {
    /// The outer boundary.
    public var exterior: Ring
    /// The inner boundaries, in the order of the source.
    public var holes: [Ring]

    /// Makes a polygon from its rings.
    public init(exterior: Ring, holes: [Ring] = []) {
        self.exterior = exterior
        self.holes = holes
    }

    /// The rectangle with the edges of the box.
    public init(_ box: BoundingBox) {
        self.init(
            exterior: Ring(closing: [
                Position(x: box.minX, y: box.minY), Position(x: box.maxX, y: box.minY),
                Position(x: box.maxX, y: box.maxY), Position(x: box.minX, y: box.maxY),
            ]))
    }

    /// The exterior followed by the holes.
    public var rings: [Ring] { [exterior] + holes }

    /// Whether there is no exterior line.
    public var isEmpty: Bool { exterior.positions.isEmpty }

    /// The smallest box around the exterior.
    public var boundingBox: BoundingBox { BoundingBox(of: exterior.positions) }

    /// Area in the square of the coordinate unit, holes taken away.
    ///
    /// Never negative for a valid polygon, whatever the winding of its rings.
    public var area: Double {
        holes.reduce(abs(exterior.signedArea)) { $0 - abs($1.signedArea) }
    }

    /// The polygon wound as RFC 7946 asks: exterior counterclockwise, holes clockwise.
    public var counterclockwise: Polygon {
        Polygon(
            exterior: exterior.signedArea < 0 ? exterior.reversed() : exterior,
            holes: holes.map { $0.signedArea > 0 ? $0.reversed() : $0 })
    }

    /// The polygon with every position replaced.
    public func map(_ transform: (Position) -> Position) -> Polygon {
        Polygon(exterior: exterior.map(transform), holes: holes.map { $0.map(transform) })
    }
}

/// Any number of polygons taken as one surface.
public struct MultiPolygon: Hashable, Sendable {
    /// The parts, in the order of the source.
    public var polygons: [Polygon]

    /// Makes a surface from its parts.
    public init(_ polygons: [Polygon]) { self.polygons = polygons }

    /// Whether no part has an exterior line.
    public var isEmpty: Bool { polygons.allSatisfy(\.isEmpty) }

    /// The smallest box around all parts.
    public var boundingBox: BoundingBox {
        polygons.reduce(into: BoundingBox.empty) { $0.formUnion($1.boundingBox) }
    }

    /// Area in the square of the coordinate unit.
    public var area: Double { polygons.reduce(0) { $0 + $1.area } }

    /// The number of positions, the closing ones included.
    public var positionCount: Int {
        polygons.reduce(0) { $0 + $1.rings.reduce(0) { $0 + $1.positions.count } }
    }

    /// The center of mass of the surface; the middle of the box where the area is zero.
    ///
    /// The centroid of a bent or pierced area may lie outside it, but never outside its box:
    /// where rounding would move that of a sliver farther, it is held at the edge of the box.
    /// Meaningless for an empty surface.
    public var centroid: Position {
        let box = boundingBox
        let origin = box.center
        var area = 0.0
        var momentX = 0.0
        var momentY = 0.0
        for polygon in polygons {
            for (index, ring) in polygon.rings.enumerated() where ring.positions.count >= 4 {
                // Holes take away whatever the winding in the source says.
                let positive = (ring.signedArea >= 0) == (index == 0)
                let sign = positive ? 1.0 : -1.0
                for edge in 1..<ring.positions.count {
                    let ax = ring.positions[edge - 1].x - origin.x
                    let ay = ring.positions[edge - 1].y - origin.y
                    let bx = ring.positions[edge].x - origin.x
                    let by = ring.positions[edge].y - origin.y
                    let cross = sign * (ax * by - bx * ay)
                    area += cross
                    momentX += cross * (ax + bx)
                    momentY += cross * (ay + by)
                }
            }
        }
        let x = origin.x + momentX / (3 * area)
        let y = origin.y + momentY / (3 * area)
        guard area != 0, x.isFinite, y.isFinite else { return origin }
        return Position(
            x: min(max(x, box.minX), box.maxX), y: min(max(y, box.minY), box.maxY))
    }

    /// The surface with every position replaced.
    public func map(_ transform: (Position) -> Position) -> MultiPolygon {
        MultiPolygon(polygons.map { $0.map(transform) })
    }
}
