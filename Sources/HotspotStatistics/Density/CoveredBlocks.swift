/// The blocks of cells that a polynomial kernel covers in each row around a center, and what their
/// moments are multiplied by.
struct CoveredBlocks {
    /// A block of 2^level cells, seen from a center.
    struct Block {
        var level: Int
        /// The first cell, counted in columns from the center.
        var start: Int
        /// One factor a moment; see ``CellMoments``.
        var factors: [Double]
    }

    /// By the number of rows that the center lies north of the cells, from −rows.
    let byRow: [[Block]]
    /// How many levels of blocks there are.
    let levels: Int
    /// Number of blocks in all rows.
    let count: Int

    /// - Parameters:
    ///   - kernel: The kernel; there are no blocks for one that is no polynomial.
    ///   - footprint: Its footprint.
    ///   - bandwidth: The bandwidth in meters.
    ///   - lattice: Where the centers are.
    init(
        _ kernel: DensityKernel, _ footprint: KernelFootprint, bandwidth: Double,
        _ lattice: EvaluationLattice
    ) {
        guard kernel.momentCount > 0, footprint.inner[0] >= 0 else {
            (byRow, levels, count) = ([], 0, 0)
            return
        }
        byRow = (-footprint.rows...footprint.rows).map { row in
            var blocks: [Block] = []
            let last = footprint.inner[abs(row)]
            var start = -last
            var left = max(2 * last + 1, 0)
            while left > 0 {
                let level = Int.bitWidth - 1 - left.leadingZeroBitCount
                let middle = Double(start) + Double((1 << level) - 1) / 2
                blocks.append(
                    Block(
                        level: level, start: start,
                        factors: kernel.momentFactors(
                            rx: -middle * lattice.stepX, ry: Double(row) * lattice.stepY,
                            bandwidth: bandwidth)))
                start += 1 << level
                left -= 1 << level
            }
            return blocks
        }
        levels = byRow.joined().reduce(0) { max($0, $1.level + 1) }
        count = byRow.reduce(0) { $0 + $1.count }
    }
}

extension DensityKernel {
    /// How many moments of a block the kernel is a sum of; 0 where it is no polynomial.
    var momentCount: Int {
        switch self {
        case .quartic: 9
        case .epanechnikov: 6
        case .uniform: 1
        case .triangular, .gaussian: 0
        }
    }

    /// The factors of the moments of a block whose middle lies at `−r` from the center.
    fileprivate func momentFactors(rx: Double, ry: Double, bandwidth h: Double) -> [Double] {
        let a = h * h - rx * rx - ry * ry
        switch self {
        case .quartic:
            return [
                a * a, 4 * a * rx, 4 * a * ry, 4 * rx * rx - 2 * a, 8 * rx * ry,
                4 * ry * ry - 2 * a, -4 * rx, -4 * ry, 1,
            ]
        case .epanechnikov: return [a, 2 * rx, 2 * ry, -1, 0, -1]
        case .uniform: return [1]
        case .triangular, .gaussian: return []
        }
    }
}
