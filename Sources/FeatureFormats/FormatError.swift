/// Why a file could not be read or written, said so that a person can mend it.
///
/// A file that cannot be understood at all is an error. One bad row in a good file is not: readers
/// deliver it with a ``FeatureRow/defect``, so that it can be counted, kept and explained.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        case missingFile = "missing-file"
        case notAFile = "not-a-file"
        case unreadable
        case emptyFile = "empty-file"
        case binaryFile = "binary-file"
        case unknownFormat = "unknown-format"
        case unsupportedEncoding = "unsupported-encoding"
        case invalidText = "invalid-text"
        case noHeader = "no-header"
        case malformed
        case truncated
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case damagedArchive = "damaged-archive"
        case databaseDamaged = "database-damaged"
        case databaseLocked = "database-locked"
        case noFeatureTable = "no-feature-table"
        case unknownTable = "unknown-table"
        case unwritable
        case diskFull = "disk-full"
    }

    /// The kind of failure.
    public var code: Code
    /// The file, as the user named it.
    public var file: String
    /// One-based line or feature number in the file, where there is one.
    public var line: Int?
    /// What is wrong, with the foreign library's own words where there are some.
    public var detail: String
    /// What to do about it.
    public var remedy: String?

    /// Makes an error.
    public init(
        _ code: Code, file: String, line: Int? = nil, detail: String, remedy: String? = nil
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.detail = detail
        self.remedy = remedy
    }

    /// "crimes.csv, line 17: … Remedy." in plain English.
    public var description: String {
        let place = line.map { "\(file), line \($0)" } ?? file
        return remedy.map { "\(place): \(detail). \($0)" } ?? "\(place): \(detail)"
    }
}

/// Something a reader did or met that its user should know, but that stops nothing.
public struct FormatNotice: Hashable, Sendable, CustomStringConvertible {
    /// A stable word for the notice, such as "z-dropped" or "encoding-guessed".
    public var code: String
    /// The notice in plain English.
    public var detail: String

    /// Makes a notice.
    public init(_ code: String, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The notice in plain English.
    public var description: String { detail }
}
