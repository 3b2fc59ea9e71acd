public import DisclosureControl
import HotspotStatistics
import SafetyRecords

/// The recipe `overlay`: layers of the run held against each other on common areas.
///
/// The first two are the pair that is compared: a 3 × 3 class with a confidence flag, ranks and their
/// difference, bivariate local Moran, correlations. Further layers lie beside them with a value and a
/// class of their own. A layer on other areas is carried to those of the overlay and flagged.
public struct OverlayRecipe: LayerRecipe {
    /// "overlay".
    public static let name = "overlay"
    /// The layers, by identifier; at least two.
    public var layers: [String]
    /// How they are laid over each other.
    public var options: OverlayOptions

    /// Makes the recipe.
    public init(layers: [String], options: OverlayOptions = OverlayOptions()) {
        self.layers = layers
        self.options = options
    }

    /// The most layers of one overlay.
    public static let mostLayers = 6

    /// The file that says which areas are neighbors, if one does.
    public var weightsFile: WeightsFile? { options.neighbors.file }

    /// The table that moves figures between editions of areas.
    public var crosswalk: Crosswalk? { options.crosswalk }

    /// The finer set whose people are the weights.
    public var areaSetsNeeded: [String] {
        if case .population(let set) = options.carry { [set] } else { [] }
    }

    /// The seed of the permutations; `nil` where there are none.
    public var seed: UInt64? { options.permutations > 0 ? options.seed : nil }

    /// All: what an overlay tells of persons is what its layers tell.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// The layers that are laid over each other.
    public var layersNeeded: [String] { layers }

    /// A layer with what the others say of each area, side by side.
    ///
    /// - Throws: ``LayerError`` with code `noValue` where a layer was not made, and those of
    ///   ``layer(of:named:in:)``.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        var inputs: [Layer] = []
        for name in layers {
            guard let layer = workshop.finished(name) else {
                throw LayerError(
                    .noValue, layer: plan.identifier, detail: "the layer '\(name)' was not made",
                    remedy: "See what is said of it, and mend that first")
            }
            inputs.append(layer)
        }
        return try layer(of: inputs, named: plan.identifier, in: &workshop)
    }

    /// Lays the layers, made before, over each other.
    ///
    /// - Parameters:
    ///   - inputs: The layers in their order.
    ///   - identifier: The identifier of the overlay.
    ///   - workshop: What has sets of areas, threads and progress.
    /// - Returns: A layer with a feature for each area of the overlay.
    /// - Throws: ``LayerError`` with code `noValue` for a field or an area that a layer does not have,
    ///   `statistics` where nothing can be compared, and those of carrying figures to other areas.
    package func layer(
        of inputs: [Layer], named identifier: String, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        precondition(inputs.count >= 2, "an overlay is of two layers or more")
        var variables: [OverlayVariable] = []
        for (index, layer) in inputs.enumerated() {
            variables.append(
                try OverlayVariable(
                    layer, field: OverlayOptions.element(options.fields, index),
                    title: OverlayOptions.element(options.titles, index), for: identifier))
        }
        let target = inputs.first { $0.identifier == options.target } ?? inputs[0]
        let units = try CountingUnits(areasOf: target)
        var placed: [OverlayInput] = []
        var classes: [OverlayClasses] = []
        for (index, variable) in variables.enumerated() {
            let input = try OverlayInput(
                variable, to: units, options, for: identifier, in: &workshop)
            placed.append(input)
            classes.append(
                try OverlayClasses(
                    input, breaks: OverlayOptions.element(options.breaks, index),
                    alpha: options.alpha, for: identifier))
        }
        let comparison = try OverlayComparison(
            placed, classes, units, options, for: identifier, workshop.threads, workshop.progress)
        return Layer(
            of: units, identifier: identifier, recipe: Self.name,
            summary: summary(variables, units, placed), fields: comparison.fields,
            parameters: comparison.parameters,
            disclosure: overlayDisclosure(placed, comparison.fields))
    }

    private func summary(
        _ variables: [OverlayVariable], _ units: CountingUnits, _ inputs: [OverlayInput]
    ) -> String {
        let others = variables.dropFirst().map(\.words).joined(separator: " and ")
        let carried = inputs.contains { $0.carrying != .inPlace }
        return
            "\(variables[0].words) beside \(others) in \(units.summary): classes of both with how "
            + "sure they are, ranks and their difference, and where the one is high among neighbors "
            + "where the other is."
            + (carried ? " Some figures are carried from other areas: estimates, flagged." : "")
    }
}

extension CountingUnits {
    /// The areas or cells of a layer as units.
    ///
    /// - Throws: ``LayerError`` with code `index` where an area cannot be indexed.
    init(areasOf layer: Layer) throws(LayerError) {
        guard case .surfaces(let surfaces) = layer.geometries else {
            preconditionFailure("the layer has areas")
        }
        var names = [String?](repeating: nil, count: surfaces.count)
        if case .texts(let texts)? = layer.field("area_name")?.values { names = texts }
        try self.init(
            AreaSet(
                source: layer.identifier, identifiers: layer.identifiers, names: names,
                surfaces: surfaces),
            referenceSystemCode: layer.referenceSystemCode)
    }
}
