public import PlanarGeometry

/// The Knox test: whether events near in space follow each other more quickly than by chance.
///
/// All pairs of events are sorted into bands of distance and of time. Then the times are shuffled
/// over the events, again and again: where events happen and when they happen stay as they are, and
/// only which belongs to which is left to chance. A cell with many more pairs than under the
/// shuffles tells that an event raises the risk near it for a while.
///
/// Bands are half-open, `[a, b)`. A pair counts once. `p = (#{simulated ≥ observed} + 1) / (R + 1)`
/// for more pairs than by chance. Only near pairs are looked at, all of them found by an index; the
/// exact mean over all shuffles, *pairs at this distance* × *pairs at this time* / *all pairs*, is
/// given beside that of the simulated ones. Which shuffles there are follows from the seed and the
/// events alone: neither the order of the rows nor the number of threads changes any number.
///
///     let table = try knoxTable(
///         [Position(x: 0, y: 0), Position(x: 50, y: 0), Position(x: 9000, y: 0)],
///         times: [0, 3, 40], options: KnoxOptions(permutations: 0))
///     // table.cell(distance: 1, time: 0).observed == 1, expected 1/3
///
/// Not for events whose risk itself moves from place to place with the seasons: then near events
/// are near in time too, without any following another. The longer the period, the more of that.
///
/// Knox 1964, *Applied Statistics* 13(1), "The detection of space-time interactions",
/// doi:10.2307/2985220; Johnson et al. 2007, *Journal of Quantitative Criminology* 23(3),
/// "Space-time patterns of risk: a cross national assessment of residential burglary
/// victimization", doi:10.1007/s10940-007-9025-3.
///
/// - Parameters:
///   - points: Where each event happened, in meters.
///   - times: When it happened, in whole units: days between dates, or seconds.
///   - options: Bands, metric, permutations.
///   - progress: Told how far the work is.
/// - Returns: The table.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `notFinite`, `badParameter`, `tooFew`
///   below 3 events, `noVariation` where all events share one time or one place, `tooLarge` beyond
///   ``KnoxOptions/maximumPairCount`` pairs or 2³¹ units of time, or `cancelled`.
/// - Complexity: O(*events* log *events* + *permutations* · (*events* + *near pairs*)) time. Memory:
///   at most about 1 GB of pairs at a time and 80 bytes per event and thread, besides the simulated
///   counts.
public func knoxTable(
    _ points: [Position], times: [Int64], options: KnoxOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> KnoxTable {
    try knoxTable(
        points, times: times, options: options, blockSize: PairBlocks.usualSize,
        progress: progress)
}

func knoxTable(
    _ points: [Position], times: [Int64], options: KnoxOptions, blockSize: Int,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> KnoxTable {
    try options.validate()
    let places = try EventPlaces(points, times: times, ties: times)
    let ticks = try ticks(times, of: places)
    let span = ticks.max() ?? 0
    guard places.count > 1, span > 0 else { throw noVariation(places) }
    let simulation: KnoxSimulation
    // Half as many bits, twice as many shuffles at once.
    if span < Int64(Int16.max) {
        simulation = try KnoxSimulation(
            PairCounting<SIMD32<Int16>>.self, ticks.map { Int16(truncatingIfNeeded: $0) },
            of: places,
            options, blockSize: blockSize, progress: progress)
    } else {
        simulation = try KnoxSimulation(
            PairCounting<SIMD16<Int32>>.self, ticks.map { Int32(truncatingIfNeeded: $0) },
            of: places,
            options, blockSize: blockSize, progress: progress)
    }
    return KnoxTable(
        simulation, unit: 1, of: places,
        pairsByTime: pairsByTime(ticks, options.timeBands), options)
}

/// Times by rank, counted from the first; all below 2³¹ − 1.
func ticks(_ times: [Int64], of places: EventPlaces) throws(StatisticsError) -> [Int64] {
    let first = times.min() ?? 0
    let last = times.max() ?? 0
    let (span, overflow) = last.subtractingReportingOverflow(first)
    guard !overflow, span < Int64(Int32.max) else {
        throw StatisticsError(
            .tooLarge, "The times reach from \(first) to \(last), more than 2 147 483 646 units",
            remedy: "Count time in days, or look for a wrong date among the events")
    }
    return places.rows.map { times[Int($0)] - first }
}

func noVariation(_ places: EventPlaces) -> StatisticsError {
    let same = places.count > 1 ? "time" : "place"
    return StatisticsError(
        .noVariation, "All \(places.eventCount) events have the same \(same)",
        remedy: "Near repeats need events at different places and times")
}

/// How many of all pairs lie in each band of time.
func pairsByTime(_ ticks: [Int64], _ bands: TimeBands) -> [Int] {
    let sorted = ticks.sorted()
    let below = bands.edges.map { edge in
        var (pairs, first) = (0, 0)
        for (index, time) in sorted.enumerated() {
            while time - sorted[first] >= edge, first < index { first += 1 }
            if edge > 0 { pairs += index - first }
        }
        return pairs
    }
    return zip(below, below.dropFirst()).map { $1 - $0 }
}
