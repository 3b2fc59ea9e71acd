import FeatureFormats
import PlanarGeometry
import SafetyRecords

/// Turns rows into records, one at a time: a row becomes a record or a rejection, never half of one.
struct RecordAssembler {
    private let options: RecordSourceOptions
    private let map: FieldMap
    private let place: PlaceReader
    private let times: TimestampParser

    private var rows: [Int32] = []
    private var xs: [Double] = []
    private var ys: [Double] = []
    private var moments: [Int64] = []
    private var ends: [Int64] = []
    private var weights: [Double] = []
    private var categoryCodes: [Int32] = []
    private var categories = ValueDictionary()
    private var areaCodes: [Int32] = []
    private var areas = ValueDictionary()
    private var areaIsKnown: [Bool] = []
    private var attributeCodes: [[Int32]]
    private var attributeValues: [ValueDictionary]
    private var identifiers: [UInt64] = []
    private var kept = 0
    private var undated = 0

    init(_ options: RecordSourceOptions, map: FieldMap, place: PlaceReader, times: TimestampParser) {
        self.options = options
        self.map = map
        self.place = place
        self.times = times
        attributeCodes = map.attributes.map { _ in [] }
        attributeValues = map.attributes.map { _ in ValueDictionary() }
    }

    /// Takes a row in; it becomes a record.
    ///
    /// - Throws: The ``Rejection`` that says why it did not.
    mutating func take(_ row: FeatureRow) throws(Rejection) {
        if let defect = row.defect {
            throw Rejection(reason: defect.reason, detail: defect.detail)
        }
        let position = try place.position(of: row)
        var area: Int32 = -1
        if let column = map.column(.area) { area = try areaCode(of: row, column) }
        if position == nil, area < 0 {
            throw map.column(.area) == nil
                ? place.missing(row)
                : Rejection(
                    reason: "missing-place", field: map.name(.area),
                    detail: "the row has neither a position nor an area")
        }
        let (moment, end) = try readTimes(of: row)
        let weight = try readWeight(of: row)
        var guardRecord = options.guardRecord
        if let column = map.column(.record) {
            guardRecord = row.text(column).flatMap { GuardRecord(word: trimmed($0)) }
            if guardRecord == nil {
                throw rejection(
                    row, column, "unknown-record",
                    "the row is neither a shift (pass) nor an intervention (ingripande)")
            }
        }
        if guardRecord == .shift, end != RecordTable.missingTime, end < moment {
            throw Rejection(
                reason: "ends-before-start", field: map.name(.timeEnd),
                value: map.column(.timeEnd).flatMap(row.text),
                detail: "the shift ends before it begins")
        }
        append(row, position, area, moment, end, weight, guardRecord)
    }

    private mutating func append(
        _ row: FeatureRow, _ position: Position?, _ area: Int32, _ moment: Int64, _ end: Int64,
        _ weight: Double, _ guardRecord: GuardRecord?
    ) {
        kept += 1
        rows.append(Int32(clamping: row.number))
        xs.append(position?.x ?? .nan)
        ys.append(position?.y ?? .nan)
        if map.column(.area) != nil { areaCodes.append(area) }
        if map.column(.time) != nil {
            moments.append(moment)
            if moment == RecordTable.missingTime { undated += 1 }
        }
        if map.column(.timeEnd) != nil { ends.append(end) }
        if map.column(.weight) != nil { weights.append(weight) }
        if let column = map.column(.category) {
            categoryCodes.append(Self.code(row, column, &categories))
        }
        for index in map.attributes.indices {
            let column = map.attributes[index].column
            if map.attributes[index].name == FieldRole.record.rawValue, let guardRecord {
                attributeCodes[index].append(
                    attributeValues[index].code(of: guardRecord.rawValue))
            } else {
                attributeCodes[index].append(Self.code(row, column, &attributeValues[index]))
            }
        }
        if let column = map.column(.identifier), !row.isBlank(column) {
            identifiers.append(row.withBytes(column) { bytes in
                    fingerprint(of: bytes.extracting(trimmedRange(of: bytes)))
                })
        }
    }

    private static func code(
        _ row: FeatureRow, _ column: Int, _ dictionary: inout ValueDictionary
    ) -> Int32 {
        row.withBytes(column) { bytes in
            let value = trimmedRange(of: bytes)
            return value.isEmpty ? -1 : dictionary.code(of: bytes.extracting(value))
        }
    }

