import ArgumentParser
import BatchJobs
import FeatureFormats
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
            HotspotsCommand.self, AutocorrelationCommand.self, DensityCommand.self,
            ScanCommand.self, NearRepeatCommand.self, TrendCommand.self, WeightsCommand.self,
            QueryCommand.self, ConcentrationCommand.self, EvaluateCommand.self, GuardsCommand.self,
            ShootingsCommand.self, SurveyCommand.self, VerifyCommand.self, DescribeCommand.self,
            OverlayCommand.self,
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

    /// Whether the reader of standard output went away, as in `trygghet … | head`: it needs no
    /// message.
    private static func isBrokenPipe(_ error: any Error) -> Bool {
        guard let error = error as? FormatError else { return false }
        return error.file == "standard output" && error.detail == "the reader went away"
    }

    private static func end(with error: any Error) -> Never {
        if let status = ExitStatus(of: error) {
            if !isBrokenPipe(error) { Console.standardError("error: \(error)") }
            Foundation.exit(status.rawValue)
        }
        let text = fullMessage(for: error)
        if exitCode(for: error) == .success {
            let isWritten = (try? Console.result(text)) != nil
            Foundation.exit((isWritten ? ExitStatus.done : .failed).rawValue)
        }
        if !text.isEmpty { Console.standardError(text) }
        let code = error as? ExitCode
        Foundation.exit(code?.rawValue ?? ExitStatus.wrongUsage.rawValue)
    }
}
