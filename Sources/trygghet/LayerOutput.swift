import ArgumentParser
import BatchJobs
import FeatureFormats
import Foundation
import LayerSinks
import MapLayers
import SafetyRecords

extension OutputOptions {
    /// The identifier of a layer: the name of its file, or a word for its recipe.
    func layerName(_ recipe: String) -> String {
        guard let out, out != "-" else { return recipe }
        return sourceName(out)
    }

    /// Refuses what the disclosure profile forbids, and what this version cannot check.
    func refuseProfile(forPoints: Bool) throws {
        guard profile != "internal" else { return }
        let why =
            forPoints && profile == "public"
            ? "the public profile never carries single points"
            : "this version has no disclosure control, and exports nothing unchecked"
        throw RunError(.disclosure, ["--profile \(profile): \(why). Use --profile internal"])
    }

    /// Makes the layer and writes it.
    func write(_ request: SingleLayerRequest, _ running: RunningOptions) throws {
        try refuseProfile(forPoints: false)
        let made = try request.make(tell: running.tell)
        for warning in made.layer.warnings { Console.standardError("warning: \(warning)") }
        let export = try LayerExport(
            layer: made.layer,
            run: [
                .init("software", .text("trygghet \(softwareVersion)")),
                .init("profile", .text(profile)),
                .init(
                    "inputs",
                    .list(made.inputs.map { .text(provenanceLines($0).joined(separator: "\n")) })),
            ], threads: running.threads)
        guard let out, out != "-" else {
            try export.write(.geojson, to: StandardOutput())
            return
        }
        let file = try AtomicFile(path: out)
        try export.write(LayerFormat(path: out) ?? .geojson, to: file)
        _ = try file.commit()
        if !running.quiet {
            Console.standardError(
                "\(out): \(made.layer.identifiers.count) features. \(made.layer.summary)")
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

/// Standard output as a place to write to.
final class StandardOutput: ByteSink {
    func write(_ bytes: Span<UInt8>) throws(FormatError) {
        let status: Int32 = unsafe bytes.withUnsafeBytes { region in
            var written = 0
            while written < region.count {
                // write: the number of bytes, or −1 with errno.
                let count = unsafe Foundation.write(
                    STDOUT_FILENO, region.baseAddress?.advanced(by: written),
                    region.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    return errno
                }
                written += count
            }
            return 0
        }
        guard status == 0 else {
            throw FormatError(
                status == ENOSPC ? .diskFull : .unwritable, file: "standard output",
                detail: "cannot write: \(unsafe String(cString: strerror(status)))")
        }
    }
}
