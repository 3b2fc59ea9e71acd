public import HotspotStatistics
import PlanarGeometry

/// The bandwidth of a density: a length, or a rule that finds one.
public enum BandwidthChoice: Sendable, Hashable {
    /// This many meters.
    case meters(Double)
    /// What the rule makes of the events.
    case rule(BandwidthRule)

    /// Reads "500", "silverman", "scott" or "cross-validated"; `nil` for anything else.
    public init?(_ text: String) {
        if let rule = BandwidthRule(rawValue: text) {
            self = .rule(rule)
        } else if let meters = Double(text), meters.isFinite, meters > 0 {
            self = .meters(meters)
        } else {
            return nil
        }
    }
}

/// What a density layer draws.
public enum DensityOutput: Sendable, Hashable {
    /// One feature a cell.
    case cells
    /// One feature a band between two levels.
    case contours(ContourLevels)
}

/// The recipe `density`: how many events there are per square kilometer, smoothly, or how two sets of
/// events compare.
public struct DensityRecipe: LayerRecipe {
    /// "density".
    public static let name = "density"

    /// How events are spread.
    public var kernel: DensityKernel
    /// How far.
    public var bandwidth: BandwidthChoice
    /// Whether densities are corrected for what lies beyond the study area.
    public var correctsEdges: Bool
    /// How the density is put together with that of the records it is held against.
    public var comparison: DensityComparison
    /// The least denominator of a ratio, per km²; `nil` for the density that one event gives where
    /// it lies.
    public var floor: Double?
    /// Cells or contours.
    public var output: DensityOutput

    /// Makes the recipe.
    public init(
        kernel: DensityKernel = .quartic, bandwidth: BandwidthChoice = .rule(.silverman),
        correctsEdges: Bool = false, comparison: DensityComparison = .ratio,
        floor: Double? = nil, output: DensityOutput = .cells
    ) {
        self.kernel = kernel
        self.bandwidth = bandwidth
        self.correctsEdges = correctsEdges
        self.comparison = comparison
        self.floor = floor
        self.output = output
    }

    /// A layer with the density of every cell, or of every band between contour lines.
    ///
    /// - Throws: ``LayerError`` with code `noValue` for edge correction without areas, contours of
    ///   hexagons or units that are no cells; `statistics` where the density cannot be computed;
    ///   `geometry` where the areas cannot be united.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let place = try DensityPlace(plan, self, in: &workshop)
        let counted = try workshop.counted(plan)
        var against: CountedUnits?
        if let choice = plan.against { against = try workshop.counted(choice, for: plan) }
        let first: DensityEvents
        var second: DensityEvents?
        let chosen: ChosenBandwidth
        var surface: DensitySurface
        do throws(StatisticsError) {
            first = try DensityEvents(counted.records, within: correctsEdges ? place.locator : nil)
            second = try against.map { counted throws(StatisticsError) in
                try DensityEvents(counted.records, within: correctsEdges ? place.locator : nil)
            }
            chosen = try chooseBandwidth(first.pattern, place, in: workshop)
            surface = try DensitySurface(
                first.pattern, second?.pattern, place, self, chosen.meters, in: workshop)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let what = DensityWords(
            self, counted, against, first: first, second: second, place: place, chosen: chosen)
        switch output {
        case .cells:
            return Layer(
                of: counted.units, identifier: plan.identifier, recipe: Self.name,
                summary: what.summary,
                fields: countFields(counted.tabulation) + surface.fields(what),
                parameters: what.parameters(plan, surface))
        case .contours(let rule):
            return try contourLayer(plan, rule, &surface, place, what, in: workshop)
        }
    }
}
