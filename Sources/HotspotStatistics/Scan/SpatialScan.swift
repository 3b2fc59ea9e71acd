public import PlanarGeometry

/// The clusters of a map, and what they were tested with.
public struct SpatialScan: Hashable, Sendable {
    /// The clusters, the most likely first; none where no window deviates the way that was looked
    /// for.
    public internal(set) var clusters: [ScanCluster]
    /// For each row, the number of its cases in all steps; `nil` where it takes no part.
    public internal(set) var observed: [Int?]
    /// For each row, the number of cases expected in all steps; `nil` where it takes no part.
    public internal(set) var expected: [Double?]
    /// Why a row takes no part; `nil` where it does.
    public internal(set) var reasons: [NullReason?]
    /// All cases in areas that take part.
    public internal(set) var caseCount: Int
    /// The cases in areas without a population, which take no part.
    public internal(set) var casesLeftOut: Int
    /// The number of areas that take part.
    public internal(set) var areaCount: Int
    /// The number of windows that were looked at in the observed map, and in each simulation.
    public internal(set) var windowCount: Int
    /// The largest ratio of each simulation, in their order.
    public internal(set) var simulatedMaxima: [Double]

    /// The ratio that a cluster must exceed for a p at or below a level; `nil` where the simulations
    /// are too few to say.
    public func criticalRatio(level: Double) -> Double? {
        guard level > 0, level < 1 else { return nil }
        // 0.29 · 100 is 28.999…, and meant as 29.
        let rank = Int(level * Double(simulatedMaxima.count + 1) * (1 + 1e-12))
        guard rank >= 1, rank <= simulatedMaxima.count else { return nil }
        return simulatedMaxima.sorted(by: >)[rank - 1]
    }
}

/// Kulldorff's scan statistic: where (and when) there are more cases than chance explains.
///
/// Around the center of every area, circles grow until they hold the largest permitted share of the
/// population; with time steps, each circle is looked at in every stretch of time up to the largest
/// permitted share of the period. The window with the largest log-likelihood ratio is the most
/// likely cluster:
///
///     E   = C · (population inside / population) · (time inside / time)
///     LLR = c·ln(c/E) + (C − c)·ln((C − c)/(C − E))        for c > E (high), c < E (low)
///
/// The same is done with maps on which the C cases fell by chance, and the rank of the observed
/// ratio among the largest of each gives `p = (#{simulated ≥ observed} + 1)/(R + 1)`: one p for the
/// whole map, so that the many windows need no further correction. Secondary clusters are the
/// windows with the largest ratio that share no area with a cluster before them, whatever their
/// time; they are compared with the same maxima, which makes their p too large rather than too
/// small.
///
/// Use it to test for and to locate clusters of counted events against a population. Do not use it
/// for shares of answers, nor read the border of a circle as the border of a problem: every cluster
/// is round here, and one that is not is reported with what lies around it.
///
/// An area is inside where its center is, at most the radius away; areas whose centers are equally
/// far enter together, coincident ones always. A circle that would exceed the largest population is
/// no window, even the first. An area without a population, or with a missing count, takes no part.
/// Populations may be any numbers in proportion to the cases expected, such as expected numbers of
/// cases themselves: only their shares matter.
///
/// Ratios are computed from exact sums of populations (rounded once to 2⁻⁵¹ of all), so that windows
/// over the same areas tie exactly, and the result depends on neither the order of the rows nor the
/// number of threads.
///
///     let scan = try spatialScan(
///         ScanCases(counts: [9, 8, 1, 2, 1]), population: [100, 100, 100, 100, 100],
///         centers: places, keys: [1, 2, 3, 4, 5], options: ScanOptions())
///     // scan.clusters[0].areas == [0, 1]
///
/// Kulldorff 1997, *Communications in Statistics: Theory and Methods* 26(6), "A spatial scan
/// statistic", doi:10.1080/03610929708831995. Space-time: Kulldorff 2001, *Journal of the Royal
/// Statistical Society A* 164(1), "Prospective time periodic geographical disease surveillance using
/// a scan statistic", doi:10.1111/1467-985X.00186. Gumbel p: Abrams, Kulldorff & Kleinman 2010,
/// *International Journal of Health Geographics* 9:61, doi:10.1186/1476-072X-9-61.
///
/// - Parameters:
///   - cases: The cases of each area, in each time step. Never changed.
///   - population: The population of each area; `nil` where it is not known. Not looked at by the
///     space-time permutation model.
///   - centers: A point for each area, in meters, within 10¹⁵ of the origin.
///   - keys: One stable key per area, all different.
///   - options: What is looked for, and the simulations.
///   - progress: Told how far it is, and asked whether to stop.
/// - Returns: The clusters, with what was observed and expected in each area.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `duplicateKey`, `notFinite`,
///   `badParameter` (an option, a negative count or population), `tooFew` (fewer than 3 areas with
///   a population, fewer than 2 cases), `tooLarge` (more than 10⁸ cases, more than 10¹⁴ windows or
///   10¹³ cases in all simulations, or 4 GiB for a block of simulations) or `cancelled`.
/// - Complexity: O(*areas*² + *R*·(*cases* + *windows*)) at worst, a vector of simulations at a time;
///   memory for the counts of some hundred simulations, at most 256 MiB or what 32 of them need.
public func spatialScan(
    _ cases: ScanCases, population: [Double?], centers: [Position], keys: [UInt64],
    options: ScanOptions, progress: StatisticsProgress? = nil
) throws(StatisticsError) -> SpatialScan {
    try options.validate(steps: cases.stepCount)
    let units = try ScanUnits(
        cases, population: population, centers: centers, keys: keys, model: options.model)
    let frame = ScanFrame(
        units, ScanPeriods(steps: try stepShares(cases, units, options), options), options)
    guard !frame.periods.intervals.isEmpty else {
        throw StatisticsError(
            .badParameter, "No stretch of time is as short as the largest share of the period",
            remedy: "Choose shorter time steps, or a larger share")
    }
    let work =
        Double(units.count) * Double(units.count) / 2 * Double(frame.periods.intervals.count)
        * Double(options.simulations + 1)
    let draws = Double(units.caseCount) * Double(options.simulations)
    guard draws <= 1e13 else {
        throw StatisticsError(
            .tooLarge,
            "\(options.simulations) simulations of \(units.caseCount) cases make about "
                + "10^\(exponent(draws)) draws",
            remedy: "Choose fewer simulations or a shorter period")
    }
    guard work <= 1e14 else {
        throw StatisticsError(
            .tooLarge, "There would be about 10^\(exponent(work)) windows to look at",
            remedy: "Choose fewer areas, longer time steps or fewer simulations")
    }
    let thresholds = frame.thresholds()
    var maxima: [Double] = []
    if options.simulations > 0 {
        maxima = try SimulatedMaxima(frame, thresholds, progress).maxima()
    }
    let ranking = MaximaRanking(maxima)
    let found = try ScanSearch(frame, thresholds, progress).clusters { candidate, number in
        guard number > 0 else { return true }
        guard number < options.maximumClusters else { return false }
        return ranking.p(candidate.ratio).map { $0 <= options.reportingLevel } ?? true
    }
    var result = SpatialScan(frame, rowCount: keys.count)
    result.simulatedMaxima = maxima
    result.windowCount = found.windows
    result.clusters = found.clusters.map { candidate, areas in
        let interval = frame.periods.intervals[candidate.interval]
        return ScanCluster(
            center: units.rows[candidate.center], radius: candidate.radius,
            areas: areas.map { units.rows[$0] }.sorted(),
            steps: Int(interval.from)..<Int(interval.to), observed: candidate.cases,
            expected: candidate.expected,
            relativeRisk: relativeRisk(candidate, total: frame.likelihood.total),
            logLikelihoodRatio: candidate.ratio, p: ranking.p(candidate.ratio),
            pGumbel: ranking.pGumbel(candidate.ratio))
    }
    return result
}

