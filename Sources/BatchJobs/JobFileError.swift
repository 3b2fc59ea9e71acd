/// Why a job file could not be read at all.
///
/// What is wrong *in* one is a ``JobProblem``.
public struct JobFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// There is no such file.
        case missingFile = "missing-file"
        /// A folder or a device, not a file.
        case notAFile = "not-a-file"
        /// The file cannot be opened or read.
        case unreadable
        /// Nothing is in the file.
        case emptyFile = "empty-file"
        /// More than ``JobFile/maximumBytes``.
        case tooLarge = "too-large"
        /// Not a text file.
        case binaryFile = "binary-file"
        /// Text, but not in UTF-8.
        case notUTF8 = "not-utf-8"
    }

    /// The kind of failure.
    public var code: Code
    /// The file, as the user named it.
    public var file: String
    /// One-based line, where there is one.
    public var line: Int?
    /// What is wrong, with the system's own words where there are some.
    public var detail: String
    /// What to do about it.
    public var remedy: String

    /// Makes an error.
    public init(_ code: Code, file: String, line: Int? = nil, detail: String, remedy: String) {
        self.code = code
        self.file = file
        self.line = line
        self.detail = detail
        self.remedy = remedy
    }

    /// "nightly.yml: there is no such file; …" in plain English.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(detail); \(remedy)"
    }
}
