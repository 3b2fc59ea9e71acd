public import ArgumentParser
import BatchJobs
import HotspotStatistics
public import MapLayers

/// `trygghet concentration`: which share of the places holds which share of the records.
struct ConcentrationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concentration",
        abstract: "The 80/20 table, Lorenz curve and Gini coefficient, against chance.")

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "table: the shares; units: rank and share of each area or cell.")
    var output: ConcentrationRecipe.Output = .table
    @Option(
        help: "Even over what: unit, area or population; population where --population names it."
    )
    var per: ConcentrationRecipe.Base?
    @Option(help: "How often all records are thrown at random, 0 to 1 000 000.")
    var simulations = 999
    @Option(help: "Seed of the simulations.")
    var seed: UInt64 = 1
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        try grid.check(areas: areas)
        guard (0...1_000_000).contains(simulations) else {
            throw ValidationError("--simulations is 0 to 1 000 000")
        }
        if grid.units != nil, areaOptions.population != nil || per == .population {
            throw ValidationError("a population belongs to areas; a grid has none")
        }
        if per == .population, areaOptions.population == nil {
            throw ValidationError("--per population needs --population with the name of its field")
        }
        if let per, per != .population, areaOptions.population != nil {
            throw ValidationError("--population has no use with --per \(per.rawValue)")
        }
    }

    func run() throws {
        let base = per ?? (areaOptions.population == nil ? .unit : .population)
        let recipe = ConcentrationRecipe(
            output: output, base: base,
            options: ConcentrationOptions(simulations: simulations, seed: seed))
        let plan = try pointOptions.plan(
            named: outputOptions.layerName("concentration"), recipe, grid)
        let request = SingleLayerRequest(
            points: try pointOptions.source(points),
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try outputOptions.write(request, running)
    }
}

extension ConcentrationRecipe.Output: ExpressibleByArgument {}
extension ConcentrationRecipe.Base: ExpressibleByArgument {}
