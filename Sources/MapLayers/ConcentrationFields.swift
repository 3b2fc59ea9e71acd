import HotspotStatistics

/// The 80/20 table: one row for each number of records (or rate) that units hold, highest first.
func stepFields(_ curve: LorenzCurve, _ base: ConcentrationRecipe.Base) -> [Layer.Field] {
    let steps = curve.steps
    var units = 0
    var incidents = 0
    let unitSums = steps.map { step in
        units += step.units
        return units
    }
    let incidentSums = steps.map { step in
        incidents += step.incidents
        return incidents
    }
    let rate: Layer.Field =
        base == .unit
        ? .init("n", "Records in each of these units", .integers(steps.map { Int($0.rate) }))
        : .init(
            "rate", base == .area ? "Records per km²" : "Records per 100 000 of the population",
            .numbers(steps.map { $0.rate * (base == .area ? 1e6 : 1e5) }))
    return [
        rate,
        .init("units", "Number of units that hold so much", .integers(steps.map(\.units))),
        .init("incidents", "Records in these units", .integers(steps.map(\.incidents))),
        .init("cumu_units", "Units that hold so much or more", .integers(unitSums)),
        .init("cumu_incidents", "Records in them", .integers(incidentSums)),
        .init(
            "perc", "Share of all \(base.words) that hold so much or more, in percent",
            .numbers(steps.map { $0.exposureShare * 100 })),
        .init(
            "cumu_perc", "Share of all records in them, in percent",
            .numbers(steps.map { $0.incidentShare * 100 })),
    ]
}

func unitShareFields(
    _ result: IncidentConcentration, _ base: ConcentrationRecipe.Base
) -> [Layer.Field] {
    let order = base == .unit ? "number of records" : "records by \(base.words)"
    return [
        .init("rank", "Place by \(order), 1 for the highest", .integers(result.ranks)),
        .init(
            "perc", "Share of all records in the unit, in percent",
            .numbers(result.shares.map { $0.map { $0 * 100 } })),
        .init(
            "cumu_perc", "Share of all records in it and all units of at least its place",
            .numbers(result.cumulativeShares.map { $0.map { $0 * 100 } })),
        .init("reason", "Why a number is null", .texts(result.reasons.map { $0?.rawValue })),
    ]
}

func concentrationParameters(
    _ result: IncidentConcentration, _ base: ConcentrationRecipe.Base, _ units: CountingUnits,
    _ options: ConcentrationOptions
) -> [Layer.Parameter] {
    let curve = result.curve
    var parameters: [Layer.Parameter] = [
        .init("per", .text(base.rawValue)),
        .init("n_units", .integer(result.unitCount)),
        .init("n_units_empty", .integer(result.emptyUnitCount)),
        .init("n_left_out", .integer(units.count - result.unitCount)),
        .init("gini", .number(curve.gini)),
    ]
    if base == .population, let field = units.populationField {
        parameters.insert(.init("population_field", .text(field)), at: 1)
    }
    if let adjusted = result.adjustedGini {
        parameters.append(.init("gini_adjusted", .number(adjusted)))
        parameters.append(
            .init(
                "adjustment",
                .text(
                    "max(n/N, 1)·(gini − 1) + 1, Bernasco & Steenbeek 2017, "
                        + "doi:10.1007/s10940-016-9324-7")))
    }
    let chance = result.chance
    if let expected = chance.expected {
        parameters += [
            .init("gini_expected", .number(expected)),
            .init("gini_excess", .number(curve.gini - expected)),
            .init(
                "expectation",
                .text(
                    "records thrown at random on \(base.words), "
                        + (chance.isExact ? "exact" : "mean of the simulations"))),
        ]
    }
    if let interval = chance.interval {
        parameters.append(.init("gini_chance_lo", .number(interval.lowerBound)))
        parameters.append(.init("gini_chance_hi", .number(interval.upperBound)))
    }
    if let p = chance.p {
        parameters += [
            .init("gini_p", .number(p)),
            .init("simulations", .integer(options.simulations)),
            .init("seed", .text(String(options.seed))),
        ]
    }
    parameters += [1, 5, 10, 20, 50].map { percent in
        .init("top_\(percent)", .number(100 * curve.incidentShare(ofTop: Double(percent) / 100)))
    }
    parameters += [25, 50, 80].map { percent in
        .init(
            "holding_\(percent)",
            .number(100 * curve.exposureShare(holding: Double(percent) / 100)))
    }
    return parameters
}
