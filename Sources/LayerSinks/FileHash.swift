import Crypto
import Foundation

/// Fingerprints of files.
public enum FileHash {
    /// The SHA-256 of a file's bytes, read in pieces that stay in the processor's cache.
    ///
    /// - Returns: 64 lowercase hexadecimal digits, and the number of bytes.
    /// - Throws: ``SinkError`` with code `unreadable` or `wrongFile`.
    public static func sha256(
        path: String
    ) throws(SinkError) -> (hex: String, byteCount: Int) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: 1 << 17)
        var hash = SHA256()
        var total = 0
        while true {
            // read: the number of bytes, 0 at the end, or −1 with errno.
            let count = unsafe piece.withUnsafeMutableBytes { region in
                unsafe read(descriptor, region.baseAddress, region.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, errno)
            }
            if count == 0 { break }
            hash.update(data: piece[..<count])
            total += count
        }
        return (hexadecimal(hash.finalize()), total)
    }

    private static func unreadable(_ path: String, _ number: Int32) -> SinkError {
        let words = unsafe String(cString: strerror(number))
        return SinkError(
            number == EISDIR ? .wrongFile : .unreadable, path: path,
            detail: "cannot read: \(words)",
            remedy: "Check the name and the permission to read it.")
    }
}

/// The bytes of a digest as lowercase hexadecimal digits.
func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in digest {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
