public import ArgumentParser
import BatchJobs
public import HotspotStatistics
public import MapLayers
import RecordSources
import SafetyRecords

/// `trygghet trend`: change between periods, emerging hot spots, times of day and year.
struct TrendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trend",
        abstract: "Change between two periods, emerging hot spots, or profiles of time.")

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(help: "Areas to count in, or to lay a grid over.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "What to look at: change, emerging or profile.")
    var mode: TrendMode = .change
    @Option(
        help: "change: first day of the first period; default as many days right before --from.")
    var againstFrom: String?
    @Option(help: "change: first day after the first period.")
    var againstTo: String?
    @Flag(help: "change: also compare each area with all others together.")
    var relative = false
    @Option(help: "emerging: length of a step: 7d, 1w, 1mo.  (default: 1mo)")
    var step: String?
    @Option(help: "emerging: the rules that name the patterns.  (default: esri-3.2)")
    var rules: EmergingRules?
    @Option(help: "emerging: steps before its own that a neighborhood reaches.  (default: 1)")
    var timeWindow: Int?
    @Option(
        help: """
            emerging: neighbors, each weighing 1: queen, rook, knn:K, band:METERS, block:FIELD or \
            file:PATH.gal.  (default: queen)
            """)
    var weights: String?
    @Option(help: "emerging: how far apart borders may be and still be shared.  (default: 0.01)")
    var snap: Double?
    @Option(help: "emerging: areas without a record: keep or leave-out.  (default: keep)")
    var empty: EmptyUnits?
    @Flag(help: "profile: spread records with a start and an end over their time window.")
    var aoristic = false
    @Option(help: "profile: list units, or week-hours as a table.  (default: units)")
    var list: ProfileRecipe.Output?
    @Option(help: "profile: permutations for areas with few records.  (default: 999)")
    var permutations: Int?
    @Option(help: "profile: seed of the permutations.  (default: 1)")
    var seed: UInt64?
    @Option(help: "Level of a finding, on the corrected p.")
    var alpha = 0.05
    @Option(help: "Correction for many tests: bh (Benjamini–Hochberg) or by (Yekutieli).")
    var correction: FalseDiscoveryCorrection = .benjaminiHochberg
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        try grid.check(areas: areas)
        if areaOptions.population != nil {
            throw ValidationError("--population makes rates; trend looks at numbers of records")
        }
        let owned: [(option: String, mode: TrendMode, isGiven: Bool)] = [
            ("--against-from", .change, againstFrom != nil),
            ("--against-to", .change, againstTo != nil), ("--relative", .change, relative),
            ("--step", .emerging, step != nil), ("--rules", .emerging, rules != nil),
            ("--time-window", .emerging, timeWindow != nil),
            ("--weights", .emerging, weights != nil), ("--snap", .emerging, snap != nil),
            ("--empty", .emerging, empty != nil), ("--aoristic", .profile, aoristic),
            ("--list", .profile, list != nil), ("--permutations", .profile, permutations != nil),
            ("--seed", .profile, seed != nil),
        ]
        for option in owned where option.isGiven && option.mode != mode {
            throw ValidationError("\(option.option) belongs to --mode \(option.mode.rawValue)")
        }
        if (againstFrom == nil) != (againstTo == nil) {
            throw ValidationError("give --against-from and --against-to, or neither")
        }
        if mode == .change, pointOptions.from == nil || pointOptions.to == nil {
            throw ValidationError("--mode change needs the second period: --from and --to")
        }
        if let step, TimeStep(step) == nil {
            throw ValidationError("--step is 1 to 1000 days, weeks or months: 7d, 1w or 1mo")
        }
        try WeightOptions.check(weights ?? "queen", snap: snap ?? 0)
        if let timeWindow, !(0...100).contains(timeWindow) {
            throw ValidationError("--time-window is 0 to 100 steps")
        }
        if let permutations, !(0...10_000_000).contains(permutations) {
            throw ValidationError("--permutations is 0 to 10 000 000")
        }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
    }

    func run() throws {
        var plan = try pointOptions.plan(named: output.layerName("trend"), try recipe(), grid)
        if let againstFrom, let againstTo {
            let period = try pointOptions.period(
                from: againstFrom, to: againstTo, options: ("--against-from", "--against-to"))
            var against = try pointOptions.choice()
            against.selection.period = period.window
            against.period = period.words
            plan.against = against
        }
        let request = SingleLayerRequest(
            points: try pointOptions.source(points),
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }

    private func recipe() throws -> any LayerRecipe {
        switch mode {
        case .change:
            return ChangeRecipe(comparesWithTheRest: relative, alpha: alpha, correction: correction)
        case .emerging:
            return EmergingRecipe(
                step: step.flatMap(TimeStep.init) ?? TimeStep(1, .months),
                neighbors: try weights.flatMap(NeighborRule.init)?.loaded() ?? .queen,
                snapping: snap ?? 0.01,
                options: EmergingOptions(
                    rules: rules ?? .esri32, timeWindow: timeWindow ?? 1, alpha: alpha,
                    correction: correction),
                leavesOutEmpty: empty == .leaveOut)
        case .profile:
            return ProfileRecipe(
                isAoristic: aoristic, output: list ?? .units, permutations: permutations ?? 999,
                permutationSeed: seed ?? 1, alpha: alpha, correction: correction)
        }
    }
}

extension TrendMode: ExpressibleByArgument {}
extension EmptyUnits: ExpressibleByArgument {}
extension EmergingRules: ExpressibleByArgument {}
extension ProfileRecipe.Output: ExpressibleByArgument {}
