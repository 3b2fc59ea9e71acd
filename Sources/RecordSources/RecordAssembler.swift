import FeatureFormats
import PlanarGeometry
import SafetyRecords

/// Turns rows into records, one at a time: a row becomes a record or a rejection, never half of one.
struct RecordAssembler {
    private let options: RecordSourceOptions
    private let map: FieldMap
    private let place: PlaceReader
    private let times: TimestampParser
    private let columns: Columns

    /// The columns as plain numbers: looked up once, not for every row.
    struct Columns: Sendable {
        let time: Int?
        let timeEnd: Int?
        let category: Int?
        let identifier: Int?
        let weight: Int?
        let area: Int?
        let record: Int?
        let times: [Int]
        let endTimes: [Int]
        let isAreaGuessed: Bool
        let isTimeAsked: Bool
        let isEndAsked: Bool
        /// Which attribute is the kind of a guard record; −1 for none.
        let recordAttribute: Int

        init(_ map: FieldMap, needsTime: Bool) {
            time = map.column(.time)
            timeEnd = map.column(.timeEnd)
            category = map.column(.category)
            identifier = map.column(.identifier)
            weight = map.column(.weight)
            area = map.column(.area)
            record = map.column(.record)
            times = map.columns[.time] ?? []
            endTimes = map.columns[.timeEnd] ?? []
            isAreaGuessed = map.guessed.contains(.area)
            isTimeAsked = needsTime || !map.guessed.contains(.time)
            isEndAsked = !map.guessed.contains(.timeEnd)
            recordAttribute =
                map.attributes.firstIndex { $0.name == FieldRole.record.rawValue } ?? -1
        }
    }

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
    private var identifiers = FingerprintSet()
    private var kept = 0
    private var undated = 0

