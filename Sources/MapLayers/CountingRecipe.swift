import HotspotStatistics
import PlanarGeometry
import SafetyRecords

/// How records are counted for any recipe.
public struct CountingOptions: Sendable {
    /// The identifier of the layer.
    public var layer: String
    /// What happens to records that lie in several areas.
    public var overlaps: OverlapRule
    /// Number of threads; the result does not depend on it.
    public var threads: Int

    /// Makes options.
    public init(layer: String, overlaps: OverlapRule = .lowest, threads: Int = 1) {
        self.layer = layer
        self.overlaps = overlaps
        self.threads = threads
    }
}

/// The `counts` recipe: how many records lie in each unit.
///
/// - Parameters:
///   - records: What was counted.
///   - tabulation: The counts, from ``tabulated(_:in:options:)``.
///   - units: What was counted in.
///   - options: How it was counted.
/// - Returns: A layer with the column `n`, and `n_w` where records have weights.
public func countsLayer(
    _ records: CountedRecords, _ tabulation: Tabulation, in units: CountingUnits,
    options: CountingOptions
) -> Layer {
    Layer(
        identifier: options.layer, recipe: "counts",
        summary: "Number of \(records.words) in \(units.summary).",
        referenceSystemCode: units.referenceSystemCode, identifiers: units.identifiers,
        surfaces: units.surfaces,
        fields: unitFields(units) + countFields(tabulation),
        parameters: [recordParameters(records, tabulation, options)])
}

/// The `rates` recipe: records per 100 000 of the population at risk, with their uncertainty.
///
/// - Parameters:
///   - records: What was counted.
///   - tabulation: The counts, from ``tabulated(_:in:options:)``.
///   - units: What was counted in.
///   - options: How it was counted.
/// - Returns: A layer with counts, rates, their intervals and smoothed rates.
/// - Throws: ``LayerError`` with code `noPopulation` where the units have none.
public func ratesLayer(
    _ records: CountedRecords, _ tabulation: Tabulation, in units: CountingUnits,
    options: CountingOptions
) throws(LayerError) -> Layer {
    guard let populations = units.populations else {
        throw LayerError(
            .noPopulation, layer: options.layer,
            detail: "\(units.summary) have no population to make rates with",
            remedy: "Name its field with --population (population: in a job)")
    }
    let estimates = units.identifiers.indices.map {
        rate(events: tabulation.counts[$0], population: populations[$0])
    }
    let smoothed = marshallEmpiricalBayes(
        events: tabulation.counts, populations: populations, per: 100_000)
    let reasons = estimates.map { $0 == nil ? "no-population" : nil }
    let withheld = reasons.reduce(0) { $0 + ($1 == nil ? 0 : 1) }
    let source = units.populationField ?? "population"
    return Layer(
        identifier: options.layer, recipe: "rates",
        summary: "Number of \(records.words) per 100 000 of '\(source)' in \(units.summary), "
            + "with exact Poisson intervals (95 %) and empirical Bayes smoothing.",
        referenceSystemCode: units.referenceSystemCode, identifiers: units.identifiers,
        surfaces: units.surfaces,
        fields: unitFields(units) + countFields(tabulation) + [
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
            .init("reason", "Why a number is null", .texts(reasons)),
        ],
        parameters: [
            recordParameters(records, tabulation, options),
            .init("population_field", .text(source)),
            .init("per", .integer(100_000)),
            .init(
                "interval",
                .text("exact Poisson (Garwood 1936, doi:10.1093/biomet/28.3-4.437), 95 %")),
            .init("smoothing", .text("Marshall 1991, doi:10.2307/2347593, global")),
            .init("no_population", .integer(withheld)),
        ]
            + (tabulation.weighted == nil
                ? []
                : [
                    .init(
                        "warning",
                        .text("the records have weights; the rates are of their number, n, not n_w")
                    )
                ]))
}

extension CountedRecords {
    /// What is counted, in words: "reported crimes of brott from … with category = …".
    var words: String {
        var words = "\(table.kind.plural) of \(table.source)"
        if let period { words += ", \(period)" }
        for filter in selection.filters {
            words += ", \(filter.field) = \(filter.values.joined(separator: " or "))"
        }
        return words
    }
}

/// Counts records in units, and refuses a result that nobody can have meant.
///
/// - Throws: ``LayerError`` with code `nothingSelected` where period and filters let nothing
///   through, `allOutside` where no record lies in any unit.
public func tabulated(
    _ records: CountedRecords, in units: CountingUnits, options: CountingOptions
) throws(LayerError) -> Tabulation {
    let tabulation = units.tabulate(
        records, overlaps: options.overlaps, threads: options.threads)
    if tabulation.selected == 0 {
        throw LayerError(
            .nothingSelected, layer: options.layer,
            detail: "none of the \(records.table.count) records of \(records.table.source) is "
                + "let through by the period and the filters (\(records.words))",
            remedy: "Check the dates and the spelling of the values")
    }
    if tabulation.outside + tabulation.unplaced == tabulation.selected {
        throw LayerError(
            .allOutside, layer: options.layer,
            detail: "not one of \(tabulation.selected) records of \(records.table.source) lies "
                + "in \(units.summary)",
            remedy: "Check that both are of the same place, and the reference systems of both")
    }
    return tabulation
}

/// The columns that every layer begins with.
func unitFields(_ units: CountingUnits) -> [Layer.Field] {
    var fields: [Layer.Field] = [
        .init("area_id", "Identifier of the area or cell", .texts(units.identifiers))
    ]
    if let names = units.names {
        fields.append(.init("area_name", "Name of the area", .texts(names)))
    }
    return fields
}

func countFields(_ tabulation: Tabulation) -> [Layer.Field] {
    var fields: [Layer.Field] = [.init("n", "Number of records", .integers(tabulation.counts))]
    if let weighted = tabulation.weighted {
        fields.append(.init("n_w", "Sum of the records' weights", .numbers(weighted)))
    }
    return fields
}

/// What was counted and what became of the rest, for the reader of the layer.
func recordParameters(
    _ records: CountedRecords, _ tabulation: Tabulation, _ options: CountingOptions
) -> Layer.Parameter {
    var group: [Layer.Parameter] = [
        .init("source", .text(records.table.source)),
        .init("kind", .text(records.table.kind.rawValue)),
        .init("period", .text(records.period ?? "all")),
    ]
    for filter in records.selection.filters {
        group.append(.init("where \(filter.field)", .texts(filter.values)))
    }
    group += [
        .init("n_kept", .integer(records.table.count)),
        .init("n_selected", .integer(tabulation.selected)),
        .init("n_outside", .integer(tabulation.outside)),
        .init("n_boundary", .integer(tabulation.onBoundary)),
        .init("n_several", .integer(tabulation.inSeveral)),
        .init("n_unplaced", .integer(tabulation.unplaced)),
        .init("overlaps", .text(options.overlaps.rawValue)),
    ]
    return Layer.Parameter("records", .group(group))
}
