/// How a global statistic is weighted and tested.
public struct GlobalOptions: Hashable, Sendable {
    /// Whether the weights of each row are scaled to sum to 1, once areas without a value are out.
    ///
    /// Usual for Moran and Geary; general G is meant for weights as they are.
    public var standardization: WeightStandardization
    /// The number of permutations, 0…10 000 000; 0 gives the analytic tests alone.
    public var permutations: Int
    /// The seed of the permutations.
    public var seed: UInt64
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int

    /// Makes options.
    public init(
        standardization: WeightStandardization, permutations: Int = 999, seed: UInt64 = 1,
        threads: Int = 1
    ) {
        self.standardization = standardization
        self.permutations = permutations
        self.seed = seed
        self.threads = threads
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
