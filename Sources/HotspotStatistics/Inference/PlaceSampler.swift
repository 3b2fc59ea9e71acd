/// Draws places among the areas that are not held, at random and without replacement, sixteen
/// permutations at a time.
///
/// The stream of one permutation of one area is defined word by word. Of `m` others in the order of
/// their keys (the last of all areas standing in the place of the held one), the next place is
/// `word·m / 2³²` for the next word of ``SmallPhiloxBlock``; a word whose product leaves a remainder
/// below `2³² mod m` is passed over, so that every place is equally likely (Lemire 2019,
/// doi:10.1145/3230636), and so is one that names a place drawn before. That makes every ordered choice
/// equally likely, as a shuffle does, but nothing has to be shuffled back.
///
/// Few neighbors are drawn by vectors: word `w` of sixteen permutations makes one vector of places, and
/// a lane in which any word was to be passed over is drawn again by itself, which is rare where the
/// neighbors are few among many. Many neighbors are taken one by one, with a bit for each place.
///
///     table   sixteen 32-bit places (or words) a draw: permutations 0, 8, 1, 9, 2, 10, …
///     bits    one a place, all 0 between permutations
///     drawn   the places whose bit is set
@safe
struct PlaceSampler: ~Copyable {
    /// The permutations that are drawn together.
    static let lanes = 16
    /// Above so many draws, bits find a repeated place sooner than comparing all pairs.
    private static let pairwiseLimit = 14

    private let table: UnsafeMutablePointer<SIMD16<UInt32>>
    private let bits: UnsafeMutablePointer<UInt64>
    private let drawn: UnsafeMutablePointer<Int32>
    private let roundKeys: UnsafeMutablePointer<SIMD2<UInt64>>
    private let others: Int
    private let capacity: Int
    private let seed: UInt64
    private let threshold: UInt32

    /// Makes a sampler.
    ///
    /// - Parameters:
    ///   - others: The number of areas without the held one; at least 1 and below 2³¹.
    ///   - capacity: The largest number of draws.
    ///   - seed: The seed of the run.
    init(others: Int, capacity: Int, seed: UInt64) {
        self.others = others
        self.seed = seed
        // Whole blocks of four words are stored.
        self.capacity = (max(capacity, 1) + 3) & ~3
        threshold = (0 &- UInt32(others)) % UInt32(others)
        let words = others / 64 + 1
        unsafe table = .allocate(capacity: self.capacity)
        unsafe bits = .allocate(capacity: words)
        unsafe drawn = .allocate(capacity: self.capacity)
        unsafe roundKeys = .allocate(capacity: 10)
        for (round, keys) in PhiloxLanes.roundKeys(seed: seed).enumerated() {
            unsafe (roundKeys + round).initialize(to: keys)
        }
        unsafe table.initialize(repeating: SIMD16(), count: self.capacity)
        unsafe bits.initialize(repeating: 0, count: words)
        unsafe drawn.initialize(repeating: 0, count: self.capacity)
    }

    deinit {
        unsafe table.deallocate()
        unsafe bits.deallocate()
        unsafe drawn.deallocate()
        unsafe roundKeys.deallocate()
    }

    /// The sums of sixteen consecutive permutations of one area.
    ///
    /// - Parameters:
    ///   - term: What a drawn value adds.
    ///   - key: The key of the held area.
    ///   - permutation: The first of the permutations.
    ///   - draws: How many places to draw, at most the capacity and the number of others.
    ///   - sums: Sixteen sums, in the order of the permutations.
    @inline(__always)
    func sums<Term: NeighborTerm>(
        _ term: Term, key: UInt64, permutation: UInt32, draws: Int,
        into sums: UnsafeMutablePointer<Term.Sum>
    ) {
        if draws <= Self.pairwiseLimit {
            let doubts = drawPlaces(key: key, permutation: permutation, draws: draws)
            unsafe addUp(term, draws: draws, into: sums)
            guard doubts.repeated | doubts.passed != 0 else { return }
            for lane in 0..<Self.lanes {
                // The places of a lane stand unless a word was to be passed over before them.
                let stored: Stored
                if doubts.passed >> UInt32(lane) & 1 == 1 {
                    stored = .nothing
                } else if doubts.repeated >> UInt32(lane) & 1 == 1 {
                    stored = .places
                } else {
                    continue
                }
                unsafe sums[lane] = drawOne(
                    term, key: key, permutation: permutation, lane: lane, draws: draws,
                    stored: stored)
            }
        } else {
            drawWords(key: key, permutation: permutation, draws: draws)
            for lane in 0..<Self.lanes {
                unsafe sums[lane] = drawOne(
                    term, key: key, permutation: permutation, lane: lane, draws: draws,
                    stored: .words)
            }
        }
    }

    /// The place of each permutation in a vector of the table.
    @inline(__always)
    private static func slot(_ lane: Int) -> Int { (lane & 7) << 1 | lane >> 3 }

