import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The temporary files of this process, so that none stays behind when it is told to end.
public enum TemporaryFiles {
    /// Removes every temporary file of this process and lets no new one appear.
    ///
    /// For the thread that handles SIGINT and SIGTERM (a dispatch source, or `sigwait`), right
    /// before the process ends. It takes a lock and must not be called inside a signal handler
    /// itself. A publication that has begun is waited for, so that a folder never stays half
    /// old and half new because somebody pressed Control-C; it is a matter of milliseconds.
    ///
    /// - Returns: How many files were removed.
    @discardableResult
    public static func removeAll() -> Int { TemporaryFileRegistry.shared.removeAll() }
}

/// Keeps the names of temporary files, and is the only place that gives them their final names.
///
/// Creating, renaming and removing happen under one lock. A file is therefore known from the
/// moment it exists, and ``removeAll()`` either comes before a publication or after it.
final class TemporaryFileRegistry: Sendable {
    static let shared = TemporaryFileRegistry()

    /// A file that is whole, and the name under which it is to appear.
    struct Move: Sendable {
        var temporary: String
        var final: String
        /// The folder of both names, to be flushed after the move.
        var folder: String
    }

    private struct State {
        var paths: Set<String> = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Creates a file that must not exist yet.
    ///
    /// - Returns: A descriptor open for writing, closed on `exec`.
    func create(_ path: String, mode: mode_t, for final: String) throws(SinkError) -> Int32 {
        try state.withLock { state throws(SinkError) -> Int32 in
            guard !state.isClosed else { throw Self.interruption(final) }
            let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard descriptor >= 0 else {
                throw SinkError(system: errno, path: final, action: "create a file here")
            }
            state.paths.insert(path)
            return descriptor
        }
    }

    /// Gives each file its final name, batch after batch; folders are flushed after each batch.
    ///
    /// - Throws: ``SinkError``; the files before the failing one have their final names then.
    func publish(_ batches: [[Move]]) throws(SinkError) {
        try state.withLock { state throws(SinkError) in
            guard !state.isClosed else {
                throw Self.interruption(batches.joined().first?.final ?? "")
            }
            for batch in batches {
                for move in batch {
                    // rename: 0, or −1 with errno.
                    guard unsafe rename(move.temporary, move.final) == 0 else {
                        throw SinkError(
                            system: errno, path: move.final, action: "replace the file")
                    }
                    state.paths.remove(move.temporary)
                }
                for folder in Set(batch.map(\.folder)) { try flushFolder(folder) }
            }
        }
    }

    /// Removes one temporary file; does nothing when it is gone already.
    func remove(_ path: String) {
        state.withLock { state in
            guard state.paths.remove(path) != nil else { return }
            _ = unsafe unlink(path)
        }
    }

    /// Whether the file belongs to a writer of this process.
    func contains(_ path: String) -> Bool { state.withLock { $0.paths.contains(path) } }

    func removeAll() -> Int {
        state.withLock { state in
            state.isClosed = true
            let removed = state.paths.count { unsafe unlink($0) == 0 }
            state.paths = []
            return removed
        }
    }

    private static func interruption(_ path: String) -> SinkError {
        SinkError(
            .interrupted, path: path, detail: "the run was told to end before the file was whole",
            remedy: "Run it again; the previous output is intact.")
    }
}

/// Makes the names in a folder outlive a power failure.
func flushFolder(_ path: String) throws(SinkError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw SinkError(system: errno, path: path, action: "open the folder")
    }
    defer { close(descriptor) }
    // File systems that cannot flush folders say so with EINVAL; there is nothing better to do.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw SinkError(system: errno, path: path, action: "flush the folder")
    }
}
