/// How many events an area has beside how many it would have at the rate of all areas.
public struct ExcessRisk: Hashable, Sendable {
    /// Events that the population would have at the rate of all areas together.
    public var expected: Double
    /// Observed over expected: 1 is as everywhere, 2 twice as much.
    public var ratio: Double
}

/// The events of each area as a multiple of what its population would have at the overall rate.
///
/// With `m = ΣE/ΣP`, expected is `m·P` and the ratio `E/(m·P)`: known as excess risk, relative risk,
/// standardized rate or location quotient. It is as noisy as the rate it is made of; see
/// ``funnelPositions(events:populations:)``.
///
///     excessRisks(events: [30, 10], populations: [1000, 1000])[0]
///     // expected 20, ratio 1.5
///
/// - Parameters:
///   - events: One count per area.
///   - populations: One population at risk per area, in the same order and number.
/// - Returns: `nil` for an area whose population is missing, not finite, 0 or negative, or whose
///   count is negative; such an area enters no sum. All `nil` where there is no event at all.
/// - Complexity: O(*areas*).
public func excessRisks(events: [Int], populations: [Double?]) -> [ExcessRisk?] {
    precondition(events.count == populations.count, "one count and one population per area")
    let rows = zip(events, populations).map { RateMoments.Row(events: $0, population: $1) }
    guard let moments = RateMoments(rows) else { return rows.map { _ in nil } }
    return rows.map { row in
        guard let row else { return nil }
        let expected = moments.mean * row.population
        let ratio = row.events / expected
        guard expected > 0, ratio.isFinite else { return nil }
        return ExcessRisk(expected: expected, ratio: ratio)
    }
}
