import HotspotStatistics

/// The recipe `rates`: records per 100 000 of the population at risk, with their uncertainty.
public struct RatesRecipe: LayerRecipe {
    /// "rates".
    public static let name = "rates"

    /// Makes the recipe; it has no options.
    public init() {}

    /// A layer with counts, rates, their intervals and smoothed rates.
    ///
    /// - Throws: ``LayerError`` with code `noPopulation` where the units have none.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let counted = try workshop.counted(plan)
        let units = counted.units
        guard let populations = units.populations else {
            throw LayerError(
                .noPopulation, layer: plan.identifier,
                detail: "\(units.summary) have no population to make rates with",
                remedy: "Name its field with --population (population: in a job)")
        }
        let estimates = units.identifiers.indices.map {
            rate(events: counted.tabulation.counts[$0], population: populations[$0])
        }
        let smoothed = marshallEmpiricalBayes(
            events: counted.tabulation.counts, populations: populations, per: 100_000)
        let reasons = estimates.map { $0 == nil ? "no-population" : nil }
        let withheld = reasons.reduce(0) { $0 + ($1 == nil ? 0 : 1) }
        let source = units.populationField ?? "population"
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary:
                "Number of \(counted.records.words) per 100 000 of '\(source)' in \(units.summary), "
                + "with exact Poisson intervals (95 %) and empirical Bayes smoothing.",
            fields: countFields(counted.tabulation) + [
                .init(
                    "population", "Population at risk: the field '\(source)'", .numbers(populations)
                ),
                .init(
                    "rate", "Records per 100 000 of the population",
                    .numbers(estimates.map { $0?.rate })),
                .init(
                    "rate_lo", "Lower end of the exact 95 % Poisson interval of the rate",
                    .numbers(estimates.map { $0?.interval.lowerBound })),
                .init(
                    "rate_hi", "Upper end of the exact 95 % Poisson interval of the rate",
                    .numbers(estimates.map { $0?.interval.upperBound })),
                .init(
                    "rate_eb", "Rate shrunk toward that of all areas (Marshall's empirical Bayes)",
                    .numbers(smoothed)),
                .init("reason", "Why a number is null", .texts(reasons)),
            ],
            parameters: [
                recordParameters(counted, plan),
                .init("population_field", .text(source)),
                .init("per", .integer(100_000)),
                .init(
                    "interval",
                    .text("exact Poisson (Garwood 1936, doi:10.1093/biomet/28.3-4.437), 95 %")),
                .init("smoothing", .text("Marshall 1991, doi:10.2307/2347593, global")),
                .init("no_population", .integer(withheld)),
            ]
                + (counted.tabulation.weighted == nil
                    ? []
                    : [
                        .init(
                            "warning",
                            .text(
                                "the records have weights; the rates are of their number, n, not n_w"
                            )
                        )
                    ]))
    }
}
