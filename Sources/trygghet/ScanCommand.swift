public import ArgumentParser
import BatchJobs
public import HotspotStatistics
public import MapLayers

/// `trygghet scan`: clusters in space, or in space and time.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Clusters in space, or in space and time: Kulldorff's scan statistic.")

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "Largest share of the population in a circle, above 0 to 0.5.")
    var maxPopulation = 0.5
    @Option(help: "Length of a step in time: 7d, 1w, 1mo; without one, the scan is of space alone.")
    var timeStep: String?
    @Option(help: "Largest share of the period in a cluster, above 0 to 0.5.  (default: 0.5)")
    var maxDuration: Double?
    @Flag(help: "Only clusters that last until the end of the period.")
    var prospective = false
    @Option(help: "Expected numbers: poisson, or space-time-permutation (needs no population).")
    var model: ScanModel = .poisson
    @Option(help: "Simulated maps, 0 to 9 999 999; 0 gives ratios without p.")
    var simulations = 999
    @Option(help: "Seed of the simulations.")
    var seed: UInt64 = 1
    @Flag(help: "Look for more records than expected (the default), fewer, or both.")
    var direction: ScanDirection = .high
    @Option(help: "The most clusters to report.")
    var clusters = 100
    @Option(help: "Report secondary clusters up to this p; the most likely one always.")
    var reportP = 0.05
    @Option(name: .customLong("output"), help: "Features: areas, or the circles of the clusters.")
    var features: ScanRecipe.Output = .areas
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        try grid.check(areas: areas)
        if grid.units != nil, areaOptions.population != nil {
            throw ValidationError("--population is a field of areas; the cells of a grid have none")
        }
        guard maxPopulation > 0, maxPopulation <= 0.5 else {
            throw ValidationError("--max-population is above 0 and at most 0.5")
        }
        if let timeStep, TimeStep(timeStep) == nil {
            throw ValidationError("--time-step is 1 to 1000 days, weeks or months: 7d, 1w or 1mo")
        }
        if let maxDuration, !(maxDuration > 0 && maxDuration <= 0.5) {
            throw ValidationError("--max-duration is above 0 and at most 0.5")
        }
        if timeStep == nil, maxDuration != nil || prospective {
            throw ValidationError("--max-duration and --prospective need a --time-step")
        }
        if timeStep == nil, model == .spaceTimePermutation {
            throw ValidationError("--model space-time-permutation needs a --time-step")
        }
        guard (0...9_999_999).contains(simulations) else {
            throw ValidationError("--simulations is 0 to 9 999 999")
        }
        guard clusters >= 1 else { throw ValidationError("--clusters is 1 or more") }
        guard reportP >= 0, reportP <= 1 else { throw ValidationError("--report-p is 0 to 1") }
    }

    func run() throws {
        let options = ScanOptions(
            direction: direction, model: model, maximumPopulation: maxPopulation,
            maximumDuration: maxDuration ?? 0.5, isProspective: prospective,
            simulations: simulations, seed: seed, threads: running.threads,
            maximumClusters: clusters, reportingLevel: reportP)
        let recipe = ScanRecipe(
            options, step: timeStep.flatMap(TimeStep.init), output: features)
        let request = SingleLayerRequest(
            points: try pointOptions.source(points),
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: try pointOptions.plan(named: output.layerName("scan"), recipe, grid),
            rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }
}

extension ScanDirection: EnumerableFlag {}
extension ScanModel: ExpressibleByArgument {}
extension ScanRecipe.Output: ExpressibleByArgument {}
