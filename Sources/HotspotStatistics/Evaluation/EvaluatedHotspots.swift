/// How well the hot spots of one period held in a later one.
public struct EvaluatedHotspots: Hashable, Sendable {
    /// The number of hot units.
    public internal(set) var hotUnitCount: Int
    /// Their area, in square meters.
    public internal(set) var hotArea: Double
    /// The area of all units, in square meters.
    public internal(set) var area: Double
    /// The later incidents in hot units.
    public internal(set) var hitCount: Int
    /// The later incidents in all units.
    public internal(set) var incidentCount: Int
    /// The exact 95 % interval of the hit rate, if incidents are independent of each other.
    public internal(set) var hitInterval: ClosedRange<Double>
    /// The two-sided p of so many hits if incidents fell by area alone.
    public internal(set) var p: Double
    /// The hit rate of the best choice of as much area, made with hindsight.
    ///
    /// The units with the most later incidents by area, the last of them in part.
    public internal(set) var bestHitRate: Double
    /// Which units that best choice takes whole, in the order of the input.
    ///
    /// Units of the same density that do not all fit are left out together.
    public internal(set) var isBest: [Bool]
    /// The hit rate of as much area given to the units with the most earlier incidents by area.
    ///
    /// What a list of last period's fullest units would have done. Units that hold equally much
    /// share what area is left for them. `nil` without earlier counts.
    public internal(set) var busiestHitRate: Double?
    /// The earlier incidents in hot units; `nil` without earlier counts.
    public internal(set) var earlierHitCount: Int?
    /// The earlier incidents in all units; `nil` without earlier counts.
    public internal(set) var earlierIncidentCount: Int?

    /// The share of the later incidents in hot units, 0…1.
    public var hitRate: Double { Double(hitCount) / Double(incidentCount) }

    /// The share of the area that is hot, 0…1.
    public var areaShare: Double { area > 0 ? min(1, hotArea / area) : 0 }

    /// The prediction accuracy index: hit rate by area share; `nil` where nothing is hot.
    ///
    /// 1: no better than any other area; 5: five times as many incidents as the area alone explains.
    /// It has no upper end, and grows as the hot area shrinks. Chainey, Tompson & Uhlig 2008,
    /// *Security Journal* 21, doi:10.1057/palgrave.sj.8350066.
    public var pai: Double? { ratio(hitRate) }

    /// The interval of the index that follows from that of the hit rate.
    public var paiInterval: ClosedRange<Double>? {
        guard let low = ratio(hitInterval.lowerBound), let high = ratio(hitInterval.upperBound)
        else { return nil }
        return low...high
    }

    /// The index of the best choice of as much area; `nil` where nothing is hot.
    public var bestPAI: Double? { ratio(bestHitRate) }

    /// The index of last period's fullest units; `nil` where nothing is hot or known.
    public var busiestPAI: Double? { busiestHitRate.flatMap(ratio) }

    /// The prediction efficiency index: the index by that of the best choice of as much area, 0…1.
    ///
    /// `nil` where nothing is hot. Hunt 2016, "Do crime hot spots move?", dissertation, American
    /// University.
    public var pei: Double? {
        guard hotArea > 0, bestHitRate > 0 else { return nil }
        return min(1, hitRate / bestHitRate)
    }

    /// The recapture rate index: the later hit rate by the earlier one.
    ///
    /// 1: the hot units hold the same share as when they were found. Usually below, for units are
    /// chosen where chance was high. `nil` without earlier counts, or where none of them is hot.
    /// Levine 2008, *Security Journal* 21(4), doi:10.1057/sj.2008.5.
    public var rri: Double? {
        guard let earlierHitCount, let earlierIncidentCount, earlierHitCount > 0 else { return nil }
        return hitRate / (Double(earlierHitCount) / Double(earlierIncidentCount))
    }

    private func ratio(_ rate: Double) -> Double? { areaShare > 0 ? rate / areaShare : nil }
}

