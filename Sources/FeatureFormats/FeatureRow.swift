public import PlanarGeometry

/// One feature on its way through: the raw text it came from, its fields as bytes, its geometry.
///
/// A row is a buffer that a reader fills again and again, so that reading a million rows makes no
/// million objects. Fields stay bytes until somebody asks for a number or a string.
///
///     bytes   [ raw text of the row … | unescaped field | unescaped field … ]
///     fields  [ start end kind | start end kind | … ]      one a column, pointing into bytes
///
/// Fields without escapes point straight into the raw text; only those with escapes are copied
/// behind it. The raw text is what goes into the rejects file, whole, when a row is refused.
public struct FeatureRow: Sendable {
    /// What a field holds, as far as the format itself tells.
    public enum Kind: UInt8, Sendable {
        /// The row has no such field.
        case absent
        /// The field is there and says that there is no value.
        case null
        /// Text; in CSV every field is text.
        case text
        /// A number in JSON's or SQLite's own notation (decimal point, no separators).
        case number
        /// "true" or "false".
        case boolean
        /// A nested array or object, as JSON text.
        case json
        /// A blob, as hexadecimal text.
        case blob
    }

    /// What the row says about its geometry.
    public enum RowGeometry: Hashable, Sendable {
        /// The format or the row has no place for a geometry.
        case absent
        /// The geometry is there and says that there is none, or has no positions.
        case null
        /// A geometry, in the file's own coordinate reference system, x = east.
        case value(Geometry)
        /// Something that is not a geometry, and why.
        case invalid(String)
    }

    /// Why a row cannot be trusted as a whole, found while splitting it.
    public struct Defect: Hashable, Sendable {
        /// A stable word: "ragged-row", "invalid-utf8", "unclosed-quote", "not-a-feature", ….
        public var reason: String
        /// The defect in plain English.
        public var detail: String

        /// Makes a defect.
        public init(reason: String, detail: String) {
            self.reason = reason
            self.detail = detail
        }
    }

    struct FieldSpan: Sendable {
        var start: Int32
        var end: Int32
        var kind: Kind
    }

    /// One-based number of the row among the rows of the file (a CSV header is not a row).
    public var number = 0
    /// One-based line of the file where the row begins; the row number where a format has no lines.
    public var line = 0
    /// The geometry the format itself carries (not yet one made from columns).
    public var geometry = RowGeometry.absent
    /// Set when the row cannot be trusted as a whole.
    public var defect: Defect?

    var bytes: [UInt8] = []
    var rawCount = 0
    var fields: [FieldSpan] = []

    /// Makes an empty row to read into.
    public init() {}

    /// Forgets everything but the memory.
    mutating func reset() {
        number = 0
        line = 0
        geometry = .absent
        defect = nil
        bytes.removeAll(keepingCapacity: true)
        rawCount = 0
        fields.removeAll(keepingCapacity: true)
    }

    /// How much memory the text of the row takes.
    public var byteCount: Int { bytes.count + fields.count * MemoryLayout<FieldSpan>.stride }

    /// How many bytes the row has in its file, without its line break.
    package var rawByteCount: Int { rawCount }

    /// How many fields the row has; later columns are absent.
    public var fieldCount: Int { fields.count }

    /// What the field holds; `.absent` for columns the row does not have.
    public func kind(_ column: Int) -> Kind {
        fields.indices.contains(column) ? fields[column].kind : .absent
    }

    /// Gives the bytes of a field (UTF-8) to the closure; none for an absent or null field.
    @inline(__always)
    public func withBytes<Result, Failure: Error>(
        _ column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard fields.indices.contains(column) else { return try body(Span()) }
        let field = fields[column]
        return try body(bytes.span.extracting(Int(field.start)..<Int(field.end)))
    }

    /// The field as text, never trimmed; `nil` where it is absent or null.
    public func text(_ column: Int) -> String? {
        switch kind(column) {
        case .absent, .null: nil
        case .text, .number, .boolean, .json, .blob:
            String(
                decoding: bytes[Int(fields[column].start)..<Int(fields[column].end)],
                as: UTF8.self)
        }
    }

    /// Whether the field is absent, null, or nothing but white space.
    public func isBlank(_ column: Int) -> Bool {
        withBytes(column) { span in
            for index in span.indices where span[index] > 0x20 { return false }
            return true
        }
    }

    /// The whole row as it stood in the file; for binary formats, as a reader wrote it out.
    public var rawText: String { String(decoding: bytes[0..<rawCount], as: UTF8.self) }
}
