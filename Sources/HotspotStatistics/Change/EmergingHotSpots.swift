import ChunkedWork

/// How emerging hot spots are looked for.
public struct EmergingOptions: Hashable, Sendable {
    /// The rules that name the patterns.
    public var rules: EmergingRules
    /// How many steps before its own the neighborhood of a cell reaches.
    public var timeWindow: Int
    /// The level of the corrected p of a cell and of the p of a trend, between 0 and 1.
    public var alpha: Double
    /// The correction over all cells.
    public var correction: FalseDiscoveryCorrection
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int

    /// The fewest steps whose pattern means anything, as in Esri's tool.
    public static let minimumSteps = 10

    /// Makes options.
    public init(
        rules: EmergingRules = .esri32, timeWindow: Int = 1, alpha: Double = 0.05,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg, threads: Int = 1
    ) {
        self.rules = rules
        self.timeWindow = timeWindow
        self.alpha = alpha
        self.correction = correction
        self.threads = threads
    }
}

/// The pattern of one area over time, with everything it rests on.
public struct EmergingHotSpot: Hashable, Sendable {
    /// The pattern.
    public var pattern: EmergingPattern
    /// When the area was a hot spot: z above 0 and q no larger than the level.
    public var hot: SpotHistory
    /// When the area was a cold spot.
    public var cold: SpotHistory
    /// The Mann–Kendall test of the z-scores.
    public var trend: MannKendall
    /// Where the z-scores go, if significantly.
    public var direction: TrendDirection
    /// The Mann–Kendall test of the counts themselves.
    public var countTrend: MannKendall
    /// The Theil–Sen slope of the counts, in events per step.
    public var countSlope: Double
    /// Gi* in the final step, as a z-score.
    public var finalZ: Double
    /// The corrected p of ``finalZ``.
    public var finalQ: Double
}

/// The patterns of all areas.
public struct EmergingHotSpots: Hashable, Sendable {
    /// One row per area in the order of the cube; `nil` where the area is not studied.
    public var areas: [EmergingHotSpot?]
    /// Gi* of every cell.
    public var cells: SpaceTimeGetisOrd
}

/// Emerging hot spots: where clusters of events appear, persist and fade over time.
///
/// Three steps: Gi* of every cell of the cube (``spaceTimeGetisOrd(_:_:timeWindow:correction:threads:progress:)``),
/// a Mann–Kendall test of each area's z-scores, and a rule set that names the pattern. Its words
/// describe what happened; none of them is a forecast.
///
/// The mean and spread are those of the whole cube, so where a whole city grows, hot spots gather in
/// the late steps. A z-score shares cells with the one before it, so the trend's p is smaller than
/// independent steps would make it; it serves to sort, not to prove.
///
///     let found = try emergingHotSpots(cube, weights)
///     // found.areas[3]?.pattern == .hot(.intensifying)
///
/// Esri, "How Emerging Hot Spot Analysis works", ArcGIS Pro 3.2; Ord & Getis 1995,
/// doi:10.1111/j.1538-4632.1995.tb00912.x; Mann 1945, doi:10.2307/1907187.
///
/// - Parameters:
///   - cube: The counts; at least ``EmergingOptions/minimumSteps`` steps, at most 1 000.
///   - weights: The neighbors of each area, all weighing 1.
///   - options: Rules, neighborhood in time, level, correction.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: The pattern of each area with what it rests on, and Gi* of every cell.
/// - Throws: As `spaceTimeGetisOrd`; also `tooFew` below the needed steps, `tooLarge` above 1 000
///   steps, and `badParameter` for a level that is not between 0 and 1.
/// - Complexity: O(*links*·*steps* + *areas*·*steps*² + *cells* log *cells*).
public func emergingHotSpots(
    _ cube: SpaceTimeCube, _ weights: SpatialWeights,
    options: EmergingOptions = EmergingOptions(), progress: StatisticsProgress? = nil
) throws(StatisticsError) -> EmergingHotSpots {
    try options.check(steps: cube.steps)
    let size = 32
    progress?.announce(steps: (cube.areas + size - 1) / size)
    let cells = try spaceTimeGetisOrd(
        cube, weights, timeWindow: options.timeWindow, correction: options.correction,
        threads: options.threads, progress: progress)
    let critical = cells.criticalMagnitude(options.alpha)
    let rows = try mapChunks(count: cube.areas, size: size, threads: options.threads) {
        range throws(StatisticsError) in
        try progress?.check()
        defer { progress?.advance() }
        return range.map { area in
            cube.isStudied[area]
                ? EmergingHotSpot(area, cube, cells, critical: critical, options) : nil
        }
    }
    return EmergingHotSpots(areas: rows.flatMap(\.self), cells: cells)
}

extension EmergingOptions {
    fileprivate func check(steps: Int) throws(StatisticsError) {
        guard steps >= Self.minimumSteps else {
            throw StatisticsError(
                .tooFew, "The cube has \(steps) time steps",
                remedy: "Emerging hot spots need at least \(Self.minimumSteps): take a longer "
                    + "period or shorter steps")
        }
        guard steps <= 1_000 else {
            throw StatisticsError(
                .tooLarge, "The cube has \(steps) time steps",
                remedy: "Use at most 1 000: longer steps")
        }
        guard alpha > 0, alpha < 1 else {
            throw StatisticsError(
                .badParameter, "The level is \(alpha)",
                remedy: "Choose one between 0 and 1; 0.05 is usual")
        }
    }
}

extension EmergingHotSpot {
    fileprivate init(
        _ area: Int, _ cube: SpaceTimeCube, _ cells: SpaceTimeGetisOrd, critical: Double,
        _ options: EmergingOptions
    ) {
        let z = cells.series(of: area)
        let counts = cube.series(of: area)
        hot = SpotHistory(z.map { $0 > 0 && $0 >= critical })
        cold = SpotHistory(z.map { $0 < 0 && -$0 >= critical })
        trend = MannKendall(z)
        direction =
            trend.p > options.alpha || trend.s == 0 ? .flat : trend.s > 0 ? .up : .down
        countTrend = MannKendall(counts)
        // A long way for a number that many empty cells have.
        countSlope = countTrend.tau == nil ? 0 : medianSlope(counts)
        finalZ = z[z.count - 1]
        finalQ = cells.q(area: area, step: cells.steps - 1) ?? 1
        pattern = options.rules.pattern(hot: hot, cold: cold, trend: direction)
    }
}
