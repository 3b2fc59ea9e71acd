public import DisclosureControl
public import HotspotStatistics
public import MapLayers
import PlanarGeometry
public import RecordSources
import Reprojection
public import SafetyRecords

/// What the verb `overlay` was asked for: exported layers laid over each other.
public struct OverlayFilesRequest: Sendable {
    /// The files of the layers, in their order.
    public var layers: [AreaSourceOptions]
    /// A finer set of areas with a population, for carrying by people; `nil` for none.
    public var people: AreaSourceOptions?
    /// How they are laid over each other; the layers in it are those of the files.
    public var options: OverlayOptions
    /// The identifier of the overlay.
    public var identifier: String
    /// Number of threads; the layer does not depend on it.
    public var threads: Int
    /// Told how far the layer has come; `nil` where nobody looks.
    public var progress: StatisticsProgress?
    /// What may be published: nobody can judge what a file tells, so the profile internal alone.
    public var rule: DisclosureRule

    /// Makes a request.
    public init(
        layers: [AreaSourceOptions], people: AreaSourceOptions? = nil, options: OverlayOptions,
        identifier: String, threads: Int = 1, rule: DisclosureRule = .internal
    ) {
        self.layers = layers
        self.people = people
        self.options = options
        self.identifier = identifier
        self.threads = threads
        self.rule = rule
    }

    /// Reads the layers and lays them over each other.
    ///
    /// - Parameter tell: Called with the account of each input as soon as it is read.
    /// - Returns: The overlay, and the accounts of its inputs.
    /// - Throws: `SourceError` for a file that is refused, `LayerError` where the overlay cannot be
    ///   made.
    public func make(tell: (InputProvenance) -> Void = { _ in }) throws -> SingleLayer {
        var inputs: [InputProvenance] = []
        func keep(_ account: InputProvenance) {
            tell(account)
            inputs.append(account)
        }
        var made: [Layer] = []
        var working: ReferenceSystem?
        for source in layers {
            let file = try LayerFile(source, working: working)
            working = file.workingSystem
            keep(file.provenance)
            made.append(file.layer)
        }
        var sets: [String: AreaSet] = [:]
        if let people {
            let loaded = try loadAreas(people, working: working)
            keep(loaded.provenance)
            sets[people.source] = loaded.areas
        }
        if let crosswalk = options.crosswalk { keep(crosswalk.account) }
        var workshop = LayerWorkshop(
            areaSets: sets, studyArea: .extent(.empty), tables: [:],
            referenceSystemCode: try workingCode(working), threads: threads, progress: progress,
            rule: rule)
        for layer in made { workshop.keep(layer) }
        let overlay = try workshop.make(
            LayerPlan(
                identifier: identifier,
                recipe: OverlayRecipe(layers: layers.map(\.source), options: options),
                units: .areas(""), records: nil))
        return SingleLayer(
            released: try DisclosureGate(after: &workshop).released(overlay),
            warnings: overlay.warnings, inputs: inputs)
    }
}
