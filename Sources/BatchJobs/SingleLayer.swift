public import DisclosureControl
import FeatureFormats
public import HotspotStatistics
import LayerSinks
public import MapLayers
import PlanarGeometry
public import RecordSources
import Reprojection
public import SafetyRecords

/// What a verb that makes one layer was asked for.
public struct SingleLayerRequest: Sendable {
    /// The records to count; `nil` where the areas carry the value.
    public var points: RecordSourceOptions?
    /// The records of another file, to hold these against; `nil` where both are of one file.
    public var against: RecordSourceOptions?
    /// Interventions of guards that are in a file of their own.
    public var interventions: RecordSourceOptions?
    /// The areas: to count in, or to lay a grid over.
    public var areas: AreaSourceOptions?
    /// Further areas that the recipe looks for by their source.
    public var otherAreas: [AreaSourceOptions] = []
    /// Further records that the recipe looks for by their source.
    public var otherPoints: [RecordSourceOptions] = []
    /// The layer to make.
    ///
    /// The sources in it are replaced by those of `points` and `against`.
    public var plan: LayerPlan
    /// The file for rejected rows; `nil` to count them only.
    public var rejects: String?
    /// Number of threads; the layer does not depend on it.
    public var threads: Int
    /// Told how far the layer has come; `nil` where nobody looks.
    public var progress: StatisticsProgress?
    /// What may be published.
    public var rule: DisclosureRule

    /// Makes a request.
    public init(
        points: RecordSourceOptions?, areas: AreaSourceOptions?, plan: LayerPlan,
        rejects: String? = nil, threads: Int = 1, rule: DisclosureRule = .internal
    ) {
        self.points = points
        self.areas = areas
        self.plan = plan
        self.rejects = rejects
        self.threads = threads
        self.rule = rule
    }
}

/// A layer and how its inputs were read.
public struct SingleLayer: Sendable {
    /// The layer as the gate let it pass.
    public var released: ReleasedLayer
    /// The same without what the gate did to it.
    public var layer: Layer { released.layer }
    /// What a reader should be wary of, told to whoever asked for the layer.
    public var warnings: [String]
    /// The accounts of its inputs.
    public var inputs: [InputProvenance]
}

extension SingleLayerRequest {
    /// Reads the inputs and makes the layer.
    ///
    /// - Parameter tell: Called with the account of each input as soon as it is read.
    /// - Returns: The layer, and the accounts of its inputs.
    /// - Throws: `SourceError`, `LayerError` or `SinkError`.
    public func make(tell: (InputProvenance) -> Void = { _ in }) throws -> SingleLayer {
        var inputs: [InputProvenance] = []
        func keep(_ account: InputProvenance) {
            tell(account)
            inputs.append(account)
        }
        var loadedAreas: LoadedAreas?
        if var options = areas {
            options.fields += plan.recipe.areaFields
            options.optionalFields += plan.recipe.optionalAreaFields
            let loaded = try loadAreas(options, working: nil)
            keep(loaded.provenance)
            loadedAreas = loaded
        }
        var working = loadedAreas?.workingSystem
        var tables: [String: RecordTable] = [:]
        var plan = plan
        plan.records?.source = points?.source ?? ""
        plan.against?.source = points?.source ?? ""
        if points == nil { plan.records = nil }
        if let points {
            tables[points.source] = try load(points, rejects, loadedAreas, &working, keep)
        }
        if var against {
            // Two files of one name in different folders are two sources.
            if against.source == points?.source { against.source += "-against" }
            plan.against?.source = against.source
            tables[against.source] = try load(against, nil, loadedAreas, &working, keep)
        }
        if var interventions {
            if tables[interventions.source] != nil { interventions.source += "-interventions" }
            plan.interventions?.source = interventions.source
            tables[interventions.source] = try load(
                interventions, nil, loadedAreas, &working, keep)
        }
        for other in otherPoints {
            tables[other.source] = try other.loaded(
                in: &working, near: loadedAreas?.region, threads, keep)
        }
        var sets = loadedAreas.map { [$0.areas.source: $0.areas] } ?? [:]
        for other in otherAreas {
            let loaded = try loadAreas(other, working: working)
            keep(loaded.provenance)
            sets[other.source] = loaded.areas
        }
        if let file = plan.recipe.weightsFile { keep(file.account) }
        let extent = tables.values.reduce(into: BoundingBox.empty) { $0.formUnion($1.extent) }
        if case .areas = plan.units, let areas { plan.units = .areas(areas.source) }
        var workshop = LayerWorkshop(
            areaSets: sets,
            studyArea: loadedAreas.map { .areas($0.areas) } ?? .extent(extent),
            tables: tables, referenceSystemCode: try workingCode(working), threads: threads,
            progress: progress, rule: rule)
        let made = try workshop.make(plan)
        return SingleLayer(
            released: try gate(after: &workshop).released(made), warnings: made.warnings,
            inputs: inputs)
    }

