/// Features as columns, as they come out of a file: some thousands at a time.
///
/// A batch is memory that a reader fills again and again. Values lie column by column, each as a
/// kind and eight bytes; text lies behind one another, and its eight bytes say where.
///
///     kinds    [ column 0: feature 0, 1, … | column 1 … ]      one byte each
///     slots    [ column 0: feature 0, 1, … | column 1 … ]      number, or start and length of text
///     texts    [ Ryssbergen | Slussen | … ]
///     shapes   ``GeometryColumn``
///
/// The batch says of each feature what a ``FeatureRow`` says, only that a number is its value and
/// no longer its digits. Where many features of one kind are read, this is several times quicker.
public struct FeatureBatch: ~Copyable {
    /// What a value is; absent is 0, so that a fresh row of kinds has no values.
    enum Cell {
        static let absent: UInt8 = 0
        static let null: UInt8 = 1
        static let text: UInt8 = 2
        static let integer: UInt8 = 3
        static let number: UInt8 = 4
        static let no: UInt8 = 5
        static let yes: UInt8 = 6
        static let json: UInt8 = 7
    }

    /// How many features there are.
    public internal(set) var count = 0
    /// The number of the first feature, from 1, among those of the file.
    public internal(set) var firstNumber = 1
    /// The geometries.
    public internal(set) var geometries = GeometryColumn()

    /// Features there is room for, and columns: the size of one column, and how many there are.
    private(set) var rows = 0
    private(set) var width = 0
    var kinds = RawBlock<UInt8>(capacity: 0)
    var slots = RawBlock<UInt64>(capacity: 0)
    var texts = TextBlock(capacity: 1 << 12)
    var lines = RawBlock<Int>(capacity: 0)
    var defects: [Int: FeatureRow.Defect] = [:]

    /// Values that batches of the usual size have at most, whatever the number of columns.
    static let usualCells = 1 << 22
    static let usualRows = 1 << 13
    /// Text, in bytes, and positions after which a batch ends, however few its features.
    static let longestText = 1 << 26
    static let mostPositions = 1 << 22

    /// Makes an empty batch to read into.
    public init() {}

    /// What the value is; absent too where the column was not known yet.
    public func kind(_ column: Int, of feature: Int) -> FeatureRow.Kind {
        switch cell(column, feature) {
        case Cell.null: .null
        case Cell.text: .text
        case Cell.integer, Cell.number: .number
        case Cell.no, Cell.yes: .boolean
        case Cell.json: .json
        default: .absent
        }
    }

    /// The value as a number, as ``FeatureRow/number(_:decimalMark:)`` says it with a point for
    /// decimal mark.
    public func number(_ column: Int, of feature: Int) -> NumberText.Parsed {
        switch cell(column, feature) {
        case Cell.absent, Cell.null: return .missing
        case Cell.integer: return .value(Double(integer(slot(column, feature))))
        case Cell.number:
            let value = Double(bitPattern: slot(column, feature))
            return value.isFinite ? .value(value) : .invalid
        case Cell.text:
            // The span lives as long as the pointer, which is as long as this call.
            return unsafe withText(slot(column, feature)) {
                unsafe NumberText.parse($0.span, decimalMark: UInt8(ascii: "."))
            }
        default: return .invalid
        }
    }

    /// The value as a whole number; `nil` where it is not written as one, or does not fit.
    public func integer(_ column: Int, of feature: Int) -> Int? {
        cell(column, feature) == Cell.integer ? integer(slot(column, feature)) : nil
    }

