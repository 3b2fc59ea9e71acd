public import ArgumentParser
import BatchJobs
public import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords

/// `trygghet density`: how much there is per square kilometer, smoothly.
struct DensityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "density",
        abstract: "Kernel density per km² on a grid or as contours, of one set of points or two.")

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(help: "Areas to lay the grid over; their union is the study area.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(help: "Kernel: quartic, gaussian, epanechnikov, triangular or uniform.")
    var kernel: DensityKernel = .quartic
    @Option(help: "Bandwidth: METERS, silverman, scott or cross-validated (least squares).")
    var bandwidth = "silverman"
    @Flag(help: "Divide by the share of the kernel that lies in the areas.")
    var edgeCorrection = false
    @Option(help: "Points of another file to hold these against, with the same fields.")
    var against: String?
    @Option(
        name: .customLong("against-where"),
        help: "Hold the points against those with FIELD=VALUE[,VALUE]; may be repeated.")
    var againstFilters: [String] = []
    @Option(help: "How two densities are put together: ratio, log-ratio or difference.")
    var combine: DensityComparison?
    @Option(help: "Least denominator of a ratio per km²; one event's peak when left out.")
    var floor: Double?
    @Option(help: "Contour bands instead of cells: LEVEL,LEVEL…, quantiles:N or nice:N.")
    var contours: String?
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    private var comparesTwo: Bool { against != nil || !againstFilters.isEmpty }

    func validate() throws {
        guard grid.units != nil else {
            throw ValidationError("give a cell size with --grid or --hex")
        }
        try grid.check(areas: areas)
        guard BandwidthChoice(bandwidth) != nil else {
            throw ValidationError(
                "--bandwidth is a number of meters above 0, silverman, scott or cross-validated")
        }
        if edgeCorrection, areas == nil {
            throw ValidationError("--edge-correction needs the study area: give --areas")
        }
        if !comparesTwo, combine != nil || floor != nil {
            throw ValidationError("--combine and --floor need --against or --against-where")
        }
        if let floor, !(floor > 0 && floor.isFinite) {
            throw ValidationError("--floor is a density per km² above 0")
        }
        if floor != nil, combine == .difference {
            throw ValidationError("--floor belongs to ratios; a difference needs none")
        }
        if let contours {
            guard ContourLevels(contours) != nil else {
                throw ValidationError(
                    "--contours is rising numbers (10,20,50), quantiles:N or nice:N")
            }
            if grid.hex != nil {
                throw ValidationError("--contours needs --grid: lines run between square cells")
            }
        }
    }

    func run() throws {
        let recipe = DensityRecipe(
            kernel: kernel, bandwidth: BandwidthChoice(bandwidth) ?? .rule(.silverman),
            correctsEdges: edgeCorrection, comparison: combine ?? .ratio, floor: floor,
            output: contours.flatMap { ContourLevels($0) }.map(DensityOutput.contours) ?? .cells)
        var plan = try pointOptions.plan(named: output.layerName("density"), recipe, grid)
        let filters = try recordFilters(againstFilters, option: "--against-where")
        if comparesTwo {
            plan.against = try pointOptions.choice()
            plan.against?.selection.filters = filters
        }
        var source = try pointOptions.source(points)
        var other = try against.map(pointOptions.source)
        if other == nil {
            source.attributes += filters.map(\.field)
        } else {
            other?.attributes = filters.map(\.field)
        }
        var request = SingleLayerRequest(
            points: source,
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        request.against = other
        try output.write(request, running)
    }
}

extension DensityKernel: ExpressibleByArgument {}
extension DensityComparison: ExpressibleByArgument {}
