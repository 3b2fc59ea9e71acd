import Foundation

/// The place where a file is to appear, looked at before anything is written.
struct PublicationTarget {
    /// The path as the user named it.
    var path: String
    /// The folder, absolute and without links, so that names can be compared.
    var folder: String
    /// The last part of the final path.
    var name: String
    /// The permissions of the file that is there now.
    var existingMode: mode_t?

    var finalPath: String { folder + "/" + name }

    /// - Throws: ``SinkError`` where the folder is missing or something that is no plain file has
    ///   the name. Renaming over a device would replace it, so that is refused.
    init(path: String, shownPath: String? = nil) throws(SinkError) {
        let shown = shownPath ?? path
        self.path = shown
        guard !path.isEmpty, !path.utf8.contains(0), !path.hasSuffix("/") else {
            throw SinkError(
                .wrongFile, path: shown, detail: "this is not the name of a file",
                remedy: "Name a file.")
        }
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        if exists {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw SinkError(
                    .wrongFile, path: shown,
                    detail: status.st_mode & S_IFMT == S_IFDIR
                        ? "this is a folder" : "this is a device or pipe, not a plain file",
                    remedy: "Name a file that may be replaced.")
            }
            existingMode = status.st_mode & 0o7777
        }
        // A link is followed to the file it stands for; its own folder is then the one to write in.
        let whole = exists ? resolved(path) : nil
        let (parent, last) = Self.split(whole ?? path)
        guard last != ".", last != ".." else {
            throw SinkError(
                .wrongFile, path: shown, detail: "this is a folder", remedy: "Name a file.")
        }
        guard let folder = resolved(parent) else {
            throw SinkError(system: errno, path: shown, action: "find the folder \(parent)")
        }
        self.folder = folder == "/" ? "" : folder
        name = last
    }

    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let folder = String(path[..<slash])
        return (folder.isEmpty ? "/" : folder, String(path[path.utf8.index(after: slash)...]))
    }
}

/// The absolute path without links, dots or doubled slashes; `nil` with `errno` set on failure.
func resolved(_ path: String) -> String? {
    // realpath: memory that is ours to free, or null with errno.
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}

/// Names of temporary files: `.name.tmp-<process>-<random>`.
enum TemporaryName {
    private static let mark = ".tmp-"

    static func make(for name: String) -> String {
        let random = String(UInt64.random(in: .min ... .max), radix: 16)
        // A long name is cut so that the whole stays under the 255 bytes of common file systems.
        var stem = Substring(name)
        while stem.utf8.count > 200 { stem.removeLast() }
        return ".\(stem)\(mark)\(getpid())-\(random)"
    }

    /// The process that made a temporary file; `nil` for a file with any other name.
    static func process(of name: String) -> pid_t? {
        guard name.hasPrefix("."), let range = name.range(of: mark, options: .backwards) else {
            return nil
        }
        let parts = name[range.upperBound...].split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, parts[1].utf8.allSatisfy(isHexadecimal) else {
            return nil
        }
        return pid_t(parts[0])
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
