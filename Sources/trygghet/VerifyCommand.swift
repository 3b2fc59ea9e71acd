import ArgumentParser
import Foundation
import LayerSinks

/// `trygghet verify`: whether an exported folder may be trusted, and given away.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Hashes, RFC 7946, schema and disclosure of an exported folder.",
        discussion: """
            Judges the folder from its files alone and tells every problem at once. With --attack it \
            also tries to compute what is withheld from what is published, over all layers \
            together; with --against from the layers of an earlier publication too. Exit status: 0 \
            all is well; 1 problems; 3 something cannot be read; 4 a disclosure rule is broken, or \
            something withheld can be computed.
            """)

    @Argument(help: "The folder that a run has exported to.")
    var folder: String
    @Flag(help: "Try to compute what is withheld.")
    var attack = false
    @Option(
        help: ArgumentHelp(
            "An earlier publication, to attack both together; may be given several times.",
            valueName: "dir"))
    var against: [String] = []
    @Option(help: "Threads; the result does not depend on it.")
    var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
    @Flag(help: "Print no account of what was looked at.")
    var quiet = false

    func validate() throws {
        if threads < 1 { throw ValidationError("--threads is at least 1") }
    }

    func run() throws {
        let verification: FolderVerification
        var outcome: FolderAttack?
        do throws(SinkError) {
            verification = try FolderVerification(folder: folder)
            if attack || !against.isEmpty {
                outcome = try FolderAttack(folders: [folder] + against, threads: threads)
            }
        } catch {
            Console.standardError("error: \(error)")
            throw ExitStatus.refused.asError
        }
        for problem in verification.problems { try Console.result("\(problem)") }
        if !quiet {
            let words = verification.problems.isEmpty ? "all is well" : "see the problems above"
            Console.standardError(
                "\(folder): \(verification.fileCount) files, \(verification.layerCount) layers, "
                    + "\(verification.featureCount) features, profile \(verification.profile): "
                    + words)
        }
        if let outcome {
            for finding in outcome.findings { try Console.result("\(finding)") }
            if !quiet { tell(outcome) }
            if !outcome.findings.isEmpty { throw ExitStatus.disclosure.asError }
        }
        if let status = ExitStatus(verification.gravest) { throw status.asError }
    }

    private func tell(_ attack: FolderAttack) {
        for note in attack.notes { Console.standardError("note: \(note)") }
        Console.standardError(
            "attack: \(attack.tabulationCount) tables with \(attack.publishedCount) published and "
                + "\(attack.withheldCount) withheld counts on \(attack.pieceCount) pieces of the map; "
                + "\(attack.systemCount) systems of \(attack.unknownCount) unknowns and "
                + "\(attack.equationCount) equations, \(attack.programCount) sums by linear programs: "
                + (attack.findings.isEmpty
                    ? "nothing withheld can be computed"
                    : "\(attack.findings.count) found out"))
    }
}

extension ExitStatus {
    /// The status that the gravest problem of a folder ends with; `nil` for none.
    init?(_ gravest: FolderProblem.Kind?) {
        switch gravest {
        case .broken: self = .failed
        case .unreadable: self = .refused
        case .disclosure: self = .disclosure
        case nil: return nil
        }
    }
}
