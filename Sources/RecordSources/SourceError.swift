public import FeatureFormats

/// Why a source was refused as a whole, said so that a person can mend it.
///
/// One bad row is not an error: it is counted, kept in the rejects file and explained.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Hashable, Sendable {
        /// The file itself could not be read.
        case format(FormatError.Code)
        /// A named field is not in the file.
        case missingField
        /// Nothing tells where the records are.
        case noPlace
        /// Nothing tells which reference system the coordinates are in.
        case noReferenceSystem
        /// The coordinates are not those of the reference system they are said to be in.
        case wrongReferenceSystem
        /// The file and the user name different reference systems.
        case conflictingReferenceSystems
        /// A code or definition that PROJ does not know, or cannot transform.
        case unknownReferenceSystem
        /// Nothing was left to work with.
        case nothingKept
        /// Two areas have the same identifier.
        case repeatedAreaIdentifier
        /// An option cannot be understood: a time format, a time zone.
        case badOption
        /// GEOS failed on an area.
        case topology
    }

    /// The kind of failure.
    public var code: Code
    /// The file, as the user named it.
    public var file: String
    /// What is wrong.
    public var detail: String
    /// What to do about it.
    public var remedy: String?

    /// Makes an error.
    public init(_ code: Code, file: String, detail: String, remedy: String? = nil) {
        self.code = code
        self.file = file
        self.detail = detail
        self.remedy = remedy
    }

    /// Takes over what a reader said.
    init(_ error: FormatError) {
        let place = error.line.map { "line \($0): " } ?? ""
        self.init(
            .format(error.code), file: error.file, detail: place + error.detail,
            remedy: error.remedy)
    }

    /// "crimes.csv: … Remedy." in plain English.
    public var description: String {
        remedy.map { "\(file): \(detail). \($0)" } ?? "\(file): \(detail)"
    }
}
