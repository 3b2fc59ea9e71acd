public import DisclosureControl

/// The recipe `counts`: how many records lie in each unit.
public struct CountsRecipe: LayerRecipe {
    /// "counts".
    public static let name = "counts"

    /// Makes the recipe; it has no options.
    public init() {}

    /// All.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// A layer with the column `n`, and `n_w` where records have weights.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let counted = try workshop.counted(plan)
        return Layer(
            of: counted.units, identifier: plan.identifier, recipe: Self.name,
            summary: "Number of \(counted.records.words) in \(counted.units.summary).",
            fields: countFields(counted.tabulation),
            parameters: [recordParameters(counted, plan)],
            disclosure: .counted([counted.exposure]))
    }
}
