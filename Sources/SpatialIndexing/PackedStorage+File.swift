internal import PlanarGeometry

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

// The pointer and system work of files: lengths come from the layout, and each call says in its
// return value whether it worked.

extension PackedStorage {
    /// The bytes behind the header.
    private var body: UnsafeRawBufferPointer {
        let start = PackedHeader.byteCount
        return unsafe UnsafeRawBufferPointer(
            start: base + start, count: layout.byteCount - start)
    }

    /// Writes the block to a file that appears under its name only when it is whole.
    ///
    /// - Throws: ``IndexError`` with code `unwritable`; then what was there before is untouched.
    func save(_ header: PackedHeader, to path: String) throws(IndexError) {
        var header = header
        // What was read from a file keeps the checksum it was read with: were it damaged, the
        // copy must not look sound.
        if !isMapped { header.bodyChecksum = unsafe Checksum.of(body) }
        let number = UInt32.random(in: .min ... .max)
        let temporary = "\(path).\(getpid())-\(String(number, radix: 16)).partial"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .unwritable(path, errno) }
        var failure: Int32 = 0
        let parts = unsafe header.bytes.withUnsafeBytes { head in
            unsafe Self.write(head, to: file) && Self.write(body, to: file)
        }
        // 0 says that all of it has reached the disk.
        if !parts || fsync(file) != 0 { failure = errno }
        if close(file) != 0 && failure == 0 { failure = errno }
        if failure == 0, unsafe rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            // Nothing can be done where even this fails.
            _ = unsafe unlink(temporary)
            throw .unwritable(path, failure)
        }
        Self.syncFolder(of: path)
    }

    /// Writes all bytes; `false` where it failed, with the reason in `errno`.
    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            #if canImport(Glibc)
                let written = unsafe Glibc.write(
                    file, bytes.baseAddress.unsafelyUnwrapped + done, bytes.count - done)
            #elseif canImport(Musl)
                let written = unsafe Musl.write(
                    file, bytes.baseAddress.unsafelyUnwrapped + done, bytes.count - done)
            #else
                let written = unsafe Darwin.write(
                    file, bytes.baseAddress.unsafelyUnwrapped + done, bytes.count - done)
            #endif
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return false }
            done += written
        }
        return true
    }

    /// Has the new name outlive a power cut, where the file system can.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = fsync(file)
        _ = close(file)
    }

    /// Maps a file with so many columns.
    ///
    /// - Throws: ``IndexError`` with code `unreadable`, or why the file is refused.
    static func opened(
        _ path: String, columnCount: Int, verifying: Bool
    ) throws(IndexError) -> (PackedStorage, PackedHeader) {
        // Not to wait for whoever writes to a pipe.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadable(path, errno) }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw .unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .foreignFile(path) }
        let length = Int(status.st_size)
        let header = try PackedHeader(
            Self.head(file), columnCount: columnCount, fileLength: length, path: path)
        // The length is above 0: there was a header.
        guard let mapped = unsafe mmap(nil, length, PROT_READ, MAP_PRIVATE, file, 0),
            unsafe mapped != MAP_FAILED
        else { throw .unreadable(path, errno) }
        let storage = unsafe PackedStorage(header.layout, mapped: mapped)
        if verifying { try storage.verify(header, path) }
        return (storage, header)
    }

    /// The first bytes of a file, as many as a header has or as there are.
    private static func head(_ file: Int32) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: PackedHeader.byteCount) { room, count in
            while count < PackedHeader.byteCount {
                // -1 for failure, 0 at the end of the file.
                let read = unsafe pread(
                    file, room.baseAddress.unsafelyUnwrapped + count,
                    PackedHeader.byteCount - count, off_t(count))
                if read < 0 && errno == EINTR { continue }
                guard read > 0 else { return }
                count += read
            }
        }
    }

    private func verify(_ header: PackedHeader, _ path: String) throws(IndexError) {
        guard unsafe Checksum.of(body) == header.bodyChecksum else {
            throw .damaged(path, "the checksum of its content does not match")
        }
        var greatest: UInt32 = 0
        for place in 0..<layout.itemCount {
            greatest = unsafe max(greatest, ids[place])
        }
        guard layout.itemCount == 0 || Int(greatest) < header.inputCount else {
            throw .damaged(path, "it names items that are not in it")
        }
    }
}
