import ArgumentParser
import BatchJobs
import MapLayers

/// `trygghet count`: counts, and rates where a population is named.
struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Counts and rates per area, or per cell of a grid.")

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "Whose rates rate_seb borrows from: \(NeighborRule.forms); default queen.")
    var weights: String?
    @Option(help: "How far apart borders may be and still be shared, in meters; default 0.01.")
    var snap: Double?
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        try grid.check(areas: areas)
        if areaOptions.population != nil, grid.units != nil {
            throw ValidationError("--population belongs to areas; a grid has none")
        }
        if areaOptions.population == nil, weights != nil || snap != nil {
            throw ValidationError("--weights and --snap are about rates, which need --population")
        }
        try WeightOptions.check(weights ?? "queen", snap: snap ?? 0.01)
    }

    func run() throws {
        let isRate = areaOptions.population != nil
        let plan = try pointOptions.plan(
            named: output.layerName(isRate ? "rates" : "counts"),
            isRate
                ? RatesRecipe(
                    neighbors: try weights.flatMap { NeighborRule($0) }?.loaded() ?? .queen,
                    snapping: snap ?? 0.01)
                : CountsRecipe(), grid)
        let request = SingleLayerRequest(
            points: try pointOptions.source(points),
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }
}
