internal import PlanarGeometry

/// Sixteen nodes beside each other: sixteen western edges, then southern, eastern and northern.
///
///     bytes   0 …  63    minX   Float × 16     rounded down
///     bytes  64 … 127    minY   Float × 16     rounded down
///     bytes 128 … 191    maxX   Float × 16     rounded up
///     bytes 192 … 255    maxY   Float × 16     rounded up
///
/// One comparison of vectors asks all sixteen. The edges are rounded outward, so that a node may
/// look a little larger than it is and never smaller; what that leaves open the points decide. A
/// place without a node has +∞ for its minima and −∞ for its maxima.
@safe
struct PackedGroup {
    static let byteCount = 256

    /// 64 numbers; valid as long as the block of the tree they lie in.
    let edges: UnsafePointer<Float>

    @inline(__always)
    func box(_ lane: Int) -> BoundingBox {
        // A lane is below 16, so all four lie within the group.
        unsafe BoundingBox(
            minX: Double(edges[lane]), minY: Double(edges[lane + 16]),
            maxX: Double(edges[lane + 32]), maxY: Double(edges[lane + 48]))
    }

    /// Asks the nodes one by one.
    @inline(__always)
    func masks(_ relation: (BoundingBox) -> BoxRelation) -> PackedMasks {
        var masks = PackedMasks(touching: 0, within: 0)
        for lane in 0..<PackedLayout.fanOut {
            let box = box(lane)
            if box.isEmpty { continue }
            switch relation(box) {
            case .disjoint: break
            case .partial: masks.touching |= 1 << UInt32(lane)
            case .within:
                masks.touching |= 1 << UInt32(lane)
                masks.within |= 1 << UInt32(lane)
            }
        }
        return masks
    }

    /// Sixteen edges of one side.
    @inline(__always)
    func side(_ side: Int) -> SIMD16<Float> {
        // The block begins at a multiple of 64 bytes and so does every side.
        unsafe UnsafeRawPointer(edges + side * 16).load(as: SIMD16<Float>.self)
    }

    /// The keys of ``NearestNodes`` for the sixteen nodes: of squares never above that of the
    /// distance to any point in the node, since rounding keeps the order of numbers in every
    /// step.
    @inline(__always)
    func distanceKeys(to position: Position, into keys: UnsafeMutablePointer<Int32>) {
        let (x, y) = (position.x, position.y)
        for lane in 0..<PackedLayout.fanOut {
            // Plain comparisons over consecutive numbers: the compiler makes vectors of them.
            let west = unsafe Double(edges[lane]) - x
            let south = unsafe Double(edges[lane + 16]) - y
            let east = unsafe x - Double(edges[lane + 32])
            let north = unsafe y - Double(edges[lane + 48])
            let dx = west > east ? west : east
            let dy = south > north ? south : north
            let ax = dx > 0 ? dx : 0
            let ay = dy > 0 ? dy : 0
            let square = Float(ax * ax + ay * ay)
            unsafe keys[lane] =
                Int32(bitPattern: square.bitPattern) & ~15 | Int32(truncatingIfNeeded: lane)
        }
    }
}

/// Which of sixteen nodes a query has to do with, a bit for each.
struct PackedMasks {
    /// The nodes that may hold something.
    var touching: UInt32
    /// Those of them that lie wholly in the place.
    var within: UInt32

    @inline(__always)
    init(touching: UInt32, within: UInt32) {
        self.touching = touching
        self.within = within
    }

    /// Masks from vectors of truth: of the nodes that touch, and those that lie within.
    @inline(__always)
    init(touching: SIMDMask<SIMD16<Int32>>, within: SIMDMask<SIMD16<Int32>>) {
        var bits = SIMD16<UInt32>.zero
        bits.replace(with: Self.bits, where: touching)
        bits.replace(with: Self.bits &* 0x1_0001, where: touching .& within)
        // Swift has no instruction for it: halves are laid over each other until one is left.
        let eight = unsafe unsafeBitCast(bits, to: SIMD8<UInt64>.self)
        let four = eight.lowHalf | eight.highHalf
        let two = four.lowHalf | four.highHalf
        let one = two[0] | two[1]
        let both = UInt32(truncatingIfNeeded: one | one >> 32)
        self.touching = both & 0xFFFF
        self.within = both >> 16
    }

    @inline(__always)
    private static var bits: SIMD16<UInt32> {
        SIMD16(
            0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000,
            0x4000, 0x8000)
    }

    /// Masks from sixteen bytes: bit 0 for touching, bit 4 for within.
    @inline(__always)
    init(codes: SIMD16<UInt8>) {
        let words = unsafe unsafeBitCast(codes, to: SIMD2<UInt64>.self)
        let (low, high) = (words[0], words[1])
        touching = Self.gathered(low) | Self.gathered(high) << 8
        within = Self.gathered(low >> 4) | Self.gathered(high >> 4) << 8
    }

    /// The lowest bit of each byte, side by side: the product moves bit 0 of byte *k* to bit
    /// 56 + *k*, and no two meet.
    @inline(__always)
    private static func gathered(_ word: UInt64) -> UInt32 {
        let bits = word & 0x0101_0101_0101_0101
        return UInt32(truncatingIfNeeded: (bits &* 0x0102_0408_1020_4080) >> 56)
    }
}
