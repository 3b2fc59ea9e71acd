import ArgumentParser
import LayerSinks

/// `trygghet verify`: whether an exported folder may be trusted, and given away.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Hashes, RFC 7946, schema and disclosure of an exported folder.",
        discussion: """
            Judges the folder from its files alone and tells every problem at once. Exit status: 0 \
            all is well; 1 problems; 3 something cannot be read; 4 a disclosure rule is broken.
            """)

    @Argument(help: "The folder that a run has exported to.")
    var folder: String
    @Flag(help: "Print no account of what was looked at.")
    var quiet = false

    func run() throws {
        let verification: FolderVerification
        do throws(SinkError) {
            verification = try FolderVerification(folder: folder)
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
        if let status = ExitStatus(verification.gravest) { throw status.asError }
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
