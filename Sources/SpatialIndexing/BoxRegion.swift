internal import PlanarGeometry

/// A box, closed on all sides.
///
/// Sixteen nodes are asked with its edges rounded inward to 32 bits: a 32-bit edge of a node is
/// above a 64-bit number just when it is above that number rounded down, and below it just when it
/// is below that number rounded up. So the rounded edges give the answers of the true ones.
struct BoxRegion: PointRegion {
    let box: BoundingBox
    private let minX: Float
    private let minY: Float
    private let maxX: Float
    private let maxY: Float

    init(box: BoundingBox) {
        self.box = box
        minX = .roundedUp(box.minX)
        minY = .roundedUp(box.minY)
        maxX = .roundedDown(box.maxX)
        maxY = .roundedDown(box.maxY)
    }

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
    func masks(of group: PackedGroup) -> PackedMasks {
        let (west, south) = (group.side(0), group.side(1))
        let (east, north) = (group.side(2), group.side(3))
        let touching = (west .<= maxX) .& (south .<= maxY) .& (east .>= minX) .& (north .>= minY)
        let within = (west .>= minX) .& (south .>= minY) .& (east .<= maxX) .& (north .<= maxY)
        return PackedMasks(touching: touching, within: within)
    }

    @inline(__always)
    func contains(x: Double, y: Double) -> Bool {
        x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY
    }

    @inline(__always)
    func marks(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> PointMarks {
        PointMarks((x .>= box.minX) .& (y .>= box.minY) .& (x .<= box.maxX) .& (y .<= box.maxY))
    }
}
