internal import Dispatch
internal import Synchronization

/// Something that is needed later and worked out meanwhile, where there is more than one thread.
///
///     let hash = WorkAhead(threads: 2) { hashOfFile() }    // begins at once
///     read()
///     hash.output                                          // waits for what is left of it
///
/// With one thread the work is done when its output is asked for, so that whatever it tells or
/// fails with comes at the same point at any number of threads. Work that nobody asks for may never
/// be done, or run on for a while.
package final class WorkAhead<Output: Sendable>: Sendable {
    private enum State {
        /// Nobody has begun.
        case waiting(@Sendable () -> Output)
        /// Another thread has taken the work.
        case taken
        case done(Output)
    }

    private let state: Mutex<State>
    private let group = DispatchGroup()

    /// Begins the work on another thread, where the caller may use more than one.
    package init(threads: Int, _ body: @escaping @Sendable () -> Output) {
        guard threads > 1 else {
            state = Mutex(.waiting(body))
            return
        }
        state = Mutex(.taken)
        DispatchQueue.global().async(group: group) { [self] in
            let output = body()
            state.withLock { $0 = .done(output) }
        }
    }

    /// What came of the work; made once, while everybody else who asks waits.
    package var output: Output {
        group.wait()
        return state.withLock { state in
            switch state {
            case .done(let output): return output
            case .waiting(let body):
                let output = body()
                // What the work held on to goes with it.
                state = .done(output)
                return output
            case .taken: preconditionFailure("work that was waited for is not done")
            }
        }
    }
}
