import HotspotStatistics

/// The columns of emerging hot spots: the pattern, and everything that its rules look at.
func emergingFields(
    _ found: EmergingHotSpots, _ units: CountingUnits, _ weights: SpatialWeights
) -> [Layer.Field] {
    let rows = found.areas
    func numbers(_ value: (EmergingHotSpot) -> Double?) -> Layer.Values {
        .numbers(rows.map { $0.flatMap(value) })
    }
    func integers(_ value: (EmergingHotSpot) -> Int) -> Layer.Values {
        .integers(rows.map { $0.map(value) })
    }
    func history(_ name: String, _ word: String, _ of: (EmergingHotSpot) -> SpotHistory)
        -> [Layer.Field]
    {
        [
            .init(
                "\(name)_steps", "In how many steps the unit is a significant \(word) spot",
                integers { of($0).steps }),
            .init(
                "\(name)_run",
                "How many of them end the period without a break; 0 if the last "
                    + "step is none", integers { of($0).finalRun }),
            .init(
                "\(name)_before", "1 where there is one before that run",
                integers { of($0).wasBefore ? 1 : 0 }),
            .init(
                "\(name)_mostly", "1 where they are at least 90 % of all steps",
                integers { of($0).isMostly ? 1 : 0 }),
        ]
    }
    return [
        .init(
            "pattern", "What the hot or cold spot has done, by the named rules",
            .texts(rows.map { $0?.pattern.name }))
    ] + history("hot", "hot") { $0.hot } + history("cold", "cold") { $0.cold } + [
        .init(
            "trend", "Where the z-scores go, if significantly: up, flat or down",
            .texts(rows.map { $0.map { "\($0.direction)" } })),
        .init("mk_z", "Mann–Kendall z of the z-scores", numbers { $0.trend.z }),
        .init("mk_tau", "Kendall's tau-b of the z-scores against time", numbers { $0.trend.tau }),
        .init(
            "mk_p", "Two-sided p of the trend of the z-scores, not corrected",
            numbers { $0.trend.p }),
        .init("n_tau", "Kendall's tau-b of the counts against time", numbers { $0.countTrend.tau }),
        .init(
            "n_p", "Two-sided p of the trend of the counts, not corrected",
            numbers { $0.countTrend.p }),
        .init(
            "n_slope", "Theil–Sen slope of the counts, in records per step",
            numbers { $0.countSlope }),
        .init("gi_z", "Gi* of the last step, as a z-score", numbers { $0.finalZ }),
        .init(
            "gi_q", "Corrected p (false discovery rate) of gi_z over all units and steps",
            numbers { $0.finalQ }),
        .init(
            "n_nb", "Number of neighbors, the unit itself not counted",
            .integers((0..<units.count).map { weights.cardinality(of: $0) })),
        .init(
            "reason", "Why a number is null",
            .texts(
                rows.map { row in
                    guard let row else { return "no-records" }
                    return row.trend.tau == nil || row.countTrend.tau == nil ? "no-variation" : nil
                })),
    ]
}