/// The shares of the steps: their lengths, or their cases where those are what is kept.
private func stepShares(
    _ cases: ScanCases, _ units: ScanUnits, _ options: ScanOptions
) throws(StatisticsError) -> ExactShares {
    let steps = cases.stepCount
    var lengths = cases.stepLengths ?? [Double](repeating: 1, count: steps)
    if options.model == .spaceTimePermutation {
        lengths = (0..<steps).map { step in
            Double(
                stride(from: step, to: units.cases.count, by: steps).reduce(0) {
                    $0 + units.cases[$1]
                })
        }
    }
    guard let shares = ExactShares(lengths) else {
        throw StatisticsError(
            .badParameter, "The lengths of the time steps add up to no finite number",
            remedy: "Give their lengths in days")
    }
    return shares
}

private func relativeRisk(_ candidate: ScanCandidate, total: Double) -> Double? {
    let inside = Double(candidate.cases)
    guard inside < total else { return nil }
    return (inside / candidate.expected) / ((total - inside) / (total - candidate.expected))
}

private func exponent(_ number: Double) -> Int {
    var (power, rest) = (0, number)
    while rest >= 10 { (power, rest) = (power + 1, rest / 10) }
    return power
}

extension SpatialScan {
    init(_ frame: ScanFrame, rowCount: Int) {
        let units = frame.units
        clusters = []
        observed = Array(repeating: nil, count: rowCount)
        expected = Array(repeating: nil, count: rowCount)
        for (rank, row) in units.rows.enumerated() {
            observed[row] = units.totals[rank]
            expected[row] = frame.expected(
                population: units.population.values[rank], share: frame.periods.steps.total)
        }
        reasons = units.reasons
        caseCount = units.caseCount
        casesLeftOut = units.casesLeftOut
        areaCount = units.count
        windowCount = 0
        simulatedMaxima = []
    }
}