/// Evaluates the hot spots of one period by the incidents of a later one.
///
/// Nothing depends on the order of the units.
///
///     let result = try evaluateHotspots(
///         [true, false, false, false], counts: [6, 2, 1, 1], areas: [100, 100, 100, 100])
///     // result.hitRate == 0.6, result.pai == 2.4, result.pei == 1
///
/// The interval and the p take incidents as independent. Crimes that bring about others, or that
/// one offender commits in a night, are not, and the interval is then too narrow.
///
/// - Parameters:
///   - isHot: Whether each unit was called hot. A unit that could not be tested is not hot.
///   - counts: Incidents of the later period in each unit.
///   - areas: The area of each unit, in square meters, not negative.
///   - earlierCounts: Incidents of the period that the hot spots come from, where they are known;
///     units for which they are not count as 0.
/// - Returns: Counts, areas and what follows from them.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter` for a negative count,
///   `notFinite` for an area that is not a number of 0 or more, `tooFew` below 3 units or without
///   later incidents, `tooLarge`.
/// - Complexity: O(*units* log *units*).
public func evaluateHotspots(
    _ isHot: [Bool], counts: [Int], areas: [Double], earlierCounts: [Int?]? = nil
) throws(StatisticsError) -> EvaluatedHotspots {
    try checkEvaluation(isHot, counts, areas, earlierCounts)
    let incidents = try total(counts)
    guard incidents > 0 else {
        throw StatisticsError(
            .tooFew, "No incident of the later period lies in any of the \(counts.count) units",
            remedy: "Check the period, and that both files are of the same place")
    }
    let hot = isHot.indices.filter { isHot[$0] }
    let hotArea = ascendingSum(hot.map { areas[$0] })
    let area = max(ascendingSum(areas), hotArea)
    guard area > 0, area.isFinite else {
        throw StatisticsError(
            .notFinite, "The units have no area together, or too much for a number",
            remedy: "Give polygons in meters")
    }
    let hits = hot.reduce(0) { $0 + counts[$1] }
    var result = EvaluatedHotspots(
        hotUnitCount: hot.count, hotArea: hotArea, area: area, hitCount: hits,
        incidentCount: incidents,
        hitInterval: binomialInterval(hits: hits, trials: incidents),
        p: binomialP(hits: hits, trials: incidents, chance: min(1, hotArea / area)),
        bestHitRate: 0, isBest: [])
    let best = filled(hotArea, by: counts, areas, counts)
    result.bestHitRate = min(1, best.hits / Double(incidents))
    result.isBest = best.isWhole
    if let earlierCounts {
        let earlier = earlierCounts.map { $0 ?? 0 }
        let sum = try total(earlier)
        if sum > 0 {
            result.earlierIncidentCount = sum
            result.earlierHitCount = hot.reduce(0) { $0 + earlier[$1] }
            result.busiestHitRate = min(
                1, filled(hotArea, by: earlier, areas, counts).hits / Double(incidents))
        }
    }
    return result
}

/// Fills so much area with units in the order of a score by area: the incidents in it, and which
/// units it takes whole.
///
/// Units of the same density fill it side by side: what they hold is taken in proportion to the area
/// that is left for them.
private func filled(
    _ space: Double, by score: [Int], _ areas: [Double], _ counts: [Int]
) -> (hits: Double, isWhole: [Bool]) {
    // A unit without area costs nothing and comes first.
    let order = score.indices.map { unit in
        (
            density: areas[unit] > 0 ? Double(score[unit]) / areas[unit] : .infinity,
            area: areas[unit], count: counts[unit], unit: unit
        )
    }.sorted { ($0.density, $0.area, $0.count) > ($1.density, $1.area, $1.count) }
    var isWhole = [Bool](repeating: false, count: score.count)
    var left = space
    var hits = 0.0
    var end = 0
    // Rounding of the sums must not cut a unit that just fits.
    while end < order.count, left > space * 1e-12 {
        let start = end
        var (area, held) = (CompensatedSum(), 0)
        while end < order.count, order[end].density == order[start].density {
            area.add(order[end].area)
            held += order[end].count
            end += 1
        }
        guard area.value <= left + space * 1e-12 else {
            hits += left / area.value * Double(held)
            break
        }
        for item in order[start..<end] { isWhole[item.unit] = true }
        hits += Double(held)
        left -= area.value
    }
    return (hits, isWhole)
}

private func checkEvaluation(
    _ isHot: [Bool], _ counts: [Int], _ areas: [Double], _ earlier: [Int?]?
) throws(StatisticsError) {
    guard isHot.count == counts.count, isHot.count == areas.count,
        earlier?.count ?? isHot.count == isHot.count
    else {
        throw StatisticsError(
            .lengthMismatch,
            "There are \(isHot.count) classes, \(counts.count) counts and \(areas.count) areas",
            remedy: "Give one of each per unit, in the same order")
    }
    guard isHot.count >= 3 else {
        throw StatisticsError(
            .tooFew, "There are only \(isHot.count) units",
            remedy: "Evaluate a layer of at least 3 units, hot and not")
    }
    if let bad = counts.firstIndex(where: { $0 < 0 })
        ?? earlier?.firstIndex(where: { $0 ?? 0 < 0 })
    {
        throw StatisticsError(
            .badParameter, "Unit \(bad) has a negative count",
            remedy: "Counts are 0 or more")
    }
    if let bad = areas.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw StatisticsError(
            .notFinite, "Unit \(bad) has an area of \(areas[bad]) m²",
            remedy: "Repair or leave out the unit")
    }
}

private func total(_ counts: [Int]) throws(StatisticsError) -> Int {
    var sum = 0
    for count in counts {
        let (next, overflow) = sum.addingReportingOverflow(count)
        guard !overflow else {
            throw StatisticsError(
                .tooLarge, "There are more incidents than can be counted",
                remedy: "Check the counts: they are whole numbers of incidents")
        }
        sum = next
    }
    return sum
}

/// The sum from the smallest up: the order that the numbers came in is forgotten.
private func ascendingSum(_ numbers: [Double]) -> Double {
    var sum = CompensatedSum()
    for number in numbers.sorted() { sum.add(number) }
    return sum.value
}
