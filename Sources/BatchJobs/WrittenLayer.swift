import LayerSinks
import MapLayers

/// A layer that is in its files, and what is told and kept of it.
struct WrittenLayer: Sendable {
    /// What a reader should be wary of, with the layer's name.
    let warnings: [String]
    /// How many hypotheses were tested.
    let testCount: Int
    /// How many features lost a number at the gate.
    let suppressedCount: Int
    let entry: Manifest.LayerEntry
    let summary: JobRun.LayerSummary

    init(_ export: LayerExport, _ files: [WrittenFile]) {
        let layer = export.layer
        suppressedCount = export.disclosure.suppressed
        warnings = export.warnings.map { "layer \(layer.identifier): \($0)" }
        testCount = layer.testCount
        entry = Manifest.LayerEntry(export, files: files)
        summary = JobRun.LayerSummary(
            identifier: layer.identifier, summary: layer.summary, account: layer.account,
            files: files.map(\.name))
    }
}

extension LayerError {
    /// Why a layer could not be written.
    init(_ error: SinkError, writing layer: Layer) {
        self.init(
            .unwritable, layer: layer.identifier, detail: error.detail,
            remedy: error.remedy ?? "Check the output folder")
    }
}

extension Layer {
    /// How many hypotheses were tested.
    fileprivate var testCount: Int {
        for parameter in parameters {
            if parameter.name == "n_tests", case .integer(let count) = parameter.value {
                return count
            }
        }
        return 0
    }
}