    init(_ options: RecordSourceOptions, map: FieldMap, place: PlaceReader, times: TimestampParser)
    {
        self.options = options
        self.map = map
        self.place = place
        self.times = times
        columns = Columns(map, needsTime: options.needsTime)
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
        if let column = columns.area {
            // A guessed field is not worth a record that has a position.
            do throws(Rejection) {
                area = try areaCode(of: row, column)
            } catch {
                if position == nil || !columns.isAreaGuessed { throw error }
            }
        }
        if position == nil, area < 0 {
            throw columns.area == nil
                ? place.missing(row)
                : Rejection(
                    reason: "missing-place", field: map.name(.area),
                    detail: "the row has neither a position nor an area")
        }
        let (moment, end) = try readTimes(of: row)
        let weight = try readWeight(of: row)
        var guardRecord = options.guardRecord
        if let column = columns.record {
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
                value: columns.timeEnd.flatMap(row.text),
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
        if columns.area != nil { areaCodes.append(area) }
        if columns.time != nil {
            moments.append(moment)
            if moment == RecordTable.missingTime { undated += 1 }
        }
        if columns.timeEnd != nil { ends.append(end) }
        if columns.weight != nil { weights.append(weight) }
        if let column = columns.category {
            categoryCodes.append(Self.code(row, column, &categories))
        }
        for index in map.attributes.indices {
            let column = map.attributes[index].column
            if index == columns.recordAttribute, let guardRecord {
                attributeCodes[index].append(
                    attributeValues[index].code(of: guardRecord.rawValue))
            } else {
                attributeCodes[index].append(Self.code(row, column, &attributeValues[index]))
            }
        }
        if let column = columns.identifier, !row.isBlank(column) {
            identifiers.insert(
                row.withBytes(column) { bytes in
                    max(1, fingerprint(of: bytes.extracting(trimmedRange(of: bytes))))
                })
        }
    }

    /// Makes room for so many records in all, so that the columns do not move as they grow.
    mutating func reserve(_ count: Int) {
        rows.reserveCapacity(count)
        xs.reserveCapacity(count)
        ys.reserveCapacity(count)
        if columns.area != nil { areaCodes.reserveCapacity(count) }
        if columns.time != nil { moments.reserveCapacity(count) }
        if columns.timeEnd != nil { ends.reserveCapacity(count) }
        if columns.weight != nil { weights.reserveCapacity(count) }
        if columns.category != nil { categoryCodes.reserveCapacity(count) }
        for index in attributeCodes.indices { attributeCodes[index].reserveCapacity(count) }
        if columns.identifier != nil { identifiers.reserve(count) }
    }

    /// Takes in those slots of a run of regular rows that are records beyond doubt, from the first
    /// of them on.
    ///
    /// - Parameters:
    ///   - batch: What the block's rows say; learns the numbers of this file's values.
    ///   - run: Slots, none of which was taken yet.
    ///   - row: The number of the first slot's row in the file.
    /// - Returns: How many were taken: all, or those before the first that is not accepted.
    mutating func take(_ batch: inout RecordBatch, _ run: Range<Int>, row: Int) -> Int {
        let end = run.first { !batch.accepted[$0] } ?? run.upperBound
        let slots = run.lowerBound..<end
        guard !slots.isEmpty else { return 0 }
        kept += slots.count
        rows.append(
            contentsOf: (row..<row + slots.count).lazy.map { Int32(clamping: $0) })
        xs.append(contentsOf: batch.xs[slots])
        ys.append(contentsOf: batch.ys[slots])
        if columns.area != nil { batch.areas.append(slots, to: &areaCodes, &areas) }
        if columns.time != nil {
            moments.append(contentsOf: batch.moments[slots])
            for slot in slots where batch.moments[slot] == RecordTable.missingTime { undated += 1 }
        }
        if columns.timeEnd != nil { ends.append(contentsOf: batch.ends[slots]) }
        if columns.weight != nil { weights.append(contentsOf: batch.weights[slots]) }
        if columns.category != nil {
            batch.categories.append(slots, to: &categoryCodes, &categories)
        }
        for index in attributeCodes.indices {
            batch.attributes[index].append(
                slots, to: &attributeCodes[index], &attributeValues[index])
        }
        if columns.identifier != nil { identifiers.insert(batch.fingerprints[slots]) }
        return slots.count
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
        // Rows taken in batches may have brought values that were not asked about yet.
        while areaIsKnown.count <= Int(code) {
            areaIsKnown.append(known.contains(areas.value(areaIsKnown.count)))
        }
        if areaIsKnown[Int(code)] { return code }
        throw rejection(row, column, "unknown-area", "no area on the map has this code")
    }

    private func readWeight(of row: FeatureRow) throws(Rejection) -> Double {
        guard let column = columns.weight else { return 1 }
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
        if let column = columns.time {
            switch parseTime(row, column, columns.times) {
            case .moment(let value): moment = value
            case .missing where columns.isTimeAsked:
                throw rejection(row, column, "missing-time", "the time is missing")
            case .invalid where columns.isTimeAsked:
                throw rejection(
                    row, column, "invalid-time",
                    "this is no date and time that exists; a time format tells how it is written")
            case .missing, .invalid: break
            }
        }
        if let column = columns.timeEnd {
            switch parseTime(row, column, columns.endTimes) {
            case .moment(let value): end = value
            case .invalid where columns.isEndAsked:
                throw rejection(
                    row, column, "invalid-time", "the end is no date and time that exists")
            case .missing, .invalid: break
            }
        }
        return (moment, end)
    }

    /// A time from one column, or from all the columns that it is spread over.
    private func parseTime(
        _ row: FeatureRow, _ column: Int, _ parts: [Int]
    ) -> TimestampParser.Parsed {
        if parts.count <= 1 { return row.withBytes(column) { times.parse($0) } }
        var joined: [UInt8] = []
        for part in parts {
            if !joined.isEmpty { joined.append(UInt8(ascii: " ")) }
            row.withBytes(part) { bytes in
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
        if columns.time != nil { table.times = moments }
        if columns.timeEnd != nil { table.endTimes = ends }
        if columns.weight != nil { table.weights = weights }
        if columns.category != nil {
            table.categories = CodedColumn(codes: categoryCodes, values: categories.values)
        }
        if columns.area != nil {
            table.areaCodes = CodedColumn(codes: areaCodes, values: areas.values)
        }
        for (index, attribute) in map.attributes.enumerated() {
            table.attributes[attribute.name] = CodedColumn(
                codes: attributeCodes[index], values: attributeValues[index].values)
        }
        if columns.record == nil, let record = options.guardRecord,
            (options.attributes + options.optionalAttributes).contains(FieldRole.record.rawValue)
        {
            table.attributes[FieldRole.record.rawValue] = CodedColumn(
                codes: [Int32](repeating: 0, count: kept), values: [record.rawValue])
        }
        return table
    }

    /// What was met on the way that stops nothing.
    mutating func notices() -> [String] {
        var notices: [String] = []
        let repeated = identifiers.countRepetitions()
        if repeated > 0, options.merging == nil, let field = map.name(.identifier) {
            notices.append(
                "\(repeated) rows repeat a '\(field)' of another row; each row is counted "
                    + "(revised reports and several rows per incident look like this)")
        }
        if undated > 0 {
            notices.append("\(undated) rows have no readable time; no period asks for one")
        }
        return notices
    }
}
