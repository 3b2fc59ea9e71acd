internal import Synchronization

/// How far a long computation has come, and the wish to stop it.
///
/// One is given to a statistic that may take seconds; another thread looks at it now and then to draw
/// a bar, or asks it to stop. What is computed never depends on it.
///
///     let progress = StatisticsProgress()
///     // on another thread: progress.fraction == 0.25, and progress.cancel() when nobody waits
///     let result = try kernelDensity(points, options, progress: progress)
public final class StatisticsProgress: Sendable {
    private let total = Atomic(0)
    private let done = Atomic(0)
    private let stopped = Atomic(false)

    /// Makes one that has not begun.
    public init() {}

    /// How much of the announced work is done, 0 to 1; 0 before anything was announced.
    public var fraction: Double {
        let total = total.load(ordering: .relaxed)
        guard total > 0 else { return 0 }
        return min(1, Double(done.load(ordering: .relaxed)) / Double(total))
    }

    /// Whether somebody has asked the work to stop.
    public var isCancelled: Bool { stopped.load(ordering: .relaxed) }

    /// Asks the work to stop: it throws ``StatisticsError`` with code `cancelled` before long.
    public func cancel() { stopped.store(true, ordering: .relaxed) }

    /// Begins again, for the next piece of work.
    public func restart() {
        total.store(0, ordering: .relaxed)
        done.store(0, ordering: .relaxed)
    }

    /// Adds steps to what there is to do.
    ///
    /// A step should take some milliseconds at most: between two steps nobody looks whether to stop.
    func announce(steps: Int) { total.wrappingAdd(steps, ordering: .relaxed) }

    /// Tells that steps are done.
    func advance(by steps: Int = 1) { done.wrappingAdd(steps, ordering: .relaxed) }

    /// Stops the work where that was asked for.
    func check() throws(StatisticsError) {
        if isCancelled {
            throw StatisticsError(
                .cancelled, "The work was stopped before it was done", remedy: "Start it again")
        }
    }
}
