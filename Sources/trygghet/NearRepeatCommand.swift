public import ArgumentParser
import BatchJobs
public import HotspotStatistics
public import MapLayers

/// `trygghet near-repeat`: whether events follow each other near in space and time.
struct NearRepeatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "near-repeat",
        abstract: "Knox test of pairs near in space and time; originators, repeats, near repeats.",
        discussion: """
            The output bands is a table: pairs by distance and time, against times shuffled over \
            the events. The output events is one point a record, with its class and partner: single \
            points, for the internal profile alone.
            """)

    @Option(help: "Points: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var points: String
    @Option(
        help:
            "Distance bands in meters: STEP:MAX after the same place; or 0,100,250; or same,100,250."
    )
    var distanceBands = "100:1000"
    @Option(help: "Time bands in days: STEP:MAX, or 0,7,14,28.")
    var timeBands = "7:28"
    @Option(help: "Distance: euclidean or manhattan.")
    var metric: DistanceMetric = .euclidean
    @Option(help: "Time of a record: dates, moments (to the second) or aoristic (start to end).")
    var times: EventTimeRule?
    @Flag(help: "Spread each record from its start to its end: --times aoristic.")
    var aoristic = false
    @Option(help: "What to write: bands (a table) or events (points with their class).")
    var output: NearRepeatOutput = .bands
    @Option(help: "For events: linked below this distance, in meters.")
    var linkDistance = 200.0
    @Option(help: "For events: linked below so many days.")
    var linkDays = 14
    @Option(help: "Shuffles of the times, 0 to 10 000 000; 0 gives the exact expectation alone.")
    var permutations = 999
    @Option(help: "Seed of the permutations.")
    var seed: UInt64 = 1
    @Option(help: "Level at which a cell is flagged, on the corrected p.")
    var alpha = 0.05
    @Option(help: "Correction for many cells: bh (Benjamini–Hochberg) or by (Yekutieli).")
    var correction: FalseDiscoveryCorrection = .benjaminiHochberg
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var files: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        guard DistanceBands(distanceBands) != nil else {
            throw ValidationError(
                "--distance-bands is STEP:MAX, 0,100,250 or same,100,250 in meters, ascending, at "
                    + "most \(DistanceBands.maximumCount) bands")
        }
        guard TimeBands(days: timeBands) != nil else {
            throw ValidationError(
                "--time-bands is STEP:MAX or 0,7,14 in whole days, ascending, at most "
                    + "\(DistanceBands.maximumCount) bands")
        }
        guard (0...10_000_000).contains(permutations) else {
            throw ValidationError("--permutations is 0 to 10 000 000")
        }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
        guard linkDistance > 0, linkDistance <= 100_000 else {
            throw ValidationError("--link-distance is above 0 and at most 100 000 meters")
        }
        guard (1...20_000).contains(linkDays) else {
            throw ValidationError("--link-days is 1 to 20 000")
        }
        guard !aoristic || times == nil || times == .aoristic else {
            throw ValidationError("--aoristic and --times say different things; give one of them")
        }
    }

    func run() throws {
        let recipe = NearRepeatRecipe(
            KnoxOptions(
                distanceBands: DistanceBands(distanceBands) ?? .usual,
                timeBands: TimeBands(days: timeBands) ?? .usual, metric: metric,
                permutations: permutations, seed: seed, alpha: alpha, correction: correction),
            times: aoristic ? .aoristic : times ?? .dates, output: output,
            limits: NearRepeatLimits(distance: linkDistance, time: Int64(linkDays)))
        let request = SingleLayerRequest(
            points: try pointOptions.source(points), areas: nil,
            plan: try pointOptions.plan(named: files.layerName("near-repeat"), recipe),
            rejects: pointOptions.rejects, threads: running.threads)
        try files.write(request, running)
    }
}

extension DistanceMetric: ExpressibleByArgument {}
extension EventTimeRule: ExpressibleByArgument {}
extension NearRepeatOutput: ExpressibleByArgument {}
