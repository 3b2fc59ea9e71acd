import Crypto
public import FeatureFormats
import Foundation

/// A file that was written whole.
public struct WrittenFile: Hashable, Sendable {
    /// The path under which the file appears.
    public var path: String
    /// The name in its folder, or relative to the output folder: what the manifest records.
    public var name: String
    /// Its length.
    public var byteCount: Int
    /// The SHA-256 of its bytes, 64 lowercase hexadecimal digits.
    public var sha256: String

    /// Makes a description of a file.
    public init(path: String, name: String, byteCount: Int, sha256: String) {
        self.path = path
        self.name = name
        self.byteCount = byteCount
        self.sha256 = sha256
    }
}

/// A file that appears under its final name only when it is whole.
///
/// Bytes go to `.name.tmp-<process>-<random>` in the same folder, through a buffer, and are hashed
/// on their way. ``commit()`` flushes the file to the disk, renames it, and flushes the folder.
/// Whatever else happens (an error, an end of the process, ``discard()``, or the last reference
/// going away) the old file stays as it was and the temporary one is removed; after a crash
/// ``OutputFolder/removeStaleTemporaries(_:)`` does it.
///
/// A file that is replaced keeps its permissions; a symbolic link stays, and the file it points to
/// is replaced. What is not a plain file (a folder, a device, a pipe) is refused.
///
///     let file = try AtomicFile(path: "out/rates.csv")
///     try file.write(bytes.span)
///     let written = try file.commit()      // written.sha256, written.byteCount
public final class AtomicFile: ByteSink {
    private enum State {
        case writing
        case sealed(WrittenFile)
        case ended
    }

    /// The final path as the user named it.
    public let path: String

    private let registry: TemporaryFileRegistry
    private let finalPath: String
    private let folder: String
    private let temporaryPath: String
    private let name: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var hash = SHA256()
    private var byteCount = 0
    private var state = State.writing

    private static let bufferSize = 1 << 18

    /// Opens a temporary file beside the final one.
    ///
    /// - Throws: ``SinkError`` with code `unwritable`, `diskFull`, `notADirectory` or `wrongFile`.
    public convenience init(path: String) throws(SinkError) {
        try self.init(path: path, shownPath: path, name: nil, registry: .shared)
    }

    init(
        path: String, shownPath: String, name: String?, registry: TemporaryFileRegistry
    ) throws(SinkError) {
        let target = try PublicationTarget(path: path, shownPath: shownPath)
        self.path = shownPath
        self.name = name ?? target.name
        self.registry = registry
        finalPath = target.finalPath
        folder = target.folder
        (temporaryPath, descriptor) = try Self.createTemporary(for: target, in: registry)
        buffer.reserveCapacity(Self.bufferSize)
        if let mode = target.existingMode { fchmod(descriptor, mode) }
    }

    deinit { discard() }

    /// Creates a temporary file and marks it as in use.
    ///
    /// The mark is a lock on the file itself: it goes away with the process, whatever becomes of
    /// it, and needs no process numbers, which mean nothing from one container to the next.
    private static func createTemporary(
        for target: PublicationTarget, in registry: TemporaryFileRegistry
    ) throws(SinkError) -> (path: String, descriptor: Int32) {
        while true {
            let path = target.folder + "/" + TemporaryName.make(for: target.name)
            let descriptor = try registry.create(path, mode: 0o666, for: target.path)
            // A file system without locks is no reason not to write; see `removeStaleTemporaries`.
            flock(descriptor, LOCK_EX)
            // Another process may have taken the file for stale before it was locked.
            var status = stat()
            if unsafe fstat(descriptor, &status) == 0, status.st_nlink == 0 {
                _ = Foundation.close(descriptor)
                registry.remove(path)
                continue
            }
            return (path, descriptor)
        }
    }

    /// Appends the bytes.
    ///
    /// - Throws: `FormatError` with code `diskFull` or `unwritable`; the temporary file is gone
    ///   then and the old one intact.
    /// - Precondition: The file is neither committed nor discarded.
    public func write(_ bytes: Span<UInt8>) throws(FormatError) {
        if case .ended = state {
            throw FormatError(
                .unwritable, file: path, detail: "the file was given up after an earlier failure")
        }
        guard case .writing = state else { preconditionFailure("the file is whole already") }
        if buffer.count + bytes.count > Self.bufferSize {
            do throws(SinkError) { try flush() } catch { throw error.asFormatError }
        }
        // The only way to append a span without going byte by byte; the pointer lives no longer.
        unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    }

    private func flush() throws(SinkError) {
        guard !buffer.isEmpty else { return }
        hash.update(data: buffer)
        byteCount += buffer.count
        do throws(SinkError) {
            try writeAll(buffer, to: descriptor, path: path)
        } catch {
            discard()
            throw error
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Makes the file whole and safe on the disk, still under its temporary name.
    func seal() throws(SinkError) -> WrittenFile {
        if case .sealed(let file) = state { return file }
        guard case .writing = state else {
            throw SinkError(
                .unwritable, path: path, detail: "the file was given up after an earlier failure")
        }
        try flush()
        buffer = []
        guard fsync(descriptor) == 0 else {
            let error = SinkError(system: errno, path: path, action: "flush the file")
            discard()
            throw error
        }
        let file = WrittenFile(
            path: path, name: name, byteCount: byteCount,
            sha256: hexadecimal(hash.finalize()))
        state = .sealed(file)
        return file
    }

    /// Closes the sealed file, so that many staged files do not use up the descriptors there are.
    ///
    /// With it goes the mark that the temporary file is in use; the folder's lock stands in then.
    func close() throws(SinkError) {
        guard descriptor >= 0 else { return }
        let open = descriptor
        descriptor = -1
        // Network file systems may report a full disk only here.
        guard Foundation.close(open) == 0 || errno == EINTR else {
            let error = SinkError(system: errno, path: path, action: "finish the file")
            discard()
            throw error
        }
    }

    /// Whether the file was published or given up.
    var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    /// What has to be renamed to make the sealed file appear.
    var move: TemporaryFileRegistry.Move {
        .init(temporary: temporaryPath, final: finalPath, folder: folder)
    }

    /// Says that the sealed file has its final name now.
    func markPublished() { state = .ended }

    /// Makes the file appear under its final name, in place of the old one if there is one.
    ///
    /// - Returns: What was written.
    /// - Throws: ``SinkError``; the old file is intact then and the temporary one gone.
    /// - Precondition: The file is neither committed nor discarded.
    public func commit() throws(SinkError) -> WrittenFile {
        let file = try seal()
        do throws(SinkError) {
            try registry.publish([[move]])
        } catch {
            discard()
            throw error
        }
        state = .ended
        // The bytes are on the disk and under their name: nothing can fail any more.
        _ = Foundation.close(descriptor)
        descriptor = -1
        return file
    }

    /// Removes the temporary file; the old file stays.
    ///
    /// Does nothing after ``commit()``.
    public func discard() {
        if case .ended = state { return }
        state = .ended
        buffer = []
        if descriptor >= 0 { _ = Foundation.close(descriptor) }
        descriptor = -1
        registry.remove(temporaryPath)
    }
}

/// Writes all the bytes to a descriptor.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(SinkError) {
    var start = 0
    while start < bytes.count {
        // write: the number of bytes taken, which may be fewer, or −1 with errno.
        let count = unsafe bytes.withUnsafeBytes { region in
            unsafe write(
                descriptor, region.baseAddress.map { unsafe $0 + start }, region.count - start)
        }
        if count < 0 {
            if errno == EINTR { continue }
            throw SinkError(system: errno, path: path, action: "write")
        }
        start += count
    }
}
