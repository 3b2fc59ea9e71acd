/// Which local Getis–Ord statistic.
public enum LocalGStatistic: String, CaseIterable, Hashable, Sendable {
    /// Gi: the neighbors without the area itself.
    case gi
    /// Gi*: the neighbors with the area itself.
    case giStar = "gi-star"
}

/// Whether the weights of a row are scaled to sum to 1.
public enum WeightStandardization: String, CaseIterable, Hashable, Sendable {
    /// Every neighbor weighs 1.
    case none
    /// Every row sums to 1; for Gi* the area itself is in the row.
    case row
}

/// How a local Getis–Ord statistic is computed and tested.
public struct LocalGOptions: Hashable, Sendable {
    /// Gi or Gi*.
    public var statistic: LocalGStatistic
    /// Kept for the record: the neighbors of one area all weigh the same, and the z-score does not
    /// depend on their common weight, so both choices give the same bytes.
    public var standardization: WeightStandardization
    /// The number of conditional permutations, 0…10 000 000; 0 gives the analytic p alone.
    public var permutations: Int
    /// The seed of the random streams.
    public var seed: UInt64
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int
    /// The correction that makes q from the p in use.
    public var correction: FalseDiscoveryCorrection

    /// Makes options.
    public init(
        statistic: LocalGStatistic, standardization: WeightStandardization = .none,
        permutations: Int = 999, seed: UInt64 = 1, threads: Int = 1,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg
    ) {
        self.statistic = statistic
        self.standardization = standardization
        self.permutations = permutations
        self.seed = seed
        self.threads = threads
        self.correction = correction
    }

    func validate() throws(StatisticsError) {
        guard (0...10_000_000).contains(permutations) else {
            throw StatisticsError(
                .badParameter, "\(permutations) permutations were asked for",
                remedy: "Ask for 0 to 10 000 000; 999 is usual")
        }
        guard (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter, "\(threads) threads were asked for", remedy: "Ask for 1 to 1 024")
        }
    }
}
