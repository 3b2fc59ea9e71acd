import Foundation
import LayerSinks
import Synchronization

/// What people see: messages on standard error, results on standard output.
enum Console {
    /// Writes a line to standard error.
    static func standardError(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Whether standard error is a terminal, where a progress bar makes sense.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// Interrupted runs leave nothing behind: a signal removes temporary files, then ends the process
/// with the status that shells expect, 128 + the signal's number.
func removeTemporaryFilesOnSignals() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: signalQueue)
        source.setEventHandler {
            _ = TemporaryFiles.removeAll()
            Foundation.exit(128 + number)
        }
        source.resume()
        signalSources.withLock { $0.append(source) }
    }
    // A reader that goes away (`trygghet … | head`) is an error of the write, not a signal.
    signal(SIGPIPE, SIG_IGN)
}

private let signalQueue = DispatchQueue(label: "trygghet.signals")
/// Keeps the sources alive for as long as the process lives.
private let signalSources = Mutex<[any DispatchSourceSignal]>([])
