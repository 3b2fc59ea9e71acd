import FeatureFormats
import PlanarGeometry
import SafetyRecords

/// What the regular rows of one block say, as columns with one element a slot.
///
/// Only what is plain is read here: rows that are records beyond doubt are `accepted`. All the
/// others go to ``RecordAssembler/take(_:)`` one by one, which knows every rule and every reason.
struct RecordBatch: Sendable {
    var xs: [Double] = []
    var ys: [Double] = []
    var moments: [Int64] = []
    var ends: [Int64] = []
    var weights: [Double] = []
    var fingerprints: [UInt64] = []
    var categories = CSVCodedBatch()
    var areas = CSVCodedBatch()
    var attributes: [CSVCodedBatch] = []
    /// Whether the row is a record; one a slot.
    var accepted: [Bool] = []
}

/// Reads batches: what columns there are, and what makes a row a record beyond doubt.
struct BatchReader: Sendable {
    let place: PlaceReader
    let x: Int
    let y: Int
    let columns: RecordAssembler.Columns
    let attributes: [Int]
    let times: TimestampParser
    let table: MomentTable
    let knownAreas: Set<String>?

    /// `nil` where rows must be looked at one by one: geometry in one field, times spread over
    /// several, guard records.
    init?(
        _ options: RecordSourceOptions, map: FieldMap, place: PlaceReader, times: TimestampParser
    ) {
        let columns = RecordAssembler.Columns(map, needsTime: options.needsTime)
        guard let x = map.column(.x), let y = map.column(.y), columns.record == nil,
            options.guardRecord != .shift, !options.readsRowByRow, columns.times.count <= 1,
            columns.endTimes.count <= 1
        else { return nil }
        self.place = place
        self.x = x
        self.y = y
        self.columns = columns
        self.times = times
        attributes = map.attributes.map(\.column)
        table = MomentTable(times.clock)
        knownAreas = options.knownAreas
    }

    /// Reads the block's regular rows.
    func read(_ block: CSVBlock, into batch: inout RecordBatch) {
        let count = block.slotCount
        batch.accepted.removeAll(keepingCapacity: true)
        batch.accepted.append(contentsOf: repeatElement(true, count: count))
        block.numbers(x, decimalMark: place.decimalMark, into: &batch.xs)
        block.numbers(y, decimalMark: place.decimalMark, into: &batch.ys)
        for slot in 0..<count where !place.isPlain(x: batch.xs[slot], y: batch.ys[slot]) {
            batch.accepted[slot] = false
        }
        if let column = columns.time {
            readTimes(
                block, column, &batch.moments, &batch.accepted, isAsked: columns.isTimeAsked,
                keepsMissing: false)
        }
        if let column = columns.timeEnd {
            readTimes(
                block, column, &batch.ends, &batch.accepted, isAsked: columns.isEndAsked,
                keepsMissing: true)
        }
        if let column = columns.weight {
            block.numbers(column, decimalMark: place.decimalMark, into: &batch.weights)
            // Not a number is not accepted either.
            for slot in 0..<count where !(batch.weights[slot] >= 0) { batch.accepted[slot] = false }
        }
        if let column = columns.identifier {
            block.fingerprints(column, into: &batch.fingerprints)
        }
        if let column = columns.category { batch.categories.read(block, column, trims: true) }
        if let column = columns.area {
            batch.areas.read(block, column, trims: true)
            if let knownAreas { batch.areas.refuse(&batch.accepted, unless: knownAreas) }
        }
        if batch.attributes.count != attributes.count {
            batch.attributes = attributes.map { _ in CSVCodedBatch() }
        }
        for (index, column) in attributes.enumerated() {
            batch.attributes[index].read(block, column, trims: true)
        }
    }

    /// Reads times: those in the common layout from the table, the others by the parser.
    private func readTimes(
        _ block: CSVBlock, _ column: Int, _ moments: inout [Int64], _ accepted: inout [Bool],
        isAsked: Bool, keepsMissing: Bool
    ) {
        let isCommon = times.readsCommonLayout
        if isCommon {
            block.dateTimes(column, into: &moments)
        } else if moments.count < block.slotCount {
            moments = Array(repeating: CSVBlock.noDateTime, count: block.slotCount)
        }
        for slot in 0..<block.slotCount {
            if isCommon, moments[slot] != CSVBlock.noDateTime {
                moments[slot] = table.moment(ofLocal: moments[slot])
                continue
            }
            switch block.withField(slot, column, { times.parse($0) }) {
            case .moment(let moment): moments[slot] = moment
            case .missing where keepsMissing || !isAsked, .invalid where !isAsked:
                moments[slot] = RecordTable.missingTime
            case .missing, .invalid: accepted[slot] = false
            }
        }
    }
}
