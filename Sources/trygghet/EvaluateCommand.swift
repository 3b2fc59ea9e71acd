public import ArgumentParser
import BatchJobs
public import MapLayers
import RecordSources

/// `trygghet evaluate`: whether the hot spots of a layer held in a later period.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Hit rate, PAI, PEI and RRI of a hot-spot layer against later records.")

    @Option(help: "Layer of an earlier period with all its areas or cells, hot and not.")
    var layer: String
    @Option(help: "Records of the later period: CSV, GeoJSON, sequence or GeoPackage; - is stdin.")
    var points: String
    @Option(
        help: ArgumentHelp(
            "What is hot: FIELD>=X, FIELD>X, FIELD<=X, FIELD<X or FIELD=VALUE[,VALUE]; may be "
                + "repeated, each is evaluated by itself."))
    var hot = [HotRule.hotSpots.description]
    @Option(help: "Field of the layer with the earlier counts; n where there is one.")
    var earlier: String?
    @Option(help: "table: the indices; units: where the first --hot was right.")
    var output: EvaluateRecipe.Output = .table
    @OptionGroup var pointOptions: PointOptions
    @Option(help: "Field with the identifier of the layer's features; guessed when left out.")
    var areaId: String?
    @Option(help: "Reference system of the layer, where the file does not carry it.")
    var layerCrs: String?
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws { _ = try rules() }

    private func rules() throws -> [HotRule] {
        try hot.map { text in
            guard let rule = HotRule(text) else {
                throw ValidationError(
                    "--hot is FIELD>=X, FIELD>X, FIELD<=X, FIELD<X or FIELD=VALUE[,VALUE], not "
                        + "'\(text)'")
            }
            return rule
        }
    }

    func run() throws {
        let recipe = EvaluateRecipe(rules: try rules(), earlierField: earlier, output: output)
        var areas = AreaSourceOptions(source: sourceName(layer), file: layer)
        areas.threads = running.threads
        areas.key = areaId
        areas.referenceSystem = try layerCrs.map(referenceSystem)
        let plan = try pointOptions.plan(named: outputOptions.layerName("evaluation"), recipe)
        let request = SingleLayerRequest(
            points: try pointOptions.source(points), areas: areas, plan: plan,
            rejects: pointOptions.rejects, threads: running.threads)
        try outputOptions.write(request, running)
    }
}

extension EvaluateRecipe.Output: ExpressibleByArgument {}
