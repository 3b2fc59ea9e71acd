internal import ChunkedWork

/// What counts the pairs of a distance band by their difference in time, under several shuffles.
protocol PairCounter: ~Copyable, SendableMetatype {
    /// What is shuffled: a time, or the beginning and the length of an interval.
    associatedtype Content: BitwiseCopyable & Sendable

    /// How many units a pair counts.
    static var unit: Double { get }
    /// By edge, then lane: the pairs nearer in time than the edge, in units.
    var totals: [Int] { get }

    init(edges: [Int64])
    mutating func count(
        _ band: NearPairs.Band, _ times: borrowing PermutedTimes<Content>, isCancelled: () -> Bool)
}

extension PairCounting: PairCounter {
    static var unit: Double { 1 }
}

/// Counts of near pairs as they are and under every shuffle, in units of the counter.
struct KnoxSimulation {
    /// By distance band, then time band.
    private(set) var observed: [Int]
    /// By cell, then permutation.
    private(set) var simulated: [Int]
    /// By distance band, in pairs.
    private(set) var pairsByDistance: [Int]

    /// Counts with a counter of the given type what `times`, by rank, are shuffled for; about
    /// `blockSize` pairs are kept at a time.
    ///
    /// - Throws: ``StatisticsError`` with code `tooLarge` or `cancelled`.
    init<Counter: PairCounter & ~Copyable>(
        _ counter: Counter.Type, _ times: [Counter.Content], of places: EventPlaces,
        _ options: KnoxOptions, blockSize: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) {
        observed = Array(repeating: 0, count: options.cellCount)
        simulated = Array(repeating: 0, count: options.cellCount * options.permutations)
        pairsByDistance = Array(repeating: 0, count: options.distanceBands.count)
        let blocks = try PairBlocks(
            of: places, within: options.distanceBands.limit, size: blockSize,
            threads: options.threads)
        let lanes = PermutedTimes<Counter.Content>.lanes
        let groups = 1 + (options.permutations + lanes - 1) / lanes
        progress?.announce(steps: blocks.blocks.count * (groups + 1))
        let search = NearPairSearch(options.distanceBands, options.metric)
        for block in blocks.blocks {
            try progress?.check()
            let pairs = try NearPairs(block, of: places, search, threads: options.threads)
            progress?.advance()
            for band in pairs.bands.indices { pairsByDistance[band] += pairs.bands[band].count }
            add(counter, times, pairs, options, progress: progress)
        }
        try progress?.check()
    }

    private mutating func add<Counter: PairCounter & ~Copyable>(
        _ counter: Counter.Type, _ times: [Counter.Content], _ pairs: NearPairs,
        _ options: KnoxOptions, progress: StatisticsProgress?
    ) {
        let lanes = PermutedTimes<Counter.Content>.lanes
        let permutations = options.permutations
        let groups = (permutations + lanes - 1) / lanes
        // Group 0 is the times as they are. One piece of work a thread, so that each makes room for
        // shuffled times once.
        let workers = max(1, min(options.threads, groups + 1))
        unsafe observed.withUnsafeMutableBufferPointer { observed in
            unsafe simulated.withUnsafeMutableBufferPointer { simulated in
                // Each group writes the counts of its own shuffles, and the buffers outlive the
                // call, which returns when all workers have.
                nonisolated(unsafe) let (observed, simulated) = unsafe (observed, simulated)
                forEachChunk(count: workers, size: 1, threads: workers) { worker, _, _ in
                    let shuffled = PermutedTimes(times)
                    var counter = Counter(edges: options.timeBands.edges)
                    let isCancelled = { progress?.isCancelled ?? false }
                    for group in stride(from: worker, through: groups, by: workers) {
                        let first = max(group - 1, 0) * lanes
                        let numbers =
                            group == 0 ? 0..<1 : first..<min(first + lanes, permutations)
                        if group == 0 {
                            shuffled.fillUnshuffled()
                        } else {
                            shuffled.fill(numbers, seed: options.seed, isCancelled: isCancelled)
                        }
                        for (number, band) in pairs.bands.enumerated() {
                            counter.count(band, shuffled, isCancelled: isCancelled)
                            for time in 0..<options.timeBands.count {
                                let cell = number * options.timeBands.count + time
                                let low = time * lanes
                                for (lane, permutation) in numbers.enumerated() {
                                    // Of all pairs below the upper edge, those not below the lower.
                                    let count =
                                        counter.totals[low + lanes + lane]
                                        - counter.totals[low + lane]
                                    if group == 0 {
                                        unsafe observed[cell] += count
                                    } else {
                                        unsafe simulated[cell * permutations + permutation] +=
                                            count
                                    }
                                }
                            }
                        }
                        if isCancelled() { return }
                        progress?.advance()
                    }
                }
            }
        }
    }
}
