public import FeatureFormats

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a layer or a file of the output could not be written, said so that a person can mend it.
public struct SinkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// The place cannot be written to.
        case unwritable
        /// A file of the output cannot be read back.
        case unreadable
        /// There is no room, or no more is permitted.
        case diskFull = "disk-full"
        /// Another run is writing to the folder.
        case locked
        /// Where a folder must be there is something else.
        case notADirectory = "not-a-directory"
        /// The name cannot be that of an output file, or what has the name is not a plain file.
        case wrongFile = "wrong-file"
        /// The run is being ended: no further file may appear.
        case interrupted
        /// The surfaces of a layer cannot be given as longitude and latitude.
        case notOnEarth = "not-on-earth"
        /// GEOS failed on a surface.
        case geometryFailed = "geometry-failed"
    }

    /// The kind of failure.
    public var code: Code
    /// The file, folder or layer, as the user named it.
    public var path: String
    /// What is wrong, with the system's own words where there are some.
    public var detail: String
    /// What to do about it.
    public var remedy: String?

    /// Makes an error.
    public init(_ code: Code, path: String, detail: String, remedy: String? = nil) {
        self.code = code
        self.path = path
        self.detail = detail
        self.remedy = remedy
    }

    /// Makes the error of a writer its own.
    public init(_ error: FormatError) {
        let code: Code =
            switch error.code {
            case .diskFull: .diskFull
            case .missingFile, .unreadable: .unreadable
            case .notAFile: .wrongFile
            default: .unwritable
            }
        self.init(code, path: error.file, detail: error.detail, remedy: error.remedy)
    }

    /// The path, what is wrong, and what to do, in plain English.
    public var description: String {
        remedy.map { "\(path): \(detail). \($0)" } ?? "\(path): \(detail)"
    }

    /// The error of a system call that has just failed.
    ///
    /// - Parameters:
    ///   - number: The value of `errno` right after the call.
    ///   - path: The file or folder, as the user named it.
    ///   - action: What was being done, to be read after "cannot".
    init(system number: Int32, path: String, action: String) {
        // The text is copied before any other call could replace it.
        let words = unsafe String(cString: strerror(number))
        let detail = "cannot \(action): \(words)"
        switch number {
        case ENOSPC, EDQUOT, EFBIG:
            self.init(
                .diskFull, path: path, detail: detail,
                remedy: "Make room on the disk or write elsewhere; the previous output is intact.")
        case ENOTDIR:
            self.init(
                .notADirectory, path: path, detail: detail,
                remedy: "Name a folder whose parents are folders.")
        case EISDIR:
            self.init(
                .wrongFile, path: path, detail: detail,
                remedy: "Name a file, not a folder.")
        case EACCES, EPERM:
            self.init(
                .unwritable, path: path, detail: detail,
                remedy: "Ask for permission to write there, or write elsewhere.")
        case EROFS:
            self.init(
                .unwritable, path: path, detail: detail,
                remedy: "Write elsewhere; the file system is mounted read-only.")
        case ENOENT:
            self.init(
                .unwritable, path: path, detail: detail,
                remedy: "Create the folder first, or write elsewhere.")
        default:
            self.init(.unwritable, path: path, detail: detail)
        }
    }

    /// The same failure as a writer's sink has to report it.
    var asFormatError: FormatError {
        FormatError(
            code == .diskFull ? .diskFull : .unwritable, file: path, detail: detail,
            remedy: remedy)
    }
}
