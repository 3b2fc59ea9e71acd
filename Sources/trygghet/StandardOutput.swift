import FeatureFormats
import Foundation

/// Standard output as a place to write to.
final class StandardOutput: ByteSink {
    func write(_ bytes: Span<UInt8>) throws(FormatError) {
        let status = writeAll(bytes, to: STDOUT_FILENO)
        guard status == 0 else {
            throw FormatError(
                status == ENOSPC ? .diskFull : .unwritable, file: "standard output",
                detail: status == EPIPE
                    ? "the reader went away"
                    : "cannot write: \(unsafe String(cString: strerror(status)))")
        }
    }
}

/// Writes all the bytes to a descriptor.
///
/// - Returns: 0, or the number of the system's error.
func writeAll(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int32 {
    unsafe bytes.withUnsafeBytes { region in
        var written = 0
        while written < region.count {
            // write: the number of bytes, or −1 with errno.
            let count = unsafe Foundation.write(
                descriptor, region.baseAddress?.advanced(by: written), region.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            written += count
        }
        return 0
    }
}

/// Whether two paths lead to one file, through links and other spellings too.
///
/// The table of a GeoPackage (`file.gpkg:table`) is no part of its path.
func isSameFile(_ first: String, _ second: String) -> Bool {
    func identity(_ path: String) -> (dev_t, ino_t)? {
        var status = stat()
        if unsafe stat(path, &status) == 0 { return (status.st_dev, status.st_ino) }
        guard let colon = path.lastIndex(of: ":"),
            unsafe stat(String(path[..<colon]), &status) == 0
        else { return nil }
        return (status.st_dev, status.st_ino)
    }
    func canonical(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().resolvingSymlinksInPath().path
        return folder + "/" + url.lastPathComponent
    }
    if canonical(first) == canonical(second) { return true }
    guard let one = identity(first), let other = identity(second) else { return false }
    return one == other
}
