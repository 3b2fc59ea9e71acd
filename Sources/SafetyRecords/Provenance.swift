/// What is told of one input: where it came from, and what became of its rows.
///
/// `read = kept + rejected`, always.
public struct InputProvenance: Sendable, Equatable {
    /// A reason and how many rows were rejected for it.
    public struct Rejection: Sendable, Equatable {
        /// A stable word: "missing-coordinate", "ragged-row", ….
        public var reason: String
        /// Number of rows.
        public var count: Int
        /// The first such row, in words: line, field, value.
        public var example: String

        /// Makes a line of the account.
        public init(reason: String, count: Int, example: String) {
            self.reason = reason
            self.count = count
            self.example = example
        }
    }

    /// The identifier of the source in the job, or the file's name.
    public var source: String
    /// The file, as the user named it.
    public var file: String
    /// "CSV", "GeoPackage", … and its layout in words.
    public var format: String
    /// The reference system the coordinates were read in, and how it was found out.
    public var referenceSystem: String
    /// Which field plays which part, in words: "x ← X", "time ← brottstid (guessed)".
    public var fields: [String]
    /// Rows read.
    public var read: Int
    /// Rows kept.
    public var kept: Int
    /// Rows rejected, by reason, most first.
    public var rejections: [Rejection]
    /// Everything else a user should know: repairs, guesses, overlaps, repeated identifiers.
    public var notices: [String]

    /// Makes an account.
    public init(
        source: String, file: String, format: String, referenceSystem: String = "",
        fields: [String] = [], read: Int = 0, kept: Int = 0, rejections: [Rejection] = [],
        notices: [String] = []
    ) {
        self.source = source
        self.file = file
        self.format = format
        self.referenceSystem = referenceSystem
        self.fields = fields
        self.read = read
        self.kept = kept
        self.rejections = rejections
        self.notices = notices
    }

    /// Rows rejected for any reason.
    public var rejected: Int { rejections.reduce(0) { $0 + $1.count } }
}
