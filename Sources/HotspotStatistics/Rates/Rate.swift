/// A rate with its exact Poisson interval.
public struct RateEstimate: Hashable, Sendable {
    /// Events per so many inhabitants.
    public var rate: Double
    /// Where the true rate lies with the confidence asked for, by Garwood's interval.
    public var interval: ClosedRange<Double>
}

/// The crude rate `events / population · per`, with its exact Poisson interval.
///
///     rate(events: 10, population: 50_000)?.rate  // 20.0
///
/// - Parameters:
///   - events: What was counted.
///   - population: The population at risk; `nil` where it is not known.
///   - per: The size of population the rate refers to.
///   - confidence: Between 0 and 1, both excluded.
/// - Returns: `nil` where the population is missing, not finite, 0 or negative, where the count is
///   negative, or where the rate is too large for a number.
public func rate(
    events: Int, population: Double?, per: Double = 100_000, confidence: Double = 0.95
) -> RateEstimate? {
    guard events >= 0, let population, population.isFinite, population > 0 else { return nil }
    let interval = poissonInterval(count: events, confidence: confidence)
    let rate = Double(events) / population * per
    let lower = interval.lowerBound / population * per
    let upper = interval.upperBound / population * per
    guard rate.isFinite, upper.isFinite, lower <= upper else { return nil }
    return RateEstimate(rate: rate, interval: lower...upper)
}
