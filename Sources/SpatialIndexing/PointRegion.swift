internal import PlanarGeometry

/// How a box lies to the place that is searched.
enum BoxRelation {
    case disjoint
    case within
    case partial
}

/// A place on the plane that points are looked for in.
protocol PointRegion {
    /// How a box around points lies to the place. `partial` is always a right answer.
    func relation(to box: BoundingBox) -> BoxRelation
    /// The same for sixteen boxes at once.
    func masks(of group: PackedGroup) -> PackedMasks
    /// Whether the place, its edge included, holds the point.
    func contains(x: Double, y: Double) -> Bool
}

extension PointRegion {
    @inline(__always)
    func masks(of group: PackedGroup) -> PackedMasks { group.masks { relation(to: $0) } }
}
