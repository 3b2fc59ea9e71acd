/// Where the p-values of a local statistic come from.
public enum LocalInference: Hashable, Sendable {
    /// From the z-score and the normal distribution alone.
    case analytic
    /// From conditional permutations: hold an area, draw its neighbors from all others.
    case permutation(ConditionalPermutation)
    /// From the exact distribution that permutations sample, where it can be computed; where not,
    /// from the permutations given.
    ///
    /// It can where the values lie on a lattice, as counts do, where the neighbors of each area all
    /// weigh the same, and where the tables fit (see <doc:Inference>). The result says which of
    /// the two it was, and why.
    case exact(otherwise: ConditionalPermutation)

    /// The permutations, where any may be drawn.
    public var permutations: ConditionalPermutation? {
        switch self {
        case .analytic: nil
        case .permutation(let permutations), .exact(let permutations): permutations
        }
    }

    func validate() throws(StatisticsError) { try permutations?.validate() }
}

/// How the neighbors of conditional permutations are drawn.
public enum DrawScheme: String, CaseIterable, Hashable, Sendable {
    /// Every area has draws of its own. The default.
    case complete
    /// One table of draws serves all areas, as in esda and GeoDa: hundreds of times as quick.
    ///
    /// Each p is as good as with complete draws, but the errors of different areas are no longer
    /// independent: where the table is unlucky, it is so for the whole map.
    case shared
}

/// The number of conditional permutations, and how they are drawn.
///
/// `p = min(1, 2·(min(#≥, #≤) + 1)/(R + 1))` for `R` permutations, two-sided.
///
/// Anselin 1995, *Geographical Analysis* 27(2), "Local Indicators of Spatial Association—LISA",
/// doi:10.1111/j.1538-4632.1995.tb00338.x.
public struct ConditionalPermutation: Hashable, Sendable {
    /// The number of permutations, 1…10 000 000.
    public var count: Int
    /// The seed of the random streams.
    public var seed: UInt64
    /// Whether areas have draws of their own.
    public var scheme: DrawScheme
    /// Stops the test of an area as soon as both tails have been reached so many times; `nil` never
    /// stops early.
    ///
    /// An area that stops at permutation `l` has `p = min(1, 2·h/l)`: each tail by itself is a
    /// sequential test whose p is valid at any `h`. Areas far from significant, which are most of
    /// them, stop after a few dozen draws; those that matter get all of them. 10 is usual.
    ///
    /// Besag & Clifford 1991, *Biometrika* 78(2), "Sequential Monte Carlo p-values",
    /// doi:10.1093/biomet/78.2.301.
    public var stopAfter: Int?

    /// Makes permutations.
    public init(
        _ count: Int = 999, seed: UInt64 = 1, scheme: DrawScheme = .complete, stopAfter: Int? = nil
    ) {
        self.count = count
        self.seed = seed
        self.scheme = scheme
        self.stopAfter = stopAfter
    }

    /// The largest number of permutations.
    public static let maximumCount = 10_000_000

    /// - Throws: ``StatisticsError`` with code `badParameter`.
    func validate() throws(StatisticsError) {
        guard (1...Self.maximumCount).contains(count) else {
            throw StatisticsError(
                .badParameter, "\(count) permutations were asked for",
                remedy:
                    "Ask for 1 to 10 000 000, of which 999 is usual, or for the analytic p alone")
        }
        if let stopAfter {
            guard stopAfter >= 1 else {
                throw StatisticsError(
                    .badParameter, "Early stopping after \(stopAfter) was asked for",
                    remedy: "Stop after at least 1 in either tail; 10 is usual")
            }
            guard scheme == .complete else {
                throw StatisticsError(
                    .badParameter, "Early stopping was asked for with a shared table of draws",
                    remedy: "Stop early with complete draws; a shared table has nothing to save")
            }
        }
    }
}
