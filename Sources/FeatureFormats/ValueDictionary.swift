/// Gives equal texts equal numbers, without making a string for each.
///
/// Open addressing over two words a value. Texts of up to 15 bytes *are* their words, so that to
/// find one of them no byte is compared; of longer ones the first word is a hash, and the bytes
/// decide.
///
///     slots   [ −  "Rån" 3, 0  −  hash 24|FF, 1 … ]     a power of two; − is free
///     starts  [ 0  3  27 … ]                            where each value begins in bytes
///     bytes   [ RånOlaga intrång i bostad…|… ]
package struct ValueDictionary: Sendable {
    /// The words of a text.
    ///
    /// Equal for equal texts; equal words of long texts prove nothing.
    private struct Key: Equatable {
        var first: UInt64
        var second: UInt64

        init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }

        /// - Parameters:
        ///   - text: At least 16 bytes can be read from it on.
        ///   - count: The length of the text.
        @inline(__always)
        init(_ text: UnsafePointer<UInt8>, _ count: Int) {
            let bytes = unsafe UnsafeRawPointer(text)
            guard count < 16 else {
                first = unsafe fingerprint(of: text, count)
                second = UInt64(truncatingIfNeeded: count) | 0xFF << 56
                return
            }
            // The caller vouches for 16 bytes.
            let low = unsafe UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            let high = unsafe UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            let kept = UInt64(truncatingIfNeeded: count &* 8)
            first = count >= 8 ? low : low & (1 &<< kept &- 1)
            // The length in the top byte, which no text of under 16 bytes reaches.
            second =
                (count > 8 ? high & (1 &<< (kept &- 64) &- 1) : 0)
                | UInt64(truncatingIfNeeded: count) &<< 56
        }

        @inline(__always) var isLong: Bool { second >> 56 == 0xFF }

        @inline(__always) func hash(_ seed: UInt64) -> UInt64 {
            mixed(first ^ seed, second &+ 0x9E37_79B9_7F4A_7C15)
        }
    }

    private struct Slot {
        var key: Key
        /// The number of the value; −1 where the slot is free.
        var code: Int32
    }

    private static let free = Slot(key: Key(first: 0, second: 0), code: -1)

    private var slots = [Slot](repeating: Self.free, count: 64)
    private var starts: [Int] = [0]
    private var bytes: [UInt8] = []
    // Not the same from run to run, so that no file can be made to collide; the numbers do not
    // depend on it.
    private let seed = UInt64.random(in: .min ... .max)

    /// Makes an empty dictionary.
    package init() {}

    /// Number of distinct values.
    package var count: Int { starts.count - 1 }

    /// The number of the value, a new one where it was not met before.
    ///
    /// - Complexity: O(*length*), amortized.
    package mutating func code(of text: Span<UInt8>) -> Int32 {
        var copy = [UInt8](repeating: 0, count: text.count + 16)
        for index in text.indices { copy[index] = text[index] }
        // The copy outlives the closure and has 16 bytes to spare.
        return unsafe copy.withUnsafeBufferPointer { copy in
            guard let base = copy.baseAddress else { return 0 }
            return unsafe code(of: base, text.count)
        }
    }

    /// The number of the value.
    package mutating func code(of text: String) -> Int32 {
        let utf8 = Array(text.utf8)
        return code(of: utf8.span)
    }

    /// As above, for a text behind which at least 16 bytes can be read.
    @inline(__always)
    mutating func code(of text: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
        let key = unsafe Key(text, count)
        let mask = slots.count &- 1
        var place = Int(truncatingIfNeeded: key.hash(seed)) & mask
        while true {
            let slot = slots[place]
            if slot.code < 0 { break }
            if slot.key == key, unsafe !key.isLong || holds(text, count, at: Int(slot.code)) {
                return slot.code
            }
            place = (place &+ 1) & mask
        }
        return unsafe insert(text, count, key, place)
    }

    @inline(never)
    private mutating func insert(
        _ text: UnsafePointer<UInt8>, _ count: Int, _ key: Key, _ place: Int
    ) -> Int32 {
        let code = Int32(self.count)
        slots[place] = Slot(key: key, code: code)
        // The caller vouches for the text.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
        starts.append(bytes.count)
        if self.count * 2 > slots.count { grow() }
        return code
    }

    /// The values in order of their numbers.
    package var values: [String] { (0..<count).map { value($0) } }

    /// The value of a number.
    package func value(_ code: Int) -> String {
        String(decoding: bytes[starts[code]..<starts[code + 1]], as: UTF8.self)
    }

    /// The number that another dictionary has for the value of a number.
    package func code(of code: Int, in other: inout ValueDictionary) -> Int32 {
        other.code(of: bytes.span.extracting(starts[code]..<starts[code + 1]))
    }

    private func holds(_ text: UnsafePointer<UInt8>, _ count: Int, at code: Int) -> Bool {
        let start = starts[code]
        guard starts[code + 1] - start == count else { return false }
        for index in 0..<count where unsafe text[index] != bytes[start + index] { return false }
        return true
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Self.free, count: old.count * 2)
        for slot in old where slot.code >= 0 {
            var place = Int(truncatingIfNeeded: slot.key.hash(seed)) & (slots.count - 1)
            while slots[place].code >= 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = slot
        }
    }
}

/// A 64-bit fingerprint of the bytes.
package func fingerprint(of text: Span<UInt8>) -> UInt64 {
    var copy = [UInt8](repeating: 0, count: text.count + 16)
    for index in text.indices { copy[index] = text[index] }
    // The copy outlives the closure and has 16 bytes to spare.
    return unsafe copy.withUnsafeBufferPointer { copy in
        guard let base = copy.baseAddress else { return 0 }
        return unsafe fingerprint(of: base, text.count)
    }
}

/// As above, for a text behind which at least 16 bytes can be read.
///
/// Words of eight bytes, each mixed by a multiplication of 64 × 64 bits whose halves are folded
/// together (Wang Yi's wyhash), then mixed once more.
@inline(__always)
func fingerprint(of text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let bytes = unsafe UnsafeRawPointer(text)
    var hash = UInt64(truncatingIfNeeded: count) ^ 0x2D35_8DCC_AA6C_78A5
    var place = 0
    while place &+ 8 <= count {
        // In bounds by the line above.
        let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        hash = mixed(hash ^ UInt64(littleEndian: word), 0x8BB8_4B93_962E_ACC9)
        place &+= 8
    }
    // The caller vouches for 16 bytes behind the text.
    let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    let rest = UInt64(truncatingIfNeeded: (count &- place) &* 8)
    let last = UInt64(littleEndian: word) & (1 &<< rest &- 1)
    return mixed(hash ^ last, 0x4B33_A62E_D433_D4A3) ^ last &* 0xD6E8_FEB8_6659_FD93
}

/// The product of two words, its halves folded together.
@inline(__always)
private func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second | 1)
    return product.high ^ product.low
}
