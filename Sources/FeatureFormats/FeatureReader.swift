/// The coordinate reference system that a file itself declares.
public enum DeclaredReferenceSystem: Hashable, Sendable {
    /// An authority's code, such as EPSG 3006.
    case code(authority: String, code: Int)
    /// Longitude and latitude on WGS 84, in this order: GeoJSON without a `crs` member.
    case crs84
    /// A definition in words (WKT, PROJ string) without a code that we know.
    case definition(String)
}

/// What a reader found out about a file before its first row.
public struct FeatureFileDescription: Sendable {
    /// "CSV", "GeoJSON", "GeoJSON text sequence", "GeoPackage".
    public var format: String
    /// How the text is laid out, in words: "semicolon, decimal comma, windows-1252, gzip".
    public var layout: String
    /// The reference system the file declares; `nil` where the format has no place for one.
    public var referenceSystem: DeclaredReferenceSystem?
    /// The mark between whole and fraction that the file's numbers use: "." or ",".
    public var decimalMark: UInt8
    /// The table that is read, in formats that have tables.
    public var table: String?

    /// Makes a description.
    public init(
        format: String, layout: String, referenceSystem: DeclaredReferenceSystem? = nil,
        decimalMark: UInt8 = UInt8(ascii: "."), table: String? = nil
    ) {
        self.format = format
        self.layout = layout
        self.referenceSystem = referenceSystem
        self.decimalMark = decimalMark
        self.table = table
    }
}

/// Reads features one after the other, in memory that does not grow with the file.
///
/// The law every reader keeps (tested for each): rows come in file order, numbered from 1 without
/// gaps; `columns` only ever grows at its end; after `false` or an error it stays at the end; a bad
/// row is delivered with its defect and does not end the reading.
public protocol FeatureReader {
    /// What was found out before the first row.
    var description: FeatureFileDescription { get }
    /// Names of the columns met so far, in the order of `FeatureRow`'s fields.
    var columns: [String] { get }
    /// What the reader did or met so far that a user should know.
    var notices: [FormatNotice] { get }

    /// Reads the next feature into the row.
    ///
    /// - Parameter row: Overwritten; its memory is used again.
    /// - Returns: `false` at the end of the file; the row is then empty.
    /// - Throws: ``FormatError`` where the rest of the file cannot be understood.
    mutating func next(into row: inout FeatureRow) throws(FormatError) -> Bool
}