    /// Fills the table with places; the bits of the answer are the lanes in which a place came twice,
    /// and those in which a word was to be passed over.
    @inline(__always)
    private func drawPlaces(
        key: UInt64, permutation: UInt32, draws: Int
    ) -> (repeated: UInt32, passed: UInt32) {
        let (first, second) = Self.counters(permutation)
        // The least remainder of a lane tells whether any of its words was to be passed over, and
        // the least difference of two places whether any place came twice.
        var leastRemainder = SIMD16<UInt32>(repeating: .max)
        var leastDifference = SIMD16<UInt32>(repeating: .max)
        var draw = 0
        var block: UInt64 = 0
        while draw < draws {
            let one = unsafe PhiloxLanes(
                permutations: first, block: block, key: key, roundKeys: roundKeys)
            let two = unsafe PhiloxLanes(
                permutations: second, block: block, key: key, roundKeys: roundKeys)
            block &+= 1
            place(one.a, two.a, at: draw, &leastRemainder)
            place(one.b, two.b, at: draw &+ 1, &leastRemainder)
            place(one.c, two.c, at: draw &+ 2, &leastRemainder)
            place(one.d, two.d, at: draw &+ 3, &leastRemainder)
            draw &+= 4
        }
        draw = 1
        while draw < draws {
            let places = unsafe table[draw]
            var earlier = 0
            while earlier < draw {
                leastDifference = unsafe Self.least(leastDifference, places ^ table[earlier])
                earlier &+= 1
            }
            draw &+= 1
        }
        let limit = SIMD16<UInt32>(repeating: threshold)
        let passed = leastRemainder .< limit
        let repeated = leastDifference .== SIMD16<UInt32>(repeating: 0)
        guard any(passed .| repeated) else { return (0, 0) }
        var doubts: (repeated: UInt32, passed: UInt32) = (0, 0)
        for lane in 0..<Self.lanes {
            if repeated[Self.slot(lane)] { doubts.repeated |= 1 << UInt32(lane) }
            if passed[Self.slot(lane)] { doubts.passed |= 1 << UInt32(lane) }
        }
        return doubts
    }

    /// Makes the places of one draw from the words of sixteen permutations.
    @inline(__always)
    private func place(
        _ one: SIMD8<UInt64>, _ two: SIMD8<UInt64>, at draw: Int,
        _ leastRemainder: inout SIMD16<UInt32>
    ) {
        let low = PhiloxLanes.low
        let bound = SIMD8(repeating: UInt64(truncatingIfNeeded: others))
        let shift = SIMD8<UInt64>(repeating: 32)
        let productOne = (one & low) &* bound
        let productTwo = (two & low) &* bound
        unsafe table[draw] = unsafeBitCast(
            (productOne &>> shift) | (productTwo & ~low), to: SIMD16<UInt32>.self)
        leastRemainder = unsafe Self.least(
            leastRemainder,
            unsafeBitCast((productOne & low) | (productTwo &<< shift), to: SIMD16<UInt32>.self))
    }

    /// The lesser of each lane; the library's own is not a single instruction.
    @inline(__always)
    private static func least(_ a: SIMD16<UInt32>, _ b: SIMD16<UInt32>) -> SIMD16<UInt32> {
        a.replacing(with: b, where: b .< a)
    }

    /// Fills the table with words that no place was made of yet.
    @inline(never)
    private func drawWords(key: UInt64, permutation: UInt32, draws: Int) {
        let low = PhiloxLanes.low
        let shift = SIMD8<UInt64>(repeating: 32)
        let (first, second) = Self.counters(permutation)
        var draw = 0
        while draw < draws {
            let block = UInt64(draw >> 2)
            let one = unsafe PhiloxLanes(
                permutations: first, block: block, key: key, roundKeys: roundKeys)
            let two = unsafe PhiloxLanes(
                permutations: second, block: block, key: key, roundKeys: roundKeys)
            unsafe table[draw] = Self.packed(one.a, two.a, low, shift)
            unsafe table[draw + 1] = Self.packed(one.b, two.b, low, shift)
            unsafe table[draw + 2] = Self.packed(one.c, two.c, low, shift)
            unsafe table[draw + 3] = Self.packed(one.d, two.d, low, shift)
            draw &+= 4
        }
    }

    @inline(__always)
    private static func packed(
        _ one: SIMD8<UInt64>, _ two: SIMD8<UInt64>, _ low: SIMD8<UInt64>, _ shift: SIMD8<UInt64>
    ) -> SIMD16<UInt32> {
        unsafe unsafeBitCast((one & low) | (two &<< shift), to: SIMD16<UInt32>.self)
    }

