/// The columns that the properties of a file's features make, in the order in which they were met.
///
/// A property's name is looked up as bytes: first as the column that followed the last one found,
/// which is right for nearly every feature but the first, and then by its hash.
struct GeoJSONColumns {
    /// More would let a file of unlike features grow every row without end.
    static let maximumCount = 1 << 16

    private(set) var names: [String] = []
    /// Where the features' own identifiers go.
    private(set) var identifierColumn: Int?

    /// Names of the properties as bytes, one behind the other.
    private var keyBytes: [UInt8] = []
    private var keys: [Key] = []
    private var heads: [UInt64: Int] = [:]
    private var taken: Set<String> = []

    private struct Key {
        var start: Int
        var end: Int
        var column: Int
        /// The key with the same hash that was met before this one.
        var next: Int?
    }

    /// The column of a property whose name, escapes resolved, lies in this part of the text.
    ///
    /// The guess is the number of the key that is likely, and afterwards the one likely to follow.
    mutating func column(
        _ text: Span<UInt8>, _ range: Range<Int>, guess: inout Int
    ) throws(JSONProblem) -> Int {
        if guess < keys.count, matches(keys[guess], text, range) {
            defer { guess += 1 }
            return keys[guess].column
        }
        // FNV-1a.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
        var candidate = heads[hash]
        while let index = candidate {
            if matches(keys[index], text, range) {
                guess = index + 1
                return keys[index].column
            }
            candidate = keys[index].next
        }
        let start = keyBytes.count
        for index in range { keyBytes.append(text[index]) }
        let name = String(decoding: keyBytes[start...], as: UTF8.self)
        let column = try append(unique([name, "property_\(name)"]), at: range.lowerBound)
        let next = heads.updateValue(keys.count, forKey: hash)
        keys.append(Key(start: start, end: keyBytes.count, column: column, next: next))
        guess = keys.count
        return column
    }

    /// The column of the features' identifiers, made when the first one is met.
    mutating func identifier(at offset: Int) throws(JSONProblem) -> Int {
        if let identifierColumn { return identifierColumn }
        let column = try append(unique(["id", "feature_id"]), at: offset)
        identifierColumn = column
        return column
    }

    private mutating func append(_ name: String, at offset: Int) throws(JSONProblem) -> Int {
        guard names.count < Self.maximumCount else {
            throw JSONProblem(
                .tooLarge, at: offset,
                "the features have more than \(Self.maximumCount) different properties in all",
                remedy: "Put values that name themselves into one property")
        }
        names.append(name)
        taken.insert(name)
        return names.count - 1
    }

    private func unique(_ proposals: [String]) -> String {
        for proposal in proposals where !taken.contains(proposal) { return proposal }
        var number = 2
        let last = proposals.last ?? ""
        while taken.contains("\(last)_\(number)") { number += 1 }
        return "\(last)_\(number)"
    }

    @inline(__always)
    private func matches(_ key: Key, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard key.end - key.start == range.count else { return false }
        for offset in 0..<range.count
        where keyBytes[key.start + offset] != text[range.lowerBound + offset] {
            return false
        }
        return true
    }
}
