public import ArgumentParser
import BatchJobs
public import HotspotStatistics
public import MapLayers

/// `trygghet hotspots`: where values cluster more than chance explains.
struct HotspotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hotspots",
        abstract: "Hot and cold spots, clusters and outliers per area, or per cell of a grid.",
        discussion: """
            Gi* and Gi find where there is much or little; local Moran, where areas are like their \
            neighbors or stand out; local Geary, where the map changes. With --population the rates \
            are analyzed, standardized by empirical Bayes, instead of the counts. --optimized \
            chooses cell size, distance band and inference from the points, and tells why.
            """)

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String?
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @Option(help: "Analyze this numeric field of the areas instead of counting points.")
    var value: String?
    @OptionGroup var grid: GridOptions
    @Option(
        name: .customLong("with"),
        help: "Look for this numeric field around each area (local-moran with --value).")
    var other: String?
    @Option(help: "Statistic: gi-star, gi, local-moran or local-geary.")
    var method: HotspotMethod = .giStar
    @Option(help: "Neighbors: \(NeighborRule.forms).")
    var weights = "queen"
    @Option(help: "Scaling of weights: none or row (default none for Gi, row for Moran and Geary).")
    var standardize: WeightStandardization?
    @Option(help: "How far apart borders may be and still be shared, in meters.")
    var snap = 0.01
    @Option(
        help: """
            Conditional permutations, 1 to 10 000 000; 0 for the analytic p alone; exact for the \
            distribution itself, where values are counts.
            """)
    var permutations: PermutationChoice = .number(999)
    @Option(help: "Draws: complete (each area its own) or shared (one table for all, quicker).")
    var scheme: DrawScheme = .complete
    @Option(help: "Stop an area's permutations once both tails were reached so many times.")
    var stopAfter: Int?
    @Option(help: "Seed of the permutations.")
    var seed: UInt64 = 1
    @Option(help: "Level of a finding on the corrected p.")
    var alpha = 0.05
    @Option(help: "Correction for many tests: bh (Benjamini–Hochberg) or by (Yekutieli).")
    var correction: FalseDiscoveryCorrection = .benjaminiHochberg
    @Flag(
        help: "Choose cells (unless --grid gives them), neighbors and inference from the points.")
    var optimized = false
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        guard (points == nil) != (value == nil) else {
            throw ValidationError("give either --points to count, or --areas with --value")
        }
        if optimized {
            try checkOptimized()
        } else {
            try grid.check(areas: areas)
        }
        if value != nil,
            !pointOptions.filters.isEmpty || pointOptions.from != nil || pointOptions.to != nil
                || pointOptions.rejects != nil
        {
            throw ValidationError(
                "--where, --from, --to and --rejects are about points; --value has none")
        }
        if value != nil, grid.units != nil {
            throw ValidationError("--value belongs to areas; a grid has none")
        }
        guard NeighborRule(weights) != nil else {
            throw ValidationError("--weights is \(NeighborRule.forms)")
        }
        if case .number(let count) = permutations {
            guard (0...ConditionalPermutation.maximumCount).contains(count) else {
                throw ValidationError("--permutations is 0 to 10 000 000, or exact")
            }
        }
        if let stopAfter, stopAfter < 1 {
            throw ValidationError("--stop-after is 1 or more; 10 is usual")
        }
        if stopAfter != nil, scheme == .shared {
            throw ValidationError("--stop-after goes with --scheme complete")
        }
        if areaOptions.population != nil, value != nil || grid.units != nil {
            throw ValidationError(
                "--population makes rates of points counted in areas; a value and a grid have none")
        }
        if other != nil, method != .localMoran || value == nil {
            throw ValidationError("--with goes with --method local-moran and --value")
        }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
        guard snap >= 0, snap.isFinite else { throw ValidationError("--snap is 0 or more meters") }
    }

    /// Refuses what --optimized would choose itself, or does not do.
    private func checkOptimized() throws {
        guard points != nil else { throw ValidationError("--optimized needs --points") }
        let others: [(option: String, isGiven: Bool)] = [
            ("--hex", grid.hex != nil), ("--method", method != .giStar),
            ("--weights", weights != "queen"), ("--standardize", standardize != nil),
            ("--permutations", permutations != .number(999)), ("--scheme", scheme != .complete),
            ("--stop-after", stopAfter != nil), ("--correction", correction != .benjaminiHochberg),
            ("--population", areaOptions.population != nil),
        ]
        if let other = others.first(where: \.isGiven) {
            throw ValidationError(
                "\(other.option) does not go with --optimized, which is Gi* of counts in square "
                    + "cells with settings of its own")
        }
        if let size = grid.grid, !(size > 0 && size <= 1_000_000) {
            throw ValidationError("a cell size is a positive number of meters, at most 1 000 000")
        }
    }

    private var optimizedRecipe: OptimizedHotspotsRecipe {
        OptimizedHotspotsRecipe(cellSize: grid.grid, permutationSeed: seed, alpha: alpha)
    }

    func run() throws {
        let hotspots = HotspotOptions(
            method, neighbors: try NeighborRule(weights)?.loaded() ?? .queen, snapping: snap,
            standardization: standardize,
            testing: LocalTesting(
                permutations.inference(seed: seed, scheme: scheme, stopAfter: stopAfter),
                correction: correction, alpha: alpha, threads: running.threads))
        let subject: HotspotsRecipe.Subject =
            value.map { .field($0) } ?? (areaOptions.population == nil ? .counts : .rates)
        let recipe: any LayerRecipe =
            optimized ? optimizedRecipe : HotspotsRecipe(hotspots, of: subject, with: other)
        let plan = try pointOptions.plan(named: output.layerName("hotspots"), recipe, grid)
        let request = SingleLayerRequest(
            points: try points.map(pointOptions.source),
            areas: try areas.map {
                try areaOptions.source($0, value: value, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }
}

extension HotspotMethod: ExpressibleByArgument {}
extension DrawScheme: ExpressibleByArgument {}
extension WeightStandardization: ExpressibleByArgument {}
extension FalseDiscoveryCorrection: ExpressibleByArgument {}
extension OverlapRule: ExpressibleByArgument {}
