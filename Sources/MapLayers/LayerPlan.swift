public import SafetyRecords

/// One layer to make: which recipe, of what, in which units.
public struct LayerPlan: Sendable {
    /// What is counted in.
    public enum Units: Hashable, Sendable {
        /// The areas of a set, by its identifier.
        case areas(String)
        /// Square cells of a size in meters.
        case squares(Double)
        /// Hexagonal cells of a size in meters.
        case hexagons(Double)
    }

    /// The identifier of the layer, which is its file name without the ending.
    public var identifier: String
    /// How the layer is made.
    public var recipe: any LayerRecipe
    /// What is counted in.
    ///
    /// A recipe that counts in nothing does not look at it.
    public var units: Units
    /// The records that are counted; `nil` where a value of the areas is analyzed.
    public var records: RecordChoice?
    /// The records that these are held against, by recipes that compare two.
    public var against: RecordChoice?
    /// Interventions that are not among the records, by recipes about guards.
    public var interventions: RecordChoice?
    /// What happens to records that lie in several areas.
    public var overlaps: OverlapRule

    /// Makes a plan.
    public init(
        identifier: String, recipe: any LayerRecipe, units: Units, records: RecordChoice?,
        against: RecordChoice? = nil, overlaps: OverlapRule = .lowest
    ) {
        self.identifier = identifier
        self.recipe = recipe
        self.units = units
        self.records = records
        self.against = against
        self.overlaps = overlaps
    }
}

/// Some records of a source: those of a period, with permitted values.
public struct RecordChoice: Hashable, Sendable {
    /// The identifier of the source.
    public var source: String
    /// Which of its records.
    public var selection: RecordSelection
    /// The period in words; `nil` where all records count.
    public var period: String?

    /// Makes a choice; without a selection all records of the source.
    public init(
        source: String, selection: RecordSelection = RecordSelection(), period: String? = nil
    ) {
        self.source = source
        self.selection = selection
        self.period = period
    }
}
