import ArgumentParser
import BatchJobs
import FeatureFormats
import Foundation
import Logging
import SafetyRecords

/// How messages are written.
enum LogFormat: String, ExpressibleByArgument {
    case text
    case json
}

/// Tells what happens during a run: as lines for people, or as JSON objects for a log collector.
struct RunTeller {
    private let quiet: Bool
    private let logger: Logger
    private let showsBar: Bool

    init(quiet: Bool, format: LogFormat) {
        self.quiet = quiet
        showsBar = Console.isTerminal && !quiet && format == .text
        logger = Logger(label: "trygghet") { _ in
            StandardErrorLog(format: format, level: quiet ? .warning : .info)
        }
    }

    func tell(_ event: JobRun.Event) {
        switch event {
        case .read(let account):
            for line in provenanceLines(account) { logger.info("\(line)") }
        case .warning(let text): logger.warning("\(text)")
        case .layer(let layer, let number, let total):
            if showsBar {
                let width = 30
                let done = width * number / max(1, total)
                let bar =
                    String(repeating: "█", count: done)
                    + String(repeating: "░", count: width - done)
                Console.standardError(
                    raw: "\r\u{1B}[K\(bar) \(number)/\(total) \(layer.identifier)")
                if number == total { Console.standardError(raw: "\r\u{1B}[K") }
            } else {
                logger.info("layer \(number) of \(total): \(layer.identifier)")
            }
        }
    }

    /// The summary at the end, for a person.
    func finish(_ summary: JobRun.Summary) {
        if summary.isUnchanged {
            logger.info(
                "\(summary.directory): nothing has changed since the last run; --force computes anyway"
            )
            return
        }
        let read = summary.inputs.reduce(0) { $0 + $1.read }
        let rejected = summary.inputs.reduce(0) { $0 + $1.rejected }
        for layer in summary.layers {
            logger.info("\(layer.identifier): \(layer.account). \(layer.summary)")
        }
        let seconds =
            Double(summary.duration.components.seconds)
            + Double(summary.duration.components.attoseconds) / 1e18
        let rounded = (seconds * 100).rounded() / 100
        logger.info(
            """
            \(summary.layers.count) layers in \(summary.directory) from \(read) rows \
            (\(read - rejected) kept, \(rejected) rejected\(summary.rejects.map { ", see \($0)/" } ?? "")) in \(rounded) s
            """)
    }
}

/// Writes log messages to standard error.
private struct StandardErrorLog: LogHandler {
    let format: LogFormat
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    init(format: LogFormat, level: Logger.Level) {
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        switch format {
        case .text:
            let prefix = event.level >= .warning ? "\(event.level): " : ""
            Console.standardError("\(prefix)\(event.message)")
        case .json:
            var line: [UInt8] = []
            JSONText.append(
                .members([
                    .init("time", .text(Date.now.ISO8601Format())),
                    .init("level", .text(event.level.rawValue)),
                    .init("message", .text(event.message.description)),
                ]), to: &line)
            Console.standardError(String(decoding: line, as: UTF8.self))
        }
    }
}
