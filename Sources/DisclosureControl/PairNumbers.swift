/// Numbers for pairs of numbers, in the order in which they are met: a hash table with open
/// addressing, several times as quick as a dictionary of tuples.
struct PairNumbers {
    /// The first of each numbered pair.
    private(set) var firsts: [Int32] = []
    /// The second of each numbered pair.
    private(set) var seconds: [Int32] = []
    /// Number of the pair + 1 at its place, 0 where there is none.
    ///
    /// Its length is a power of two.
    private var slots = [Int32](repeating: 0, count: 1024)

    /// The number of a pair, and whether it is new.
    mutating func number(of first: Int32, _ second: Int32) -> (number: Int, isNew: Bool) {
        if firsts.count * 2 >= slots.count { grow() }
        var slot = place(of: first, second)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if firsts[number] == first && seconds[number] == second { return (number, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        firsts.append(first)
        seconds.append(second)
        slots[slot] = Int32(firsts.count)
        return (firsts.count - 1, true)
    }

    private func place(of first: Int32, _ second: Int32) -> Int {
        let pair = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
        return Int(truncatingIfNeeded: mixed(pair) & UInt64(slots.count - 1))
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for number in firsts.indices {
            var slot = place(of: firsts[number], seconds[number])
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number + 1)
        }
    }
}

/// A number whose bits all depend on all bits of another: the end of splitmix64 (Steele, Lea and
/// Flood 2014, doi:10.1145/2660193.2660195).
func mixed(_ value: UInt64) -> UInt64 {
    var bits = value &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
}
