internal import PlanarGeometry

/// The Hilbert curve through a square of 65 536 × 65 536 cells: near on the curve is near on the
/// plane, so that items sorted along it make compact nodes.
///
/// The curve is walked four bits of each axis at a time through a table of its four orientations.
///
/// Hilbert 1891, *Mathematische Annalen* 38(3), "Ueber die stetige Abbildung einer Line auf ein
/// Flächenstück", doi:10.1007/BF01199431; packing after Kamel & Faloutsos 1993, *CIKM '93*, "On
/// packing R-trees", doi:10.1145/170088.170403.
package enum HilbertCurve {
    /// For each orientation (2 bits) and step (4 bits of x, 4 bits of y): the 8 bits of the key in
    /// the low byte and the next orientation above them.
    static let steps: [UInt16] = (0..<1024).map { entry in
        var flip = entry >> 8 & 1
        var swap = entry >> 9 & 1
        var key = 0
        for bit in stride(from: 3, through: 0, by: -1) {
            var x = entry >> (4 + bit) & 1 ^ flip
            var y = entry >> bit & 1 ^ flip
            if swap == 1 { (x, y) = (y, x) }
            key = key << 2 | 3 * x ^ y
            // The two lower quarters are mirrored at a diagonal; the others keep the orientation.
            if y == 0 {
                flip ^= x
                swap ^= 1
            }
        }
        return UInt16(swap << 9 | flip << 8 | key)
    }

    /// The place on the curve of a cell, each coordinate below 65 536.
    @inline(__always)
    static func key(
        _ x: UInt32, _ y: UInt32, _ steps: UnsafeBufferPointer<UInt16>
    ) -> UInt32 {
        // An orientation and eight bits make an index below 1024, the length of the table.
        let a = unsafe UInt32(steps[Int(x >> 8 & 0xF0 | y >> 12)])
        let b = unsafe UInt32(steps[Int(a & 0x300 | x >> 4 & 0xF0 | y >> 8 & 0xF)])
        let c = unsafe UInt32(steps[Int(b & 0x300 | x & 0xF0 | y >> 4 & 0xF)])
        let d = unsafe UInt32(steps[Int(c & 0x300 | x << 4 & 0xF0 | y & 0xF)])
        return a << 24 | (b & 0xFF) << 16 | (c & 0xFF) << 8 | d & 0xFF
    }

    /// How coordinates along one axis become cell numbers 0 … 65 535.
    struct Scale {
        let origin: Double
        let factor: Double

        /// The scale of an axis between two finite coordinates; all zero where it has no extent
        /// or one that 64 bits cannot hold.
        init(from minimum: Double, to maximum: Double) {
            origin = minimum
            let factor = 65_535 / (maximum - minimum)
            self.factor = factor.isFinite ? factor : 0
        }

        /// The nearest cell.
        ///
        /// Adding 2⁵² leaves the rounded number in the low bits, which is
        /// cheaper than a checked conversion and cannot trap whatever the input.
        @inline(__always)
        func cell(_ coordinate: Double) -> UInt32 {
            let scaled = (coordinate - origin) * factor + 0x1p52
            return UInt32(truncatingIfNeeded: scaled.bitPattern) & 0xFFFF
        }
    }
}
