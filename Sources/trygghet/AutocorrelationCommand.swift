import ArgumentParser
import BatchJobs
import HotspotStatistics
import MapLayers

/// `trygghet autocorrelation`: whether a whole map has a pattern.
struct AutocorrelationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autocorrelation",
        abstract: "Whether a map has a pattern: Moran's I, Geary's C, general G.",
        discussion: """
            Writes a table with a row for each statistic. With --population the rates are tested too, \
            standardized by empirical Bayes; with --with another field of the areas is looked for \
            around each.
            """)

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String?
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @Option(help: "Analyze this numeric field of the areas instead of counting points.")
    var value: String?
    @Option(name: .customLong("with"), help: "Look for this numeric field around each area.")
    var other: String?
    @OptionGroup var grid: GridOptions
    @OptionGroup var weightOptions: WeightOptions
    @Option(help: "Scaling of weights: none or row; general G takes them as they are.")
    var standardize: WeightStandardization = .row
    @Option(help: "Permutations of the values, 0 to 10 000 000; 0 gives analytic values alone.")
    var permutations = 999
    @Option(help: "Seed of the permutations.")
    var seed: UInt64 = 1
    @Option(help: "Level at which the table says that there is a pattern.")
    var alpha = 0.05
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
        for (name, field) in [
            ("--value", value), ("--with", other), ("--population", areaOptions.population),
        ] where field != nil && grid.units != nil {
            throw ValidationError("\(name) belongs to areas; a grid has none")
        }
        guard (0...10_000_000).contains(permutations) else {
            throw ValidationError("--permutations is 0 to 10 000 000")
        }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
    }

    func run() throws {
        let recipe = AutocorrelationRecipe(
            AutocorrelationOptions(
                neighbors: try weightOptions.rule(), snapping: weightOptions.snap,
                statistic: GlobalOptions(
                    standardization: standardize, permutations: permutations, seed: seed,
                    threads: running.threads),
                alpha: alpha),
            valueField: value, otherField: other)
        let plan = try pointOptions.plan(named: output.layerName("autocorrelation"), recipe, grid)
        let request = SingleLayerRequest(
            points: try points.map(pointOptions.source),
            areas: try areas.map {
                try areaOptions.source($0, value: value, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }
}
