import RealModule

/// Rates made comparable between large and small areas, for statistics of autocorrelation.
///
/// The rate of a small area varies more by chance alone, which Moran's I of crude rates takes for
/// spatial pattern (or hides one by). Each rate is divided by its own standard deviation, estimated
/// by empirical Bayes: with `r = E/P`, `b = ΣE/ΣP` and `P̄` the mean population,
///
///     a = max(0, ΣP(r−b)²/ΣP − b/P̄)        vᵢ = a + b/Pᵢ        zᵢ = (rᵢ − b)/√vᵢ
///
/// The variance between areas is held at 0, as in ``marshallEmpiricalBayes(events:populations:per:)``
/// and in spdep. esda and GeoDa let it fall below 0 and mend only areas whose whole variance does:
/// an area just above that gets an enormous z that nothing in its rate explains.
///
/// Give the result to any statistic in place of the rates.
///
///     empiricalBayesStandardized(events: [1, 9, 20], populations: [1000, 1000, 1000])
///     // [-1.155…, -0.128…, 1.283…]
///
/// Assunção & Reis 1999, *Statistics in Medicine* 18(16), "A new proposal to adjust Moran's I for
/// population density",
/// doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I.
///
/// - Parameters:
///   - events: One count per area.
///   - populations: One population at risk per area, in the same order and number.
/// - Returns: `nil` for an area whose population is missing, not finite, 0 or negative, or whose
///   count is negative; such an area enters no sum. All `nil` where there is no event at all.
/// - Complexity: O(*areas*).
public func empiricalBayesStandardized(events: [Int], populations: [Double?]) -> [Double?] {
    precondition(events.count == populations.count, "one count and one population per area")
    let rows = zip(events, populations).map { RateMoments.Row(events: $0, population: $1) }
    guard let moments = RateMoments(rows) else { return rows.map { _ in nil } }
    return rows.map { row in
        guard let row else { return nil }
        let variance = max(0, moments.between) + moments.mean / row.population
        let standardized = (row.rate - moments.mean) / Double.sqrt(variance)
        return standardized.isFinite ? standardized : nil
    }
}
