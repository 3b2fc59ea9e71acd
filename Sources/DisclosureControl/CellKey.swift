/// What decides a cell's noise: the keys of its records, summed.
///
/// Every record gets a key that only the seed and the record's identity decide. A cell's key is the
/// sum modulo 2⁶⁴, so that the same records have the same key in every layer, whatever their order
/// and however many threads add them (Fraser and Wooton 2005, UNECE work session in Geneva,
/// "A proposed method for confidentialising tabular output to protect against differencing").
///
/// The seed is a secret: who knows it and the records' identities can take the noise away again.
public struct CellKey: Sendable, Hashable {
    /// The sum so far.
    public var value: UInt64

    /// The key of a cell without records, or of one whose sum is known.
    public init(_ value: UInt64 = 0) { self.value = value }

    /// The key of a record.
    ///
    /// - Parameters:
    ///   - seed: The secret.
    ///   - identity: What names the record and no other, in every run: its source and identifier.
    public init(seed: UInt64, identity: some Sequence<UInt8>) {
        value = siphash(identity, key: (seed, mixed(seed)))
    }

    /// The key of two sets of records without one in common.
    public static func + (one: CellKey, other: CellKey) -> CellKey {
        CellKey(one.value &+ other.value)
    }

    /// Adds records to a set.
    public static func += (one: inout CellKey, other: CellKey) { one = one + other }

    /// A number from 0 to 1, without 1, that only the key decides; of another stream for another
    /// salt.
    func uniform(salt: UInt64) -> Double { Double(mixed(value ^ salt) >> 11) * 0x1p-53 }
}

/// SipHash-2-4, a keyed hash whose key cannot be found from its values (Aumasson and Bernstein 2012,
/// doi:10.1007/978-3-642-34931-7_28).
func siphash(_ bytes: some Sequence<UInt8>, key: (UInt64, UInt64)) -> UInt64 {
    var v0 = key.0 ^ 0x736F_6D65_7073_6575
    var v1 = key.1 ^ 0x646F_7261_6E64_6F6D
    var v2 = key.0 ^ 0x6C79_6765_6E65_7261
    var v3 = key.1 ^ 0x7465_6462_7974_6573
    func turned(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
    func round() {
        v0 &+= v1
        v1 = turned(v1, 13) ^ v0
        v0 = turned(v0, 32)
        v2 &+= v3
        v3 = turned(v3, 16) ^ v2
        v0 &+= v3
        v3 = turned(v3, 21) ^ v0
        v2 &+= v1
        v1 = turned(v1, 17) ^ v2
        v2 = turned(v2, 32)
    }
    func absorb(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in bytes {
        word |= UInt64(byte) << (count % 8 * 8)
        count += 1
        if count % 8 == 0 {
            absorb(word)
            word = 0
        }
    }
    absorb(word | count << 56)
    v2 ^= 0xFF
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
}
