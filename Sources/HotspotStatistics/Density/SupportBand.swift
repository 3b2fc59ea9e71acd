/// Adds the events of rows of cells one by one, for a kernel with a bounded support.
struct SupportBand<Kernel: SupportKernel> {
    private let lattice: EvaluationLattice
    private let points: CellSortedPoints
    private let footprint: KernelFootprint
    private let bandwidth: Double
    private let rim: RimCells
    /// The rim's sums of one cell.
    private var rimSums: [Double]
    /// For each rim cell how far its place lies from the cell's own in memory.
    private let steps: [Int]
    /// Squared distances along x from one event to each column within reach.
    private var squares: [Double]

    init(_ whole: LatticeAccumulator, _ rim: RimCells) {
        lattice = whole.lattice
        points = whole.points
        footprint = whole.footprint
        bandwidth = whole.bandwidth
        self.rim = rim
        rimSums = [Double](repeating: 0, count: rim.xs.count)
        let columns = whole.lattice.columns
        steps = zip(rim.rows, rim.columns).map { Int($0) * columns + Int($1) }
        squares = [Double](repeating: 0, count: 2 * whole.footprint.columns + 16)
    }

    /// Adds what the events of a row of cells give to the centers on whose rim they lie.
    mutating func addRim(row: Int, to sums: UnsafeMutablePointer<Double>) {
        let y = points.firstRow + row
        let isInside = y >= footprint.rows && y + footprint.rows < lattice.rows
        for column in 0..<points.columns {
            let cell = row * points.columns + column
            let events = Int(points.starts[cell])..<Int(points.starts[cell + 1])
            if events.isEmpty { continue }
            sumRim(events)
            let x = points.firstColumn + column
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

    private mutating func sumRim(_ events: Range<Int>) {
        let h2 = bandwidth * bandwidth
        let hasWeights = !points.weights.isEmpty
        // All indices are of events and of the rim, filled up to eights: the arrays are as long.
        unsafe points.dx.withUnsafeBufferPointer { dx in
            unsafe points.dy.withUnsafeBufferPointer { dy in
                unsafe rim.xs.withUnsafeBufferPointer { xs in
                    unsafe rim.ys.withUnsafeBufferPointer { ys in
                        unsafe rimSums.withUnsafeMutableBufferPointer { output in
                            for group in stride(from: 0, to: xs.count, by: 8) {
                                guard let x0 = xs.baseAddress, let y0 = ys.baseAddress,
                                    let out = output.baseAddress
                                else { return }
                                let x = unsafe lanes(x0 + group)
                                let y = unsafe lanes(y0 + group)
                                var sum = SIMD8<Double>.zero
                                for event in events {
                                    let ax = unsafe x - dx[event]
                                    let ay = unsafe y - dy[event]
                                    let value = Kernel.value(h2 - (ax * ax + ay * ay), bandwidth)
                                    sum += hasWeights ? value * points.weights[event] : value
                                }
                                unsafe store(sum, out + group)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Adds what the events of a row of cells give to every center within reach.
    mutating func addAll(row: Int, to sums: UnsafeMutablePointer<Double>) {
        let h2 = bandwidth * bandwidth
        let y = points.firstRow + row
        let reach = footprint.columns
        let hasWeights = !points.weights.isEmpty
        for column in 0..<points.columns {
            let cell = row * points.columns + column
            let x = points.firstColumn + column
            for event in Int(points.starts[cell])..<Int(points.starts[cell + 1]) {
                let dx = points.dx[event]
                let dy = points.dy[event]
                let weight = hasWeights ? points.weights[event] : 1
                for index in 0...2 * reach {
                    let ax = Double(index - reach) * lattice.stepX - dx
                    squares[index] = ax * ax
                }
                unsafe squares.withUnsafeBufferPointer { squares in
                    for north in -footprint.rows...footprint.rows {
                        let target = y + north
                        guard target >= 0, target < lattice.rows else { continue }
                        let outer = footprint.outer[abs(north)]
                        let first = max(x - outer, 0)
                        let count = min(x + outer + 1, lattice.columns) - first
                        guard count > 0, let base = squares.baseAddress else { continue }
                        let ay = Double(north) * lattice.stepY - dy
                        // Runs lie within the lattice's row, and within the squares: the first
                        // column is at most the reach before the event's own.
                        let input = unsafe base + (first - x + reach)
                        let output = unsafe sums + target * lattice.columns + first
                        var place = 0
                        while place < count {
                            let square = unsafe lanes(input + place) + ay * ay
                            let value = Kernel.value(h2 - square, bandwidth) * weight
                            let here = unsafe output + place
                            if place + 8 <= count {
                                unsafe store(lanes(here) + value, here)
                            } else {
                                for lane in 0..<count - place { unsafe here[lane] += value[lane] }
                            }
                            place += 8
                        }
                    }
                }
            }
        }
    }
}
