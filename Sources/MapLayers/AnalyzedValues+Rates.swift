import HotspotStatistics

extension AnalyzedValues {
    /// Takes the rates of the plan's records by the population of the areas, each divided by its own
    /// standard deviation.
    ///
    /// - Throws: ``LayerError`` with code `noPopulation` where the units have none, and those of
    ///   counting.
    init(
        ratesOf plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let counted = try workshop.counted(plan)
        let units = counted.units
        guard let populations = units.populations else {
            throw LayerError(
                .noPopulation, layer: plan.identifier,
                detail: "\(units.summary) have no population to make rates with",
                remedy: "Name its field with --population (population: in a job)")
        }
        let source = units.populationField ?? "population"
        guard populations.contains(where: { ($0 ?? 0) > 0 }) else {
            throw LayerError(
                .noPopulation, layer: plan.identifier,
                detail: "No area has a population above 0 in '\(source)'",
                remedy: "Name another field with --population (population: in a job)")
        }
        let counts = counted.tabulation.counts
        let standardized = empiricalBayesStandardized(events: counts, populations: populations)
        var parameters: [Layer.Parameter] = [
            recordParameters(counted, plan),
            .init("population_field", .text(source)),
            .init(
                "rates",
                .text(
                    "crude rates less the rate of all areas, each divided by its own standard "
                        + "deviation by empirical Bayes (Assunção & Reis 1999, "
                        + "doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I)")
            ),
        ]
        if counted.tabulation.weighted != nil {
            parameters.append(
                .init(
                    "warning",
                    .text("the records have weights; the rates are of their number, n, not n_w")))
        }
        self.init(
            units: units, values: standardized,
            subject: "the rate of \(counted.records.words) by '\(source)'",
            fields: countFields(counted.tabulation) + [
                .init(
                    "population", "Population at risk: the field '\(source)'",
                    .numbers(populations)),
                .init(
                    "rate", "Records per 100 000 of the population",
                    .numbers(
                        zip(counts, populations).map { rate(events: $0, population: $1)?.rate })),
                .init(
                    "rate_z",
                    "The analyzed number: the rate less that of all areas, in its own standard "
                        + "deviations",
                    .numbers(standardized)),
            ], parameters: parameters, disclosure: .counted([counted.exposure]))
    }
}
