public import PlanarGeometry

/// The Knox test of events of which only a beginning and an end are known, as of most burglaries.
///
/// As ``knoxTable(_:times:options:progress:)``, but a pair of events counts by its probability to lie
/// in a band of time, where each event happened somewhere in its interval, every moment equally
/// likely. A cell holds the number of pairs to be expected, and intervals are shuffled as wholes.
/// An exact mean over all shuffles is not given.
///
/// Better than midpoints where intervals are not short beside the bands: a burglary during three
/// weeks of holidays then spreads over all bands, and does not sit in one.
///
/// Ratcliffe 2002, *Journal of Quantitative Criminology* 18(1), "Aoristic signatures and the
/// spatio-temporal analysis of high volume crime patterns", doi:10.1023/A:1013240828824.
///
/// - Parameters:
///   - points: Where each event happened, in meters.
///   - starts: When it can have happened first, in whole units.
///   - ends: When it must have happened; an interval is at least one unit long.
///   - options: Bands, metric, permutations.
///   - progress: Told how far the work is.
/// - Returns: The table; shares of pairs are rounded to 2⁻²⁸.
/// - Throws: As ``knoxTable(_:times:options:progress:)``, and `badParameter` where an event ends
///   before it begins.
/// - Complexity: As ``knoxTable(_:times:options:progress:)``, with some twenty times the work a
///   pair.
public func knoxTable(
    _ points: [Position], starts: [Int64], ends: [Int64], options: KnoxOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> KnoxTable {
    try options.validate()
    let places = try EventPlaces(points, times: starts, ties: ends)
    for event in starts.indices where ends[event] < starts[event] {
        throw StatisticsError(
            .badParameter,
            "Event \(event) begins at \(starts[event]) and ends before that, at \(ends[event])",
            remedy: "Correct or leave out events whose dates are out of order")
    }
    let firstTicks = try ticks(starts, of: places)
    var intervals: [EventInterval] = []
    intervals.reserveCapacity(places.eventCount)
    for (rank, row) in places.rows.enumerated() {
        let (length, overflow) = ends[Int(row)].subtractingReportingOverflow(starts[Int(row)])
        guard !overflow, length < Int64(Int32.max) else {
            throw StatisticsError(
                .tooLarge, "Event \(row) lasts from \(starts[Int(row)]) to \(ends[Int(row)])",
                remedy: "Correct or leave out events that last for decades")
        }
        intervals.append(
            EventInterval(
                start: Int32(truncatingIfNeeded: firstTicks[rank]),
                length: Int32(truncatingIfNeeded: max(length, 1))))
    }
    guard places.count > 1, intervals.contains(where: { $0 != intervals[0] }) else {
        throw noVariation(places)
    }
    let simulation = try KnoxSimulation(
        IntervalCounting.self, intervals, of: places, options, blockSize: PairBlocks.usualSize,
        progress: progress)
    return KnoxTable(
        simulation, unit: IntervalCounting.unit, of: places, pairsByTime: [], options)
}
