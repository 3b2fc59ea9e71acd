public import HotspotStatistics
import PlanarGeometry

/// The recipe `scan`: where (and when) there are more records than chance explains, as circles.
///
/// Units without a record count as 0. Expected numbers follow the population that the areas carry,
/// which may be any number in proportion to them; areas without one are taken by their size, and
/// cells of a grid as equal.
public struct ScanRecipe: LayerRecipe {
    /// What the features of the layer are.
    public enum Output: String, CaseIterable, Hashable, Sendable {
        /// Every unit, with the cluster it is in.
        case areas
        /// The circles of the clusters.
        case clusters
    }

    /// "scan".
    public static let name = "scan"
    /// What is looked for, and the simulations.
    public var options: ScanOptions
    /// How long a step in time is; `nil` for a scan of the whole period.
    public var step: TimeStep?
    /// What the features are.
    public var output: Output

    /// Makes the recipe.
    public init(
        _ options: ScanOptions = ScanOptions(), step: TimeStep? = nil, output: Output = .areas
    ) {
        self.options = options
        self.step = step
        self.output = output
    }

    /// Times where there are steps.
    public var recordNeeds: RecordNeeds { RecordNeeds(times: step != nil) }

    /// The seed of the simulations; `nil` where there are none.
    public var seed: UInt64? { options.simulations > 0 ? options.seed : nil }

    /// A layer of the units or of the clusters.
    ///
    /// - Throws: ``LayerError`` with code `badPeriod` where the period lies outside the data, those
    ///   of counting, and `statistics` where the scan refuses its input.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        var steps: ScanSteps?
        if let step { steps = try ScanSteps(step, plan, in: &workshop) }
        let counted: CountedUnits
        if let steps { counted = steps.counted } else { counted = try workshop.counted(plan) }
        let denominator = ScanDenominator(counted.units, options.model)
        var options = options
        options.threads = workshop.threads
        let scan: SpatialScan
        do throws(StatisticsError) {
            let cases: ScanCases
            if let steps {
                cases = try steps.cases()
            } else {
                cases = ScanCases(counts: counted.tabulation.counts)
            }
            scan = try spatialScan(
                cases, population: denominator.weights, centers: counted.units.centers,
                keys: counted.units.keys, options: options, progress: workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let found = FoundClusters(scan, counted, steps?.steps, denominator)
        return found.layer(plan, self)
    }
}

/// What the expected numbers of a scan are in proportion to.
struct ScanDenominator {
    /// One number a unit.
    let weights: [Double?]
    /// What they are, for a sentence: "the field 'folkmangd'".
    let words: String
    /// The column that shows them, where they are a population.
    let field: Layer.Field?

    init(_ units: CountingUnits, _ model: ScanModel) {
        if model == .spaceTimePermutation {
            weights = Array(repeating: nil, count: units.count)
            words = "each unit's own records at other times"
            field = nil
        } else if let populations = units.populations {
            let name = units.populationField ?? "population"
            weights = populations
            words = "the field '\(name)'"
            field = .init(
                "population", "Population at risk: the field '\(name)'", .numbers(populations))
        } else if case .areas = units.kind {
            weights = units.surfaces.map { $0.area }
            words = "the size of the areas, as no population is named"
            field = nil
        } else {
            weights = Array(repeating: 1, count: units.count)
            words = "the number of cells, each taken as equal"
            field = nil
        }
    }
}