    private mutating func areaCode(
        of row: FeatureRow, _ column: Int
    ) throws(Rejection) -> Int32 {
        let code = Self.code(row, column, &areas)
        guard code >= 0, let known = options.knownAreas else { return code }
        if Int(code) == areaIsKnown.count {
            areaIsKnown.append(row.text(column).map { known.contains(trimmed($0)) } ?? false)
        }
        if areaIsKnown[Int(code)] { return code }
        throw rejection(row, column, "unknown-area", "no area on the map has this code")
    }

    private func readWeight(of row: FeatureRow) throws(Rejection) -> Double {
        guard let column = map.column(.weight) else { return 1 }
        switch row.number(column, decimalMark: place.decimalMark) {
        case .value(let value) where value >= 0 && value.isFinite: return value
        case .missing: throw rejection(row, column, "missing-weight", "the weight is missing")
        case .value, .invalid:
            throw rejection(
                row, column, "invalid-weight", "the weight is not a number of 0 or more")
        }
    }

    private func readTimes(of row: FeatureRow) throws(Rejection) -> (start: Int64, end: Int64) {
        var moment = RecordTable.missingTime
        var end = RecordTable.missingTime
        if let columns = map.columns[.time] {
            let isAsked = options.needsTime || !map.guessed.contains(.time)
            switch parseTime(row, columns) {
            case .moment(let value): moment = value
            case .missing where isAsked:
                throw rejection(row, columns[0], "missing-time", "the time is missing")
            case .invalid where isAsked:
                throw rejection(
                    row, columns[0], "invalid-time",
                    "this is no date and time that exists; a time format tells how it is written")
            case .missing, .invalid: break
            }
        }
        if let columns = map.columns[.timeEnd] {
            switch parseTime(row, columns) {
            case .moment(let value): end = value
            case .invalid where !map.guessed.contains(.timeEnd):
                throw rejection(
                    row, columns[0], "invalid-time", "the end is no date and time that exists")
            case .missing, .invalid: break
            }
        }
        return (moment, end)
    }

    private func parseTime(_ row: FeatureRow, _ columns: [Int]) -> TimestampParser.Parsed {
        if columns.count == 1 { return row.withBytes(columns[0], times.parse) }
        var joined: [UInt8] = []
        for column in columns {
            if !joined.isEmpty { joined.append(UInt8(ascii: " ")) }
            row.withBytes(column) { bytes in
                for index in bytes.indices { joined.append(bytes[index]) }
            }
        }
        return times.parse(joined.span)
    }

    private func rejection(
        _ row: FeatureRow, _ column: Int, _ reason: String, _ detail: String
    ) -> Rejection {
        Rejection(
            reason: reason, field: map.nameOf(column), value: row.text(column), detail: detail)
    }

    /// The records taken in so far, in file order.
    consuming func table() -> RecordTable {
        var table = RecordTable(source: options.source, kind: options.kind)
        table.count = kept
        table.rows = rows
        table.xs = xs
        table.ys = ys
        if map.column(.time) != nil { table.times = moments }
        if map.column(.timeEnd) != nil { table.endTimes = ends }
        if map.column(.weight) != nil { table.weights = weights }
        if map.column(.category) != nil {
            table.categories = CodedColumn(codes: categoryCodes, values: categories.values)
        }
        if map.column(.area) != nil {
            table.areaCodes = CodedColumn(codes: areaCodes, values: areas.values)
        }
        for (index, attribute) in map.attributes.enumerated() {
            table.attributes[attribute.name] = CodedColumn(
                codes: attributeCodes[index], values: attributeValues[index].values)
        }
        if map.column(.record) == nil, let record = options.guardRecord,
            options.attributes.contains(FieldRole.record.rawValue)
        {
            table.attributes[FieldRole.record.rawValue] = CodedColumn(
                codes: [Int32](repeating: 0, count: kept), values: [record.rawValue])
        }
        return table
    }

    /// What was met on the way that stops nothing.
    var notices: [String] {
        var notices: [String] = []
        let repeated = repeatedIdentifiers
        if repeated > 0, let field = map.name(.identifier) {
            notices.append(
                "\(repeated) rows repeat a '\(field)' of another row; each row is counted "
                    + "(revised reports and several rows per incident look like this)")
        }
        if undated > 0 {
            notices.append("\(undated) rows have no readable time; no period asks for one")
        }
        return notices
    }

    private var repeatedIdentifiers: Int {
        let sorted = identifiers.sorted()
        return sorted.indices.dropFirst().reduce(0) {
            $0 + (sorted[$1] == sorted[$1 - 1] ? 1 : 0)
        }
    }
}
