import ChunkedWork

/// Adds the kernels of all events up at the places of a lattice.
///
/// Bands of rows of cells are worked on side by side. A band adds to the rows that its events reach,
/// so bands next to each other would meet: all even ones come first, then all odd ones, and a band
/// is at least as high as two kernels reach. Every place gets its terms in an order that depends on
/// the lattice and the events alone.
///
/// Each row of cells is added in whichever of two ways costs less, by counts alone: with few events,
/// event by event; with many, by the moments of covered blocks (``CellMoments``) and the rim event
/// by event.
struct LatticeAccumulator {
    let lattice: EvaluationLattice
    let kernel: DensityKernel
    let bandwidth: Double
    let footprint: KernelFootprint
    let points: CellSortedPoints
    private let blocks: CoveredBlocks
    private let rim: RimCells

    init(
        _ pattern: PointPattern, on lattice: EvaluationLattice, _ kernel: DensityKernel,
        bandwidth: Double
    ) throws(StatisticsError) {
        self.lattice = lattice
        self.kernel = kernel
        self.bandwidth = bandwidth
        let radius = kernel.reach * bandwidth
        try Self.checkWork(Double(pattern.count), lattice, radius, kernel)
        footprint = KernelFootprint(radius: radius, stepX: lattice.stepX, stepY: lattice.stepY)
        points = try CellSortedPoints(pattern, on: lattice, footprint)
        blocks = CoveredBlocks(kernel, footprint, bandwidth: bandwidth, lattice)
        rim = RimCells(footprint, radius: radius, lattice)
    }

    /// Refuses what would take days or more memory than there is.
    private static func checkWork(
        _ events: Double, _ lattice: EvaluationLattice, _ radius: Double, _ kernel: DensityKernel
    ) throws(StatisticsError) {
        let across = radius / lattice.stepX
        let along = radius / lattice.stepY
        guard max(across, along) <= 10_000 else {
            throw StatisticsError(
                .tooLarge,
                "The kernel reaches over \(Int(min(max(across, along), 1e15))) cells, more than "
                    + "10 000",
                remedy: "Choose larger cells or a smaller bandwidth")
        }
        let places = min(.pi * across * along, Double(lattice.count))
        let work = events * places
        guard kernel.momentCount > 0 || work <= 1e13 else {
            throw StatisticsError(
                .tooLarge,
                "\(Int(events)) events within reach of \(Int(places)) places each make more than "
                    + "10¹³ kernels to evaluate",
                remedy: "Choose larger cells, a smaller bandwidth, or the quartic kernel")
        }
    }

