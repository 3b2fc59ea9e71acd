/// The properties of some features as text: written column by column, read feature by feature.
///
/// Each piece is a property's key and value as they stand in the file, so that a feature is copied
/// together from one piece a column. A column's loop knows its type, and asks nothing per value.
///
///     text   [ ,"n":3 | ,"n":12 | … | ,"name":"Alby" | ,"name":"Norra" | … ]
///     ends   [       6 |       13 | …                                       ]
struct PropertyBlock: ~Copyable {
    private let keys: [[UInt8]]
    private var text = TextBlock(capacity: 1 << 14)
    private var ends = RawBlock<Int>(capacity: 1 << 10)
    private var rows = 0

    /// - Parameter keys: For each column what stands before its value, quotation marks, comma and
    ///   colon included.
    init(keys: [[UInt8]]) {
        self.keys = keys.map { $0 + [UInt8](repeating: 0, count: TextBlock.padding) }
    }

    /// Writes the values of these features, in place of those written before.
    mutating func fill(_ properties: [FeatureTable.Property], _ range: Range<Int>) {
        text.count = 0
        ends.count = 0
        rows = range.count
        ends.reserve(properties.count * rows)
        for (property, key) in zip(properties, keys) {
            // The pointer lives as long as this call; its bytes end in the padding.
            unsafe key.withUnsafeBufferPointer { key in
                guard let start = key.baseAddress else { return }
                unsafe fill(property, range, start, key.count - TextBlock.padding)
            }
        }
        // What is copied out in whole words may read behind the last piece.
        text.reserve(TextBlock.padding)
    }

    private mutating func fill(
        _ property: FeatureTable.Property, _ range: Range<Int>, _ key: UnsafePointer<UInt8>,
        _ length: Int
    ) {
        switch property {
        case .integers(let values):
            for row in range {
                // The key has its padding.
                unsafe text.append(padded: key, count: length)
                if let value = values[row] { text.append(value) } else { text.append("null") }
                ends.append(reserved: text.count)
            }
        case .numbers(let values):
            for row in range {
                unsafe text.append(padded: key, count: length)
                if let value = values[row] { text.append(value) } else { text.append("null") }
                ends.append(reserved: text.count)
            }
        case .texts(let values):
            for row in range {
                unsafe text.append(padded: key, count: length)
                if let value = values[row] {
                    text.append(quoted: value)
                } else {
                    text.append("null")
                }
                ends.append(reserved: text.count)
            }
        case .booleans(let values):
            for row in range {
                unsafe text.append(padded: key, count: length)
                switch values[row] {
                case .some(true): text.append("true")
                case .some(false): text.append("false")
                case .none: text.append("null")
                }
                ends.append(reserved: text.count)
            }
        }
    }

    /// Appends the properties of one feature, counted from the first that was filled in.
    @inline(__always)
    func append(_ row: Int, to target: inout TextBlock) {
        precondition(row < rows, "the block has no such feature")
        var index = row
        while index < ends.count {
            // Pieces lie one behind the other, so that each begins where the one before ends; the
            // text has its padding.
            let start = index == 0 ? 0 : unsafe ends.base[index - 1]
            let end = unsafe ends.base[index]
            unsafe target.append(padded: text.base + start, count: end - start)
            index += rows
        }
    }
}
