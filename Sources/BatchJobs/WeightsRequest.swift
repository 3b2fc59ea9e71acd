public import HotspotStatistics
import LayerSinks
public import MapLayers
public import RecordSources
public import SafetyRecords

/// What the verb that writes weights was asked for.
public struct WeightsRequest: Sendable {
    /// The areas that are neighbors, or that a grid is laid over.
    public var areas: AreaSourceOptions
    /// Which are neighbors.
    public var rule: NeighborRule
    /// How far apart borders may be and still be shared, in meters.
    public var snapping: Double
    /// Whether rows are scaled to sum to 1.
    public var standardization: WeightStandardization
    /// The cells of a grid; `nil` for the areas themselves.
    public var cells: LayerPlan.Units?

    /// Makes a request.
    public init(
        areas: AreaSourceOptions, rule: NeighborRule, snapping: Double,
        standardization: WeightStandardization, cells: LayerPlan.Units? = nil
    ) {
        self.areas = areas
        self.rule = rule
        self.snapping = snapping
        self.standardization = standardization
        self.cells = cells
    }
}

/// Weights with the identifiers of what they are between.
public struct NamedWeights: Sendable {
    /// The weights.
    public let weights: SpatialWeights
    /// The identifiers of the areas or cells, in order.
    public let identifiers: [String]
    /// What they are, in words.
    public let summary: String
    /// What the areas are called in the header of a file.
    private let source: String
    /// The field that the identifiers come from.
    private let key: String

    /// Reads the areas and finds their neighbors.
    ///
    /// - Throws: `SourceError` or `LayerError`.
    public init(
        _ request: WeightsRequest, threads: Int, tell: (InputProvenance) -> Void = { _ in }
    ) throws {
        var options = request.areas
        options.fields += request.rule.areaFields
        let loaded = try loadAreas(options, working: nil)
        tell(loaded.provenance)
        if let file = request.rule.file { tell(file.account) }
        var workshop = LayerWorkshop(
            areaSets: [loaded.areas.source: loaded.areas], studyArea: .areas(loaded.areas),
            tables: [:], referenceSystemCode: try workingCode(loaded.workingSystem),
            threads: threads)
        let units = try workshop.countingUnits(request.cells ?? .areas(loaded.areas.source))
        do throws(StatisticsError) {
            let made = try units.weights(request.rule, snapping: request.snapping)
            // With self weights in the file, they too must be in a row that sums to 1.
            weights = made.standardized(
                request.standardization, includingSelf: made.hasSelfWeights)
        } catch {
            throw LayerError(error, layer: "weights")
        }
        identifiers = units.identifiers
        summary = units.summary
        source = loaded.areas.source
        key = options.key ?? "area_id"
    }

    /// Writes the file; nothing is visible until it is whole.
    ///
    /// - Throws: `LayerError` where the format cannot hold the weights, `SinkError` where the file
    ///   cannot be written.
    public func write(_ format: WeightsFile.Format, to path: String) throws {
        let bytes: [UInt8]
        do throws(StatisticsError) {
            bytes =
                switch format {
                case .gal: try weights.gal(identifiers: identifiers, source: source, key: key)
                case .gwt: try weights.gwt(identifiers: identifiers, source: source, key: key)
                }
        } catch {
            throw LayerError(error, layer: "weights")
        }
        let file = try AtomicFile(path: path)
        try file.write(bytes.span)
        _ = try file.commit()
    }
}
