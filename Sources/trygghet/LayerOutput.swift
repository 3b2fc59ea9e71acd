import ArgumentParser
import BatchJobs
import DisclosureControl
import FeatureFormats
import Foundation
import HotspotStatistics
import LayerSinks
import MapLayers
import RecordSources
import SafetyRecords

extension OutputOptions {
    /// The identifier of a layer: the name of its file, or a word for its recipe.
    func layerName(_ recipe: String) -> String {
        guard let out, out != "-" else { return recipe }
        return sourceName(out)
    }

    /// Refuses single records outside of the profile internal.
    ///
    /// - Throws: `RunError` with code `disclosure`.
    func refuseRecords() throws {
        guard profile.protects else { return }
        throw RunError(
            .disclosure,
            ["--profile \(profile.rawValue): single records are never published. Use internal"])
    }

    /// Refuses outputs that would replace an input or each other, before anything is read.
    func refuseOverwriting(inputs: [String], rejects: String?) throws {
        let outputs = [("--out", out), ("--rejects", rejects)].compactMap { option, path in
            path.flatMap { $0 == "-" ? nil : (option: option, path: $0) }
        }
        for output in outputs {
            for input in inputs where isSameFile(output.path, input) {
                throw ValidationError("\(output.option) \(output.path) would replace an input")
            }
        }
        if outputs.count == 2, isSameFile(outputs[0].path, outputs[1].path) {
            throw ValidationError("--out and --rejects are the same file")
        }
        if inputs.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("only one input can be standard input")
        }
    }

    /// Makes the layer and writes it.
    func write(_ request: SingleLayerRequest, _ running: RunningOptions) throws {
        var request = request
        request.rule = rule
        try write(
            named: request.plan.identifier,
            inputs: [
                request.points?.file, request.against?.file, request.interventions?.file,
                request.areas?.file,
            ].compactMap(\.self) + request.otherAreas.map(\.file)
                + request.otherPoints.map(\.file),
            rejects: request.rejects, running
        ) { progress in
            request.progress = progress
            return try request.make(tell: running.tell)
        }
    }

    /// Makes a layer of some inputs and writes it.
    func write(
        named name: String, inputs: [String], rejects: String? = nil, _ running: RunningOptions,
        make: (StatisticsProgress) throws -> SingleLayer
    ) throws {
        try refuseOverwriting(inputs: inputs, rejects: rejects)
        let made = try running.withProgress(output: name, make)
        for warning in made.warnings { Console.standardError("warning: \(warning)") }
        var run: [PropertyValue.Member] = [.init("software", .text("trygghet \(softwareVersion)"))]
        if !profile.protects {
            run.append(
                .init(
                    "inputs",
                    .list(made.inputs.map { .text(provenanceLines($0).joined(separator: "\n")) })))
        }
        let export = try LayerExport(
            made.released, alias: alias, run: run, threads: running.threads)
        guard let out, out != "-" else {
            try export.write(.geojson, to: StandardOutput())
            return
        }
        let file = try AtomicFile(path: out)
        try export.write(LayerFormat(path: out) ?? .geojson, to: file)
        _ = try file.commit()
        if !running.quiet {
            Console.standardError("\(out): \(made.layer.account). \(made.layer.summary)")
        }
    }

    /// Writes found records as points.
    func write(_ found: FoundRecords) throws {
        let format = out.flatMap(LayerFormat.init(path:)) ?? .geojson
        guard let out, out != "-" else {
            try found.write(format, to: StandardOutput())
            return
        }
        let file = try AtomicFile(path: out)
        try found.write(format, to: file)
        _ = try file.commit()
    }
}
