public import DisclosureControl
import HotspotStatistics
import SafetyRecords

/// A layer of counts or rates with what each area is compared with beside it: the city, the district
/// that the area is in, and the period before.
///
/// It makes the layer of another recipe and adds columns to it; those that are there stay as they are.
public struct ContextRecipe: LayerRecipe {
    /// "context".
    public static let name = "context"

    /// The coarser areas that each area is held against.
    public struct District: Sendable, Hashable {
        /// The identifier of their set.
        public var set: String
        /// The field of the finer areas that holds the identifier of their district; `nil` for the
        /// district that holds most of the area.
        public var field: String?

        /// Makes a choice of districts.
        public init(set: String, field: String? = nil) {
            self.set = set
            self.field = field
        }
    }

    /// The recipe of the layer.
    public var base: any LayerRecipe
    /// The districts; `nil` for none.
    public var district: District?
    /// Whether the period before, of as many days, is looked at.
    public var looksBack: Bool

    /// Makes the recipe.
    public init(of base: any LayerRecipe, district: District? = nil, looksBack: Bool = false) {
        self.base = base
        self.district = district
        self.looksBack = looksBack
    }

    /// Those of the layer, and times to look back by.
    public var recordNeeds: RecordNeeds {
        RecordNeeds(
            times: base.recordNeeds.times || looksBack, identifiers: base.recordNeeds.identifiers)
    }
    /// Those of the layer, and the one that names the district.
    public var areaFields: [String] { base.areaFields + [district?.field].compactMap(\.self) }
    /// Those of the layer.
    public var optionalAreaFields: [String] { base.optionalAreaFields }
    /// That of the layer.
    public var weightsFile: WeightsFile? { base.weightsFile }
    /// That of the layer.
    public var crosswalk: Crosswalk? { base.crosswalk }
    /// Those of the layer, and the districts.
    public var areaSetsNeeded: [String] {
        base.areaSetsNeeded + [district?.set].compactMap(\.self)
    }
    /// That of the layer.
    public var seed: UInt64? { base.seed }
    /// Those of the layer: what is added is counted and judged as the layer itself is.
    public var profiles: Set<DisclosureProfile> { base.profiles }
    /// Those of the layer.
    public var layersNeeded: [String] { base.layersNeeded }

    /// The layer, with reference values beside its own.
    ///
    /// - Throws: ``LayerError`` with code `badPeriod` where there is no period to look back from,
    ///   `geometry` where areas and districts cannot be overlaid, and those of the layer.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        var layer = try base.layer(plan, in: &workshop)
        let counted = try workshop.counted(plan)
        guard case .surfaces(let surfaces) = layer.geometries,
            surfaces.count == counted.units.count
        else { return layer }
        var context = LayerContext(layer, counted)
        if let district {
            context.add(try Districts(district, plan, counted, in: &workshop))
        }
        if looksBack {
            var alone = plan
            alone.against = nil
            let periods = try ComparedPeriods(alone, in: workshop)
            context.add(
                try workshop.counted(periods.before, for: plan), warnings: periods.warnings)
        }
        layer.fields = context.fields
        layer.parameters += context.parameters
        layer.disclosure = context.disclosure
        return layer
    }
}
