/// One column of one block.
struct CSVColumnBatch: Sendable {
    let kind: CSVColumn.Kind
    let column: Int
    let decimalMark: UInt8
    var numbers: [Double] = []
    var dateTimes: [Int64] = []
    var categories = CSVCodedBatch()
    var bytes: [UInt8] = []
    var ends: [Int] = []
    /// Fields that hold something which is not of the kind.
    var invalid = 0

    init(_ kind: CSVColumn.Kind, column: Int, decimalMark: UInt8) {
        self.kind = kind
        self.column = column
        self.decimalMark = decimalMark
    }

    /// Reads the column's fields in the regular rows of a block.
    mutating func read(_ block: CSVBlock) {
        invalid = 0
        switch kind {
        case .number:
            invalid = block.numbers(column, decimalMark: decimalMark, into: &numbers)
        case .dateTime: invalid = block.dateTimes(column, into: &dateTimes)
        case .category: categories.read(block, column, trims: false)
        case .text: _ = block.texts(column, into: &bytes, ends: &ends)
        }
    }
}

/// One column of a file as it grows, by blocks and by rows.
struct CSVColumnBuilder {
    private let kind: CSVColumn.Kind
    private let place: Int
    private let decimalMark: UInt8
    private var numbers: [Double] = []
    private var dateTimes: [Int64] = []
    private var codes: [Int32] = []
    private var values = ValueDictionary()
    private var texts = CSVTexts()
    /// Fields that hold something which is not of the kind.
    var invalid = 0

    init(_ kind: CSVColumn.Kind, column: Int, decimalMark: UInt8) {
        self.kind = kind
        place = column
        self.decimalMark = decimalMark
    }

    /// What kind a column is, by some of its values.
    static func kind(
        of column: Int, _ sample: [FeatureRow], decimalMark: UInt8
    ) -> CSVColumn.Kind {
        var filled = 0
        var numbers = 0
        var dateTimes = 0
        var values = ValueDictionary()
        for row in sample where row.defect == nil && !row.isBlank(column) {
            filled += 1
            if case .value = row.number(column, decimalMark: decimalMark) { numbers += 1 }
            if row.dateTime(column) != nil { dateTimes += 1 }
            _ = row.withBytes(column) { values.code(of: $0) }
        }
        if filled == 0 { return .text }
        if numbers == filled { return .number }
        if dateTimes == filled { return .dateTime }
        return values.count * 2 <= filled ? .category : .text
    }

    var emptyBatch: CSVColumnBatch {
        CSVColumnBatch(kind, column: place, decimalMark: decimalMark)
    }

    mutating func reserve(_ count: Int) {
        switch kind {
        case .number: numbers.reserveCapacity(count)
        case .dateTime: dateTimes.reserveCapacity(count)
        case .category: codes.reserveCapacity(count)
        case .text: texts.starts.reserveCapacity(count + 1)
        }
    }

    /// Adds some slots of a block.
    mutating func append(_ batch: inout CSVColumnBatch, _ slots: Range<Int>) {
        switch kind {
        case .number: numbers.append(contentsOf: batch.numbers[slots])
        case .dateTime: dateTimes.append(contentsOf: batch.dateTimes[slots])
        case .category: batch.categories.append(slots, to: &codes, &values)
        case .text:
            let start = slots.lowerBound == 0 ? 0 : batch.ends[slots.lowerBound - 1]
            let shift = texts.bytes.count - start
            texts.bytes.append(contentsOf: batch.bytes[start..<batch.ends[slots.upperBound - 1]])
            texts.starts.append(contentsOf: batch.ends[slots].lazy.map { $0 &+ shift })
        }
    }

    /// Adds a row.
    mutating func append(_ row: FeatureRow) {
        switch kind {
        case .number:
            switch row.number(place, decimalMark: decimalMark) {
            case .value(let value): numbers.append(value)
            case .missing: numbers.append(.nan)
            case .invalid:
                invalid += 1
                numbers.append(.nan)
            }
        case .dateTime:
            if let seconds = row.dateTime(place) {
                dateTimes.append(seconds)
            } else {
                if !row.isBlank(place) { invalid += 1 }
                dateTimes.append(CSVBlock.noDateTime)
            }
        case .category:
            codes.append(
                row.kind(place) == .absent
                    ? -1 : row.withBytes(place) { values.code(of: $0) })
        case .text:
            if row.kind(place) == .absent { texts.absent.append(texts.count) }
            row.withBytes(place) { bytes in
                for index in bytes.indices { texts.bytes.append(bytes[index]) }
            }
            texts.starts.append(texts.bytes.count)
        }
    }

    /// The column as it is.
    consuming func column() -> CSVColumn {
        switch kind {
        case .number: .numbers(numbers, invalid: invalid)
        case .dateTime: .dateTimes(dateTimes, invalid: invalid)
        case .category: .categories(codes: codes, values: values.values)
        case .text: .texts(texts)
        }
    }
}

extension FeatureRow {
    /// A field as a date and time in the layout of ``DateTimeText``.
    fileprivate func dateTime(_ column: Int) -> Int64? {
        withBytes(column) { text in
            guard text.count <= 19 else { return nil }
            var copy = [UInt8](repeating: 0, count: 64)
            for index in text.indices { copy[index] = text[index] }
            // The copy outlives the closure and is longer than text and 16 bytes.
            return unsafe copy.withUnsafeBufferPointer { copy in
                guard let base = copy.baseAddress else { return nil }
                return unsafe DateTimeText.seconds(base, text.count)
            }
        }
    }
}
