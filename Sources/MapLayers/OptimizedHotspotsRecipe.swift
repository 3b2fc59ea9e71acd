import HotspotStatistics
import PlanarGeometry
import SafetyRecords

/// The recipe `optimized-hotspots`: hot spots with settings chosen from the data by stated rules.
///
/// Cell size from the area and the spacing of the records, distance band from the peak of spatial
/// autocorrelation, inference from the skewness of the sums; Gi* with the correction of Benjamini
/// and Hochberg. Every choice is told in the summary and in the parameters, and so is how much the
/// hot spots change where cell size or band are a quarter smaller or larger.
public struct OptimizedHotspotsRecipe: LayerRecipe {
    /// "optimized-hotspots".
    public static let name = "optimized-hotspots"
    /// The side of the cells in meters; `nil` to choose it.
    public var cellSize: Double?
    /// The seed of permutations, where there are any.
    public var permutationSeed: UInt64
    /// The level at which the layer says how many cells are significant.
    public var alpha: Double

    /// How many permutations there are where the exact p is not to be had.
    static let permutations = 999
    /// Below this agreement with the hot spots of neighboring settings the choice is fragile.
    static let leastAgreement = 0.5

    /// Makes the recipe.
    public init(cellSize: Double? = nil, permutationSeed: UInt64 = 1, alpha: Double = 0.05) {
        self.cellSize = cellSize
        self.permutationSeed = permutationSeed
        self.alpha = alpha
    }

    /// The seed of the permutations.
    public var seed: UInt64? { permutationSeed }

    /// The layer of the recipe `hotspots` with the chosen settings.
    ///
    /// - Throws: ``LayerError`` with code `statistics` below 30 records, or below 30 cells with
    ///   records, and those of counting and of the statistic.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        var plan = plan
        let choice = try cellChoice(plan, in: &workshop)
        let size = cellSize ?? choice.size
        plan.units = .squares(size)
        let counted = try workshop.counted(plan)
        let values = counted.tabulation.weighted ?? counted.tabulation.counts.map(Double.init)
        try checkOccupied(values, size, plan)
        let band = try bandChoice(values, counted.units, size, plan, workshop)
        let inference = InferenceChoice(values, neighborhoodSize: band.meanNeighborCount + 1)
        let analytic = try hotCells(
            plan, options(band: band.distance, .analytic), in: &workshop)
        let checks = try agreements(analytic, plan, size, band.distance, in: &workshop)
        var layer = try HotspotsRecipe(
            options(band: band.distance, inference.isNormal ? .analytic : exact)
        ).layer(plan, in: &workshop)
        let words = ChosenSettings(
            cell: choice, size: size, isCellGiven: cellSize != nil, band: band,
            inference: inference, agreements: checks)
        layer.recipe = Self.name
        layer.summary += " " + words.summary
        layer.parameters = words.parameters + layer.parameters + words.warnings
        return layer
    }

    private var exact: LocalInference {
        .exact(otherwise: ConditionalPermutation(Self.permutations, seed: permutationSeed))
    }

    private func options(band: Double, _ inference: LocalInference) -> HotspotOptions {
        HotspotOptions(
            .giStar, neighbors: .band(band), testing: LocalTesting(inference, alpha: alpha))
    }

    // MARK: Choices

    private func cellChoice(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> CellSizeChoice {
        let records = workshop.records(of: plan)
        let positions: [Position]
        let area: Double
        switch workshop.studyArea {
        case .extent(let box):
            area = box.width * box.height
            positions = try self.positions(records, in: nil)
        case .areas(let set):
            let units = try workshop.countingUnits(.areas(set.source))
            area = set.surfaces.reduce(0) { $0 + $1.area }
            positions = try self.positions(records, in: units)
        }
        do throws(StatisticsError) {
            return try chooseCellSize(positions, studyArea: area)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
    }

    /// The places of the selected records; of those in the areas, where there are any.
    private func positions(
        _ records: CountedRecords, in units: CountingUnits?
    ) throws(LayerError) -> [Position] {
        let table = records.table
        guard let units else {
            let all = records.selection.records(of: table).map { $0.map { Int($0) } }
            return (all ?? Array(0..<table.count)).compactMap(table.position)
        }
        let placed = PlacedRecords(records, 0..<table.count, in: units)
        return placed.units.indices.compactMap { index in
            placed.units[index] >= 0 ? table.position(placed.record(index)) : nil
        }
    }

    private func checkOccupied(
        _ values: [Double], _ size: Double, _ plan: LayerPlan
    ) throws(LayerError) {
        let occupied = values.count { $0 > 0 }
        guard occupied < CellSizeChoice.leastCount else { return }
        throw LayerError(
            .statistics(.tooFew), layer: plan.identifier,
            detail: "only \(occupied) cells of \(meters(size)) m hold a record",
            remedy: "Hot spots need records in at least \(CellSizeChoice.leastCount) cells: choose "
                + "smaller cells, a longer period or a wider area")
    }

    private func bandChoice(
        _ values: [Double], _ units: CountingUnits, _ size: Double, _ plan: LayerPlan,
        _ workshop: LayerWorkshop
    ) throws(LayerError) -> BandChoice {
        // Half sizes, so that no distance between centers lies exactly on a band.
        let distances = (1...10).map { (Double($0) + 0.5) * size }
        do throws(StatisticsError) {
            let series = try incrementalAutocorrelation(
                values, at: units.centers, keys: units.keys, distances: distances,
                threads: workshop.threads, progress: workshop.progress)
            if let choice = chooseBand(series, places: values.count) { return choice }
            throw StatisticsError(
                .tooLarge, "Not even \(meters(distances[0])) m is a band of few enough neighbors",
                remedy: "Choose larger cells")
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
    }

    // MARK: Fragility

    /// The cells that are hot at 90 % and above.
    private func hotCells(
        _ plan: LayerPlan, _ options: HotspotOptions, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> [BoundingBox] {
        let layer = try HotspotsRecipe(options).layer(plan, in: &workshop)
        guard case .integers(let bins)? = layer.field("gi_bin")?.values,
            case .surfaces(let surfaces) = layer.geometries
        else { return [] }
        return zip(bins, surfaces).compactMap { bin, surface in
            bin ?? 0 > 0 ? surface.boundingBox : nil
        }
    }

    /// How far the hot cells agree with those of settings a quarter smaller and larger.
    ///
    /// All by the analytic p, so that only the setting differs. A setting that cannot be computed
    /// (cells without variation) agrees in nothing.
    private func agreements(
        _ base: [BoundingBox], _ plan: LayerPlan, _ size: Double, _ band: Double,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) -> [SettingAgreement] {
        var result: [SettingAgreement] = []
        for (setting, cell, radius) in [
            ("cell size −25 %", size * 0.75, band), ("cell size +25 %", size * 1.25, band),
            ("distance band −25 %", size, band * 0.75), ("distance band +25 %", size, band * 1.25),
        ] {
            var other = plan
            other.units = .squares(cell)
            let cells = try hotCells(other, options(band: radius, .analytic), in: &workshop)
            result.append(SettingAgreement(setting: setting, share: hotAreaAgreement(base, cells)))
        }
        return result
    }
}

/// How far the hot cells agree with those of another setting.
struct SettingAgreement {
    var setting: String
    /// Jaccard's index; `nil` where neither has a hot cell.
    var share: Double?
}
