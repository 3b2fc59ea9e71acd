import ChunkedWork
import DisclosureControl
import FeatureFormats
import Foundation
public import HotspotStatistics
import LayerSinks
import MapLayers
import RecordSources
public import SafetyRecords

/// The nightly job: reads everything a job names, makes its layers and publishes them as a whole.
///
/// Nothing in the output folder changes before every layer is made and written; then all files
/// take their names, the manifest last. A run that fails leaves the previous output as it was.
public struct JobRun: Sendable {
    /// What happens while a job runs, as soon as it happens.
    public enum Event: Sendable {
        /// An input was read.
        case read(InputProvenance)
        /// Something a user should know, which stops nothing.
        case warning(String)
        /// A layer was made and written; number and total, for a progress bar.
        case layer(LayerSummary, number: Int, of: Int)
    }

    /// What became of one layer.
    public struct LayerSummary: Sendable {
        /// Its identifier.
        public var identifier: String
        /// What it shows, in words.
        public var summary: String
        /// How many features it has, and what became of the records, in one line.
        public var account: String
        /// The files it was written to.
        public var files: [String]
    }

    /// What a run did.
    public struct Summary: Sendable {
        /// The folder with the layers.
        public var directory: String
        /// The accounts of all inputs.
        public var inputs: [InputProvenance]
        /// The layers, in the order of the job.
        public var layers: [LayerSummary]
        /// Where rejected rows are kept; `nil` where they were counted only.
        public var rejects: String?
        /// Whether nothing had changed since the last run, so that nothing was done.
        public var isUnchanged: Bool
        /// How long it took.
        public var duration: Duration
    }

    /// What a check found.
    public struct Report: Sendable {
        /// The accounts of all inputs that could be read.
        public var inputs: [InputProvenance]
        /// Every problem and warning, each with its place and remedy.
        public var problems: [String]
        /// How many of them would stop a run.
        public var errorCount: Int
        /// How a run would fail; `nil` when it would not.
        public var failure: RunError.Code?
    }

    /// The job file.
    public var job: String
    /// The folder for the layers; `nil` for the job's own.
    public var directory: String?
    /// Number of threads; the output does not depend on it.
    public var threads: Int
    /// Told how far the layer being made has come; `nil` where nobody looks.
    public var progress: StatisticsProgress?
    /// Whether to compute even where nothing has changed since the last run.
    public var force = false

    /// Makes a run of a job file.
    public init(job: String, directory: String?, threads: Int) {
        self.job = job
        self.directory = directory
        self.threads = threads
    }

    /// Finds every problem of the job and its files at once, computing nothing.
    public func check() -> Report {
        let (job, found) = read()
        var problems = found.map(\.description)
        var errors = found.filter { $0.severity == .error }.count
        var inputs: [InputProvenance] = []
        if let job {
            let loaded = JobInputs(of: job, threads: threads, rejects: { _ in nil }, tell: { _ in })
            inputs = loaded.accounts
            let refused = loaded.problems + loaded.planProblems
            problems += refused + loaded.warnings
            errors += refused.count
        }
        let failure = errors == 0 ? nil : RunError.Code(found)
        return Report(inputs: inputs, problems: problems, errorCount: errors, failure: failure)
    }

    /// Runs the job.
    ///
    /// - Parameter tell: Called on this thread with everything that happens.
    /// - Returns: What was read and made.
    /// - Throws: ``RunError`` with every problem of the job or its inputs; `SinkError` where the
    ///   output cannot be written or another run holds the folder.
    public func execute(_ tell: (Event) -> Void) throws -> Summary {
        let clock = ContinuousClock()
        let start = clock.now
        let (parsed, problems) = read()
        for problem in problems where problem.severity == .warning {
            tell(.warning(problem.description))
        }
        let errors = problems.filter { $0.severity == .error }
        guard errors.isEmpty, let parsed else {
            throw RunError(RunError.Code(errors), errors.map(\.description))
        }
        let folder = try OutputFolder(path: directory ?? parsed.export.path)
        let lock = try folder.lock()
        folder.removeStaleTemporaries(lock)
        // Hashing takes as long as a tenth of the whole run; nobody waits for it who need not.
        let fingerprint = WorkAhead(threads: threads) {
            Result { () throws(RunError) in try RunFingerprint(of: parsed) }
        }
        if !force, let published = RunFingerprint.published(in: folder),
            try fingerprint.output.get().text == published, try RunFingerprint.isUntouched(folder)
        {
            return Summary(
                directory: folder.path, inputs: [], layers: [], rejects: nil, isUnchanged: true,
                duration: start.duration(to: clock.now))
        }
        try Self.refuseOverwriting(of: parsed, in: folder)
        let staged = folder.stage(lock)
        let output = JobOutput(
            parsed, staged, fingerprint, threads: threads, progress: progress)
        let (inputs, layers) = try output.produce(tell)
        return Summary(
            directory: folder.path, inputs: inputs, layers: layers,
            rejects: parsed.disclosure.profile.protects ? parsed.export.rejects : "rejects",
            isUnchanged: false,
            duration: start.duration(to: clock.now))
    }

    /// Refuses a job whose layers would take the place of its own inputs.
    private static func refuseOverwriting(of job: Job, in folder: OutputFolder) throws(RunError) {
        let inputs =
            [job.file] + job.areas.map(\.path) + job.sources.flatMap(\.files)
            + job.sources.compactMap(\.permits) + job.weightsFiles.map(\.path)
            + job.crosswalks.map(\.path)
        let known = Set(inputs.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path })
        let problems = job.layers.flatMap { layer in
            job.export.formats.compactMap { format -> String? in
                let path = URL(
                    fileURLWithPath: folder.path + "/\(layer.id).\(format.rawValue)"
                ).resolvingSymlinksInPath().path
                guard known.contains(path) else { return nil }
                return "\(job.file):\(layer.line): layer \(layer.id) would replace the input "
                    + "\(path). Export to another folder, or give the layer another id"
            }
        }
        if !problems.isEmpty { throw RunError(.badJob, problems) }
    }

    private func read() -> (job: Job?, problems: [JobProblem]) {
        do throws(JobFileError) {
            return try JobFile.read(path: job)
        } catch {
            return (
                nil,
                [
                    JobProblem(
                        .file, file: error.file, line: error.line ?? 1, column: 1,
                        message: error.detail, suggestion: error.remedy)
                ]
            )
        }
    }
}

extension RunError.Code {
    /// How a run with these problems fails: by its disclosure rules where nothing else is wrong.
    init(_ problems: [JobProblem]) {
        let errors = problems.filter { $0.severity == .error }
        let isDisclosure = !errors.isEmpty && errors.allSatisfy { $0.code == .disclosure }
        self = isDisclosure ? .disclosure : .badJob
    }
}
