public import DisclosureControl
public import SafetyRecords

/// How a kind of layer is made: one type a recipe, whose properties are its options.
///
/// A recipe asks the workshop for what it needs (units, records, counts) and returns a layer that
/// says in words what it is.
public protocol LayerRecipe: Sendable {
    /// The name in job files and in layers: "hotspots".
    static var name: String { get }
    /// What the records must carry besides their places.
    var recordNeeds: RecordNeeds { get }
    /// The fields of the areas that are read besides identifier, name, population and value; they
    /// are found in `CountingUnits.columns`.
    var areaFields: [String] { get }
    /// The fields of the areas that are read as well where the file has them.
    var optionalAreaFields: [String] { get }
    /// The file of weights that the recipe names, with what it holds; `nil` for none.
    var weightsFile: WeightsFile? { get }
    /// The table that moves figures between editions of areas, with what it holds; `nil` for none.
    var crosswalk: Crosswalk? { get }
    /// The sets of areas that are looked at besides those that are counted in.
    var areaSetsNeeded: [String] { get }
    /// The seed of the random numbers; `nil` where none are drawn.
    var seed: UInt64? { get }
    /// The profiles whose gate can judge the layers; a recipe that nobody vouched for stays inside.
    var profiles: Set<DisclosureProfile> { get }
    /// The layers of the run that are looked at; they are made before.
    var layersNeeded: [String] { get }
    /// The sources whose places are looked for, besides those that are counted.
    var sourcesNeeded: [String] { get }
    /// Makes the layer of a plan.
    ///
    /// - Throws: ``LayerError`` where the layer cannot be made.
    func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer
}

extension LayerRecipe {
    /// Nothing besides places.
    public var recordNeeds: RecordNeeds { RecordNeeds() }
    /// None.
    public var areaFields: [String] { [] }
    /// None.
    public var optionalAreaFields: [String] { [] }
    /// None.
    public var weightsFile: WeightsFile? { nil }
    /// None.
    public var crosswalk: Crosswalk? { nil }
    /// None.
    public var areaSetsNeeded: [String] { [] }
    /// No random numbers.
    public var seed: UInt64? { nil }
    /// Inside the city alone.
    public var profiles: Set<DisclosureProfile> { [.internal] }
    /// None.
    public var layersNeeded: [String] { [] }
    /// None.
    public var sourcesNeeded: [String] { [] }
}

/// What a recipe needs of records besides their places.
public struct RecordNeeds: Sendable, Equatable {
    /// Whether a record without a time is of no use.
    public var times: Bool
    /// Whether records are told apart by their identifiers, where the file has them.
    public var identifiers: Bool
    /// Fields of the records that are read besides; a file without one is refused.
    public var fields: [String] = []
    /// Fields, or roles of fields, that are read as well where the file has them; they are found in
    /// the table's attributes.
    public var optionalFields: [String]
    /// Values that some record is expected to have, by field; one that none has is told.
    public var expected: [RecordSelection.Filter] = []

    /// Makes needs; nothing unless told.
    public init(times: Bool = false, identifiers: Bool = false, optionalFields: [String] = []) {
        self.times = times
        self.identifiers = identifiers
        self.optionalFields = optionalFields
    }
}
