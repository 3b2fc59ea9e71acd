/// Where an area's count lies in a funnel plot: outside what chance alone explains, or within.
public enum FunnelPosition: String, CaseIterable, Hashable, Sendable {
    /// More events than in 99.8 % of cases by chance.
    case above998 = "above-99.8"
    /// More events than in 95 % of cases by chance.
    case above95 = "above-95"
    /// As many as chance explains.
    case within
    /// Fewer events than in 95 % of cases by chance.
    case below95 = "below-95"
    /// Fewer events than in 99.8 % of cases by chance.
    case below998 = "below-99.8"
}

/// Where each area lies in the funnel around the rate of all areas.
///
/// If an area had the overall rate `m = ΣE/ΣP`, its count would be a Poisson number with the mean
/// `m·P`. It is outside the band of 95 % where a count at least as high (or at least as low) has a
/// probability below 2.5 %, and outside that of 99.8 % where it is below 0.1 %: exact limits, no
/// normal approximation. That is the same as the overall rate lying outside Garwood's interval of
/// the area's own rate; see ``poissonInterval(count:confidence:)``.
///
/// Of many areas with nothing peculiar about them 5 in 100 lie outside the inner band and 2 in 1000
/// outside the outer one. Counts that vary more than Poisson, as crimes do when one leads to another,
/// lie outside more often: then the funnel shows where to look, not what is proven.
///
/// Spiegelhalter 2005, *Statistics in Medicine* 24(8), "Funnel plots for comparing institutional
/// performance", doi:10.1002/sim.1970.
///
/// - Parameters:
///   - events: One count per area.
///   - populations: One population at risk per area, in the same order and number.
/// - Returns: `nil` for an area whose population is missing, not finite, 0 or negative, or whose
///   count is negative; such an area enters no sum. All `nil` where there is no event at all.
/// - Complexity: O(Σ √*count*).
public func funnelPositions(events: [Int], populations: [Double?]) -> [FunnelPosition?] {
    zip(events, excessRisks(events: events, populations: populations)).map { count, risk in
        guard let expected = risk?.expected else { return nil }
        let inner = poissonInterval(count: count, confidence: 0.95)
        guard !inner.contains(expected) else { return .within }
        let outer = poissonInterval(count: count, confidence: 0.998)
        if expected < inner.lowerBound {
            return expected < outer.lowerBound ? .above998 : .above95
        }
        return expected > outer.upperBound ? .below998 : .below95
    }
}
