/// Why a statistic of one area is `nil`.
public enum NullReason: String, Hashable, Sendable {
    /// The area has no value: missing, suppressed, or not a finite number.
    case missing
    /// The area has no neighbor with a value.
    case isolate
    /// The area neighbors every other area, so there is nothing to compare its surroundings with.
    case neighborsEverywhere = "neighbors-everywhere"
    /// Nothing can vary around the area: the values of all others are equal (or equally far from its
    /// own), or its own value is the mean, which makes every product with it 0.
    case noVariation = "no-variation"
    /// The area has no population, or other number that it is exposed to, above 0.
    case noPopulation = "no-population"
    /// There are too few areas for the test.
    case tooFew = "too-few"
    /// So little of the kernel around the place lies in the study area that a correction for the
    /// rest would rest on next to nothing.
    case beyondStudyArea = "beyond-study-area"
    /// The denominator of a ratio of densities is below the floor.
    case lowDenominator = "low-denominator"
    /// A ratio of densities is 0, which has no logarithm.
    case zeroNumerator = "zero-numerator"
}

/// A local Getis–Ord statistic of every area, with its tests, in the order of the input.
public struct LocalGetisOrd: Hashable, Sendable {
    /// Gi or Gi*, as a z-score.
    public internal(set) var z: [Double?]
    /// The two-sided p of z under the normal distribution, uncorrected.
    public internal(set) var p: [Double?]
    /// The two-sided p of the conditional permutations, uncorrected; all `nil` without any.
    public internal(set) var pSimulated: [Double?]
    /// The exact two-sided p, uncorrected; all `nil` where it was not asked for or not to be had.
    public internal(set) var pExact: [Double?]
    /// The p in use (exact or permutation where there is one, analytic otherwise), corrected.
    public internal(set) var q: [Double?]
    /// −3…3, see ``hotspotBin(z:q:)``.
    ///
    /// Where a permutation or exact p is in use and its tail points the other way than z (one extreme value
    /// can pull the mean above nearly every permutation), the class is 0: the tests contradict
    /// each other.
    public internal(set) var bin: [Int?]
    /// Why a number of the row is `nil`; `nil` where none is.
    public internal(set) var reasons: [NullReason?]
    /// The number of neighbors that have a value, the area itself not counted.
    public internal(set) var neighborCounts: [Int]
    /// The number of tests that q corrects for.
    public internal(set) var testedCount: Int
    /// Why permutations were drawn although the exact p was asked for, as the rest of a sentence:
    /// "the values are not counts"; `nil` where that was not so.
    public internal(set) var exactRefusal: String?
    /// How many permutations were drawn, all areas together.
    public internal(set) var drawnCount: Int

    /// Below this many tests a result deserves a warning.
    public static let smallSampleLimit = LocalTesting.smallSampleLimit

    init(count: Int) {
        z = Array(repeating: nil, count: count)
        p = z
        pSimulated = z
        pExact = z
        q = z
        bin = Array(repeating: nil, count: count)
        reasons = Array(repeating: nil, count: count)
        neighborCounts = Array(repeating: 0, count: count)
        testedCount = 0
        drawnCount = 0
    }
}
