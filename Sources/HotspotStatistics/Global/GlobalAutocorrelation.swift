/// One number for the whole map: whether like values lie beside like, more than chance explains.
///
/// Made by ``globalMoran(_:_:keys:options:progress:)``, ``globalGeary(_:_:keys:options:progress:)``,
/// ``generalG(_:_:keys:options:progress:)`` and
/// ``bivariateMoran(_:with:_:keys:options:progress:)``.
public struct GlobalAutocorrelation: Hashable, Sendable {
    /// What theory says the statistic does by chance, and how far from it this one is.
    public struct AnalyticTest: Hashable, Sendable {
        /// The variance of the statistic if there were no pattern.
        public var variance: Double
        /// (value − expectation) / √variance.
        public var z: Double
        /// Two-sided, under the normal distribution.
        public var p: Double
    }

    /// What the statistic was when the values were dealt out anew over the map.
    public struct PermutationTest: Hashable, Sendable {
        /// How often they were.
        public var permutations: Int
        /// The mean of the statistic over the permutations.
        public var mean: Double
        /// Its variance over the permutations, divided by their number.
        public var variance: Double
        /// Two-sided: `min(1, 2·(min(#≥, #≤) + 1)/(R + 1))`.
        public var p: Double
    }

    /// The statistic.
    public var value: Double
    /// What it is on average if there is no pattern.
    public var expectation: Double
    /// The test that takes the values as they are and their places as chance; the usual one.
    ///
    /// `nil` where ``reason`` says why.
    public var randomization: AnalyticTest?
    /// The test that takes the values as drawn from a normal distribution; `nil` for statistics
    /// that have none (general G, bivariate Moran), and where ``reason`` says why.
    public var normality: AnalyticTest?
    /// The test by permutation; `nil` where none was asked for.
    public var simulation: PermutationTest?
    /// Why there is no analytic test: `neighborsEverywhere` where every arrangement of the values
    /// gives the same number, `tooFew` where there are three areas, for which it is not defined.
    public var reason: NullReason?
    /// How many areas have a value.
    public var areaCount: Int
    /// How many have none and were left out, as if they were not on the map.
    public var leftOutCount: Int
    /// How many areas with a value have no neighbor with one; they count among the areas.
    public var isolateCount: Int
}

extension GlobalAutocorrelation.AnalyticTest {
    /// `nil` where the variance is not above 0.
    init?(_ value: Double, expectation: Double, variance: Double) {
        guard variance > 0 else { return nil }
        self.variance = variance
        z = (value - expectation) / variance.squareRoot()
        p = twoSidedNormalP(z)
    }
}
