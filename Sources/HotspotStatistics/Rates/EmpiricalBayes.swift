/// Marshall's global empirical Bayes rates: each crude rate drawn toward the rate of all areas, the
/// more so the smaller its population.
///
/// With `r = E/P`, `m = ΣE/ΣP` and `P̄` the mean population:
/// `s² = max(0, ΣP(r−m)²/ΣP − m/P̄)`, `θ = m + (r−m)·s²/(s² + m/P)`. The variance is held at 0 where
/// the rates differ no more than chance alone makes them; then every rate is `m`.
///
/// Marshall 1991, *Applied Statistics* 40(2), "Mapping Disease and Mortality Rates Using Empirical
/// Bayes Estimators", doi:10.2307/2347593.
///
/// - Parameters:
///   - events: One count per area.
///   - populations: One population at risk per area, in the same order and number.
///   - per: The size of population the rates refer to; 1 gives rates per inhabitant.
/// - Returns: `nil` for an area whose population is missing, not finite, 0 or negative, or whose
///   count is negative; such an area enters no sum.
/// - Complexity: O(*areas*).
public func marshallEmpiricalBayes(
    events: [Int], populations: [Double?], per: Double = 1
) -> [Double?] {
    precondition(events.count == populations.count, "one count and one population per area")
    let rows = zip(events, populations).map { RateMoments.Row(events: $0, population: $1) }
    guard let moments = RateMoments(rows) else { return rows.map { _ in nil } }
    return rows.map { row in
        guard let row else { return nil }
        let smoothed = moments.smoothed(row) * per
        return smoothed.isFinite ? smoothed : nil
    }
}
