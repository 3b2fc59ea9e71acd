internal import PlanarGeometry

/// A place on the plane that points are looked for in.
protocol PointRegion {
    /// How a box around points lies to the place. `partial` is always a right answer.
    func relation(to box: BoundingBox) -> BoxRelation
    /// Whether the place, its edge included, holds the point.
    func contains(x: Double, y: Double) -> Bool
}

/// A box, closed on all sides.
struct BoxRegion: PointRegion {
    let box: BoundingBox

    @inline(__always)
    func relation(to other: BoundingBox) -> BoxRelation {
        if other.minX > box.maxX || other.maxX < box.minX || other.minY > box.maxY
            || other.maxY < box.minY
        {
            return .disjoint
        }
        return box.contains(other) ? .within : .partial
    }

    @inline(__always)
    func contains(x: Double, y: Double) -> Bool {
        x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY
    }
}

/// A closed disk.
///
/// Rounding keeps the order of numbers in every step of a squared distance, so what holds for the
/// nearest or farthest corner of a box, as computed, holds for every point in it, as computed.
struct DiskRegion: PointRegion {
    let center: Position
    let squaredRadius: Double

    /// The disk; `nil` where it holds nothing: the radius negative or something not a number.
    init?(radius: Double, center: Position) {
        guard radius >= 0, center.isFinite else { return nil }
        self.center = center
        squaredRadius = radius * radius
    }

    @inline(__always)
    func relation(to box: BoundingBox) -> BoxRelation {
        if box.squaredDistance(to: center) > squaredRadius { return .disjoint }
        let dx = max(abs(box.minX - center.x), abs(box.maxX - center.x))
        let dy = max(abs(box.minY - center.y), abs(box.maxY - center.y))
        return dx * dx + dy * dy <= squaredRadius ? .within : .partial
    }

    @inline(__always)
    func contains(x: Double, y: Double) -> Bool {
        let dx = x - center.x
        let dy = y - center.y
        return dx * dx + dy * dy <= squaredRadius
    }
}
