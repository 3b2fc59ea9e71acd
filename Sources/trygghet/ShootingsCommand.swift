public import ArgumentParser
import BatchJobs
public import MapLayers
import RecordSources
import SafetyRecords

/// `trygghet shootings`: confirmed shootings by area, or one by one with distances.
struct ShootingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shootings",
        abstract: "Shootings with killed and injured by area, or as points with distances.",
        discussion: """
            --merge identifier makes one incident of all rows with one identifier; --rows says \
            whether they are revisions of its figures or victims. The output incidents is one point \
            a shooting: single points, which never leave the city. --near-areas and --near-points \
            measure the distance to the nearest of any areas or points.
            """)

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "What to write: areas or incidents.")
    var output: ShootingsRecipe.Output = .areas
    @Option(help: "Field with the number killed; guessed when left out.")
    var killed: String?
    @Option(help: "Field with the number injured; guessed when left out.")
    var injured: String?
    @Option(help: "Field with the status, preliminary or final; guessed when left out.")
    var status: String?
    @Option(
        help: ArgumentHelp(
            "Distance to the nearest of these areas, or hot spots of a layer with gi_bin; may be "
                + "repeated.", valueName: "name=file"))
    var nearAreas: [String] = []
    @Option(
        help: ArgumentHelp(
            "Distance to the nearest of these points; may be repeated.", valueName: "name=file"))
    var nearPoints: [String] = []
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        if output == .areas { try grid.check(areas: areas) }
        if output == .incidents, areas != nil || grid.units != nil {
            throw ValidationError(
                "--output incidents counts in nothing: leave --areas and grids out")
        }
        if areaOptions.population != nil {
            throw ValidationError("--population makes rates; shootings are too few for them")
        }
        let names = try named(nearAreas + nearPoints).map(\.name)
        if Set(names).count < names.count {
            throw ValidationError("two of --near-areas and --near-points have one name")
        }
    }

    /// The parts of NAME=FILE.
    private func named(_ texts: [String]) throws -> [(name: String, file: String)] {
        try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, ShootingsRecipe.Near.isFit(parts[0]) else {
                throw ValidationError(
                    "--near-areas and --near-points are NAME=FILE, the name of small letters a to "
                        + "z, digits and _, not '\(text)'")
            }
            return (parts[0], parts[1])
        }
    }

    func run() throws {
        var near: [ShootingsRecipe.Near] = []
        var otherAreas: [AreaSourceOptions] = []
        var otherPoints: [RecordSourceOptions] = []
        for (name, file) in try named(nearAreas) {
            var options = AreaSourceOptions(source: "near-\(name)", file: file)
            options.optionalFields = ["gi_bin"]
            options.threads = running.threads
            otherAreas.append(options)
            near.append(.init(name: name, places: .areas(options.source)))
        }
        for (name, file) in try named(nearPoints) {
            var options = RecordSourceOptions(source: "near-\(name)", kind: .crimes, file: file)
            options.keepsIdentifiers = true
            otherPoints.append(options)
            near.append(.init(name: name, places: .source(options.source)))
        }
        let recipe = ShootingsRecipe(output: output, near: near)
        let name = outputOptions.layerName("shootings")
        var source = try pointOptions.source(points)
        source.kind = .shootings
        if let killed { source.fields[.killed] = [killed] }
        if let injured { source.fields[.injured] = [injured] }
        if let status { source.fields[.status] = [status] }
        var request = SingleLayerRequest(
            points: source,
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: output == .incidents
                ? try pointOptions.plan(named: name, recipe)
                : try pointOptions.plan(named: name, recipe, grid),
            rejects: pointOptions.rejects, threads: running.threads)
        request.otherAreas = otherAreas
        request.otherPoints = otherPoints
        try outputOptions.write(request, running)
    }
}

extension ShootingsRecipe.Output: ExpressibleByArgument {}
