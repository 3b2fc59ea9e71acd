import ChunkedWork
import LayerSinks
import MapLayers

/// The layers of a run as they come out of writing, in the order of the job.
struct WrittenLayers {
    private(set) var entries: [Manifest.LayerEntry] = []
    private(set) var summaries: [JobRun.LayerSummary] = []
    private(set) var testCount = 0
    private(set) var suppressedCount = 0
    private var failures: [LayerError] = []
    private var writing: [WorkAhead<Result<WrittenLayer, LayerError>>] = []
    private let total: Int

    init(total: Int) { self.total = total }

    /// Takes a layer that is being written; waits for earlier ones where there are too many.
    mutating func begin(
        _ layer: WorkAhead<Result<WrittenLayer, LayerError>>, atATime count: Int,
        _ tell: (JobRun.Event) -> Void
    ) {
        writing.append(layer)
        while writing.count > (count > 1 ? count : 0) { finishFirst(tell) }
    }

    /// Waits for all.
    mutating func finish(_ tell: (JobRun.Event) -> Void) {
        while !writing.isEmpty { finishFirst(tell) }
    }

    /// - Throws: ``RunError`` with everything that went wrong.
    func check() throws(RunError) {
        guard !failures.isEmpty else { return }
        let code: RunError.Code =
            if failures.allSatisfy({ $0.code == .disclosure }) {
                .disclosure
            } else if failures.allSatisfy({ $0.isRefusal || $0.code == .disclosure }) {
                .inputRefused
            } else {
                .layerFailed
            }
        throw RunError(code, failures.map(\.description))
    }

    private mutating func finishFirst(_ tell: (JobRun.Event) -> Void) {
        do throws(LayerError) {
            let written = try writing.removeFirst().output.get()
            testCount += written.testCount
            suppressedCount += written.suppressedCount
            for warning in written.warnings { tell(.warning(warning)) }
            entries.append(written.entry)
            summaries.append(written.summary)
            tell(
                .layer(written.summary, number: summaries.count + failures.count, of: total))
        } catch {
            // The others are tried too: one night should tell everything that is wrong.
            failures.append(error)
        }
    }
}

/// The gate for what a workshop has made; counts that cannot be judged are a failure.
func gate(after workshop: inout LayerWorkshop) throws(LayerError) -> DisclosureGate {
    do throws(DisclosureRefusal) {
        return try DisclosureGate(after: &workshop)
    } catch {
        throw LayerError(error)
    }
}

extension LayerError {
    fileprivate init(_ error: DisclosureRefusal) {
        self.init(.disclosure, layer: error.layer, detail: error.detail, remedy: error.remedy)
    }
}

extension DisclosureGate {
    /// Lets a layer pass; a refusal is the layer's failure.
    func released(_ layer: Layer) throws(LayerError) -> ReleasedLayer {
        do throws(DisclosureRefusal) {
            return try release(layer)
        } catch {
            throw LayerError(error)
        }
    }
}
