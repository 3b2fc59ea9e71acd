public import FeatureFormats
public import PlanarGeometry
public import Reprojection
public import SafetyRecords

/// How to read the records of one file.
public struct RecordSourceOptions: Sendable {
    /// The identifier of the source, as it is told in layers and rejects.
    public var source: String
    /// What kind of record the file holds.
    public var kind: RecordKind
    /// The file: CSV, GeoJSON, GeoJSON text sequence or GeoPackage (`file.gpkg:table`).
    public var file: String
    /// Which fields play which part; the others are guessed by common names, and the guess told.
    ///
    /// A time may be spread over several fields, which are joined by a space.
    public var fields: [FieldRole: [String]] = [:]
    /// The reference system of the coordinates, where the file does not carry it.
    public var referenceSystem: ReferenceSystem?
    /// How the text is laid out, where looking is not enough.
    public var csv = CSVOptions()
    /// How times are written, where they are not ISO 8601; see ``TimestampParser``.
    public var timeFormat: String?
    /// The zone of times without one.
    public var timeZone = "Europe/Stockholm"
    /// Fields that filters ask for: columns of the file, or names of roles.
    public var attributes: [String] = []
    /// Fields that recipes use where the file has them: columns of the file, or names of roles.
    public var optionalAttributes: [String] = []
    /// Whether to keep the identifiers, as the attribute `id`, where there is a field for them.
    public var keepsIdentifiers = false
    /// How rows of one identifier become one record; `nil` to keep every row.
    ///
    /// Reading keeps what merging needs; ``LoadedRecords/merge(_:)`` does it, for an incident may have
    /// rows in several files.
    public var merging: RecordMerging?
    /// Whether a row without a time is of no use, because a period is asked for.
    public var needsTime = false
    /// Whether a file without a field for times is of no use, because some layer asks for a period.
    public var needsTimeField = false
    /// What every row of a guard file is, where no field says so.
    public var guardRecord: GuardRecord?
    /// The area codes there are, where records are placed by code; others are rejected.
    public var knownAreas: Set<String>?
    /// Where the areas lie, in degrees, so that swapped longitudes and latitudes are recognized.
    public var expectedRegion: BoundingBox?
    /// Threads to read with, and to transform coordinates.
    public var threads = 1
    /// Whether to take each row by itself: the slow twin of reading CSV in batches, for tests.
    var readsRowByRow = false

    /// Makes options for a file.
    public init(source: String, kind: RecordKind, file: String) {
        self.source = source
        self.kind = kind
        self.file = file
    }
}

/// The records of one file, and the account of how they were read.
public struct LoadedRecords: Sendable {
    /// The records; positions are in ``referenceSystem``.
    public var table: RecordTable
    /// The reference system of the positions; `nil` where every record is placed by area.
    public var referenceSystem: ReferenceSystem?
    /// What was read, kept, rejected and why.
    public var provenance: InputProvenance
}

extension LoadedRecords {
    /// Makes one record of all rows with one identifier, and tells so in the account.
    public mutating func merge(_ rule: RecordMerging) {
        provenance.notices.append(table.merge(rule).words(rule))
    }
}
