import Foundation
import LayerSinks

/// What people see: messages on standard error, results on standard output.
enum Console {
    /// Writes a line to standard error.
    ///
    /// A message that cannot be written (a full log disk, a closed terminal) is dropped: it must
    /// not stop the work that it is about.
    static func standardError(_ line: String) { standardError(raw: line + "\n") }

    /// Writes text to standard error as it is.
    static func standardError(raw text: String) {
        let bytes = Array(text.utf8)
        _ = writeAll(bytes.span, to: STDERR_FILENO)
    }

    /// Writes a result to standard output.
    ///
    /// - Throws: `FormatError` where it cannot be written: a lost result is a failure.
    static func result(_ text: String) throws {
        let bytes = Array((text + "\n").utf8)
        try StandardOutput().write(bytes.span)
    }

    /// Whether standard error is a terminal, where a progress bar makes sense.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// Interrupted runs leave nothing behind: a signal removes temporary files, then ends the process
/// with the status that shells expect, 128 + the signal's number.
///
/// - Returns: The sources of the signals, which work for as long as somebody holds them.
func removeTemporaryFilesOnSignals() -> [any DispatchSourceSignal] {
    // A reader that goes away (`trygghet … | head`) is an error of the write, not a signal.
    // So is a limit on the size of files: it must become a message, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let queue = DispatchQueue(label: "trygghet.signals")
    return [SIGINT, SIGTERM, SIGHUP].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler {
            _ = TemporaryFiles.removeAll()
            Console.standardError("interrupted; what was there before is intact")
            Foundation.exit(128 + number)
        }
        source.resume()
        return source
    }
}
