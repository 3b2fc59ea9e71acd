import ArgumentParser
import BatchJobs
import Foundation

/// The command line: parse, call, print.
///
/// What the verbs do is in the modules below.
@main
struct Trygghet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trygghet",
        abstract: "Turns a city's safety data into maps that people can trust.",
        discussion: """
            Reads crimes, shootings, survey answers and guard statistics, counts them in areas or \
            grids, finds hot spots and writes layers that QGIS or a web map can open. Results go to \
            --out or standard output, messages to standard error.

            Exit status: 0 done; 1 a job or layer failed; 2 wrong usage; 3 input refused; 4 a \
            disclosure rule stopped the export; 5 another run holds the lock.
            """,
        version: softwareVersion,
        subcommands: [
            RunCommand.self, CheckCommand.self, InspectCommand.self, CountCommand.self,
            HotspotsCommand.self, QueryCommand.self,
        ])

    /// Runs the command that the arguments name and ends the process with its status.
    ///
    /// Takes the place of the parser's own `main`, whose status for wrong usage is not ours.
    static func main() {
        withExtendedLifetime(removeTemporaryFilesOnSignals()) {
            do {
                var command = try parseAsRoot()
                try command.run()
            } catch {
                end(with: error)
            }
        }
    }

    private static func end(with error: any Error) -> Never {
        if let status = ExitStatus(of: error) {
            Console.standardError("error: \(error)")
            Foundation.exit(status.rawValue)
        }
        let text = fullMessage(for: error)
        if exitCode(for: error) == .success {
            print(text)
            Foundation.exit(ExitStatus.done.rawValue)
        }
        if !text.isEmpty { Console.standardError(text) }
        let code = error as? ExitCode
        Foundation.exit(code?.rawValue ?? ExitStatus.wrongUsage.rawValue)
    }
}
