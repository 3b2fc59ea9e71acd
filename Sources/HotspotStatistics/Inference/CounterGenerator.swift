/// Random numbers that are a pure function of (seed, key, permutation) and their position.
///
/// There is no state to share or to advance: every triple names a stream of its own, whoever asks
/// for it and in whatever order. That is what makes results independent of threads and row order.
///
/// The algorithm is Philox4x64-10. The cipher's key is `(seed, 0)` and its counter, lowest word
/// first, is
///
///     word 0   block: 0, 1, 2, … within the stream
///     word 1   permutation
///     word 2   key of the area
///     word 3   0
///
/// Each block gives four 64-bit words, delivered lowest first. For one seed the cipher is a
/// bijection of the counter, so no two blocks of any two streams are equal.
///
/// Salmon, Moraes, Dror & Shaw 2011, *SC '11*, "Parallel random numbers: as easy as 1, 2, 3",
/// doi:10.1145/2063384.2063405.
///
///     var random = CounterGenerator(seed: 1, key: 17, permutation: 0)
///     let first = random.next()
public struct CounterGenerator: RandomNumberGenerator, Sendable {
    private let seed: UInt64
    private let key: UInt64
    private let permutation: UInt64
    private var block: UInt64 = 0
    private var words: PhiloxBlock
    private var used = 0

    /// Starts the stream of one permutation of one area.
    ///
    /// - Parameters:
    ///   - seed: The seed of the run.
    ///   - key: The stable key of the area.
    ///   - permutation: The number of the permutation, counted from 0.
    public init(seed: UInt64, key: UInt64, permutation: UInt64) {
        self.seed = seed
        self.key = key
        self.permutation = permutation
        words = PhiloxBlock(counter: (0, permutation, key, 0), key: (seed, 0))
    }

    /// The next 64 bits of the stream.
    ///
    /// - Complexity: O(1).
    public mutating func next() -> UInt64 {
        if used == 4 {
            block &+= 1
            words = PhiloxBlock(counter: (block, permutation, key, 0), key: (seed, 0))
            used = 0
        }
        defer { used += 1 }
        switch used {
        case 0: return words.a
        case 1: return words.b
        case 2: return words.c
        default: return words.d
        }
    }
}

/// One block of Philox4x64-10: four words enciphered from a counter.
struct PhiloxBlock {
    var a: UInt64
    var b: UInt64
    var c: UInt64
    var d: UInt64

    @inline(__always)
    init(
        counter: (UInt64, UInt64, UInt64, UInt64), key: (UInt64, UInt64)
    ) {
        (a, b, c, d) = counter
        var (k0, k1) = key
        for _ in 0..<10 {
            let first = a.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
            let second = c.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
            a = second.high ^ b ^ k0
            b = second.low
            c = first.high ^ d ^ k1
            d = first.low
            k0 &+= 0x9E37_79B9_7F4A_7C15
            k1 &+= 0xBB67_AE85_84CA_A73B
        }
    }
}
