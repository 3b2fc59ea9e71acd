import FeatureFormats
public import PlanarGeometry
import Reprojection
import SafetyRecords

/// What is in a file: its layout, fields, reference system, extent and problems.
///
/// Made in one pass, in memory that does not grow with the file.
public struct FileInspection: Sendable {
    /// What one field holds.
    public struct Field: Sendable {
        /// The name.
        public var name: String
        /// Rows with something in the field.
        public var filled = 0
        /// Of those, rows whose value reads as a number with the file's decimal mark.
        public var numbers = 0
        /// Of those, rows whose value reads as an ISO date or date and time.
        public var times = 0
        /// The smallest and largest number.
        public var range: ClosedRange<Double>?
        /// The first values that differ from each other, at most ``maximumExamples``.
        public var examples: [String] = []

        /// How many different values are kept as examples.
        public static let maximumExamples = 4
    }

    /// The format and its layout in words.
    public var format: String
    /// Number of rows.
    public var rows = 0
    /// The fields, in the order of the file.
    public var fields: [Field] = []
    /// Number of features of each type of geometry, by name.
    public var geometries: [(type: String, count: Int)] = []
    /// Which fields a record source would use, in words.
    public var roles: [String] = []
    /// The reference system and how it was found out, in words.
    public var referenceSystem = "none"
    /// The extent of the positions, in the file's own coordinates.
    public var extent = BoundingBox.empty
    /// What the readers noticed, and what is wrong with rows: reason, count, first example.
    public var problems: [String] = []

    /// Reads a file from its beginning to its end.
    ///
    /// - Parameter options: Which file, and how to read it; the named fields must exist.
    /// - Throws: ``SourceError`` where the file cannot be read at all, or a named field is missing.
    public init(_ options: RecordSourceOptions) throws(SourceError) {
        format = ""
        do throws(FormatError) {
            var reader = try FeatureFile.open(options.file, csv: options.csv)
            try read(&reader, options)
        } catch {
            throw SourceError(error)
        }
        if let refusal { throw refusal }
    }

    private var refusal: SourceError?

    private mutating func read(
        _ reader: inout any FeatureReader, _ options: RecordSourceOptions
    ) throws(FormatError) {
        let layout = reader.description.layout
        let mark = reader.description.decimalMark
        format =
            layout.isEmpty
            ? reader.description.format : "\(reader.description.format): \(layout)"
        if let table = reader.description.table { format += ", table \(table)" }
        guard let clock = LocalClock(zone: "UTC"),
            let times = TimestampParser(format: options.timeFormat, clock: clock)
        else {
            refusal = SourceError(
                .badOption, file: options.file,
                detail: "'\(options.timeFormat ?? "")' is not a time format")
            return
        }
        var row = FeatureRow()
        var ledger = RejectionLedger()
        var types: [String: Int] = [:]
        var sample: (xs: [Double], ys: [Double]) = ([], [])
        var place: PlaceReader?
        while try reader.next(into: &row) {
            rows += 1
            if fields.count < reader.columns.count {
                for name in reader.columns[fields.count...] { fields.append(Field(name: name)) }
                do throws(SourceError) {
                    let map = try FieldMap(
                        options, columns: reader.columns, hasGeometry: row.geometry != .absent)
                    place = PlaceReader(map: map, decimalMark: mark)
                    roles = map.summary
                } catch {
                    // Later rows of GeoJSON may still bring the field.
                    refusal = error
                    continue
                }
                refusal = nil
            }
            if let defect = row.defect {
                ledger.note(Rejection(reason: defect.reason, detail: defect.detail), row: row)
                continue
            }
            for column in fields.indices { note(row, column, mark, times) }
            countGeometry(of: row, &types)
            guard let place else { continue }
            do throws(Rejection) {
                if let position = try place.position(of: row) {
                    extent.formUnion(position)
                    if sample.xs.count < 100_000 {
                        sample.xs.append(position.x)
                        sample.ys.append(position.y)
                    }
                } else if place.hasFields {
                    ledger.note(place.missing(row), row: row)
                }
            } catch  where error.reason == "not-a-point" {
                if case .value(let geometry) = row.geometry {
                    extent.formUnion(geometry.boundingBox)
                }
            } catch {
                ledger.note(error, row: row)
            }
        }
        if rows == 0 { fields = reader.columns.map { Field(name: $0) } }
        geometries = types.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        problems =
            reader.notices.map(\.detail)
            + ledger.lines.map { "\($0.count) × \($0.reason), the first: \($0.example)" }
        if rows > 0, extent.isEmpty {
            problems.append(
                geometries.isEmpty && place?.hasFields != true
                    ? "no field was recognized as a coordinate; name two with --x and --y"
                    : "no row has a usable position")
        }
        describeReferenceSystem(reader.description.referenceSystem, sample, options)
    }

    private mutating func note(
        _ row: FeatureRow, _ column: Int, _ mark: UInt8, _ times: TimestampParser
    ) {
        if row.isBlank(column) { return }
        fields[column].filled += 1
        if case .value(let number) = row.number(column, decimalMark: mark) {
            fields[column].numbers += 1
            let range = fields[column].range ?? number...number
            fields[column].range =
                Swift.min(range.lowerBound, number)...Swift.max(range.upperBound, number)
        } else if case .moment = row.withBytes(column, times.parse) {
            fields[column].times += 1
        }
        if fields[column].examples.count < Field.maximumExamples, let text = row.text(column) {
            let short = String(text.prefix(40))
            if !fields[column].examples.contains(short) { fields[column].examples.append(short) }
        }
    }

    private func countGeometry(of row: FeatureRow, _ types: inout [String: Int]) {
        switch row.geometry {
        case .absent: break
        case .null: types["null", default: 0] += 1
        case .invalid: types["invalid", default: 0] += 1
        case .value(let geometry): types[geometry.typeName, default: 0] += 1
        }
    }

    private mutating func describeReferenceSystem(
        _ declared: DeclaredReferenceSystem?, _ sample: (xs: [Double], ys: [Double]),
        _ options: RecordSourceOptions
    ) {
        var corners = sample
        if corners.xs.isEmpty, !extent.isEmpty {
            corners = ([extent.minX, extent.maxX], [extent.minY, extent.maxY])
        }
        guard declared != nil || !corners.xs.isEmpty else { return }
        do throws(SourceError) {
            let found = try SourceReferenceSystem.find(
                file: options.file, declared: declared, given: options.referenceSystem,
                xs: corners.xs, ys: corners.ys, expected: nil)
            referenceSystem = "\(found.system.identifier) \(found.system.name), \(found.origin)"
        } catch {
            referenceSystem = "not settled"
            problems.append(error.remedy.map { "\(error.detail). \($0)" } ?? error.detail)
        }
    }
}
