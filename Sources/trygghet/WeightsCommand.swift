import ArgumentParser
import BatchJobs
import HotspotStatistics
import MapLayers

/// `trygghet weights`: which areas are neighbors, for a person and for other tools.
struct WeightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "Which areas are neighbors: a summary, and a .gal or .gwt file.",
        discussion: """
            Prints how many areas, links, isolates and separate parts there are. With --out the \
            weights are written for GeoDa, PySAL and spdep; every other verb reads such a file with \
            --weights file:PATH.
            """)

    @Option(help: "The areas, or what a grid is laid over.")
    var areas: String
    @OptionGroup var grid: GridOptions
    @OptionGroup var weightOptions: WeightOptions
    @Option(help: "Scaling of weights: none or row; row needs a .gwt file.")
    var standardize: WeightStandardization = .none
    @Option(help: "File to write: .gal (neighbors) or .gwt (neighbors and weights).")
    var out: String?
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        try grid.check(areas: areas)
        if areaOptions.population != nil {
            throw ValidationError("--population has no part in weights")
        }
        if let out, WeightsFile.Format(path: out) == nil {
            throw ValidationError("--out ends in .gal or .gwt, not '\(out)'")
        }
    }

    func run() throws {
        let rule = try weightOptions.rule()
        if let out, isSameFile(out, areas) || rule.file.map({ isSameFile(out, $0.path) }) ?? false {
            throw ValidationError("--out \(out) would replace an input")
        }
        let made = try NamedWeights(
            WeightsRequest(
                areas: try areaOptions.source(areas, value: nil, threads: running.threads),
                rule: rule, snapping: weightOptions.snap, standardization: standardize,
                cells: grid.units),
            threads: running.threads, tell: running.tell)
        if let out, let format = WeightsFile.Format(path: out) {
            try made.write(format, to: out)
            if !running.quiet { Console.standardError("\(out): written") }
        }
        try Console.result(lines(made, rule).joined(separator: "\n"))
    }

    private func lines(_ made: NamedWeights, _ rule: NeighborRule) -> [String] {
        let summary = made.weights.summary
        var lines = [
            "\(summary.count) \(made.summary)",
            "neighbors: \(rule)",
            "links: \(summary.linkCount)",
        ]
        if let mean = summary.meanNeighbors {
            lines.append(
                "neighbors of an area: \(summary.fewestNeighbors) to \(summary.mostNeighbors), mean "
                    + "\((mean * 1000).rounded() / 1000)")
        }
        if let range = summary.weightRange {
            lines.append("weights: \(range.lowerBound) to \(range.upperBound)")
        }
        lines.append("symmetric: \(summary.isSymmetric ? "yes" : "no")")
        lines.append("separate parts: \(summary.componentCount)")
        let isolates = made.weights.isolates.map { made.identifiers[$0] }
        let shown = isolates.prefix(20).joined(separator: ", ")
        lines.append(
            isolates.isEmpty
                ? "isolates: 0"
                : "isolates: \(isolates.count) (\(shown)\(isolates.count > 20 ? ", …" : ""))")
        return lines
    }
}
