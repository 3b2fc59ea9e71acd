/// A local Moran statistic of every area, with its tests, in the order of the input.
public struct LocalMoran: Hashable, Sendable {
    /// Which kind of place an area is among its neighbors.
    public enum Association: String, CaseIterable, Hashable, Sendable {
        /// A high value among high ones: the core of a hot spot.
        case highHigh = "high-high"
        /// A low value among low ones: the core of a cold spot.
        case lowLow = "low-low"
        /// A high value among low ones: an outlier.
        case highLow = "high-low"
        /// A low value among high ones: an outlier.
        case lowHigh = "low-high"
        /// No association that chance does not explain.
        case notSignificant = "not-significant"
    }

    /// The statistic: positive among alike, negative among unlike values.
    public internal(set) var i: [Double?]
    /// Its z-score.
    public internal(set) var z: [Double?]
    /// The two-sided p of z under the normal distribution, uncorrected.
    public internal(set) var p: [Double?]
    /// The two-sided p of the conditional permutations, uncorrected; all `nil` without any.
    public internal(set) var pSimulated: [Double?]
    /// The exact two-sided p, uncorrected; all `nil` where it was not asked for or not to be had.
    public internal(set) var pExact: [Double?]
    /// The p in use (exact or permutation where there is one, analytic otherwise), corrected.
    public internal(set) var q: [Double?]
    /// The kind of place, where q is at most the level.
    ///
    /// High and low are above and below the mean. Not significant is also a value or a sum of
    /// neighbors that is the mean itself, and one whose permutations contradict its side of the mean.
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
        i = Array(repeating: nil, count: count)
        z = i
        p = i
        pSimulated = i
        pExact = i
        q = i
        associations = Array(repeating: nil, count: count)
        reasons = Array(repeating: .missing, count: count)
        neighborCounts = Array(repeating: 0, count: count)
    }
}
