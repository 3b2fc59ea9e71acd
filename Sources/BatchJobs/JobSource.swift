public import MapLayers
public import RecordSources
public import SafetyRecords

extension Job {
    /// One source of records: one file, or several files of one form.
    public struct Source: Sendable, Equatable {
        /// Name of the source within the job; unique among the sources, and fit to be a file name.
        public var id: String
        /// What the records are.
        public var kind: RecordKind
        /// The files as written, patterns such as "crimes/*.csv" not yet expanded.
        public var patterns: [String]
        /// The files, resolved against the folder of the job file: each pattern expanded and its
        /// files sorted, the patterns in the order of the job file, no file twice.
        public var files: [String]
        /// Table of GeoPackages; from `table:` or from `file.gpkg:table`.
        public var table: String?
        /// Reference system as "EPSG:3011", where the files do not carry it.
        public var crs: String?
        /// The names of the fields that were told; the others are guessed from common names.
        ///
        /// A time may be spread over up to four fields; every other role has exactly one.
        public var fields: [FieldRole: [String]]
        /// Separator of a CSV file: one of `,` `;` `|` and the tab.
        public var delimiter: String?
        /// Decimal mark of a CSV file: `.` or `,`.
        public var decimal: String?
        /// Encoding of a text file: "utf-8", "iso-8859-1" or "windows-1252".
        public var encoding: String?
        /// How times are written where it is not ISO 8601: "M/D/YYYY".
        public var timeFormat: String?
        /// Zone of times that carry none, as an identifier of the time zone database.
        public var timeZone: String
        /// The set of areas that codes in the role ``FieldRole/area`` refer to.
        public var area: String?
        /// What every row of a guard source is, where no field tells.
        public var record: GuardRecord?
        /// Permit areas of the guards: the file, resolved against the folder of the job file.
        public var permits: String?
        /// How rows of one identifier become one record; `nil` to keep every row.
        public var merging: RecordMerging?
        /// A period of its own; `nil` to follow the job.
        public var period: Period?
        /// The questions of a survey, as they are described for all layers.
        public var questions: [SurveyQuestion] = []
        /// How a ready table of shares is read; `nil` where there is a row a respondent.
        public var published: SurveyTable?
        /// One-based line of the source in the job file.
        public var line: Int

        /// Whether the rows are published shares, not respondents.
        var isTable: Bool { published != nil }

        /// The zone of times that carry none, unless the job names another.
        public static let defaultTimeZone = "Europe/Stockholm"

        /// Makes a source.
        public init(
            id: String, kind: RecordKind, patterns: [String], files: [String],
            table: String? = nil, crs: String? = nil, fields: [FieldRole: [String]] = [:],
            delimiter: String? = nil, decimal: String? = nil, encoding: String? = nil,
            timeFormat: String? = nil, timeZone: String = Source.defaultTimeZone,
            area: String? = nil, record: GuardRecord? = nil, permits: String? = nil,
            period: Period? = nil, line: Int = 0
        ) {
            self.id = id
            self.kind = kind
            self.patterns = patterns
            self.files = files
            self.table = table
            self.crs = crs
            self.fields = fields
            self.delimiter = delimiter
            self.decimal = decimal
            self.encoding = encoding
            self.timeFormat = timeFormat
            self.timeZone = timeZone
            self.area = area
            self.record = record
            self.permits = permits
            self.period = period
            self.line = line
        }
    }
}
