#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

extension ByteSource {
    /// The bytes as they lie in the file, before any unpacking; owns the descriptor.
    final class RawBytes {
        private let descriptor: Int32
        private let closes: Bool
        private let name: String
        /// The length of a regular file or of memory.
        private(set) var byteCount: Int?
        private var memory: [UInt8] = []
        private var offset = 0

        /// Opens a file for reading; "-" is standard input.
        init(path: String) throws(FormatError) {
            guard path != "-" else {
                (descriptor, closes, name) = (0, false, "standard input")
                return
            }
            // Returns a descriptor, or -1 and errno.
            let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else { throw Self.failure(errno, opening: path) }
            (descriptor, closes, name) = (opened, true, path)
            var status = stat()
            // Returns 0, or -1 and errno; then the first read will tell.
            guard unsafe fstat(opened, &status) == 0 else { return }
            if status.st_mode & S_IFMT == S_IFDIR { throw Self.failure(EISDIR, opening: path) }
            if status.st_mode & S_IFMT == S_IFREG { byteCount = Int(status.st_size) }
        }

        /// Bytes in memory.
        init(bytes: [UInt8], name: String) {
            (descriptor, closes, self.name, memory) = (-1, false, name, bytes)
            byteCount = bytes.count
        }

        deinit {
            // Nothing was written, so a failing close loses nothing.
            if closes { _ = close(descriptor) }
        }

        /// Appends up to `count` bytes; returns how many, 0 at the end.
        func read(into buffer: inout [UInt8], upTo count: Int) throws(FormatError) -> Int {
            guard count > 0 else { return 0 }
            if descriptor < 0 {
                let taken = min(count, memory.count - offset)
                buffer.append(contentsOf: memory[offset..<offset + taken])
                offset += taken
                return taken
            }
            var got = 0
            var reason: Int32 = 0
            buffer.append(addingCapacity: count) { (free: inout OutputSpan<UInt8>) in
                unsafe free.withUnsafeMutableBufferPointer { room, made in
                    repeat {
                        // Returns the number of bytes, 0 at the end, or -1 and errno.
                        got = unsafe Self.readBytes(
                            descriptor,
                            UnsafeMutableRawBufferPointer(
                                start: room.baseAddress, count: min(count, room.count)))
                        reason = errno
                    } while got < 0 && reason == EINTR
                    made = max(got, 0)
                }
            }
            guard got >= 0 else {
                throw FormatError(
                    reason == EISDIR ? .notAFile : .unreadable, file: name,
                    detail: "reading failed: \(Self.words(reason))",
                    remedy: "Check that the disk or share is there and holds the whole file.")
            }
            return got
        }

        private static func readBytes(
            _ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer
        ) -> Int {
            #if canImport(Darwin)
                unsafe Darwin.read(descriptor, room.baseAddress, room.count)
            #elseif canImport(Glibc)
                unsafe Glibc.read(descriptor, room.baseAddress, room.count)
            #elseif canImport(Musl)
                unsafe Musl.read(descriptor, room.baseAddress, room.count)
            #endif
        }

        private static func words(_ number: Int32) -> String {
            // Returns a text that lives until the next call; it is copied at once.
            guard let text = unsafe strerror(number) else { return "error \(number)" }
            return unsafe String(cString: text)
        }

        private static func failure(_ number: Int32, opening path: String) -> FormatError {
            switch number {
            case ENOENT, ENOTDIR:
                FormatError(
                    .missingFile, file: path, detail: "there is no such file",
                    remedy: "Check the spelling and the folder the command runs in.")
            case EISDIR:
                FormatError(
                    .notAFile, file: path, detail: "this is a folder, not a file",
                    remedy: "Name a file in it.")
            case EACCES, EPERM:
                FormatError(
                    .unreadable, file: path, detail: "no permission to read the file",
                    remedy: "Give the user that runs the command the right to read it.")
            default:
                FormatError(
                    .unreadable, file: path, detail: "cannot be opened: \(words(number))",
                    remedy: "Check that the file can be opened by other programs.")
            }
        }
    }
}
