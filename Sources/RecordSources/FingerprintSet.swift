/// Counts how many 64-bit fingerprints were met before.
///
/// Fingerprints are only collected, 8 bytes each, and counted at the end: moved into buckets by
/// their leading bits, in place, and then looked up bucket by bucket in a small table, which stays
/// in the processor's cache. One table for a million of them misses the cache at every insertion.
/// Two different identifiers share a fingerprint once in 2⁶⁴ pairs: the count is for a notice,
/// nothing is decided by it.
struct FingerprintSet {
    private var fingerprints: [UInt64] = []

    /// Makes room for so many in all.
    mutating func reserve(_ count: Int) { fingerprints.reserveCapacity(count) }

    /// Adds a fingerprint.
    mutating func insert(_ fingerprint: UInt64) { fingerprints.append(fingerprint) }

    /// Adds those that are not 0.
    mutating func insert(_ more: ArraySlice<UInt64>) {
        if more.contains(0) {
            fingerprints.append(contentsOf: more.lazy.filter { $0 != 0 })
        } else {
            fingerprints.append(contentsOf: more)
        }
    }

    /// How many fingerprints were there before they were added again; forgets them all.
    mutating func countRepetitions() -> Int {
        var list: [UInt64] = []
        swap(&list, &fingerprints)
        // About 1024 to a bucket.
        let bits = max(1, Int.bitWidth - (list.count >> 10).leadingZeroBitCount)
        let ends = Self.bucket(&list, bits)
        var table: [UInt64] = []
        var repetitions = 0
        var start = 0
        for end in ends {
            repetitions += Self.repetitions(list[start..<end], &table)
            start = end
        }
        return repetitions
    }

    /// Moves the fingerprints into buckets by their leading bits, each into the place of one that
    /// is moved next; returns where the buckets end.
    private static func bucket(_ list: inout [UInt64], _ bits: Int) -> [Int] {
        var ends = [Int](repeating: 0, count: 1 << bits)
        let shift = UInt64(64 - bits)
        for fingerprint in list { ends[Int(fingerprint >> shift)] += 1 }
        var next: [Int] = []
        var sum = 0
        for bucket in ends.indices {
            next.append(sum)
            sum += ends[bucket]
            ends[bucket] = sum
        }
        for bucket in ends.indices {
            while next[bucket] < ends[bucket] {
                var moving = list[next[bucket]]
                while true {
                    let home = Int(moving >> shift)
                    let place = next[home]
                    next[home] += 1
                    if home == bucket {
                        list[place] = moving
                        break
                    }
                    swap(&moving, &list[place])
                }
            }
        }
        return ends
    }

    private static func repetitions(_ list: ArraySlice<UInt64>, _ table: inout [UInt64]) -> Int {
        var size = 64
        while size < 2 * list.count { size *= 2 }
        if table.count == size {
            for place in table.indices { table[place] = 0 }
        } else {
            table = [UInt64](repeating: 0, count: size)
        }
        let mask = size - 1
        var repetitions = 0
        // 0 stands for a free place.
        var isZeroMet = false
        for fingerprint in list {
            if fingerprint == 0 {
                repetitions += isZeroMet ? 1 : 0
                isZeroMet = true
                continue
            }
            var place = Int(truncatingIfNeeded: fingerprint) & mask
            while table[place] != 0, table[place] != fingerprint { place = (place + 1) & mask }
            if table[place] == fingerprint { repetitions += 1 }
            table[place] = fingerprint
        }
        return repetitions
    }
}
