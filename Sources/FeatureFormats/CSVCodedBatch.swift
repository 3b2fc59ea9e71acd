/// A column of one block as numbers of a dictionary of its own, which stays from block to block.
///
/// Blocks are read side by side, so none can know which numbers the values have in the whole file;
/// when the blocks are put together, in order, a value is looked up once a dictionary, not once a
/// row.
package struct CSVCodedBatch: Sendable {
    /// One number a slot; −1 where there is no value.
    package private(set) var codes: [Int32] = []
    /// The values of these numbers.
    package private(set) var values = ValueDictionary()
    /// The number that the whole file's dictionary has for each value; −1 where it has none yet.
    private var translation: [Int32] = []
    /// Which of the values are known, where that matters.
    private var isKnown: [Bool] = []

    /// Values kept from block to block; a column with more is none of few values.
    private static let mostKept = 1 << 14

    /// Makes an empty column.
    package init() {}

    /// Reads a column of the block.
    ///
    /// - Parameters:
    ///   - block: Scanned.
    ///   - column: Index among the columns of the reader.
    ///   - trims: Whether white space around a value is no part of it, and a value of nothing else
    ///     is none.
    package mutating func read(_ block: CSVBlock, _ column: Int, trims: Bool) {
        if values.count > Self.mostKept {
            values = ValueDictionary()
            translation.removeAll(keepingCapacity: true)
            isKnown.removeAll(keepingCapacity: true)
        }
        block.codes(column, &values, trims: trims, into: &codes)
    }

    /// Clears the flag of each slot that has a value which is not among the known ones.
    package mutating func refuse(_ accepted: inout [Bool], unless known: Set<String>) {
        while isKnown.count < values.count {
            isKnown.append(known.contains(values.value(isKnown.count)))
        }
        for slot in accepted.indices where codes[slot] >= 0 && !isKnown[Int(codes[slot])] {
            accepted[slot] = false
        }
    }

    /// Adds some slots to a column of the file, and new values, in their order, to its dictionary.
    package mutating func append(
        _ slots: Range<Int>, to column: inout [Int32], _ dictionary: inout ValueDictionary
    ) {
        let missing = values.count - translation.count
        if missing > 0 { translation.append(contentsOf: repeatElement(-1, count: missing)) }
        for slot in slots {
            let code = codes[slot]
            guard code >= 0 else {
                column.append(-1)
                continue
            }
            var own = translation[Int(code)]
            if own < 0 {
                own = values.code(of: Int(code), in: &dictionary)
                translation[Int(code)] = own
            }
            column.append(own)
        }
    }
}
