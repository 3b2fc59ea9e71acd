/// Which cells around a center a kernel reaches, and which of them it covers.
///
///     · · ▒ ▒ ▒ · ·      ▒  the rim: the edge of the kernel may pass through the cell
///     · ▒ ▒ █ ▒ ▒ ·      █  covered: wherever in the cell an event lies, it is within reach
///     ▒ ▒ █ █ █ ▒ ▒
///     ▒ █ █ █ █ █ ▒      one row of cells is symmetric: columns −inner…inner are covered,
///     ▒ ▒ █ █ █ ▒ ▒      −outer…outer are within reach
///     · ▒ ▒ █ ▒ ▒ ·
///     · · ▒ ▒ ▒ · ·
///
/// The tests lean to the rim by a billionth, so that rounding never makes an event's cell covered
/// that is not. The rim is always right; covered cells are only quicker.
struct KernelFootprint {
    /// By the number of rows away: the last column within reach.
    let outer: [Int]
    /// By the number of rows away: the last column that is covered; −1 for none.
    let inner: [Int]

    /// How many rows the kernel reaches away.
    var rows: Int { outer.count - 1 }
    /// How many columns the kernel reaches away.
    var columns: Int { outer[0] }

    init(radius: Double, stepX: Double, stepY: Double) {
        let far = radius * (1 + 1e-9)
        let near = radius * (1 - 1e-9)
        let rows = Int((far / stepY + 0.5).rounded(.down))
        outer = (0...rows).map { row in
            let gap = max(Double(row) - 0.5, 0) * stepY
            return Int(((max(far * far - gap * gap, 0)).squareRoot() / stepX + 0.5).rounded(.down))
        }
        inner = (0...rows).map { row in
            let span = (Double(row) + 0.5) * stepY
            let left = near * near - span * span
            guard left > 0 else { return -1 }
            return max(-1, Int((left.squareRoot() / stepX - 0.5).rounded(.up)) - 1)
        }
    }

    /// Number of cells within reach.
    var reachedCount: Int {
        (0...rows).reduce(0) { $0 + (2 * outer[$1] + 1) * ($1 == 0 ? 1 : 2) }
    }
}
