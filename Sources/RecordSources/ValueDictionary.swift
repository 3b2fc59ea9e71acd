/// Gives equal texts equal numbers, without making a string for each.
///
/// Open addressing over one buffer of bytes:
///
///     slots   [ −1  3 −1  0 … ]      a power of two; −1 is free, else the number of a value
///     starts  [ 0  10  13 … ]        where each value begins in bytes
///     bytes   [ Misshandel|Rån|… ]
struct ValueDictionary {
    private var slots = [Int32](repeating: -1, count: 64)
    private var hashes: [UInt64] = []
    private var starts: [Int] = [0]
    private var bytes: [UInt8] = []

    /// Number of distinct values.
    var count: Int { hashes.count }

    /// The number of the value, a new one where it was not met before.
    ///
    /// - Complexity: O(*length*), amortized.
    mutating func code(of text: Span<UInt8>) -> Int32 {
        let hash = fingerprint(of: text)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let code = Int(slots[slot])
            if hashes[code] == hash, holds(text, at: code) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        let code = Int32(hashes.count)
        slots[slot] = code
        hashes.append(hash)
        for index in text.indices { bytes.append(text[index]) }
        starts.append(bytes.count)
        if hashes.count * 2 > slots.count { grow() }
        return code
    }

    /// The number of the value.
    mutating func code(of text: String) -> Int32 {
        let utf8 = Array(text.utf8)
        return code(of: utf8.span)
    }

    /// The values in order of their numbers.
    var values: [String] {
        hashes.indices.map { String(decoding: bytes[starts[$0]..<starts[$0 + 1]], as: UTF8.self) }
    }

    private func holds(_ text: Span<UInt8>, at code: Int) -> Bool {
        let start = starts[code]
        guard starts[code + 1] - start == text.count else { return false }
        for index in text.indices where text[index] != bytes[start + index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (code, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(code)
        }
    }
}

/// The 64-bit FNV-1a hash of the bytes, its bits mixed once more so that the low ones are usable.
func fingerprint(of text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in text.indices {
        hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01b3
    }
    hash ^= hash >> 32
    return hash &* 0xd6e8_feb8_6659_fd93
}
