import HotspotStatistics

/// The columns of the table of indices: one row a rule.
func evaluationFields(_ rows: [EvaluatedRule]) -> [Layer.Field] {
    let results = rows.map(\.result)
    func integers(_ name: String, _ meaning: String, _ value: (EvaluatedHotspots) -> Int?)
        -> Layer.Field
    {
        .init(name, meaning, .integers(results.map(value)))
    }
    func numbers(_ name: String, _ meaning: String, _ value: (EvaluatedHotspots) -> Double?)
        -> Layer.Field
    {
        .init(name, meaning, .numbers(results.map(value)))
    }
    return [
        .init("hot", "Which units are called hot", .texts(rows.map(\.rule.description))),
        integers("n_units_hot", "Number of hot units") { $0.hotUnitCount },
        integers("n_hot", "Later records in hot units") { $0.hitCount },
        integers("n", "Later records in all units") { $0.incidentCount },
        numbers("hit_rate", "Share of the later records in hot units") { $0.hitRate },
        numbers("hit_lo", "Lower end of its exact 95 % interval") { $0.hitInterval.lowerBound },
        numbers("hit_hi", "Upper end of its exact 95 % interval") { $0.hitInterval.upperBound },
        numbers("area_hot_km2", "Area of the hot units, in square kilometers") {
            $0.hotArea / 1e6
        },
        numbers("area_share", "Share of the area that is hot") { $0.areaShare },
        numbers("pai", "Prediction accuracy index: hit rate by area share; 1 is chance") { $0.pai },
        numbers("pai_lo", "Lower end of its 95 % interval") { $0.paiInterval?.lowerBound },
        numbers("pai_hi", "Upper end of its 95 % interval") { $0.paiInterval?.upperBound },
        numbers("pai_best", "Index of the best choice of as much area, with hindsight") {
            $0.bestPAI
        },
        numbers("pai_busiest", "Index of as much area given to the earlier fullest units") {
            $0.busiestPAI
        },
        numbers("pei", "Prediction efficiency index: pai by pai_best, 0 to 1") { $0.pei },
        numbers("rri", "Recapture rate index: later hit rate by earlier; 1 held, below 1 faded") {
            $0.rri
        },
        numbers("p", "Two-sided p of so many hits if records fell by area alone") { $0.p },
        .init(
            "reason", "Why a number is null",
            .texts(
                results.map { result in
                    if result.hotUnitCount == 0 { return "nothing-hot" }
                    if result.earlierIncidentCount == nil { return "no-earlier-counts" }
                    return result.rri == nil ? "nothing-hot-before" : nil
                })),
    ]
}

/// The columns of the units: what a rule said of each, and what came.
func outcomeFields(
    _ row: EvaluatedRule, _ earlier: EarlierHotSpots, _ counts: [Int]
) -> [Layer.Field] {
    var fields: [Layer.Field] = [
        .init("n", "Number of later records", .integers(counts))
    ]
    if let before = earlier.counts {
        fields.append(.init("n_before", "Number of earlier records", .integers(before)))
    }
    return fields + [
        .init(
            "hot", "Whether the unit was called hot (\(row.rule)): 1 or 0",
            .integers(row.verdicts.map { $0.map { $0 ? 1 : 0 } })),
        .init(
            "best", "Whether the best choice of as much area takes the unit: 1 or 0",
            .integers(row.result.isBest.map { $0 ? 1 : 0 })),
        .init(
            "outcome",
            "held: hot and among the best; faded: hot and not; missed: best and not hot; quiet",
            .texts(
                zip(row.verdicts, row.result.isBest).map { verdict, isBest in
                    switch (verdict ?? false, isBest) {
                    case (true, true): "held"
                    case (true, false): "faded"
                    case (false, true): "missed"
                    case (false, false): "quiet"
                    }
                })),
        .init(
            "reason", "Why a number is null",
            .texts(row.verdicts.map { $0 == nil ? "not-tested" : nil })),
    ]
}
