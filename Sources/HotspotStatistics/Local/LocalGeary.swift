/// A local Geary statistic of every area, with its tests, in the order of the input.
public struct LocalGeary: Hashable, Sendable {
    /// Which kind of place an area is among its neighbors.
    public enum Association: String, CaseIterable, Hashable, Sendable {
        /// Alike, and all above the mean.
        case highHigh = "high-high"
        /// Alike, and all below the mean.
        case lowLow = "low-low"
        /// Alike across the mean.
        case otherPositive = "other-positive"
        /// Unlike: a step or an outlier.
        case negative
        /// No association that chance does not explain.
        case notSignificant = "not-significant"
    }

    /// The statistic: small among alike, large among unlike values.
    public internal(set) var c: [Double?]
    /// Its z-score: negative among alike, positive among unlike values.
    public internal(set) var z: [Double?]
    /// The two-sided p of z under the normal distribution, uncorrected.
    ///
    /// Sums of squares are skewed: for the few neighbors of most maps this p is rough. Use permutations.
    public internal(set) var p: [Double?]
    /// The two-sided p of the conditional permutations, uncorrected; all `nil` without any.
    public internal(set) var pSimulated: [Double?]
    /// The exact two-sided p, uncorrected; all `nil` where it was not asked for or not to be had.
    public internal(set) var pExact: [Double?]
    /// The p in use (exact or permutation where there is one, analytic otherwise), corrected.
    public internal(set) var q: [Double?]
    /// The kind of place, where q is at most the level.
    public internal(set) var associations: [Association?]
    /// Why a number of the row is `nil`; `nil` where none is.
    public internal(set) var reasons: [NullReason?]
    /// The number of neighbors that have a value.
    public internal(set) var neighborCounts: [Int]
    /// The number of tests that q corrects for.
    public internal(set) var testedCount = 0
    /// Why permutations were drawn although the exact p was asked for, as the rest of a sentence.
    public internal(set) var exactRefusal: String?
    /// How many permutations were drawn, all areas together.
    public internal(set) var drawnCount = 0

    init(count: Int) {
        c = Array(repeating: nil, count: count)
        z = c
        p = c
        pSimulated = c
        pExact = c
        q = c
        associations = Array(repeating: nil, count: count)
        reasons = Array(repeating: .missing, count: count)
        neighborCounts = Array(repeating: 0, count: count)
    }
}
