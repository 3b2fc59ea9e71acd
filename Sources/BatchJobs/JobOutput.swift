import ChunkedWork
import DisclosureControl
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
        let keptRows = KeptRows(job.export.rejects)
        let inputs = JobInputs(
            of: job, threads: threads,
            rejects: { source in
                // Rejected rows hold all that a row says: they are not published with the layers.
                guard !job.disclosure.profile.protects else { return try keptRows.file(source) }
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
            progress: progress, rule: job.disclosure)
        var written = WrittenLayers(total: job.layers.count)
        if job.disclosure.profile.protects {
            try writeTogether(inputs, &workshop, &written, tell)
            try keptRows.finish()
            if job.export.rejects == nil, inputs.accounts.contains(where: { $0.rejected > 0 }) {
                tell(
                    .warning(
                        "rejected rows are counted, not kept: they are not published with layers. "
                            + "Name a folder for them (export: { rejects: … })"))
            }
        } else {
            writeOneByOne(inputs, &workshop, &written, tell)
        }
        try written.check()
        let manifest = manifest(inputs, try fingerprint.output.get(), code, written, others)
        try staged.commit(manifest: manifest.document())
        return (inputs.accounts, written.summaries)
    }

    /// Makes and writes layers one after the other: nothing is withheld from any.
    ///
    /// A layer is written while the next ones are made, as many at a time as there are threads;
    /// what is told of it waits for its turn.
    private func writeOneByOne(
        _ inputs: JobInputs, _ workshop: inout LayerWorkshop, _ written: inout WrittenLayers,
        _ tell: (JobRun.Event) -> Void
    ) {
        let needed = Set(job.layers.flatMap(\.recipe.layersNeeded))
        for request in job.layers {
            written.begin(
                begin { () throws(LayerError) in
                    let layer = try workshop.make(inputs.plan(request))
                    if needed.contains(request.id) { workshop.keep(layer) }
                    return try DisclosureGate.internal.released(layer)
                }, atATime: threads, tell)
        }
        written.finish(tell)
    }

    /// Makes all layers, has the gate judge them together, and writes what it lets pass.
    private func writeTogether(
        _ inputs: JobInputs, _ workshop: inout LayerWorkshop, _ written: inout WrittenLayers,
        _ tell: (JobRun.Event) -> Void
    ) throws {
        let needed = Set(job.layers.flatMap(\.recipe.layersNeeded))
        var made: [Result<Layer, LayerError>] = []
        for request in job.layers {
            made.append(
                Result { () throws(LayerError) in
                    let layer = try workshop.make(inputs.plan(request))
                    if needed.contains(request.id) { workshop.keep(layer) }
                    return layer
                })
        }
        let gate: DisclosureGate
        do throws(LayerError) {
            gate = try BatchJobs.gate(after: &workshop)
        } catch {
            throw RunError(.disclosure, [error.description])
        }
        for index in made.indices {
            let layer = made[index]
            // Its memory is given back as soon as it is written.
            made[index] = .failure(
                LayerError(.disclosure, layer: "", detail: "written", remedy: ""))
            written.begin(
                begin { () throws(LayerError) in try gate.released(try layer.get()) },
                atATime: threads, tell)
        }
        written.finish(tell)
    }

    /// Lets a layer pass the gate and begins to write it.
    private func begin(
        _ make: () throws(LayerError) -> ReleasedLayer
    ) -> WorkAhead<Result<WrittenLayer, LayerError>> {
        do throws(LayerError) {
            let layer = try make()
            let files = try files(for: layer.layer)
            let style = try styleFile(for: layer.layer)
            let (city, alias, threads) = (job.city.name, job.export.alias, threads)
            let geometries = geometries
            // The files are this layer's own: nobody touches them until it is written.
            nonisolated(unsafe) let own = files
            nonisolated(unsafe) let ownStyle = style
            return WorkAhead(threads: threads) {
                Result { () throws(LayerError) in
                    do throws(SinkError) {
                        let export = try LayerExport(
                            layer, alias: alias,
                            run: [
                                .init("manifest", .text("manifest.json")),
                                .init("software", .text("trygghet \(softwareVersion)")),
                                .init("city", .text(city)),
                            ], sharing: geometries, threads: threads)
                        var written = try unsafe own.map { file throws(SinkError) in
                            try file.finish(with: export)
                        }
                        if let style = unsafe ownStyle {
                            written.append(try style.finish(withStyleOf: export))
                        }
                        return WrittenLayer(export, written)
                    } catch {
                        throw LayerError(error, writing: layer.layer)
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
        _ written: WrittenLayers, _ others: [WrittenFile]
    ) -> Manifest {
        let seeds = Set(job.layers.compactMap(\.recipe.seed))
        return Manifest(
            softwareVersion: softwareVersion, job: fingerprint.job, referenceSystemCode: code,
            parameters: [
                .init("city", .text(job.city.name)),
                .init("fingerprint", .text(fingerprint.text)),
            ],
            seed: seeds.count == 1 ? seeds.first.flatMap { Int(exactly: $0) } : nil,
            disclosure: job.disclosure, testCount: written.testCount,
            suppressedCellCount: written.suppressedCount,
            inputs: inputs.accounts.enumerated().map { index, account in
                let path = inputs.paths[index]
                guard var hashed = fingerprint.inputs[path] else {
                    return Manifest.Input(account, files: [])
                }
                hashed.file = account.file
                return Manifest.Input(account, files: [hashed])
            },
            layers: written.entries, otherFiles: others)
    }
}
