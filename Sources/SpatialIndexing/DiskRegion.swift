internal import PlanarGeometry

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
    func masks(of group: PackedGroup) -> PackedMasks {
        let (x, y) = (center.x, center.y)
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { codes in
            // Sixteen lanes in a group, sixteen bytes in the buffer.
            let codes = unsafe codes.baseAddress.unsafelyUnwrapped
            for lane in 0..<PackedLayout.fanOut {
                let west = unsafe Double(group.edges[lane]) - x
                let south = unsafe Double(group.edges[lane + 16]) - y
                let east = unsafe x - Double(group.edges[lane + 32])
                let north = unsafe y - Double(group.edges[lane + 48])
                // The nearest position of the node, and the farthest.
                let dx = west > east ? west : east
                let dy = south > north ? south : north
                let ax = dx > 0 ? dx : 0
                let ay = dy > 0 ? dy : 0
                let fx = west < east ? west : east
                let fy = south < north ? south : north
                let near: UInt8 = ax * ax + ay * ay <= squaredRadius ? 0x01 : 0
                let far: UInt8 = fx * fx + fy * fy <= squaredRadius ? 0x10 : 0
                unsafe codes[lane] = near | far
            }
            return unsafe PackedMasks(
                codes: UnsafeRawPointer(codes).loadUnaligned(as: SIMD16<UInt8>.self))
        }
    }

    @inline(__always)
    func contains(x: Double, y: Double) -> Bool {
        let dx = x - center.x
        let dy = y - center.y
        return dx * dx + dy * dy <= squaredRadius
    }

    @inline(__always)
    func marks(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> PointMarks {
        let dx = x - center.x
        let dy = y - center.y
        return PointMarks((dx * dx + dy * dy) .<= squaredRadius)
    }
}