    /// Reads records and brings them to the working reference system, which those of the first file
    /// choose where there are no areas.
    private func load(
        _ source: RecordSourceOptions, _ rejects: String?, _ areas: LoadedAreas?,
        _ working: inout ReferenceSystem?, _ keep: (InputProvenance) -> Void
    ) throws -> RecordTable {
        var options = source
        let needs = plan.recipe.recordNeeds
        options.threads = threads
        options.expectedRegion = areas?.region
        options.needsTime = options.needsTime || needs.times
        options.keepsIdentifiers = options.keepsIdentifiers || needs.identifiers
        options.attributes += needs.fields.filter { !options.attributes.contains($0) }
        options.optionalAttributes += needs.optionalFields
        // A ready table has rows that are of no area: the city, men, an age.
        let isTable = (plan.recipe as? SurveyRecipe)?.table != nil
        if !isTable, case .areas = plan.units, let areas = areas?.areas {
            options.knownAreas = Set(areas.identifiers)
        }
        var loaded = try options.load(rejects: rejects)
        let system = try working ?? loaded.suitableWorkingSystem()
        working = system
        try loaded.reproject(to: system, threads: threads)
        keep(loaded.provenance)
        return loaded.table
    }
}

extension RecordSourceOptions {
    /// Reads records as they are, and brings them to the working reference system.
    fileprivate func loaded(
        in working: inout ReferenceSystem?, near region: BoundingBox?, _ threads: Int,
        _ keep: (InputProvenance) -> Void
    ) throws -> RecordTable {
        var options = self
        options.threads = threads
        options.expectedRegion = region
        var loaded = try options.load(rejects: nil)
        let system = try working ?? loaded.suitableWorkingSystem()
        working = system
        try loaded.reproject(to: system, threads: threads)
        keep(loaded.provenance)
        return loaded.table
    }

    /// Reads the records, and merges rows where that is asked for; rejected rows go to their file also when the source is then refused.
    ///
    /// - Parameter rejects: The file for rejected rows; `nil` to count them only.
    /// - Returns: The records and their account.
    /// - Throws: `SourceError`, or `SinkError` where the file cannot be written.
    public func load(rejects: String?) throws -> LoadedRecords {
        guard let rejects else { return merged(try loadRecords(self, rejects: nil)) }
        let file = try AtomicFile(path: rejects)
        let writer = RejectsFile(source: source, sink: file)
        let result = Result { try loadRecords(self, rejects: writer) }
        try writer.finish()
        _ = try file.commit()
        return merged(try result.get())
    }

    private func merged(_ loaded: LoadedRecords) -> LoadedRecords {
        guard let merging else { return loaded }
        var loaded = loaded
        loaded.merge(merging)
        return loaded
    }
}

/// The EPSG code of a working reference system.
///
/// - Throws: `SourceError` for a system without a code: layers name theirs.
func workingCode(_ system: ReferenceSystem?) throws(SourceError) -> Int {
    guard let code = system?.epsg else {
        throw SourceError(
            .unknownReferenceSystem, file: system?.name ?? "job",
            detail: "the working reference system has no EPSG code",
            remedy: "Name one that has, such as EPSG:3006")
    }
    return code
}
