public import ArgumentParser
import BatchJobs
public import HotspotStatistics
public import MapLayers

/// `trygghet hotspots`: where values cluster more than chance explains.
struct HotspotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hotspots",
        abstract: "Hot and cold spots (Gi*, Gi) per area, or per cell of a grid.")

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String?
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @Option(help: "Analyze this numeric field of the areas instead of counting points.")
    var value: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "Statistic: gi-star or gi.")
    var method: LocalGStatistic = .giStar
    @Option(help: "Neighbors: \(NeighborRule.forms).")
    var weights = "queen"
    @Option(help: "Scaling of weights: none or row. Binary neighbors give the same z either way.")
    var standardize: WeightStandardization = .none
    @Option(help: "How far apart borders may be and still be shared, in meters.")
    var snap = 0.01
    @Option(help: "Conditional permutations, 0 to 10 000 000; 0 gives analytic values alone.")
    var permutations = 999
    @Option(help: "Seed of the permutations.")
    var seed: UInt64 = 1
    @Option(help: "Level at which the layer says how many areas are significant.")
    var alpha = 0.05
    @Option(help: "Correction for many tests: bh (Benjamini–Hochberg) or by (Yekutieli).")
    var correction: FalseDiscoveryCorrection = .benjaminiHochberg
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        guard (points == nil) != (value == nil) else {
            throw ValidationError("give either --points to count, or --areas with --value")
        }
        try grid.check(areas: areas)
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
        guard (0...10_000_000).contains(permutations) else {
            throw ValidationError("--permutations is 0 to 10 000 000")
        }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
        guard snap >= 0, snap.isFinite else { throw ValidationError("--snap is 0 or more meters") }
    }

    func run() throws {
        let hotspots = HotspotOptions(
            neighbors: try NeighborRule(weights)?.loaded() ?? .queen, snapping: snap,
            statistic: LocalGOptions(
                statistic: method, standardization: standardize, permutations: permutations,
                seed: seed, threads: running.threads, correction: correction),
            alpha: alpha)
        let plan = try pointOptions.plan(
            named: output.layerName("hotspots"), HotspotsRecipe(hotspots, valueField: value), grid)
        let request = SingleLayerRequest(
            points: try points.map(pointOptions.source),
            areas: try areas.map {
                try areaOptions.source($0, value: value, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }
}

extension LocalGStatistic: ExpressibleByArgument {}
extension WeightStandardization: ExpressibleByArgument {}
extension FalseDiscoveryCorrection: ExpressibleByArgument {}
extension OverlapRule: ExpressibleByArgument {}
