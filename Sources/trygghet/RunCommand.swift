import ArgumentParser
import BatchJobs
import Foundation

/// `trygghet run`: the nightly job.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Reads, checks, computes and exports all layers of a job.")

    @Argument(help: "The job file (YAML).")
    var job: String
    @Option(help: "Folder for the layers, instead of the job's own.")
    var out: String?
    @Flag(help: "Compute everything even where nothing has changed.")
    var force = false
    @OptionGroup var running: RunningOptions
    @Option(help: "How messages are written: text or json, one object a line.")
    var logFormat: LogFormat = .text

    func run() throws {
        var run = JobRun(job: job, directory: out, threads: running.threads)
        run.force = force
        let teller = RunTeller(quiet: running.quiet, format: logFormat)
        let summary = try running.withProgress(output: "layer", shows: logFormat == .text) {
            progress in
            run.progress = progress
            return try run.execute { teller.tell($0) }
        }
        teller.finish(summary)
    }
}

/// `trygghet check`: the same without computing.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Finds every problem of a job and its files at once, computing nothing.")

    @Argument(help: "The job file (YAML).")
    var job: String
    @OptionGroup var running: RunningOptions

    func run() throws {
        let result = JobRun(job: job, directory: nil, threads: running.threads).check()
        for account in result.inputs { running.tell(account) }
        for problem in result.problems { try Console.result(problem) }
        if let code = result.failure {
            throw RunError(
                code,
                ["\(result.errorCount) \(result.errorCount == 1 ? "error" : "errors") in \(job)"])
        }
        try Console.result("\(job): no errors")
    }
}
