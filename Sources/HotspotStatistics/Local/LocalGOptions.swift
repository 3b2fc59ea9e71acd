/// Which local Getis–Ord statistic.
public enum LocalGStatistic: String, CaseIterable, Hashable, Sendable {
    /// Gi: the neighbors without the area itself.
    case gi
    /// Gi*: the neighbors with the area itself.
    case giStar = "gi-star"
}

/// How a local Getis–Ord statistic is computed and tested.
public struct LocalGOptions: Hashable, Sendable {
    /// Gi or Gi*.
    public var statistic: LocalGStatistic
    /// Kept for the record: a z-score does not depend on the scale of the weights of its row, so
    /// both choices give the same bytes.
    public var standardization: WeightStandardization
    /// Where the p-values come from, how they are corrected, and by how many threads.
    public var testing: LocalTesting

    /// Makes options.
    public init(
        statistic: LocalGStatistic, standardization: WeightStandardization = .none,
        testing: LocalTesting
    ) {
        self.statistic = statistic
        self.standardization = standardization
        self.testing = testing
    }

    /// Makes options with complete permutations; 0 of them give the analytic p alone.
    public init(
        statistic: LocalGStatistic, standardization: WeightStandardization = .none,
        permutations: Int = 999, seed: UInt64 = 1, threads: Int = 1,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg
    ) {
        self.init(
            statistic: statistic, standardization: standardization,
            testing: LocalTesting(
                permutations == 0
                    ? .analytic : .permutation(ConditionalPermutation(permutations, seed: seed)),
                correction: correction, threads: threads))
    }
}
