/// Counts how many 64-bit fingerprints were met before.
///
/// Fingerprints are only collected, 8 bytes each, and counted at the end: spread over buckets by
/// their leading bits, then sorted bucket by bucket, which stays in the processor's cache. A hash
/// table over a million of them misses the cache at every insertion.
/// Two different identifiers share a fingerprint once in 2⁶⁴ pairs: the count is for a notice,
/// nothing is decided by it.
struct FingerprintSet {
    private var fingerprints: [UInt64] = []

    /// Adds a fingerprint.
    mutating func insert(_ fingerprint: UInt64) { fingerprints.append(fingerprint) }

    /// How many fingerprints were there before they were added again.
    var repetitions: Int {
        let bits = 11
        var starts = [Int](repeating: 0, count: (1 << bits) + 1)
        for fingerprint in fingerprints { starts[Int(fingerprint >> (64 - bits)) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        var next = starts
        var spread = fingerprints
        for fingerprint in fingerprints {
            let bucket = Int(fingerprint >> (64 - bits))
            spread[next[bucket]] = fingerprint
            next[bucket] += 1
        }
        var repetitions = 0
        for bucket in 0..<(1 << bits) {
            let range = starts[bucket]..<starts[bucket + 1]
            spread[range].sort()
            for index in range.dropFirst() where spread[index] == spread[index - 1] {
                repetitions += 1
            }
        }
        return repetitions
    }
}
