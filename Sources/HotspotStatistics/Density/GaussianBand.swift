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
    private let cells: CellFrame
    private let footprint: KernelFootprint
    private let bandwidth: Double
    private let tableX: [Double]
    private let tableY: [Double]
    /// For each event of a batch its factors by column.
    private var alongX: [Double]
    private let stride: Int
    /// For each event of a batch its factors by row, times its weight.
    private var alongY: [Double]

    init(_ whole: LatticeAccumulator) {
        lattice = whole.lattice
        cells = whole.points.frame
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
        stride = 2 * tableX.count + 16
        alongX = [Double](repeating: 0, count: stride * EventBatch.size)
        alongY = [Double](repeating: 0, count: 2 * tableY.count * EventBatch.size)
    }

    /// Fills in the factors of one event, each `apart` from the last.
    private static func fill(
        _ values: inout [Double], from start: Int, apart: Int, _ table: [Double], step: Double,
        offset: Double, times weight: Double, _ h: Double
    ) {
        let reach = table.count - 1
        let own = weight * Double.exp(-offset * offset / (2 * h * h))
        let up = Double.exp(step * offset / (h * h))
        let down = Double.exp(-step * offset / (h * h))
        values[start + reach * apart] = own
        var (east, west) = (own, own)
        for place in 0..<reach {
            east *= up
            west *= down
            values[start + (reach + place + 1) * apart] = east * table[place + 1]
            values[start + (reach - place - 1) * apart] = west * table[place + 1]
        }
    }

    /// Adds what the events of a row of cells give to every center within reach.
    mutating func add(_ events: SortedEvents, row: Int, to sums: UnsafeMutablePointer<Double>) {
        for column in 0..<cells.columns {
            EventBatch.forEach(events.range(ofCell: row * cells.columns + column)) { batch in
                unsafe add(
                    events, batch, x: cells.firstColumn + column, y: cells.firstRow + row, to: sums)
            }
        }
    }

    private mutating func add(
        _ events: SortedEvents, _ batch: Range<Int>, x: Int, y: Int,
        to sums: UnsafeMutablePointer<Double>
    ) {
        let reach = footprint.columns
        let size = EventBatch.size
        for (number, event) in batch.enumerated() {
            Self.fill(
                &alongX, from: number * stride, apart: 1, tableX, step: lattice.stepX,
                offset: events.dx(event), times: 1, bandwidth)
            Self.fill(
                &alongY, from: number, apart: size, tableY, step: lattice.stepY,
                offset: events.dy(event), times: events.weight(event), bandwidth)
        }
        let count = batch.count
        unsafe alongX.withUnsafeBufferPointer { alongX in
            unsafe alongY.withUnsafeBufferPointer { alongY in
                guard let base = alongX.baseAddress, let rows = alongY.baseAddress else { return }
                for north in -footprint.rows...footprint.rows {
                    let target = y + north
                    guard target >= 0, target < lattice.rows else { continue }
                    let outer = footprint.outer[abs(north)]
                    let first = max(x - outer, 0)
                    let length = min(x + outer + 1, lattice.columns) - first
                    guard length > 0 else { continue }
                    let factors = unsafe rows + (north + footprint.rows) * size
                    // Runs lie within the lattice's row, and within the factors along x.
                    let input = unsafe base + (first - x + reach)
                    let output = unsafe sums + target * lattice.columns + first
                    var place = 0
                    while place < length {
                        var sum = SIMD8<Double>.zero
                        for number in 0..<count {
                            unsafe sum += lanes(input + (number * stride + place)) * factors[number]
                        }
                        unsafe sum.add(to: output + place, count: length - place)
                        place += 8
                    }
                }
            }
        }
    }
}
