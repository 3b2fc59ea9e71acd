/// Adds the events of rows of cells one by one, for a kernel with a bounded support.
struct SupportBand<Kernel: SupportKernel> {
    private let lattice: EvaluationLattice
    private let cells: CellFrame
    private let footprint: KernelFootprint
    private let bandwidth: Double
    private let rim: RimCells
    /// The rim's sums of one cell.
    private var rimSums: [Double]
    /// For each rim cell how far its place lies from the cell's own in memory.
    private let steps: [Int]
    /// Squared distances along x from each event of a batch to every column within reach.
    private var squares: [Double]
    private let stride: Int

    init(_ whole: LatticeAccumulator, _ rim: RimCells) {
        lattice = whole.lattice
        cells = whole.points.frame
        footprint = whole.footprint
        bandwidth = whole.bandwidth
        self.rim = rim
        rimSums = [Double](repeating: 0, count: rim.xs.count)
        let columns = whole.lattice.columns
        steps = zip(rim.rows, rim.columns).map { Int($0) * columns + Int($1) }
        stride = 2 * whole.footprint.columns + 16
        squares = [Double](repeating: 0, count: stride * EventBatch.size)
    }

    /// Adds what the events of a row of cells give to the centers on whose rim they lie.
    mutating func addRim(
        _ events: SortedEvents, row: Int, to sums: UnsafeMutablePointer<Double>
    ) {
        let y = cells.firstRow + row
        let isInside = y >= footprint.rows && y + footprint.rows < lattice.rows
        for column in 0..<cells.columns {
            let range = events.range(ofCell: row * cells.columns + column)
            if range.isEmpty { continue }
            sumRim(events, range)
            let x = cells.firstColumn + column
            if isInside, x >= footprint.columns, x + footprint.columns < lattice.columns {
                // All of the rim lies on the lattice.
                let own = unsafe sums + y * lattice.columns + x
                unsafe steps.withUnsafeBufferPointer { steps in
                    unsafe rimSums.withUnsafeBufferPointer { rimSums in
                        for index in 0..<steps.count {
                            unsafe own[steps[index]] += rimSums[index]
                        }
                    }
                }
            } else {
                for index in 0..<rim.count {
                    let (toX, toY) = (x + Int(rim.columns[index]), y + Int(rim.rows[index]))
                    guard toX >= 0, toX < lattice.columns, toY >= 0, toY < lattice.rows else {
                        continue
                    }
                    unsafe sums[toY * lattice.columns + toX] += rimSums[index]
                }
            }
        }
    }

    private mutating func sumRim(_ events: SortedEvents, _ range: Range<Int>) {
        let h2 = bandwidth * bandwidth
        // The three arrays are as long, a multiple of eight.
        unsafe rim.xs.withUnsafeBufferPointer { xs in
            unsafe rim.ys.withUnsafeBufferPointer { ys in
                unsafe rimSums.withUnsafeMutableBufferPointer { output in
                    guard let x0 = xs.baseAddress, let y0 = ys.baseAddress,
                        let out = output.baseAddress
                    else { return }
                    var group = 0
                    while group < xs.count {
                        let x = unsafe lanes(x0 + group)
                        let y = unsafe lanes(y0 + group)
                        var sum = SIMD8<Double>.zero
                        for event in range {
                            let ax = x - events.dx(event)
                            let ay = y - events.dy(event)
                            let value = Kernel.value(h2 - (ax * ax + ay * ay), bandwidth)
                            sum += events.hasWeights ? value * events.weight(event) : value
                        }
                        unsafe store(sum, out + group)
                        group += 8
                    }
                }
            }
        }
    }

    /// Adds what the events of a row of cells give to every center within reach.
    mutating func addAll(
        _ events: SortedEvents, row: Int, to sums: UnsafeMutablePointer<Double>
    ) {
        for column in 0..<cells.columns {
            EventBatch.forEach(events.range(ofCell: row * cells.columns + column)) { batch in
                unsafe add(
                    events, batch, x: cells.firstColumn + column, y: cells.firstRow + row, to: sums)
            }
        }
    }

    /// Adds a few events of one cell: each place is read and written once for all of them.
    private mutating func add(
        _ events: SortedEvents, _ batch: Range<Int>, x: Int, y: Int,
        to sums: UnsafeMutablePointer<Double>
    ) {
        let h2 = bandwidth * bandwidth
        let reach = footprint.columns
        var weights = SIMD8<Double>.zero
        for (number, event) in batch.enumerated() {
            weights[number] = events.weight(event)
            for index in 0...2 * reach {
                let ax = Double(index - reach) * lattice.stepX - events.dx(event)
                squares[number * stride + index] = ax * ax
            }
        }
        unsafe squares.withUnsafeBufferPointer { squares in
            guard let base = squares.baseAddress else { return }
            for north in -footprint.rows...footprint.rows {
                let target = y + north
                guard target >= 0, target < lattice.rows else { continue }
                let outer = footprint.outer[abs(north)]
                let first = max(x - outer, 0)
                let count = min(x + outer + 1, lattice.columns) - first
                guard count > 0 else { continue }
                var left = SIMD8<Double>.zero
                for (number, event) in batch.enumerated() {
                    let ay = Double(north) * lattice.stepY - events.dy(event)
                    left[number] = h2 - ay * ay
                }
                // Runs lie within the lattice's row, and within the squares: the first column is at
                // most the reach before the events' own.
                let input = unsafe base + (first - x + reach)
                let output = unsafe sums + target * lattice.columns + first
                var place = 0
                while place < count {
                    var sum = SIMD8<Double>.zero
                    for number in 0..<batch.count {
                        let square = unsafe lanes(input + (number * stride + place))
                        sum += Kernel.value(left[number] - square, bandwidth) * weights[number]
                    }
                    unsafe sum.add(to: output + place, count: count - place)
                    place += 8
                }
            }
        }
    }
}
