/// Counts how many 64-bit fingerprints were met before.
///
/// Open addressing in one array, 16 bytes a fingerprint at most; 0 marks a free slot. Two different
/// identifiers share a fingerprint once in 2⁶⁴ pairs: the count is for a notice, nothing is decided
/// by it.
struct FingerprintSet {
    private var slots = [UInt64](repeating: 0, count: 1_024)
    private var count = 0
    /// How many insertions met a fingerprint that was there already.
    private(set) var repetitions = 0

    /// Adds a fingerprint.
    mutating func insert(_ fingerprint: UInt64) {
        let wanted = fingerprint == 0 ? 1 : fingerprint
        var slot = Int(truncatingIfNeeded: wanted) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == wanted {
                repetitions += 1
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = wanted
        count += 1
        if count * 2 > slots.count { grow() }
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for fingerprint in old where fingerprint != 0 {
            var slot = Int(truncatingIfNeeded: fingerprint) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = fingerprint
        }
    }
}
