import RealModule

/// Adds the events of rows of cells one by one, for the Gaussian kernel.
///
/// The kernel is a product of a function of x and one of y, so an event needs as many exponentials
/// as there are columns and rows within reach, not as there are places. And those come from two:
///
///     exp(−(iΔ − δ)²/2h²) = exp(−(iΔ)²/2h²) · exp(−δ²/2h²) · exp(Δδ/h²)ⁱ
///
/// the first from a table, the last by multiplying on: some 75 roundings at the farthest column.
struct GaussianBand {
    private let lattice: EvaluationLattice
    private let points: CellSortedPoints
    private let footprint: KernelFootprint
    private let bandwidth: Double
    private let tableX: [Double]
    private let tableY: [Double]
    private var alongX: [Double]
    private var alongY: [Double]

    init(_ whole: LatticeAccumulator) {
        lattice = whole.lattice
        points = whole.points
        footprint = whole.footprint
        bandwidth = whole.bandwidth
        let h = whole.bandwidth
        func table(_ reach: Int, _ step: Double) -> [Double] {
            (0...reach).map {
                let distance = Double($0) * step / h
                return Double.exp(-distance * distance / 2)
            }
        }
        tableX = table(whole.footprint.columns, whole.lattice.stepX)
        tableY = table(whole.footprint.rows, whole.lattice.stepY)
        alongX = [Double](repeating: 0, count: 2 * tableX.count + 8)
        alongY = [Double](repeating: 0, count: 2 * tableY.count)
    }

    private static func fill(
        _ values: inout [Double], _ table: [Double], step: Double, offset: Double, _ h: Double
    ) {
        let reach = table.count - 1
        let own = Double.exp(-offset * offset / (2 * h * h))
        let up = Double.exp(step * offset / (h * h))
        let down = Double.exp(-step * offset / (h * h))
        values[reach] = own
        var (east, west) = (own, own)
        for place in 0..<reach {
            east *= up
            west *= down
            values[reach + place + 1] = east * table[place + 1]
            values[reach - place - 1] = west * table[place + 1]
        }
    }

    /// Adds what the events of a row of cells give to every center within reach.
    mutating func add(row: Int, to sums: UnsafeMutablePointer<Double>) {
        let y = points.firstRow + row
        let reach = footprint.columns
        for column in 0..<points.columns {
            let cell = row * points.columns + column
            let x = points.firstColumn + column
            for event in Int(points.starts[cell])..<Int(points.starts[cell + 1]) {
                Self.fill(
                    &alongX, tableX, step: lattice.stepX, offset: points.dx[event], bandwidth)
                Self.fill(
                    &alongY, tableY, step: lattice.stepY, offset: points.dy[event], bandwidth)
                let weight = points.weights.isEmpty ? 1 : points.weights[event]
                unsafe alongX.withUnsafeBufferPointer { alongX in
                    for north in -footprint.rows...footprint.rows {
                        let target = y + north
                        guard target >= 0, target < lattice.rows else { continue }
                        let outer = footprint.outer[abs(north)]
                        let first = max(x - outer, 0)
                        let count = min(x + outer + 1, lattice.columns) - first
                        guard count > 0, let base = alongX.baseAddress else { continue }
                        let factor = weight * alongY[north + footprint.rows]
                        // Runs lie within the lattice's row, and within the values along x.
                        let input = unsafe base + (first - x + reach)
                        let output = unsafe sums + target * lattice.columns + first
                        var place = 0
                        while place + 8 <= count {
                            let here = unsafe output + place
                            unsafe store(lanes(here) + lanes(input + place) * factor, here)
                            place += 8
                        }
                        while place < count {
                            unsafe output[place] += input[place] * factor
                            place += 1
                        }
                    }
                }
            }
        }
    }
}
