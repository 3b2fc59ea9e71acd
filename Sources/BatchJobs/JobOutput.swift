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
    private let geometries = SharedGeometries()

    init(
        _ job: Job, _ staged: StagedOutput,
        _ fingerprint: WorkAhead<Result<RunFingerprint, RunError>>, threads: Int
    ) {
        self.job = job
        self.staged = staged
        self.fingerprint = fingerprint
        self.threads = threads
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
            tables: inputs.tables, referenceSystemCode: code, threads: threads)
        var entries: [Manifest.LayerEntry] = []
        var summaries: [JobRun.LayerSummary] = []
        var failures: [LayerError] = []
        var tests = 0
        for (index, request) in job.layers.enumerated() {
            do throws(LayerError) {
                let layer = try workshop.make(inputs.plan(request, threads: threads))
                tests += layer.testCount
                for warning in layer.warnings {
                    tell(.warning("layer \(layer.identifier): \(warning)"))
                }
                let (entry, summary) = try write(layer)
                entries.append(entry)
                summaries.append(summary)
                tell(.layer(summary, number: index + 1, of: job.layers.count))
            } catch {
                // The others are tried too: one night should tell everything that is wrong.
                failures.append(error)
            }
        }
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

    private func write(
        _ layer: Layer
    ) throws(LayerError) -> (Manifest.LayerEntry, JobRun.LayerSummary) {
        do throws(SinkError) {
            let export = try LayerExport(
                layer: layer,
                run: [
                    .init("manifest", .text("manifest.json")),
                    .init("software", .text("trygghet \(softwareVersion)")),
                    .init("city", .text(job.city.name)),
                    .init("profile", .text(job.disclosure.profile.rawValue)),
                ], sharing: geometries, threads: threads)
            var files: [WrittenFile] = []
            for format in job.export.formats {
                guard let own = LayerFormat(rawValue: format.rawValue) else { continue }
                files.append(try staged.stage(export, format: own))
            }
            return (
                Manifest.LayerEntry(export, files: files),
                JobRun.LayerSummary(
                    identifier: layer.identifier, summary: layer.summary,
                    account: layer.account, files: files.map(\.name))
            )
        } catch {
            throw LayerError(
                .unwritable, layer: layer.identifier, detail: error.detail,
                remedy: error.remedy ?? "Check the output folder")
        }
    }

    private func manifest(
        _ inputs: JobInputs, _ fingerprint: RunFingerprint, _ code: Int,
        _ entries: [Manifest.LayerEntry],
        _ others: [WrittenFile], _ tests: Int
    ) -> Manifest {
        let seeds = Set(
            job.layers.filter { $0.recipe == .hotspots && $0.permutations > 0 }.map(\.seed))
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
