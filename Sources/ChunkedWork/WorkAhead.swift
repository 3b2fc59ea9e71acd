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
    private let body: @Sendable () -> Output
    private let made = Mutex<Output?>(nil)
    private let group = DispatchGroup()

    /// Begins the work on another thread, where the caller may use more than one.
    package init(threads: Int, _ body: @escaping @Sendable () -> Output) {
        self.body = body
        guard threads > 1 else { return }
        DispatchQueue.global().async(group: group) { [self] in
            let output = body()
            made.withLock { $0 = output }
        }
    }

    /// What came of the work; made once.
    package var output: Output {
        group.wait()
        return made.withLock { made in
            if let made { return made }
            let output = body()
            made = output
            return output
        }
    }
}
