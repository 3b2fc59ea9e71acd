import ChunkedWork
import FeatureFormats
import HotspotStatistics
import LayerSinks
import MapLayers
import RecordSources
import SafetyRecords

/// Makes the layers of a job and stages them; everything becomes visible at once, at the end.
struct JobOutput {
    private let job: Job
    private let staged: StagedOutput
    private let fingerprint: WorkAhead<Result<RunFingerprint, RunError>>
    private let threads: Int
    private let progress: StatisticsProgress?
    private let geometries = SharedGeometries()

    init(
        _ job: Job, _ staged: StagedOutput,
        _ fingerprint: WorkAhead<Result<RunFingerprint, RunError>>, threads: Int,
        progress: StatisticsProgress?
    ) {
        self.job = job
        self.staged = staged
        self.fingerprint = fingerprint
        self.threads = threads
        self.progress = progress
    }

    /// Reads, makes, writes and publishes.
    func produce(
        _ tell: (JobRun.Event) -> Void
    ) throws -> (inputs: [InputProvenance], layers: [JobRun.LayerSummary]) {
        var rejects: [StagedFile] = []
        let inputs = JobInputs(
            of: job, threads: threads,
            rejects: { source in
                let file = try staged.open(name: "rejects/\(source).csv")
                rejects.append(file)
                return file
            },
            tell: { tell(.read($0)) })
        let problems = inputs.problems + inputs.planProblems
        guard problems.isEmpty else { throw RunError(.inputRefused, problems) }
        for warning in inputs.warnings { tell(.warning(warning)) }
        var others: [WrittenFile] = []
        for file in rejects { others.append(try file.finish()) }

        let code = try workingCode(inputs.working)
        var workshop = LayerWorkshop(
            areaSets: inputs.areaSets.mapValues(\.areas), studyArea: inputs.studyArea,
            tables: inputs.tables, referenceSystemCode: code, threads: threads,
            progress: progress)
        var entries: [Manifest.LayerEntry] = []
        var summaries: [JobRun.LayerSummary] = []
        var failures: [LayerError] = []
        var tests = 0
        // A layer is written while the next ones are made, as many at a time as there are threads;
        // what is told of it waits for its turn.
        var writing: [WorkAhead<Result<WrittenLayer, LayerError>>] = []
        func finishFirst() {
            do throws(LayerError) {
                let written = try writing.removeFirst().output.get()
                tests += written.testCount
                for warning in written.warnings { tell(.warning(warning)) }
                entries.append(written.entry)
                summaries.append(written.summary)
                let number = summaries.count + failures.count
                tell(.layer(written.summary, number: number, of: job.layers.count))
            } catch {
                // The others are tried too: one night should tell everything that is wrong.
                failures.append(error)
            }
        }
        for request in job.layers {
            writing.append(
                begin { () throws(LayerError) in
                    try workshop.make(inputs.plan(request))
                })
            while writing.count > (threads > 1 ? threads : 0) { finishFirst() }
        }
        while !writing.isEmpty { finishFirst() }
        if !failures.isEmpty {
            let areRefusals = failures.allSatisfy(\.isRefusal)
            throw RunError(
                areRefusals ? .inputRefused : .layerFailed, failures.map(\.description))
        }
        let manifest = manifest(
            inputs, try fingerprint.output.get(), code, entries, others, tests)
        try staged.commit(manifest: manifest.document())
        return (inputs.accounts, summaries)
    }

    /// Makes a layer and begins to write it.
    private func begin(
        _ make: () throws(LayerError) -> Layer
    ) -> WorkAhead<Result<WrittenLayer, LayerError>> {
        do throws(LayerError) {
            let made = try make()
            let layer = job.export.alias.map(made.renamed) ?? made
            let files = try files(for: layer)
            let style = try styleFile(for: layer)
            let (city, profile, threads) = (job.city.name, job.disclosure.profile, threads)
            let geometries = geometries
            // The files are this layer's own: nobody touches them until it is written.
            nonisolated(unsafe) let own = files
            nonisolated(unsafe) let ownStyle = style
            return WorkAhead(threads: threads) {
                Result { () throws(LayerError) in
                    do throws(SinkError) {
                        let export = try LayerExport(
                            layer: layer,
                            run: [
                                .init("manifest", .text("manifest.json")),
                                .init("software", .text("trygghet \(softwareVersion)")),
                                .init("city", .text(city)),
                                .init("profile", .text(profile.rawValue)),
                            ], sharing: geometries, threads: threads)
                        var written = try unsafe own.map { file throws(SinkError) in
                            try file.finish(with: export)
                        }
                        if let style = unsafe ownStyle {
                            written.append(try style.finish(withStyleOf: export))
                        }
                        return WrittenLayer(layer, export, written)
                    } catch {
                        throw LayerError(error, writing: layer)
                    }
                }
            }
        } catch {
            return WorkAhead(threads: 1) { [error] in .failure(error) }
        }
    }

    /// The files of a layer, one a format.
    private func files(for layer: Layer) throws(LayerError) -> [StagedLayerFile] {
        var files: [StagedLayerFile] = []
        do throws(SinkError) {
            for format in job.export.formats {
                guard let own = LayerFormat(rawValue: format.rawValue) else { continue }
                files.append(try staged.open(layer: layer.identifier, format: own))
            }
        } catch {
            throw LayerError(error, writing: layer)
        }
        return files
    }

    /// The file of a layer's style; `nil` where it has none, or nobody wants it.
    private func styleFile(for layer: Layer) throws(LayerError) -> StagedFile? {
        guard job.export.styles, job.export.formats.contains(.geojson),
            LayerExport.hasStyle(layer)
        else { return nil }
        do throws(SinkError) {
            return try staged.open(style: layer.identifier)
        } catch {
            throw LayerError(error, writing: layer)
        }
    }

    private func manifest(
        _ inputs: JobInputs, _ fingerprint: RunFingerprint, _ code: Int,
        _ entries: [Manifest.LayerEntry],
        _ others: [WrittenFile], _ tests: Int
    ) -> Manifest {
        let seeds = Set(job.layers.compactMap(\.recipe.seed))
        return Manifest(
            softwareVersion: softwareVersion, job: fingerprint.job, referenceSystemCode: code,
            parameters: [
                .init("city", .text(job.city.name)),
                .init("fingerprint", .text(fingerprint.text)),
            ],
            seed: seeds.count == 1 ? seeds.first.flatMap { Int(exactly: $0) } : nil,
            disclosureProfile: job.disclosure.profile.rawValue, testCount: tests,
            inputs: inputs.accounts.enumerated().map { index, account in
                let path = inputs.paths[index]
                guard var hashed = fingerprint.inputs[path] else {
                    return Manifest.Input(account, files: [])
                }
                hashed.file = account.file
                return Manifest.Input(account, files: [hashed])
            },
            layers: entries, otherFiles: others)
    }
}
