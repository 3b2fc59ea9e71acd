/// One block of Philox4x32-10: four 32-bit words enciphered from a counter of four words.
///
/// The small brother of ``PhiloxBlock``, for draws that need 32 bits: its products are those of
/// 32-bit numbers, which vectors of the processor can form, so that ``PhiloxLanes`` enciphers sixteen
/// counters at once. The cipher's key is the seed, low half first, and the counter, lowest word
/// first, is
///
///     word 0   permutation
///     word 1   block: 0, 1, 2, … within the permutation
///     word 2   key of the area, low half
///     word 3   key of the area, high half
///
/// For one seed the cipher is a bijection of the counter: no two blocks of any two areas or
/// permutations come from the same counter.
///
/// Salmon, Moraes, Dror & Shaw 2011, *SC '11*, "Parallel random numbers: as easy as 1, 2, 3",
/// doi:10.1145/2063384.2063405.
struct SmallPhiloxBlock {
    static let firstFactor: UInt32 = 0xD251_1F53
    static let secondFactor: UInt32 = 0xCD9E_8D57
    static let firstKeyStep: UInt32 = 0x9E37_79B9
    static let secondKeyStep: UInt32 = 0xBB67_AE85

    private(set) var a: UInt32 = 0
    private(set) var b: UInt32 = 0
    private(set) var c: UInt32 = 0
    private(set) var d: UInt32 = 0

    /// Words of 0, until others are enciphered.
    init() {}

    @inline(__always)
    init(counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)) {
        (a, b, c, d) = counter
        var (k0, k1) = key
        for _ in 0..<10 {
            let first = UInt64(a) &* UInt64(Self.firstFactor)
            let second = UInt64(c) &* UInt64(Self.secondFactor)
            a = UInt32(truncatingIfNeeded: second >> 32) ^ b ^ k0
            b = UInt32(truncatingIfNeeded: second)
            c = UInt32(truncatingIfNeeded: first >> 32) ^ d ^ k1
            d = UInt32(truncatingIfNeeded: first)
            k0 &+= Self.firstKeyStep
            k1 &+= Self.secondKeyStep
        }
    }

    /// The block of a place in a stream.
    @inline(__always)
    init(seed: UInt64, key: UInt64, permutation: UInt32, block: UInt32) {
        self.init(
            counter: (
                permutation, block, UInt32(truncatingIfNeeded: key),
                UInt32(truncatingIfNeeded: key >> 32)
            ),
            key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    }

    /// The word at 0…3.
    @inline(__always)
    subscript(index: Int) -> UInt32 {
        switch index {
        case 0: a
        case 1: b
        case 2: c
        default: d
        }
    }
}

/// Eight blocks of Philox4x32-10 at once, of eight consecutive permutations.
///
/// Each lane holds a 32-bit word in 64 bits, because the products need the room; above the word may
/// be anything, which is what ``low`` is for.
struct PhiloxLanes {
    private(set) var a: SIMD8<UInt64>
    private(set) var b: SIMD8<UInt64>
    private(set) var c: SIMD8<UInt64>
    private(set) var d: SIMD8<UInt64>

    static var low: SIMD8<UInt64> {
        @inline(__always) get { SIMD8(repeating: 0xFFFF_FFFF) }
    }

    /// Enciphers the counters of eight permutations by the keys of all rounds, see ``roundKeys(seed:)``.
    @inline(__always)
    init(
        permutations: SIMD8<UInt64>, block: UInt64, key: UInt64,
        roundKeys: UnsafePointer<SIMD2<UInt64>>
    ) {
        let low = Self.low
        let shift = SIMD8<UInt64>(repeating: 32)
        a = permutations
        b = SIMD8(repeating: block)
        c = SIMD8(repeating: key & 0xFFFF_FFFF)
        d = SIMD8(repeating: key >> 32)
        let firstFactor = SIMD8(repeating: UInt64(SmallPhiloxBlock.firstFactor))
        let secondFactor = SIMD8(repeating: UInt64(SmallPhiloxBlock.secondFactor))
        for round in 0..<10 {
            let first = (a & low) &* firstFactor
            let second = (c & low) &* secondFactor
            a = unsafe (second &>> shift) ^ b ^ SIMD8(repeating: roundKeys[round].x)
            b = second
            c = unsafe (first &>> shift) ^ d ^ SIMD8(repeating: roundKeys[round].y)
            d = first
        }
    }

    /// The keys of the ten rounds.
    static func roundKeys(seed: UInt64) -> [SIMD2<UInt64>] {
        var first = UInt32(truncatingIfNeeded: seed)
        var second = UInt32(truncatingIfNeeded: seed >> 32)
        return (0..<10).map { _ in
            defer {
                first &+= SmallPhiloxBlock.firstKeyStep
                second &+= SmallPhiloxBlock.secondKeyStep
            }
            return SIMD2(UInt64(first), UInt64(second))
        }
    }
}
