public import MapLayers
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

    /// What is made of the counts.
    public enum Recipe: Sendable {
        /// Numbers of records.
        case counts
        /// Records per 100 000 of the population.
        case rates
        /// Hot and cold spots of the counts.
        case hotspots(HotspotOptions)
        /// Hot and cold spots of a number that the areas carry.
        case hotspotsOfValue(HotspotOptions, field: String)
    }

    /// The identifier of the layer, which is its file name without the ending.
    public var identifier: String
    /// The recipe.
    public var recipe: Recipe
    /// What is counted in.
    public var units: Units
    /// The identifier of the source that is counted; `nil` for a value of the areas.
    public var source: String?
    /// Which records of the source count.
    public var selection: RecordSelection
    /// The period in words; `nil` where all records count.
    public var period: String?
    /// What happens to records that lie in several areas.
    public var overlaps: OverlapRule

    /// Makes a plan.
    public init(
        identifier: String, recipe: Recipe, units: Units, source: String?,
        selection: RecordSelection = RecordSelection(), period: String? = nil,
        overlaps: OverlapRule = .lowest
    ) {
        self.identifier = identifier
        self.recipe = recipe
        self.units = units
        self.source = source
        self.selection = selection
        self.period = period
        self.overlaps = overlaps
    }
}

/// Makes layers from loaded inputs, each set of counting units once.
public struct LayerWorkshop {
    private let areaSets: [String: AreaSet]
    private let studyArea: StudyArea
    private let tables: [String: RecordTable]
    private let referenceSystemCode: Int
    private let threads: Int
    private let locators = SharedLocators()
    private var units: [LayerPlan.Units: CountingUnits] = [:]
    private var tabulations: [TabulationKey: Tabulation] = [:]

    /// What a tabulation depends on: layers that agree in it are counted once.
    private struct TabulationKey: Hashable {
        var units: LayerPlan.Units
        var source: String
        var selection: RecordSelection
        var overlaps: OverlapRule
    }

    /// Takes the inputs over.
    ///
    /// - Parameters:
    ///   - areaSets: Sets of areas by identifier.
    ///   - studyArea: What grids are laid over.
    ///   - tables: Records by the identifier of their source, in the working reference system.
    ///   - referenceSystemCode: EPSG code of the working reference system.
    ///   - threads: Number of threads; the layers do not depend on it.
    public init(
        areaSets: [String: AreaSet], studyArea: StudyArea, tables: [String: RecordTable],
        referenceSystemCode: Int, threads: Int
    ) {
        self.areaSets = areaSets
        self.studyArea = studyArea
        self.tables = tables
        self.referenceSystemCode = referenceSystemCode
        self.threads = threads
    }

    /// Makes one layer.
    ///
    /// - Precondition: The plan names only sets and sources that were given.
    /// - Throws: ``LayerError`` where the layer cannot be made.
    public mutating func make(_ plan: LayerPlan) throws(LayerError) -> Layer {
        let units = try countingUnits(plan.units)
        let options = CountingOptions(
            layer: plan.identifier, overlaps: plan.overlaps, threads: threads)
        let records = plan.source.map { source in
            guard let table = tables[source] else {
                preconditionFailure("layer \(plan.identifier) counts an unknown source \(source)")
            }
            return CountedRecords(table, selection: plan.selection, period: plan.period)
        }
        var tabulation: Tabulation?
        if let records { tabulation = try self.tabulation(records, units, plan, options) }
        switch (plan.recipe, records, tabulation) {
        case (.counts, let records?, let tabulation?):
            return countsLayer(records, tabulation, in: units, options: options)
        case (.rates, let records?, let tabulation?):
            return try ratesLayer(records, tabulation, in: units, options: options)
        case (.hotspots(let hotspots), let records?, let tabulation?):
            return try hotspotsLayer(
                .counts(of: records, tabulation), in: units, options: options,
                hotspots: hotspots)
        case (.hotspotsOfValue(let hotspots, let field), _, _):
            return try hotspotsLayer(
                .values(field: field), in: units, options: options, hotspots: hotspots)
        case (.counts, _, _), (.rates, _, _), (.hotspots, _, _):
            preconditionFailure("layer \(plan.identifier) counts nothing")
        }
    }

    private mutating func tabulation(
        _ records: CountedRecords, _ units: CountingUnits, _ plan: LayerPlan,
        _ options: CountingOptions
    ) throws(LayerError) -> Tabulation {
        let key = TabulationKey(
            units: plan.units, source: records.table.source, selection: plan.selection,
            overlaps: plan.overlaps)
        if let made = tabulations[key] { return made }
        let made = try tabulated(records, in: units, options: options)
        tabulations[key] = made
        return made
    }

    private mutating func countingUnits(
        _ wanted: LayerPlan.Units
    ) throws(LayerError) -> CountingUnits {
        if let made = units[wanted] { return made }
        let made: CountingUnits
        switch wanted {
        case .areas(let identifier):
            guard let areas = areaSets[identifier] else {
                preconditionFailure("unknown set of areas \(identifier)")
            }
            made = try CountingUnits(
                areas, locators: locators, referenceSystemCode: referenceSystemCode)
        case .squares(let size):
            made = try CountingUnits(
                squaresOf: size, over: studyArea, locators: locators,
                referenceSystemCode: referenceSystemCode)
        case .hexagons(let size):
            made = try CountingUnits(
                hexagonsOf: size, over: studyArea, locators: locators,
                referenceSystemCode: referenceSystemCode)
        }
        units[wanted] = made
        return made
    }
}
