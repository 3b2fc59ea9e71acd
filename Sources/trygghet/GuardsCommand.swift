import ArgumentParser
import BatchJobs
import MapLayers
import RecordSources
import SafetyRecords

/// `trygghet guards`: guard hours, interventions, and incidents with and without guards.
struct GuardsCommand: ParsableCommand {
    /// What the verb writes.
    enum Output: String, CaseIterable, ExpressibleByArgument {
        case areas
        case hours
        case beforeAfter = "before-after"
    }

    static let configuration = CommandConfiguration(
        commandName: "guards",
        abstract: "Guard hours, interventions and incidents by permit area; before and after.",
        discussion: """
            The output areas is one feature a permit area, hours a table of weekday and hour of \
            each. The output before-after holds incidents of --treated areas against --control \
            areas (weighted displacement difference); it needs no shifts. --from and --to are the \
            period; options of fields are those of the shifts, and those of the incidents have \
            names of their own.
            """)

    @Option(help: "Shifts, and interventions where the same file has them; - is stdin.")
    var shifts: String?
    @Option(help: "Permit areas.")
    var permits: String
    @Option(help: "Interventions, where they are in a file of their own.")
    var interventions: String?
    @Option(help: "Incidents to look for with and without guards.")
    var incidents: String?
    @Option(help: "Incidents: field with easting or longitude.")
    var incidentsX: String?
    @Option(help: "Incidents: field with northing or latitude.")
    var incidentsY: String?
    @Option(help: "Incidents: field with the time.")
    var incidentsTime: String?
    @Option(help: "Incidents: reference system, where the file does not carry it.")
    var incidentsCrs: String?
    @Option(
        name: .customLong("incidents-where"),
        help: "Incidents: only those with FIELD=VALUE[,VALUE]; may be repeated.")
    var incidentsFilters: [String] = []
    @Option(help: "Hot spots, a layer with gi_bin: their incidents alone make hours hot.")
    var hotspots: String?
    @Option(help: "Field of a shift with the number of guards; guessed when left out.")
    var guards: String?
    @Option(help: "Field that tells shifts from interventions; guessed when left out.")
    var record: String?
    @Option(help: "Field of a permit with its holder; guessed when left out.")
    var holder: String?
    @Option(help: "Field of a permit with its legal basis; guessed when left out.")
    var legalBasis: String?
    @Option(help: "Field of a permit with its first day; guessed when left out.")
    var validFrom: String?
    @Option(help: "Field of a permit with its last day; guessed when left out.")
    var validTo: String?
    @Option(help: "What to write: areas, hours or before-after.")
    var output: Output = .areas
    @Option(help: "before-after: areas where something was done, ID[,ID].")
    var treated: String?
    @Option(help: "before-after: areas to hold them against, ID[,ID].")
    var control: String?
    @Option(help: "before-after: areas that incidents may have moved to, ID[,ID].")
    var displaced: String?
    @Option(help: "before-after: areas to hold those against, ID[,ID].")
    var displacedControl: String?
    @Option(help: "before-after: first day before; default as many days right before --from.")
    var beforeFrom: String?
    @Option(help: "before-after: first day after the period before.")
    var beforeTo: String?
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        if (beforeFrom == nil) != (beforeTo == nil) {
            throw ValidationError("give --before-from and --before-to, or neither")
        }
        guard output == .beforeAfter else {
            let owned = [
                ("--treated", treated), ("--control", control), ("--displaced", displaced),
                ("--displaced-control", displacedControl), ("--before-from", beforeFrom),
            ]
            for (option, value) in owned where value != nil {
                throw ValidationError("\(option) belongs to --output before-after")
            }
            if shifts == nil { throw ValidationError("give the shifts with --shifts") }
            if incidents == nil, !incidentsFilters.isEmpty || hotspots != nil {
                throw ValidationError("--incidents-where and --hotspots need --incidents")
            }
            return
        }
        if incidents == nil || treated == nil || control == nil {
            throw ValidationError(
                "--output before-after needs --incidents, --treated and --control")
        }
        if (displaced == nil) != (displacedControl == nil) {
            throw ValidationError("give --displaced and --displaced-control, or neither")
        }
        if shifts != nil || interventions != nil {
            throw ValidationError("--output before-after looks at incidents, not at shifts")
        }
        if pointOptions.from == nil || pointOptions.to == nil {
            throw ValidationError("--output before-after needs the period after: --from and --to")
        }
    }

    func run() throws {
        let request = output == .beforeAfter ? try beforeAfter() : try coverage()
        try outputOptions.write(request, running)
    }

    private func coverage() throws -> SingleLayerRequest {
        let recipe = GuardCoverageRecipe(
            permit: PermitFields(
                holder: holder, legalBasis: legalBasis, validFrom: validFrom, validTo: validTo),
            hotspots: hotspots == nil ? nil : .areas("hotspots"),
            output: output == .hours ? .hours : .areas)
        var plan = try pointOptions.plan(named: outputOptions.layerName("guards"), recipe)
        if incidents != nil {
            plan.against = try pointOptions.choice()
            plan.against?.selection.filters = try filters()
        }
        if interventions != nil {
            plan.interventions = try pointOptions.choice()
            plan.interventions?.selection.filters = []
        }
        var source = try guardSource(shifts ?? "-")
        if let guards { source.fields[.guards] = [guards] }
        if let record { source.fields[.record] = [record] }
        var request = try request(source, plan)
        request.against = try incidents.map(incidentSource)
        if let hotspots {
            var options = AreaSourceOptions(source: "hotspots", file: hotspots)
            options.fields = ["gi_bin"]
            options.threads = running.threads
            request.otherAreas = [options]
        }
        request.interventions = try interventions.map { file in
            var source = try guardSource(file)
            source.attributes = []
            source.guardRecord = .intervention
            source.fields[.timeEnd] = nil
            return source
        }
        return request
    }

    private func beforeAfter() throws -> SingleLayerRequest {
        func names(_ text: String?) -> [String] {
            (text ?? "").split(separator: ",").map(String.init)
        }
        let recipe = BeforeAfterRecipe(
            treated: names(treated), control: names(control), displaced: names(displaced),
            displacedControl: names(displacedControl))
        var plan = try pointOptions.plan(named: outputOptions.layerName("before-after"), recipe)
        plan.records?.selection.filters = try filters()
        if let beforeFrom, let beforeTo {
            let period = try pointOptions.period(
                from: beforeFrom, to: beforeTo, options: ("--before-from", "--before-to"))
            plan.against = plan.records
            plan.against?.selection.period = period.window
            plan.against?.period = period.words
        }
        return try request(try incidentSource(incidents ?? "-"), plan)
    }

    private func request(
        _ source: RecordSourceOptions, _ plan: LayerPlan
    ) throws -> SingleLayerRequest {
        SingleLayerRequest(
            points: source,
            areas: try areaOptions.source(permits, value: nil, threads: running.threads),
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
    }

    private func guardSource(_ file: String) throws -> RecordSourceOptions {
        var source = try pointOptions.source(file)
        source.kind = .guards
        return source
    }

    private func filters() throws -> [RecordSelection.Filter] {
        try recordFilters(incidentsFilters, option: "--incidents-where")
    }

    private func incidentSource(_ file: String) throws -> RecordSourceOptions {
        var source = RecordSourceOptions(source: sourceName(file), kind: .crimes, file: file)
        if let incidentsX { source.fields[.x] = [incidentsX] }
        if let incidentsY { source.fields[.y] = [incidentsY] }
        if let incidentsTime { source.fields[.time] = [incidentsTime] }
        source.referenceSystem = try incidentsCrs.map(referenceSystem)
        source.timeFormat = nil
        source.timeZone = pointOptions.timeZone
        source.attributes = try filters().map(\.field)
        return source
    }
}
