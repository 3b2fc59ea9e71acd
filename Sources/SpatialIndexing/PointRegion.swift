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
    /// The same for eight points at once.
    func marks(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> PointMarks
}

extension PointRegion {
    @inline(__always)
    func masks(of group: PackedGroup) -> PackedMasks { group.masks { relation(to: $0) } }

    @inline(__always)
    func marks(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> PointMarks {
        var word: UInt64 = 0
        for lane in 0..<8 where contains(x: x[lane], y: y[lane]) {
            word |= 1 << UInt64(8 * lane)
        }
        return PointMarks(word: word)
    }
}

/// Which of eight points are in a place: a byte for each, 1 or 0.
struct PointMarks {
    let word: UInt64

    @inline(__always)
    init(word: UInt64) { self.word = word }

    @inline(__always)
    init(_ mask: SIMDMask<SIMD8<Int64>>) {
        var bytes = SIMD8<UInt64>.zero
        bytes.replace(with: 1, where: mask)
        word = unsafe unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: bytes), to: UInt64.self)
    }

    /// A bit for each: the product moves bit 0 of byte *k* to bit 56 + *k*, and no two meet.
    @inline(__always)
    var bits: UInt32 { UInt32(truncatingIfNeeded: (word &* 0x0102_0408_1020_4080) >> 56) }

    @inline(__always)
    var count: Int { word.nonzeroBitCount }
}