    /// The value as text, numbers in their shortest form; `nil` where there is none.
    public func text(_ column: Int, of feature: Int) -> String? {
        switch cell(column, feature) {
        case Cell.absent, Cell.null: return nil
        case Cell.integer: return String(integer(slot(column, feature)))
        case Cell.number:
            var bytes: [UInt8] = []
            NumberText.append(Double(bitPattern: slot(column, feature)), to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case Cell.no: return "false"
        case Cell.yes: return "true"
        default:
            // The copy is all that outlives the call.
            return unsafe withText(slot(column, feature)) {
                unsafe String(decoding: $0, as: UTF8.self)
            }
        }
    }

    /// The values of a column that are whole numbers; `nil` for all others.
    public func integers(_ column: Int) -> [Int?] {
        (0..<count).map { integer(column, of: $0) }
    }

    /// The values of a column that are numbers; `nil` for all others, text with digits among them.
    public func numbers(_ column: Int) -> [Double?] {
        (0..<count).map { feature in
            switch cell(column, feature) {
            case Cell.integer: Double(integer(slot(column, feature)))
            case Cell.number: Double(bitPattern: slot(column, feature))
            default: nil
            }
        }
    }

    /// The values of a column as text; `nil` where there is none.
    public func texts(_ column: Int) -> [String?] {
        (0..<count).map { text(column, of: $0) }
    }

    /// One-based line of the file where the feature begins.
    public func line(of feature: Int) -> Int { lines[feature] }

    /// Set when the feature cannot be trusted as a whole.
    public func defect(of feature: Int) -> FeatureRow.Defect? { defects[feature] }

    private func cell(_ column: Int, _ feature: Int) -> UInt8 {
        precondition(feature >= 0 && feature < count, "the batch has no such feature")
        return column < width ? kinds[column * rows + feature] : Cell.absent
    }

    private func slot(_ column: Int, _ feature: Int) -> UInt64 { slots[column * rows + feature] }

    private func integer(_ slot: UInt64) -> Int { Int(truncatingIfNeeded: slot) }

    private func withText<Result>(
        _ slot: UInt64, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let start = Int(slot >> 32)
        let length = Int(slot & 0xFFFF_FFFF)
        // Slots of text say where it lies among the texts.
        return unsafe texts.withElements { all in
            unsafe body(UnsafeBufferPointer(rebasing: all[start..<start + length]))
        }
    }

    // MARK: Room

    /// Forgets everything but the memory.
    mutating func reset(firstNumber: Int, rows wanted: Int, limit: Int) {
        count = 0
        self.firstNumber = firstNumber
        texts.count = 0
        lines.count = 0
        defects.removeAll(keepingCapacity: true)
        geometries.reset()
        let most = max(1, limit / max(width, 1))
        rows = min(max(rows, min(wanted, Self.usualRows)), wanted, most)
        lay(rows: rows, width: width)
    }

    /// Makes room for one more feature with so many columns; `false` where the batch is full.
    mutating func makeRoom(width wanted: Int, rows most: Int, limit: Int) -> Bool {
        guard count < most, texts.count < Self.longestText,
            geometries.positionCount < Self.mostPositions || most > Self.usualRows
        else { return false }
        let wider = max(width, wanted)
        var more = rows
        if count == rows { more = rows > most / 2 ? most : rows * 2 }
        if wider * more > limit {
            // A single feature may have more columns than batches have values.
            guard count == 0 else { return false }
            more = max(1, limit / wider)
        }
        if wider > width || more != rows { lay(rows: more, width: wider) }
        return true
    }

    /// Puts the columns in place for so many features; what there is keeps its values.
    private mutating func lay(rows newRows: Int, width newWidth: Int) {
        var newKinds = RawBlock<UInt8>(capacity: 0)
        var newSlots = RawBlock<UInt64>(capacity: 0)
        let isSameSize = newRows == rows && newRows * newWidth <= kinds.capacity
        if isSameSize {
            swap(&newKinds, &kinds)
            swap(&newSlots, &slots)
        } else {
            newKinds.reserve(newRows * newWidth)
            newSlots.reserve(newRows * newWidth)
            for column in 0..<min(width, newWidth) {
                // Both blocks hold the features there are of every column.
                unsafe (newKinds.base + column * newRows).update(
                    from: kinds.base + column * rows, count: count)
                unsafe (newSlots.base + column * newRows).update(
                    from: slots.base + column * rows, count: count)
            }
        }
        // Kinds that nobody has written yet say absent.
        for column in 0..<newWidth {
            let known = column < width ? count : 0
            unsafe (newKinds.base + column * newRows + known).update(
                repeating: Cell.absent, count: newRows - known)
        }
        newKinds.count = newRows * newWidth
        newSlots.count = newRows * newWidth
        (rows, width) = (newRows, newWidth)
        kinds = newKinds
        slots = newSlots
        lines.reserve(newRows - lines.count)
    }
}
