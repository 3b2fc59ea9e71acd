public import ArgumentParser
import BatchJobs
public import DisclosureControl
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
    @Option(help: "Who will see the layer: internal, partner or public.")
    var profile: DisclosureProfile = .internal
    @Option(
        help: ArgumentHelp(
            "partner, public: counts under this number are withheld; it must be stated.",
            valueName: "count"))
    var minCount: Int?
    @Option(
        help: ArgumentHelp(
            "partner, public: survey figures from fewer answers are withheld; default 30.",
            valueName: "count"))
    var minAnswers: Int?
    @Option(
        help: ArgumentHelp(
            "Names of fields as users of another tool expect them: arcgis, esda or sfhotspot.",
            valueName: "tool"))
    var alias: FieldAlias?

    func validate() throws {
        if profile.protects, minCount == nil {
            throw ValidationError(
                "--profile \(profile.rawValue) needs --min-count, such as --min-count 5")
        }
        if !profile.protects, minCount != nil || minAnswers != nil {
            throw ValidationError("--min-count and --min-answers belong to partner and public")
        }
        guard (2...1_000_000).contains(minCount ?? 2), (2...1_000_000).contains(minAnswers ?? 2)
        else { throw ValidationError("--min-count and --min-answers are 2 to 1 000 000") }
        if let out, out != "-", LayerFormat(path: out) == nil {
            throw ValidationError("--out ends in .geojson, .geojsonl or .csv, not '\(out)'")
        }
    }
}

extension OutputOptions {
    /// What may be published.
    var rule: DisclosureRule {
        DisclosureRule(profile: profile, minCount: minCount ?? 5, minAnswers: minAnswers ?? 30)
    }
}

extension FieldAlias: ExpressibleByArgument {}
extension DisclosureProfile: ExpressibleByArgument {}