    @inline(__always)
    private static func counters(_ permutation: UInt32) -> (SIMD8<UInt64>, SIMD8<UInt64>) {
        let first = SIMD8<UInt64>(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8(repeating: UInt64(permutation))
        return (first, first &+ SIMD8(repeating: 8))
    }

    /// Adds up the places of the table, eight permutations side by side.
    @inline(__always)
    private func addUp<Term: NeighborTerm>(
        _ term: Term, draws: Int, into sums: UnsafeMutablePointer<Term.Sum>
    ) {
        for half in 0..<2 {
            var (s0, s1, s2, s3) = (Term.Sum.zero, Term.Sum.zero, Term.Sum.zero, Term.Sum.zero)
            var (s4, s5, s6, s7) = (Term.Sum.zero, Term.Sum.zero, Term.Sum.zero, Term.Sum.zero)
            var places = unsafe UnsafeMutableRawPointer(table).assumingMemoryBound(to: UInt32.self)
            unsafe places += half
            for draw in 0..<draws {
                unsafe s0 += term.term(place: Int(places[0]), draw: draw)
                unsafe s1 += term.term(place: Int(places[2]), draw: draw)
                unsafe s2 += term.term(place: Int(places[4]), draw: draw)
                unsafe s3 += term.term(place: Int(places[6]), draw: draw)
                unsafe s4 += term.term(place: Int(places[8]), draw: draw)
                unsafe s5 += term.term(place: Int(places[10]), draw: draw)
                unsafe s6 += term.term(place: Int(places[12]), draw: draw)
                unsafe s7 += term.term(place: Int(places[14]), draw: draw)
                unsafe places += Self.lanes
            }
            let base = half * 8
            unsafe sums[base] = s0
            unsafe sums[base + 1] = s1
            unsafe sums[base + 2] = s2
            unsafe sums[base + 3] = s3
            unsafe sums[base + 4] = s4
            unsafe sums[base + 5] = s5
            unsafe sums[base + 6] = s6
            unsafe sums[base + 7] = s7
        }
    }

    /// What the table holds of a lane.
    fileprivate enum Stored { case nothing, words, places }

    /// The sum of one permutation, word by word: the definition of the stream.
    ///
    /// What the table holds, in whole blocks of four, is taken from there, the rest is enciphered here.
    @inline(never)
    fileprivate func drawOne<Term: NeighborTerm>(
        _ term: Term, key: UInt64, permutation: UInt32, lane: Int, draws: Int, stored: Stored
    ) -> Term.Sum {
        let permutation = permutation &+ UInt32(lane)
        let bound = UInt64(others)
        let column =
            unsafe UnsafeMutableRawPointer(table).assumingMemoryBound(to: UInt32.self)
            + Self.slot(lane)
        let inTable = stored == .nothing ? 0 : (draws &+ 3) & ~3
        var block = SmallPhiloxBlock()
        var sum = Term.Sum.zero
        var draw = 0
        var position = 0
        while draw < draws {
            let place: Int
            if position < inTable, stored == .places {
                place = unsafe Int(column[position &* Self.lanes])
                position &+= 1
            } else {
                let word: UInt32
                if position < inTable {
                    word = unsafe column[position &* Self.lanes]
                } else {
                    if position & 3 == 0 {
                        block = SmallPhiloxBlock(
                            seed: seed, key: key, permutation: permutation,
                            block: UInt32(truncatingIfNeeded: position >> 2))
                    }
                    word = block[position & 3]
                }
                position &+= 1
                let product = UInt64(word) &* bound
                if UInt32(truncatingIfNeeded: product) < threshold { continue }
                place = Int(truncatingIfNeeded: product >> 32)
            }
            let bit: UInt64 = 1 << UInt64(place & 63)
            let taken = unsafe bits[place >> 6]
            if taken & bit != 0 { continue }
            unsafe bits[place >> 6] = taken | bit
            unsafe drawn[draw] = Int32(truncatingIfNeeded: place)
            sum += term.term(place: place, draw: draw)
            draw &+= 1
        }
        for index in 0..<draws { unsafe bits[Int(drawn[index]) >> 6] = 0 }
        return sum
    }
}

extension PlaceSampler {
    /// The places of one permutation of the key 0, in the order they are drawn.
    func record(permutation: UInt32, into places: inout [Int32], at start: Int, draws: Int) {
        precondition(start >= 0 && start + draws <= places.count, "no room for the places")
        unsafe places.withUnsafeMutableBufferPointer { places in
            guard let base = places.baseAddress else { return }
            _ = drawOne(
                unsafe RecordedPlace(places: base + start), key: 0, permutation: permutation,
                lane: 0,
                draws: draws, stored: .nothing)
        }
    }
}

/// Notes which place was drawn.
@safe
private struct RecordedPlace: NeighborTerm {
    let places: UnsafeMutablePointer<Int32>

    func term(place: Int, draw: Int) -> Int32 {
        unsafe places[draw] = Int32(truncatingIfNeeded: place)
        return 0
    }
}
