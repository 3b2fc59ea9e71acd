/// A scan window that stands out: a circle, or a cylinder of a circle and an interval of time.
public struct ScanCluster: Hashable, Sendable {
    /// The row of the area at whose center the circle is drawn.
    public var center: Int
    /// The distance from there to the farthest center inside, in meters; 0 for one area.
    public var radius: Double
    /// The rows of the areas inside, ascending.
    public var areas: [Int]
    /// The time steps, half-open; all of them for a purely spatial scan.
    public var steps: Range<Int>
    /// The number of cases inside.
    public var observed: Int
    /// The number of cases expected inside.
    public var expected: Double
    /// The rate inside against the rate outside: `(c/E) / ((C − c)/(C − E))`; `nil` where there is no
    /// case outside.
    public var relativeRisk: Double?
    /// The log-likelihood ratio.
    public var logLikelihoodRatio: Double
    /// The share of simulations, and the observed map with them, whose largest ratio is at least
    /// this one; `nil` without simulations.
    public var p: Double?
    /// The same from the Gumbel distribution with the mean and variance of the simulated maxima,
    /// which goes below what ranks can show; `nil` for fewer than 99 simulations.
    public var pGumbel: Double?

    /// Whether there are more cases than expected.
    public var isHigh: Bool { Double(observed) > expected }
}
