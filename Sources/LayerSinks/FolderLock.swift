import Foundation

/// Keeps every other run out of an output folder as long as it lives.
///
/// The lock is one of the system (`flock` on the file `.lock`): it ends with the process, however
/// that ends, so that a crash never locks a folder for good. The file itself stays.
public final class FolderLock: Sendable {
    /// The folder, absolute and without links.
    let folder: String
    private let descriptor: Int32

    init(folder: String, path: String) throws(SinkError) {
        self.folder = folder
        let file = folder + "/.lock"
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else {
            throw SinkError(system: errno, path: path, action: "open the lock file")
        }
        self.descriptor = descriptor
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let number = errno
            if number == EINTR { continue }
            // `deinit` does not run for an object that was never whole.
            defer { close(descriptor) }
            guard number == EWOULDBLOCK else {
                throw SinkError(system: number, path: path, action: "lock the folder")
            }
            throw SinkError(
                .locked, path: path, detail: "another run is writing here",
                remedy: "Wait until it has ended, or write to another folder.")
        }
    }

    deinit { close(descriptor) }
}
