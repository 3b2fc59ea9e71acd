internal import ChunkedWork

/// The largest ratio of each simulation: what the observed clusters are compared with.
///
/// Simulations are looked at in blocks, side by side in vectors; the blocks are dealt to the
/// threads, and all of them look at the circles of a chunk of centers before the next chunk is made.
/// What a simulation's largest ratio is depends on neither order, so it is the same at any number of
/// threads.
struct SimulatedMaxima {
    private let frame: ScanFrame
    private let thresholds: ScanThresholds
    private let progress: StatisticsProgress?

    /// What the vectors of all blocks that are looked at together may take.
    static let usualMemory = 256 << 20
    /// What the vectors of one block may take.
    static let largestMemory = 4 << 30
    private static let centersInChunk = 64

    init(_ frame: ScanFrame, _ thresholds: ScanThresholds, _ progress: StatisticsProgress?) {
        self.frame = frame
        self.thresholds = thresholds
        self.progress = progress
    }

    /// The largest ratio of each simulation, in their order.
    func maxima() throws(StatisticsError) -> [Double] {
        // Sixteen bits hold the cases of most maps, and twice as many simulations a vector.
        if frame.units.caseCount <= Int(Int16.max) {
            return try maxima(of: SIMD32<Int16>.self)
        }
        return try maxima(of: SIMD16<Int32>.self)
    }

    private func maxima<Lanes: SimulationVector>(
        of lanes: Lanes.Type
    ) throws(StatisticsError) -> [Double] {
        let count = frame.options.simulations
        let width = Lanes.scalarCount
        let blocks = (count + width - 1) / width
        let blockBytes = frame.units.count * frame.periods.stepCount * MemoryLayout<Lanes>.size
        guard blockBytes <= Self.largestMemory else {
            throw StatisticsError(
                .tooLarge,
                "\(frame.units.count) areas with \(frame.periods.stepCount) steps need "
                    + "\(blockBytes >> 20) MiB for \(width) simulations",
                remedy: "Choose larger areas or longer steps")
        }
        let together = max(1, min(blocks, Self.usualMemory / blockBytes))
        let centers = frame.centers()
        let rounds = (blocks + together - 1) / together
        let chunks = (centers.count + Self.centersInChunk - 1) / Self.centersInChunk
        progress?.announce(steps: blocks + rounds * chunks + blocks * chunks)
        let dealer = CaseDealer(frame.units, frame.periods, frame.options)
        let cases = SimulatedCases<Lanes>(
            blocks: together, units: frame.units, stepCount: frame.periods.stepCount)
        var maxima = [Double](repeating: 0, count: blocks * width)
        for first in stride(from: 0, to: blocks, by: together) {
            let part = first..<min(first + together, blocks)
            try fill(cases, part, dealer)
            for start in stride(from: 0, to: centers.count, by: Self.centersInChunk) {
                let chunk = centers[start..<min(start + Self.centersInChunk, centers.count)]
                try scan(chunk, cases, part, &maxima)
            }
        }
        return Array(maxima.prefix(count))
    }

    private func fill<Lanes: SimulationVector>(
        _ cases: borrowing SimulatedCases<Lanes>, _ blocks: Range<Int>, _ dealer: CaseDealer
    ) throws(StatisticsError) {
        // Each block is written by one thread, and the memory outlives the call.
        nonisolated(unsafe) let base = unsafe cases.vectors(ofBlock: 0)
        let size = cases.blockSize
        let areaCount = frame.units.count
        forEachChunk(count: blocks.count, size: 1, threads: frame.options.threads) { block, _, _ in
            if progress?.isCancelled ?? false { return }
            unsafe dealer.deal(
                simulationsFrom: (blocks.lowerBound + block) * Lanes.scalarCount,
                to: base + block * size, areaCount: areaCount,
                isCancelled: { progress?.isCancelled ?? false })
            progress?.advance()
        }
        try progress?.check()
    }

    /// Looks at the circles around some centers in all blocks.
    private func scan<Lanes: SimulationVector>(
        _ centers: ArraySlice<Int>, _ cases: borrowing SimulatedCases<Lanes>,
        _ blocks: Range<Int>, _ maxima: inout [Double]
    ) throws(StatisticsError) {
        let threads = frame.options.threads
        let circles = mapChunks(count: centers.count, size: 8, threads: threads) { range in
            var maker = ScanCircleMaker(
                frame.units, frame.options, longRuns: !frame.looksForLow)
            return range.map { maker.circles(around: centers[centers.startIndex + $0]) }
        }.flatMap { $0 }
        progress?.advance()
        let steps = frame.periods.stepCount
        let width = Lanes.scalarCount
        unsafe maxima.withUnsafeMutableBufferPointer { maxima in
            guard let start = maxima.baseAddress else { return }
            // Each block has its own simulations and vectors, and both outlive the call.
            nonisolated(unsafe) let largest = unsafe start + blocks.lowerBound * width
            nonisolated(unsafe) let base = unsafe cases.vectors(ofBlock: 0)
            let size = cases.blockSize
            forEachChunk(count: blocks.count, size: 1, threads: threads) { block, _, _ in
                if progress?.isCancelled ?? false { return }
                var lanes = unsafe ScanLanes<Lanes>(
                    frame, thresholds, vectors: base + block * size,
                    maxima: largest + block * width)
                if steps == 1 {
                    for circle in circles { lanes.scan(circle) }
                } else {
                    unsafe withUnsafeTemporaryAllocation(of: Lanes.self, capacity: steps + 1) {
                        running in
                        guard let running = running.baseAddress else { return }
                        unsafe running.initialize(repeating: .zero, count: steps + 1)
                        for circle in circles { unsafe lanes.scan(circle, running: running) }
                    }
                }
                progress?.advance()
            }
        }
        try progress?.check()
    }
}
