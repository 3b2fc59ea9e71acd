public import ArgumentParser
import BatchJobs
import Foundation
import HotspotStatistics
public import LayerSinks
import MapLayers
import SafetyRecords

/// The options of every verb that works for a while.
struct RunningOptions: ParsableArguments {
    @Option(help: "Number of threads, 1 to 256; the result does not depend on it.")
    var threads = min(256, ProcessInfo.processInfo.activeProcessorCount)
    @Flag(help: "Say nothing but warnings and errors.")
    var quiet = false

    func validate() throws {
        guard (1...256).contains(threads) else {
            throw ValidationError("--threads is 1 to 256")
        }
    }

    /// Does work that may take a while, and shows on a terminal how far it has come.
    func withProgress<Output>(
        output name: String, shows: Bool = true,
        _ work: (StatisticsProgress) throws -> Output
    ) rethrows -> Output {
        let progress = StatisticsProgress()
        let bar = shows && !quiet && Console.isTerminal ? ProgressBar(progress, name) : nil
        defer { bar?.end() }
        return try work(progress)
    }

    /// Tells how an input was read.
    func tell(_ provenance: InputProvenance) {
        guard !quiet else {
            if provenance.rejected > 0 {
                Console.standardError(
                    "\(provenance.file): \(provenance.rejected) of \(provenance.read) rows rejected"
                )
            }
            return
        }
        for line in provenanceLines(provenance) { Console.standardError(line) }
    }
}

/// The options of every verb that writes a layer.
struct OutputOptions: ParsableArguments {
    @Option(
        help: "File to write: .geojson, .geojsonl or .csv; GeoJSON on standard output without it.")
    var out: String?
    @Option(help: "Disclosure profile; this version has internal alone.")
    var profile = "internal"
    @Option(
        help: ArgumentHelp(
            "Names of fields as users of another tool expect them: arcgis, esda or sfhotspot.",
            valueName: "tool"))
    var alias: FieldAlias?

    func validate() throws {
        guard ["internal", "partner", "public"].contains(profile) else {
            throw ValidationError("--profile is internal, partner or public")
        }
        if let out, out != "-", LayerFormat(path: out) == nil {
            throw ValidationError("--out ends in .geojson, .geojsonl or .csv, not '\(out)'")
        }
    }
}

extension FieldAlias: ExpressibleByArgument {}
