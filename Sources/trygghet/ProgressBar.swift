import Foundation
import HotspotStatistics
import Synchronization

/// A line on the terminal that says how far a computation has come, once it takes over a second.
///
/// Ending it takes the line away. An interrupt ends the process as it does everywhere
/// (`removeTemporaryFilesOnSignals()`): nothing of the work is left behind.
struct ProgressBar {
    private let timer: any DispatchSourceTimer
    private let line = Line()

    init(_ progress: StatisticsProgress, _ name: String) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "trygghet.progress"))
        timer.schedule(deadline: .now() + 1, repeating: .milliseconds(200))
        timer.setEventHandler { [line] in line.draw(progress.fraction, name) }
        timer.resume()
    }

    /// Takes the line away.
    func end() {
        timer.cancel()
        line.end()
    }

    /// The line: drawn by the timer's thread, taken away by the one that works.
    private final class Line: Sendable {
        private let state = Mutex((isDrawn: false, hasEnded: false))

        func draw(_ fraction: Double, _ name: String) {
            state.withLock { state in
                guard !state.hasEnded, fraction > 0 else { return }
                let width = 30
                let done = Int(fraction * Double(width))
                let bar =
                    String(repeating: "█", count: done)
                    + String(repeating: "░", count: width - done)
                Console.standardError(raw: "\r\u{1B}[K\(bar) \(Int(fraction * 100)) % \(name)")
                state.isDrawn = true
            }
        }

        func end() {
            state.withLock { state in
                if state.isDrawn { Console.standardError(raw: "\r\u{1B}[K") }
                state = (isDrawn: false, hasEnded: true)
            }
        }
    }
}
