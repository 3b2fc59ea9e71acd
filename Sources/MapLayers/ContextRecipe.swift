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
        var context = LayerContext(layer, counted, total: workshop.total(of: counted.exposure))
        if let district {
            try context.add(try Districts(district, plan, counted.units, in: &workshop))
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

/// The districts of a plan's units, with the plan's records counted in them.
struct Districts {
    let counted: CountedUnits
    /// The district of each unit.
    let ofUnit: [Int?]
    /// How it was found, in words.
    let words: String

    init(
        _ choice: ContextRecipe.District, _ plan: LayerPlan, _ units: CountingUnits,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        var coarse = plan
        coarse.units = .areas(choice.set)
        counted = try workshop.counted(coarse)
        let districts = counted.units
        if let field = choice.field {
            guard let column = units.columns[field] else {
                throw LayerError(
                    .noValue, layer: plan.identifier,
                    detail: "\(units.summary) have no field '\(field)' that names a district",
                    remedy: "Leave the field out: the district that holds most of an area is found")
            }
            let place = Dictionary(
                districts.identifiers.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first })
            ofUnit = column.texts.map { $0.flatMap { place[$0] } }
            words = "the field '\(field)' of the areas"
            return
        }
        let overlap = try ArealOverlap(
            of: districts.surfaces, over: units.surfaces, for: plan.identifier,
            threads: workshop.threads)
        var most = [(district: Int?, area: Double)](repeating: (nil, 0), count: units.count)
        // Pieces come by district: of two equal parts the lower identifier stays.
        for piece in overlap.pieces where piece.weight > most[piece.target].area {
            most[piece.target] = (piece.source, piece.weight)
        }
        ofUnit = most.map(\.district)
        words = "the one that holds most of the area"
    }
}

extension LayerWorkshop {
    /// Enters the total of a count that was entered before, as a count in one unit.
    mutating func total(of exposure: LayerExposure) -> LayerExposure {
        guard let entry = ledger?.entry(exposure.tabulation) else {
            return LayerExposure(tabulation: LayerExposure.unentered)
        }
        return enter(
            subject: entry.subject, units: entry.units.map { min($0, 0) }, unitCount: 1,
            isSurvey: entry.isSurvey)
    }
}

extension DisclosureLedger {
    /// An entry by its number; `nil` for none of it.
    func entry(_ number: Int) -> Entry? {
        entries.indices.contains(number) ? entries[number] : nil
    }
}
