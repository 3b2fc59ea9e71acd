/// How a Knox table is made and tested.
public struct KnoxOptions: Hashable, Sendable {
    /// The distance bands.
    public var distanceBands: DistanceBands
    /// The time bands, in the unit of the times.
    public var timeBands: TimeBands
    /// How distances are measured.
    public var metric: DistanceMetric
    /// How often the times are shuffled, 0…10 000 000; 0 gives the expectation alone.
    public var permutations: Int
    /// The seed of the random streams.
    public var seed: UInt64
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int
    /// The level at which a cell is flagged, on the corrected p.
    public var alpha: Double
    /// The correction for the number of cells.
    public var correction: FalseDiscoveryCorrection

    /// Makes options.
    public init(
        distanceBands: DistanceBands = .usual, timeBands: TimeBands = .usual,
        metric: DistanceMetric = .euclidean, permutations: Int = 999, seed: UInt64 = 1,
        threads: Int = 1, alpha: Double = 0.05,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg
    ) {
        self.distanceBands = distanceBands
        self.timeBands = timeBands
        self.metric = metric
        self.permutations = permutations
        self.seed = seed
        self.threads = threads
        self.alpha = alpha
        self.correction = correction
    }

    /// The number of cells of the table.
    public var cellCount: Int { distanceBands.count * timeBands.count }

    /// The largest number of simulated counts that are kept, for medians: cells × permutations.
    public static let maximumSimulatedCounts = 100_000_000

    func validate() throws(StatisticsError) {
        try distanceBands.validate()
        try timeBands.validate()
        guard (0...10_000_000).contains(permutations) else {
            throw StatisticsError(
                .badParameter, "\(permutations) permutations were asked for",
                remedy: "Ask for 0 to 10 000 000; 999 is usual")
        }
        guard permutations * cellCount <= Self.maximumSimulatedCounts else {
            throw StatisticsError(
                .tooLarge,
                "\(permutations) permutations of \(cellCount) cells make more than "
                    + "\(Self.maximumSimulatedCounts) counts to keep",
                remedy: "Ask for \(Self.maximumSimulatedCounts / cellCount) permutations or fewer, "
                    + "or for fewer bands")
        }
        guard (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter, "\(threads) threads were asked for", remedy: "Ask for 1 to 1 024")
        }
        guard alpha > 0, alpha < 1 else {
            throw StatisticsError(
                .badParameter, "A level of \(alpha) was asked for",
                remedy: "Ask for one between 0 and 1, such as 0.05")
        }
    }
}
