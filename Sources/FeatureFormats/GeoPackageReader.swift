import GRDB
import PlanarGeometry

/// Reads the features of a GeoPackage's table or view, row by row, without a trace beside the file.
///
///     var reader = try GeoPackageReader(path: "omraden.gpkg", table: "stadsdelar")
///
/// Columns come in the table's order, the geometry's left out. Whole and real numbers are numbers
/// in their shortest form, booleans are booleans, dates are text as they stand, blobs hexadecimal.
/// A row's raw text is one JSON object with all columns, the geometry as hexadecimal. All rows are
/// of one state of the database, whatever is written meanwhile.
public struct GeoPackageReader: FeatureReader {
    /// What was found out before the first row.
    public let description: FeatureFileDescription
    /// The table's columns but the geometry.
    public let columns: [String]
    /// What a user should know: dropped heights, collapsed rings, a copy that was made.
    public var notices: [FormatNotice] {
        var notices = database.notices
        if droppedOrdinates { notices.append(GeoJSONNotice.droppedOrdinates) }
        if shortRings > 0 { notices.append(GeoJSONNotice.shortRings(shortRings)) }
        return notices
    }

    private let database: GeoPackageDatabase
    private let table: GeoPackageTable
    private let keys: [[UInt8]]
    private var count = 0
    private var isDone = false
    private var droppedOrdinates = false
    private var shortRings = 0
    private var escaped: [(field: Int, text: String)] = []

    /// Opens a table.
    ///
    /// - Parameters:
    ///   - path: The file; it is not changed.
    ///   - table: A feature table; `nil` for the only one.
    /// - Throws: ``FormatError`` with code `missingFile`, `notAFile`, `emptyFile`, `unreadable`,
    ///   `unknownFormat`, `databaseLocked`, `databaseDamaged`, `noFeatureTable` or `unknownTable`.
    public init(path: String, table: String?) throws(FormatError) {
        database = try GeoPackageDatabase(path: path)
        let found = try GeoPackageTable(database, named: table)
        self.table = found
        columns = found.columns.filter { !$0.isGeometry }.map(\.name)
        keys = found.columns.enumerated().map { index, column in
            var bytes = [UInt8(ascii: index == 0 ? "{" : ",")]
            JSONText.append(string: column.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            return bytes
        }
        description = FeatureFileDescription(
            format: "GeoPackage", layout: "SQLite", referenceSystem: found.referenceSystem,
            table: found.name)
        try database.begin(try found.query(database))
    }

    /// The names of the feature tables, in the order in which they were registered.
    ///
    /// - Throws: ``FormatError``, with the codes of ``init(path:table:)``.
    public static func featureTables(path: String) throws(FormatError) -> [String] {
        try GeoPackageTable.names(try GeoPackageDatabase(path: path))
    }

    /// Reads the next row.
    public mutating func next(into row: inout FeatureRow) throws(FormatError) -> Bool {
        row.reset()
        guard !isDone else { return false }
        do throws(FormatError) {
            guard try database.step({ fill(&row, $0) }) else {
                isDone = true
                row.reset()
                return false
            }
        } catch {
            isDone = true
            row.reset()
            throw error
        }
        count += 1
        row.number = count
        row.line = count
        return true
    }

    private mutating func fill(_ row: inout FeatureRow, _ values: Row) {
        escaped.removeAll(keepingCapacity: true)
        for (index, column) in table.columns.enumerated() {
            row.bytes.append(contentsOf: keys[index])
            let value: DatabaseValue = values[index]
            if column.isGeometry {
                geometry(value, into: &row)
            } else {
                field(value, column, into: &row)
            }
        }
        row.bytes.append(UInt8(ascii: "}"))
        row.rawCount = row.bytes.count
        for (field, text) in escaped {
            let start = row.bytes.count
            row.bytes.append(contentsOf: text.utf8)
            row.fields[field] = Self.span(start, row.bytes.count, .text)
        }
    }

    private mutating func field(
        _ value: DatabaseValue, _ column: GeoPackageTable.Column, into row: inout FeatureRow
    ) {
        let start = row.bytes.count
        var kind = FeatureRow.Kind.number
        switch value.storage {
        case .null: kind = .null
        case .int64(let number) where column.isBoolean && (number == 0 || number == 1):
            kind = .boolean
            row.bytes.append(contentsOf: (number == 1 ? "true" : "false").utf8)
        case .int64(let number): NumberText.append(Int(number), to: &row.bytes)
        // SQLite can hold infinity, which is no number that was measured.
        case .double(let number) where !number.isFinite: kind = .null
        case .double(let number): NumberText.append(number, to: &row.bytes)
        case .string(let text):
            kind = .text
            JSONText.append(string: text, to: &row.bytes)
        case .blob(let data):
            kind = .blob
            Self.append([UInt8](data), to: &row.bytes)
        }
        switch kind {
        case .null:
            row.bytes.append(contentsOf: "null".utf8)
            row.fields.append(Self.span(start, start, .null))
        case .text, .blob:
            // Between the quotation marks.
            let span = Self.span(start + 1, row.bytes.count - 1, kind)
            if case .string(let text) = value.storage, Int(span.end - span.start) != text.utf8.count
            {
                escaped.append((row.fields.count, text))
            }
            row.fields.append(span)
        case .absent, .number, .boolean, .json:
            row.fields.append(Self.span(start, row.bytes.count, kind))
        }
    }

    private mutating func geometry(_ value: DatabaseValue, into row: inout FeatureRow) {
        switch value.storage {
        case .null:
            row.bytes.append(contentsOf: "null".utf8)
            row.geometry = .null
        case .blob(let data):
            let blob = [UInt8](data)
            Self.append(blob, to: &row.bytes)
            do throws(WellKnownError) {
                let found = try GeoPackageGeometry.parse(blob.span)
                droppedOrdinates = droppedOrdinates || found.droppedOrdinates
                shortRings += found.shortRingCount
                row.geometry = found.geometry.map { .value($0) } ?? .null
            } catch {
                row.geometry = .invalid(error.detail)
            }
        case .int64(let number): other(.integer(Int(number)), into: &row)
        case .double(let number): other(.number(number), into: &row)
        case .string(let text): other(.text(text), into: &row)
        }
    }

    private func other(_ value: PropertyValue, into row: inout FeatureRow) {
        JSONText.append(value, to: &row.bytes)
        row.geometry = .invalid("the geometry column holds something that is not a blob")
    }

    /// Appends hexadecimal digits in quotation marks.
    private static func append(_ blob: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in blob { Hexadecimal.append(byte, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func span(
        _ start: Int, _ end: Int, _ kind: FeatureRow.Kind
    ) -> FeatureRow.FieldSpan {
        FeatureRow.FieldSpan(
            start: Int32(clamping: start), end: Int32(clamping: end), kind: kind)
    }
}
