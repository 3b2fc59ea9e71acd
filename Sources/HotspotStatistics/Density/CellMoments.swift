/// Sums over the events of blocks of cells in one row of the lattice, from which a polynomial
/// kernel's contribution to any center follows exactly.
///
/// With `δ` the offset of an event from the middle of its block, `r` the vector from there to a
/// center and `A = h² − |r|²`, the quartic kernel is, apart from its constant,
///
///     (h² − |r − δ|²)² = (A + 2r·δ − |δ|²)²
///
/// a polynomial in `δ`: its sum over the events of a block that lies wholly within reach needs
/// nothing of them but nine moments. The Epanechnikov kernel needs the first six, the uniform one
/// the first.
///
///     0   Σw          3   Σwδx²       6   Σw|δ|²δx
///     1   Σwδx        4   Σwδxδy      7   Σw|δ|²δy
///     2   Σwδy        5   Σwδy²       8   Σw|δ|⁴
///
/// A block is 2ᵏ cells of the row; those of level k are sums of two of level k − 1, moved to their
/// common middle. A row of an odd number of covered cells is taken apart into a few blocks, one for
/// each 1 in the number's binary form. Nothing is ever subtracted that was added before: running
/// sums would leave the rounding error of a stack of events in all that comes after it, and here a
/// center without an event within reach gets 0 exactly. All terms are within 16 kernel peaks per
/// event in reach, so the error is some 10⁻¹⁴ of the weight within reach times the peak.
///
///     level 0   [ pad | cell 0 | cell 1 | … | pad ]    one such row for each moment
///     level 1   [ pad | cells 0–1 | cells 1–2 | … ]
@safe
struct CellMoments: ~Copyable {
    /// How many moments the kernel needs.
    let momentCount: Int
    /// Cells of zeros on both sides of the row.
    let pad: Int
    /// Length of the row of one moment.
    let width: Int
    private let levels: Int
    private let columns: Int
    private let stepX: Double
    private let storage: UnsafeMutablePointer<Double>

    init(columns: Int, levels: Int, pad: Int, momentCount: Int, stepX: Double) {
        self.columns = columns
        self.levels = levels
        self.pad = pad
        self.momentCount = momentCount
        self.stepX = stepX
        width = columns + 2 * pad
        unsafe storage = .allocate(capacity: levels * 9 * width)
        unsafe storage.initialize(repeating: 0, count: levels * 9 * width)
    }

    deinit { unsafe storage.deallocate() }

    /// The row of a moment; index `pad` is the block that begins with the first cell.
    ///
    /// Moments of one level lie ``width`` apart.
    @inline(__always)
    func row(_ level: Int, _ moment: Int) -> UnsafeMutablePointer<Double> {
        unsafe storage + (level * 9 + moment) * width
    }

    /// Computes all levels for one row of cells.
    func fill(_ events: SortedEvents, row: Int) {
        for column in 0..<columns {
            // Rows are as long as the columns, and the pad is never written.
            let target = unsafe self.row(0, 0) + pad + column
            unsafe sum(events, events.range(ofCell: row * columns + column), target)
        }
        for level in 1..<max(levels, 1) { double(level) }
    }

    private func sum(
        _ events: SortedEvents, _ range: Range<Int>, _ target: UnsafeMutablePointer<Double>
    ) {
        var (m0, mx, my, mxx, mxy, myy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        var (cx, cy, q) = (0.0, 0.0, 0.0)
        for event in range {
            let dx = events.dx(event)
            let dy = events.dy(event)
            let w = events.weight(event)
            let wx = w * dx
            let wy = w * dy
            let square = dx * dx + dy * dy
            m0 += w
            mx += wx
            my += wy
            mxx += wx * dx
            mxy += wx * dy
            myy += wy * dy
            cx += wx * square
            cy += wy * square
            q += w * square * square
        }
        unsafe target[0] = m0
        unsafe target[width] = mx
        unsafe target[2 * width] = my
        unsafe target[3 * width] = mxx
        unsafe target[4 * width] = mxy
        unsafe target[5 * width] = myy
        unsafe target[6 * width] = cx
        unsafe target[7 * width] = cy
        unsafe target[8 * width] = q
    }

    /// Adds pairs of blocks of the level below, moved to their common middle.
    private func double(_ level: Int) {
        let half = 1 << (level - 1)
        let s = Double(half) * stepX / 2
        let below = unsafe row(level - 1, 0)
        let here = unsafe row(level, 0)
        let last = width - 8 - half
        for start in stride(from: 0, to: last + 1, by: 8) {
            // Eight at once; the last few of the pad stay 0, as they are.
            unsafe move(below + start, below + start + half, here + start, by: s)
        }
    }

    /// `left` is moved by `−s` and `right` by `s`: what is even in s grows by their sum, what is odd
    /// by their difference.
    @inline(__always)
    private func move(
        _ left: UnsafeMutablePointer<Double>, _ right: UnsafeMutablePointer<Double>,
        _ target: UnsafeMutablePointer<Double>, by s: Double
    ) {
        @inline(__always)
        func both(_ moment: Int) -> (sum: SIMD8<Double>, difference: SIMD8<Double>) {
            let a = unsafe lanes(left + moment * width)
            let b = unsafe lanes(right + moment * width)
            return (a + b, b - a)
        }
        let s2 = s * s
        let m0 = both(0)
        unsafe store(m0.sum, target)
        guard momentCount > 1 else { return }
        let mx = both(1)
        let my = both(2)
        let mxx = both(3)
        let mxy = both(4)
        let myy = both(5)
        unsafe store(mx.sum + m0.difference * s, target + width)
        unsafe store(my.sum, target + 2 * width)
        unsafe store(
            mxx.sum + mx.difference * (2 * s) + m0.sum * s2, target + 3 * width)
        unsafe store(mxy.sum + my.difference * s, target + 4 * width)
        unsafe store(myy.sum, target + 5 * width)
        guard momentCount > 6 else { return }
        let cx = both(6)
        let cy = both(7)
        let q = both(8)
        let skew = (mxx.difference * 3 + myy.difference) * s
        unsafe store(
            cx.sum + skew + mx.sum * (3 * s2) + m0.difference * (s2 * s), target + 6 * width)
        unsafe store(
            cy.sum + mxy.difference * (2 * s) + my.sum * s2, target + 7 * width)
        let spread = (mxx.sum * 6 + myy.sum * 2) * s2
        unsafe store(
            q.sum + cx.difference * (4 * s) + spread + mx.difference * (4 * s2 * s)
                + m0.sum * (s2 * s2), target + 8 * width)
    }
}
