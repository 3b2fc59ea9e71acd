public import PlanarGeometry
internal import SpatialIndexing

/// Tells originators, repeats and near repeats apart, and which earlier event each follows.
///
/// The rules:
///
/// 1. Two events are linked where they are less than the distance and less than the time apart.
/// 2. Of two events the earlier is the one with the lower time; at the same time, that with the
///    lower key.
/// 3. An event with a linked earlier one at the same place is a `repeat`; else one with any linked
///    earlier one is a `near-repeat`; else one with a linked later one is an `originator`; else it is
///    `unlinked`. A repeat that others follow stays a repeat: `laterCounts` tells of them.
/// 4. The partner of a repeat is among the events at the same place, that of a near repeat anywhere:
///    the latest earlier one; of several at one time the nearest; of several as near the one with
///    the lowest key.
///
/// The class says nothing about chance: ``knoxTable(_:times:options:progress:)`` does, for all events
/// together.
///
///     let events = try nearRepeats(
///         [Position(x: 0, y: 0), Position(x: 0, y: 0), Position(x: 50, y: 0)],
///         times: [0, 3, 5], keys: [1, 2, 3])
///     // originator; repeat of 0; near-repeat of 1, 50 m and 2 days away
///
/// - Parameters:
///   - points: Where each event happened, in meters.
///   - times: When it happened, in whole units.
///   - keys: One stable key per event, all different.
///   - limits: How near events must be to be linked.
///   - threads: How many threads to use at most; the result does not depend on it.
///   - progress: Told how far the work is.
/// - Returns: A class for every event.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `notFinite`, `badParameter`,
///   `duplicateKey`, `tooFew` below 3 events, `tooLarge` where events have more than
///   ``KnoxOptions/maximumPairCount`` places near them, counted for each event, or times beyond
///   ±2⁶¹, or `cancelled`.
/// - Complexity: O(*events* log *events* + *events* · *places near* · log *events at a place*):
///   hundreds of events at one place cost no more than their number.
public func nearRepeats(
    _ points: [Position], times: [Int64], keys: [UInt64],
    limits: NearRepeatLimits = NearRepeatLimits(), threads: Int = 1,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> NearRepeatEvents {
    try nearRepeats(
        points, times: times, keys: keys, limits: limits, threads: threads,
        mostPlaces: KnoxOptions.maximumPairCount, progress: progress)
}

func nearRepeats(
    _ points: [Position], times: [Int64], keys: [UInt64], limits: NearRepeatLimits, threads: Int,
    mostPlaces: Int, progress: StatisticsProgress? = nil
) throws(StatisticsError) -> NearRepeatEvents {
    try limits.validate()
    let places = try EventPlaces(points, times: times, ties: keys)
    // Differences of times beyond these bounds could leave the range of 64 bits.
    let range: ClosedRange<Int64> = -(1 << 61)...(1 << 61)
    if let event = times.firstIndex(where: { !range.contains($0) }) {
        throw StatisticsError(
            .tooLarge, "Event \(event) happened at \(times[event])",
            remedy: "Look for a wrong date among the events")
    }
    try refuseEqualKeys(keys)
    let links = EventLinks(places, times: times, keys: keys, limits)
    let join: DistanceJoin
    let looks: Int
    do throws(IndexError) {
        // Counting is quick, where looking at all of them might take days.
        looks = zip(
            places.starts.indices,
            try DistanceJoin(
                xs: places.xs, ys: places.ys, radius: limits.distance, threads: threads
            ).neighborCounts(threads: threads)
        ).reduce(0) { $0 + ($1.1 + 1) * places.ranks(at: $1.0).count }
        // Of a set with another, even though it is the same one: then each place meets all others.
        join = try DistanceJoin(
            xs: places.xs, ys: places.ys, toXs: places.xs, toYs: places.ys,
            radius: limits.distance, threads: threads)
    } catch {
        throw StatisticsError(
            .badParameter, "The events cannot be searched: \(error.description)",
            remedy: "Check their coordinates")
    }
    guard looks <= mostPlaces else {
        throw StatisticsError(
            .tooLarge,
            "The events have \(looks) places within \(limits.distance) m of them; at most "
                + "\(mostPlaces) can be looked at",
            remedy: "Take a shorter distance, a shorter period or one kind of event")
    }
    progress?.announce(steps: places.count)
    let found = join.reducePairs(into: [LinkedEvent](), threads: threads) { found, place, others in
        if progress?.isCancelled ?? false { return }
        links.append(place, others, to: &found)
        progress?.advance()
    }
    try progress?.check()
    var result = NearRepeatEvents(count: points.count)
    for event in found.joined() {
        let row = Int(places.rows[event.rank])
        result.earlierCounts[row] = event.earlier
        result.laterCounts[row] = event.later
        if let partner = event.partner {
            result.partners[row] = Int(places.rows[partner.rank])
            result.distances[row] = partner.distance
            result.gaps[row] = partner.gap
            result.classes[row] = partner.isAtSamePlace ? .repeat : .nearRepeat
        } else {
            result.classes[row] = event.later > 0 ? .originator : .unlinked
        }
    }
    return result
}

private func refuseEqualKeys(_ keys: [UInt64]) throws(StatisticsError) {
    let order = ascendingOrder(of: keys)
    for (a, b) in zip(order, order.dropFirst()) where keys[Int(a)] == keys[Int(b)] {
        throw StatisticsError(
            .duplicateKey, "Events \(min(a, b)) and \(max(a, b)) have the same key",
            remedy: "Give every event an identifier of its own")
    }
}