    /// The sum of the kernels, without their constant, at every place.
    func sums(threads: Int, progress: StatisticsProgress?) throws(StatisticsError) -> [Double] {
        var sums = [Double](repeating: 0, count: lattice.count)
        let height = max(2 * footprint.rows, 32)
        let bands = (points.rows + height - 1) / height
        progress?.announce(steps: points.rows)
        // The array outlives the call, which returns after the last band.
        unsafe sums.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            // Bands of one parity are two reaches apart, so that no two write to one row.
            nonisolated(unsafe) let sums = unsafe base
            points.withEvents { events in
                // Nobody writes to the events, which are lent until the last band is done.
                nonisolated(unsafe) let events = events
                for parity in 0..<2 where bands > parity {
                    let count = (bands - parity + 1) / 2
                    forEachChunk(count: count, size: 1, threads: threads) { chunk, _, _ in
                        let first = (2 * chunk + parity) * height
                        let rows = first..<min(first + height, points.rows)
                        unsafe add(events, rows, to: sums, progress)
                    }
                }
            }
        }
        try progress?.check()
        return sums
    }

    private func add(
        _ events: SortedEvents, _ rows: Range<Int>, to sums: UnsafeMutablePointer<Double>,
        _ progress: StatisticsProgress?
    ) {
        switch kernel {
        case .quartic: unsafe add(QuarticKernel.self, events, rows, to: sums, progress)
        case .epanechnikov: unsafe add(EpanechnikovKernel.self, events, rows, to: sums, progress)
        case .uniform: unsafe add(UniformKernel.self, events, rows, to: sums, progress)
        case .triangular: unsafe add(TriangularKernel.self, events, rows, to: sums, progress)
        case .gaussian:
            var band = GaussianBand(self)
            for row in rows where progress?.isCancelled != true {
                unsafe band.add(events, row: row, to: sums)
                progress?.advance()
            }
        }
    }

    private func add<Kernel: SupportKernel>(
        _ kernel: Kernel.Type, _ events: SortedEvents, _ rows: Range<Int>,
        to sums: UnsafeMutablePointer<Double>, _ progress: StatisticsProgress?
    ) {
        let moments = CellMoments(
            columns: points.columns, levels: blocks.levels,
            pad: 2 * footprint.columns + (1 << max(blocks.levels, 1)) + 16,
            momentCount: self.kernel.momentCount, stepX: lattice.stepX)
        var band = SupportBand<Kernel>(self, rim)
        for row in rows where progress?.isCancelled != true {
            let first = events.range(ofCell: row * points.columns).lowerBound
            let count = events.range(ofCell: (row + 1) * points.columns - 1).upperBound - first
            if count > 0, isBestByMoments(count) {
                moments.fill(events, row: row)
                unsafe addCovered(row, moments, to: sums)
                unsafe band.addRim(events, row: row, to: sums)
            } else if count > 0 {
                unsafe band.addAll(events, row: row, to: sums)
            }
            progress?.advance()
        }
    }

    /// Whether a row of cells with so many events takes less work by moments.
    ///
    /// Costs are counted in kernels that are evaluated one by one.
    private func isBestByMoments(_ events: Int) -> Bool {
        guard blocks.count > 0 else { return false }
        let each = Double(events) * Double(footprint.reachedCount + 8 * footprint.rows)
        let products = Double(blocks.count * kernel.momentCount)
        let cells =
            Double(points.columns) * (0.4 * products + Double(16 * blocks.levels + rim.count))
        return cells + Double(events * rim.xs.count) < each
    }

    /// Adds the covered cells of a row of cells to all places that cover them.
    private func addCovered(
        _ row: Int, _ moments: borrowing CellMoments, to sums: UnsafeMutablePointer<Double>
    ) {
        for north in -footprint.rows...footprint.rows {
            let target = points.firstRow + row + north
            let last = footprint.inner[abs(north)]
            guard target >= 0, target < lattice.rows, last >= 0 else { continue }
            let first = max(0, points.firstColumn - last)
            let end = min(lattice.columns, points.firstColumn + points.columns + last)
            guard first < end else { continue }
            let output = unsafe sums + target * lattice.columns + first
            for block in blocks.byRow[north + footprint.rows] {
                let from = moments.pad + first + block.start - points.firstColumn
                // The block begins at most twice the reach before the first cell, which is less
                // than the pad, and the last lane read lies within the pad behind the last cell.
                let input = unsafe moments.row(block.level, 0) + from
                unsafe addProducts(
                    block.factors, input, moments.width, to: output, count: end - first)
            }
        }
    }

    /// Adds `Σ factor·moment` to a run of places.
    @inline(__always)
    private func addProducts(
        _ factors: [Double], _ input: UnsafePointer<Double>, _ width: Int,
        to output: UnsafeMutablePointer<Double>, count: Int
    ) {
        switch factors.count {
        case 9:
            let f = (
                factors[0], factors[1], factors[2], factors[3], factors[4], factors[5],
                factors[6], factors[7], factors[8]
            )
            unsafe forEachLanes(output, count) { place in
                let p = unsafe input + place
                let head = unsafe lanes(p) * f.0 + lanes(p + width) * f.1
                let second = unsafe lanes(p + 2 * width) * f.2 + lanes(p + 3 * width) * f.3
                let third = unsafe lanes(p + 4 * width) * f.4 + lanes(p + 5 * width) * f.5
                let fourth = unsafe lanes(p + 6 * width) * f.6 + lanes(p + 7 * width) * f.7
                return unsafe (head + second) + (third + fourth) + lanes(p + 8 * width) * f.8
            }
        case 6:
            let f = (factors[0], factors[1], factors[2], factors[3], factors[5])
            unsafe forEachLanes(output, count) { place in
                let p = unsafe input + place
                let head = unsafe lanes(p) * f.0 + lanes(p + width) * f.1
                let tail = unsafe lanes(p + 3 * width) * f.3 + lanes(p + 5 * width) * f.4
                return unsafe head + lanes(p + 2 * width) * f.2 + tail
            }
        default:
            let f = factors[0]
            unsafe forEachLanes(output, count) { place in unsafe lanes(input + place) * f }
        }
    }

    /// Adds what `body` makes of eight places at a time; the last few are read beyond the end but
    /// not written.
    @inline(__always)
    private func forEachLanes(
        _ output: UnsafeMutablePointer<Double>, _ count: Int, _ body: (Int) -> SIMD8<Double>
    ) {
        var place = 0
        while place + 8 <= count {
            let here = unsafe output + place
            unsafe store(lanes(here) + body(place), here)
            place += 8
        }
        guard place < count else { return }
        let rest = body(place)
        for lane in 0..<count - place { unsafe output[place + lane] += rest[lane] }
    }
}
