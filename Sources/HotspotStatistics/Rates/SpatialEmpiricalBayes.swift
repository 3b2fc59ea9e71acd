/// Marshall's local empirical Bayes rates: each crude rate drawn toward the rate of its neighborhood,
/// the more so the smaller its population.
///
/// The formula is that of ``marshallEmpiricalBayes(events:populations:per:)``, with mean and variance
/// over the area and its neighbors instead of all areas. It keeps what is peculiar to a part of the
/// city, where the global one draws everything to the city's mean. Every neighbor counts alike: the
/// numbers of weights are not used. The variance is held at 0 where the rates of a neighborhood
/// differ no more than chance alone makes them, which is often so among a handful of areas; then the
/// rate is that of the neighborhood. An isolate has nothing to borrow from and keeps its crude rate.
///
/// Marshall 1991, *Applied Statistics* 40(2), "Mapping Disease and Mortality Rates Using Empirical
/// Bayes Estimators", doi:10.2307/2347593.
///
/// - Parameters:
///   - events: One count per area.
///   - populations: One population at risk per area, in the same order and number.
///   - weights: Rows in the order of the counts.
///   - per: The size of population the rates refer to; 1 gives rates per inhabitant.
/// - Returns: `nil` for an area whose population is missing, not finite, 0 or negative, or whose
///   count is negative; such an area enters no neighborhood.
/// - Complexity: O(*areas* + *links*).
public func spatialEmpiricalBayes(
    events: [Int], populations: [Double?], weights: SpatialWeights, per: Double = 1
) -> [Double?] {
    precondition(events.count == populations.count, "one count and one population per area")
    precondition(events.count == weights.count, "one row of weights per area")
    let rows = zip(events, populations).map { RateMoments.Row(events: $0, population: $1) }
    return rows.indices.map { area in
        guard let row = rows[area] else { return nil }
        var neighborhood: [RateMoments.Row?] = [row]
        for neighbor in weights.neighbors(of: area) { neighborhood.append(rows[neighbor]) }
        guard let moments = RateMoments(neighborhood) else { return nil }
        let smoothed = moments.smoothed(row) * per
        return smoothed.isFinite ? smoothed : nil
    }
}
