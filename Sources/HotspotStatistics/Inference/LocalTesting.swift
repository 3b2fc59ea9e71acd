/// How every area of a map is tested: where p comes from, and how it is corrected.
public struct LocalTesting: Hashable, Sendable {
    /// Where the p-values come from.
    public var inference: LocalInference
    /// The correction that makes q from the p in use.
    public var correction: FalseDiscoveryCorrection
    /// The largest q of a significant area, above 0 and below 1, where a statistic has one level.
    public var alpha: Double
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int

    /// Below this many tests a result deserves a warning.
    public static let smallSampleLimit = 30

    /// Makes options.
    public init(
        _ inference: LocalInference = .permutation(ConditionalPermutation()),
        correction: FalseDiscoveryCorrection = .benjaminiHochberg, alpha: Double = 0.05,
        threads: Int = 1
    ) {
        self.inference = inference
        self.correction = correction
        self.alpha = alpha
        self.threads = threads
    }

    /// - Throws: ``StatisticsError`` with code `badParameter`.
    func validate() throws(StatisticsError) {
        try inference.validate()
        guard alpha > 0, alpha < 1 else {
            throw StatisticsError(
                .badParameter, "The level is \(alpha)",
                remedy: "Give one between 0 and 1, such as 0.05")
        }
        guard (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter, "\(threads) threads were asked for", remedy: "Ask for 1 to 1 024")
        }
    }
}
