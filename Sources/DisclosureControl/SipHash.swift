/// SipHash-2-4 of one word: a keyed hash whose key cannot be found from its values (Aumasson and
/// Bernstein 2012, doi:10.1007/978-3-642-34931-7_28).
///
/// - Parameters:
///   - word: Eight bytes, the lowest first.
///   - key: The secret.
/// - Returns: 64 bits that look random to whom the key is unknown.
func siphash(_ word: UInt64, key: (UInt64, UInt64)) -> UInt64 {
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
    // The word, then the last block: no further bytes, and the length in its top byte.
    for block in [word, 8 << 56] {
        v3 ^= block
        round()
        round()
        v0 ^= block
    }
    v2 ^= 0xFF
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
}
