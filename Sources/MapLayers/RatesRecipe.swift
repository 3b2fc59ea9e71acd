public import DisclosureControl
import HotspotStatistics

/// The recipe `rates`: records per 100 000 of the population at risk, with their uncertainty.
public struct RatesRecipe: LayerRecipe {
    /// "rates".
    public static let name = "rates"
    /// Whose rates the local smoothing borrows from.
    public var neighbors: NeighborRule
    /// How far apart borders may be and still be shared, in meters.
    public var snapping: Double

    /// Makes the recipe.
    public init(neighbors: NeighborRule = .queen, snapping: Double = 0.01) {
        self.neighbors = neighbors
        self.snapping = snapping
    }

    /// The field that makes areas neighbors, if one does.
    public var areaFields: [String] { neighbors.areaFields }

    /// The file that says which areas are neighbors, if one does.
    public var weightsFile: WeightsFile? { neighbors.file }

    /// All.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// A layer with counts, rates, their intervals, smoothed rates, and what is out of the ordinary.
    ///
    /// - Throws: ``LayerError`` with code `noPopulation` where the units have none, or `statistics`
    ///   where their neighbors cannot be found.
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
        let weights: SpatialWeights
        do throws(StatisticsError) {
            weights = try units.weights(neighbors, snapping: snapping)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let source = units.populationField ?? "population"
        let columns = RateColumns(counted.tabulation.counts, populations, weights)
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary:
                "Number of \(counted.records.words) per 100 000 of '\(source)' in \(units.summary), "
                + "with exact Poisson intervals (95 %) and empirical Bayes smoothing.",
            fields: countFields(counted.tabulation) + columns.fields(of: source),
            parameters: [
                recordParameters(counted, plan),
                .init("population_field", .text(source)),
                .init("per", .integer(100_000)),
                .init(
                    "interval",
                    .text("exact Poisson (Garwood 1936, doi:10.1093/biomet/28.3-4.437), 95 %")),
                .init(
                    "smoothing",
                    .text(
                        "Marshall 1991, doi:10.2307/2347593: rate_eb toward all areas, rate_seb "
                            + "toward the area and its neighbors")),
            ]
                + neighbors.parameters(weights, snapping: snapping, standardization: .none)
                + [
                    .init("no_population", .integer(columns.withheld)),
                    .init(
                        "funnel",
                        .text(
                            "exact Poisson limits around the rate of all areas (Spiegelhalter 2005, "
                                + "doi:10.1002/sim.1970), not corrected for the number of areas: by "
                                + "chance alone 5 % of areas lie outside 95 and 0.2 % outside 99.8")
                    ),
                    .init("n_funnel_95", .integer(columns.outside95)),
                    .init("n_funnel_99_8", .integer(columns.outside998)),
                ]
                + columns.warnings(isWeighted: counted.tabulation.weighted != nil),
            disclosure: .counted([counted.exposure]))
    }
}

/// The numbers of a layer of rates.
private struct RateColumns {
    let populations: [Double?]
    let estimates: [RateEstimate?]
    let smoothed: [Double?]
    let local: [Double?]
    let risks: [ExcessRisk?]
    let positions: [FunnelPosition?]

    init(_ counts: [Int], _ populations: [Double?], _ weights: SpatialWeights) {
        self.populations = populations
        estimates = zip(counts, populations).map { rate(events: $0, population: $1) }
        smoothed = marshallEmpiricalBayes(events: counts, populations: populations, per: 100_000)
        local = spatialEmpiricalBayes(
            events: counts, populations: populations, weights: weights, per: 100_000)
        risks = excessRisks(events: counts, populations: populations)
        positions = funnelPositions(events: counts, populations: populations)
    }

    /// How many areas have no rate.
    var withheld: Int { estimates.count { $0 == nil } }

    /// How many lie outside the inner band, those outside the outer one included.
    var outside95: Int { positions.count { $0 != nil && $0 != .within } }

    /// How many lie outside the outer band.
    var outside998: Int { positions.count { $0 == .above998 || $0 == .below998 } }

    func fields(of source: String) -> [Layer.Field] {
        [
            .init("population", "Population at risk: the field '\(source)'", .numbers(populations)),
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
            .init(
                "rate_seb",
                "Rate shrunk toward that of the area and its neighbors (Marshall's local "
                    + "empirical Bayes)", .numbers(local)),
            .init(
                "expected", "Records that the population would have at the rate of all areas",
                .numbers(risks.map { $0?.expected })),
            .init(
                "excess_risk", "Records divided by those expected: 1 is as everywhere",
                .numbers(risks.map { $0?.ratio })),
            .init(
                "funnel",
                "Where the count lies beside what chance explains around the rate of all areas: "
                    + "above-99.8, above-95, within, below-95, below-99.8",
                .texts(positions.map { $0?.rawValue })),
            .init(
                "reason", "Why a number is null",
                .texts(estimates.map { $0 == nil ? "no-population" : nil })),
        ]
    }

    func warnings(isWeighted: Bool) -> [Layer.Parameter] {
        guard isWeighted else { return [] }
        return [
            .init(
                "warning",
                .text("the records have weights; the rates are of their number, n, not n_w"))
        ]
    }
}
