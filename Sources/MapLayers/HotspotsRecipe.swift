public import DisclosureControl
import HotspotStatistics
import SafetyRecords

/// The recipe `hotspots`: where values cluster more than chance explains, or where they change.
///
/// Units without a record count as 0, not as missing.
public struct HotspotsRecipe: LayerRecipe {
    /// What is analyzed.
    public enum Subject: Hashable, Sendable {
        /// The number of records of each unit, or the sum of their weights.
        case counts
        /// Their rates by the population of the areas, standardized by empirical Bayes.
        case rates
        /// A numeric field of the areas.
        case field(String)
    }

    /// "hotspots".
    public static let name = "hotspots"
    /// How hot spots are found.
    public var options: HotspotOptions
    /// What is analyzed.
    public var subject: Subject
    /// A second numeric field of the areas, whose values around each area local Moran looks at;
    /// `nil` for the first.
    public var neighborField: String?

    /// Makes the recipe.
    public init(
        _ options: HotspotOptions, of subject: Subject = .counts, with neighborField: String? = nil
    ) {
        self.options = options
        self.subject = subject
        self.neighborField = neighborField
    }

    /// All where records are counted: the classes leave the city, the numbers behind them do not.
    public var profiles: Set<DisclosureProfile> {
        if case .field = subject { return [.internal] }
        return Set(DisclosureProfile.allCases)
    }

    /// The field that makes areas neighbors, if one does, and the second variable.
    public var areaFields: [String] {
        options.neighbors.areaFields + [neighborField].compactMap(\.self)
    }

    /// The file that says which areas are neighbors, if one does.
    public var weightsFile: WeightsFile? { options.neighbors.file }

    /// The seed of the permutations; `nil` where there are none.
    public var seed: UInt64? { options.testing.inference.permutations?.seed }

    /// A layer with the statistic, p-values and class of every unit.
    ///
    /// - Throws: ``LayerError`` with code `noValue` or `noPopulation` where the units do not carry
    ///   what is analyzed, or `statistics` where the statistic refuses its input (all values equal,
    ///   fewer than 3 units).
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let analyzed = try values(plan, in: &workshop)
        let units = analyzed.units
        let other = try neighborValues(of: units, plan)
        var options = options
        options.testing.threads = workshop.threads
        let weights: SpatialWeights
        let findings: LocalFindings
        do throws(StatisticsError) {
            weights = try units.weights(options.neighbors, snapping: options.snapping)
            findings = try LocalFindings(
                options, analyzed.values, with: other, weights, keys: units.keys,
                progress: workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        var fields = analyzed.fields
        if let other, let neighborField {
            fields.append(
                .init(
                    "value_around", "What is looked for around the area: '\(neighborField)'",
                    .numbers(other)))
        }
        let around = neighborField.map { " with '\($0)' around" } ?? ""
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary: "\(summary) (\(options.method.title)) of \(analyzed.subject)\(around) in "
                + "\(units.summary); neighbors are \(options.neighbors.words).",
            fields: fields
                + findings.fields(
                    options.testing.inference, reasons: reasons(findings, units)),
            parameters: analyzed.parameters + aboutTheTest(findings, weights, options)
                + warnings(findings, options, units),
            disclosure: analyzed.disclosure)
    }

    private var summary: String {
        switch options.method {
        case .giStar, .gi: "Hot and cold spots"
        case .localMoran: "Clusters and outliers"
        case .localGeary: "Likeness and steps between neighbors"
        }
    }

    private func values(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> AnalyzedValues {
        guard subject == .rates else {
            if case .field(let field) = subject {
                return try AnalyzedValues(plan, field, in: &workshop)
            }
            return try AnalyzedValues(plan, nil, in: &workshop)
        }
        return try AnalyzedValues(ratesOf: plan, in: &workshop)
    }

    private func neighborValues(
        of units: CountingUnits, _ plan: LayerPlan
    ) throws(LayerError) -> [Double?]? {
        guard let neighborField else { return nil }
        guard let column = units.columns[neighborField] else {
            throw LayerError(
                .noValue, layer: plan.identifier,
                detail: "\(units.summary) have no field '\(neighborField)'",
                remedy: "Name a numeric field of areas with --with; a grid has none")
        }
        return column.numbers
    }

    /// Why numbers are null, in words; an area without a population has no rate.
    private func reasons(_ findings: LocalFindings, _ units: CountingUnits) -> [String?] {
        findings.reasons.enumerated().map { unit, reason in
            guard subject == .rates, reason == .missing, let populations = units.populations,
                !(populations[unit].map { $0 > 0 } ?? false)
            else { return reason?.rawValue }
            return "no-population"
        }
    }
}
