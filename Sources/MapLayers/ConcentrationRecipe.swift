public import HotspotStatistics
import PlanarGeometry

/// The recipe `concentration`: which share of the units holds which share of the records.
public struct ConcentrationRecipe: LayerRecipe {
    /// What the layer holds.
    public enum Output: String, CaseIterable, Hashable, Sendable {
        /// One row for each number of records that units hold, without geometry.
        case table
        /// One feature a unit: its rank and share.
        case units
    }

    /// What an even spread would be even over.
    public enum Base: String, CaseIterable, Hashable, Sendable {
        /// Every unit is expected to hold as much.
        case unit
        /// A unit is expected to hold as much as its area is of all.
        case area
        /// A unit is expected to hold as much as its population is of all.
        case population
    }

    /// "concentration".
    public static let name = "concentration"
    /// What the layer holds.
    public var output: Output
    /// What an even spread would be even over.
    public var base: Base
    /// How chance is simulated.
    public var options: ConcentrationOptions

    /// Makes the recipe.
    public init(
        output: Output = .table, base: Base = .unit,
        options: ConcentrationOptions = ConcentrationOptions()
    ) {
        self.output = output
        self.base = base
        self.options = options
    }

    /// The seed of the simulations.
    public var seed: UInt64? { options.simulations > 0 ? options.seed : nil }

    /// A table of shares, or the units with their ranks.
    ///
    /// - Throws: ``LayerError`` with code `noPopulation` where the units have none to compare with,
    ///   and those of counting and of the statistic.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let counted = try workshop.counted(plan)
        let units = counted.units
        var options = options
        options.threads = workshop.threads
        let exposures = try exposures(units, plan)
        let result: IncidentConcentration
        do throws(StatisticsError) {
            result = try concentration(
                of: counted.tabulation.counts, exposures: exposures, options: options,
                progress: workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let parameters =
            [recordParameters(counted, plan)]
            + concentrationParameters(result, base, units, options)
            + warnings(result, counted)
        let subject = "\(counted.records.words) over \(units.summary)"
        switch output {
        case .table:
            return Layer(
                identifier: plan.identifier, recipe: Self.name,
                summary: "Concentration of \(subject). \(headline(result))",
                referenceSystemCode: units.referenceSystemCode,
                identifiers: result.curve.steps.indices.map { String($0 + 1) },
                geometries: .none, fields: stepFields(result.curve, base), parameters: parameters)
        case .units:
            return Layer(
                of: units, identifier: plan.identifier, recipe: Self.name,
                summary: "Rank and share of each unit in the concentration of \(subject). "
                    + headline(result),
                fields: countFields(counted.tabulation) + unitShareFields(result, base),
                parameters: parameters)
        }
    }

    private func exposures(
        _ units: CountingUnits, _ plan: LayerPlan
    ) throws(LayerError) -> [Double?]? {
        switch base {
        case .unit: return nil
        case .area: return units.surfaces.map(\.area)
        case .population:
            guard let populations = units.populations else {
                throw LayerError(
                    .noPopulation, layer: plan.identifier,
                    detail: "\(units.summary) have no population to compare with",
                    remedy: "Name its field with --population (population: in a job)")
            }
            return populations
        }
    }

    /// "The fullest 20 % of units hold 77.9 % of the records. Gini 0.7 (by chance 0.51)."
    private func headline(_ result: IncidentConcentration) -> String {
        let top = inWords(100 * result.curve.incidentShare(ofTop: 0.2), decimals: 1)
        var words = "The fullest 20 % of \(base.words) hold \(top) % of the records. Gini "
        words += inWords(result.gini, decimals: 3)
        var notes: [String] = []
        if let expected = result.chance.expected {
            notes.append("\(inWords(expected, decimals: 3)) by chance alone")
        }
        if let adjusted = result.adjustedGini, adjusted != result.gini {
            notes.append("\(inWords(adjusted, decimals: 3)) adjusted for few records")
        }
        return words + (notes.isEmpty ? "." : " (\(notes.joined(separator: ", "))).")
    }

    private func warnings(
        _ result: IncidentConcentration, _ counted: CountedUnits
    ) -> [Layer.Parameter] {
        var texts: [String] = []
        let left = counted.tabulation.counts.reduce(0, +) - result.incidentCount
        if left > 0 {
            texts.append(
                "\(left) records lie in units without a population and are left out")
        }
        if result.unitCount < LocalGetisOrd.smallSampleLimit {
            texts.append(
                "fewer than \(LocalGetisOrd.smallSampleLimit) units: read the shares with care")
        }
        if result.incidentCount < result.unitCount {
            texts.append(
                "there are fewer records (\(result.incidentCount)) than units "
                    + "(\(result.unitCount)): most units are empty by chance alone. Read gini "
                    + "beside gini_expected, or gini_adjusted")
        }
        if counted.tabulation.weighted != nil {
            texts.append("the records have weights; the shares are of their number, n, not n_w")
        }
        return texts.map { .init("warning", .text($0)) }
    }
}

extension ConcentrationRecipe.Base {
    /// What is shared out, in words.
    var words: String {
        switch self {
        case .unit: "units"
        case .area: "area"
        case .population: "population"
        }
    }
}
