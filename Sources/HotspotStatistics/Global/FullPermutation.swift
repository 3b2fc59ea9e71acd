import ChunkedWork

/// A statistic of the whole map after the values have been dealt out anew, for every permutation.
///
/// The values of one permutation are a Fisher–Yates shuffle of the values in the order of their
/// keys: for each place from the first one of those left is drawn, by the 32-bit halves of
/// ``CounterGenerator`` (low half first) for the seed, the key 0 and the number of the permutation,
/// each reduced without bias by Lemire's multiplication (doi:10.1145/3230636).
///
/// - Parameters:
///   - values: The values by rank.
///   - options: The number of permutations, the seed and the threads.
///   - progress: Told of each chunk, and asked whether to stop.
///   - statistic: Computes the statistic of one arrangement of them.
/// - Returns: One number a permutation, in their order: it does not depend on the threads.
/// - Throws: ``StatisticsError`` with code `cancelled`.
/// - Complexity: O(*permutations* · (*areas* + cost of the statistic)).
func permutedStatistics(
    of values: [Double], _ options: GlobalOptions, _ progress: StatisticsProgress?,
    _ statistic: @Sendable ([Double]) -> Double
) throws(StatisticsError) -> [Double] {
    progress?.announce(steps: options.permutations)
    // About a millisecond a chunk, whatever the number of threads.
    let chunk = max(1, 50_000 / max(values.count, 1))
    let parts = try mapChunks(
        count: options.permutations, size: chunk, threads: options.threads
    ) { (range) throws(StatisticsError) -> [Double] in
        try progress?.check()
        var results: [Double] = []
        results.reserveCapacity(range.count)
        var arrangement = values
        for permutation in range {
            if permutation > range.lowerBound { copy(values, to: &arrangement) }
            shuffle(&arrangement, seed: options.seed, permutation: UInt64(permutation))
            results.append(statistic(arrangement))
        }
        progress?.advance(by: range.count)
        return results
    }
    return parts.flatMap { $0 }
}

private func copy(_ values: [Double], to arrangement: inout [Double]) {
    for place in values.indices { arrangement[place] = values[place] }
}

/// Shuffles by the stream of one permutation.
private func shuffle(_ values: inout [Double], seed: UInt64, permutation: UInt64) {
    var generator = CounterGenerator(seed: seed, key: 0, permutation: permutation)
    var word: UInt64 = 0
    var hasHalf = false
    let count = values.count
    // The places drawn lie between `place` and `count − 1`: Lemire's product of a 32-bit number and
    // the bound is below the bound in its upper half.
    unsafe values.withUnsafeMutableBufferPointer { values in
        var place = 0
        while place < count - 1 {
            let half: UInt64
            if hasHalf {
                half = word >> 32
            } else {
                word = generator.next()
                half = word & 0xFFFF_FFFF
            }
            hasHalf.toggle()
            let bound = UInt32(truncatingIfNeeded: count &- place)
            let product = half &* UInt64(bound)
            let low = UInt32(truncatingIfNeeded: product)
            if low < bound && low < (0 &- bound) % bound { continue }
            unsafe values.swapAt(place, place &+ Int(truncatingIfNeeded: product >> 32))
            place &+= 1
        }
    }
}

extension GlobalAutocorrelation.PermutationTest {
    /// Compares the observed statistic with those of the permutations.
    ///
    /// - Parameters:
    ///   - observed: The statistic as the permutations compute it.
    ///   - permuted: One number a permutation.
    ///   - tolerance: By how much equal arrangements may differ through rounding.
    ///   - scale: Turns a number into the statistic, together with the shift.
    ///   - shift: The statistic is scale · number + shift.
    init(
        observed: Double, permuted: [Double], tolerance: Double, scale: Double, shift: Double = 0
    ) {
        permutations = permuted.count
        var (atLeast, atMost) = (0, 0)
        var sum = CompensatedSum()
        for number in permuted {
            if number >= observed - tolerance { atLeast += 1 }
            if number <= observed + tolerance { atMost += 1 }
            sum.add(number)
        }
        let count = Double(permuted.count)
        let mean = sum.value / count
        var squares = CompensatedSum()
        for number in permuted { squares.add((number - mean) * (number - mean)) }
        self.mean = scale * mean + shift
        variance = scale * scale * squares.value / count
        p = min(1, 2 * Double(min(atLeast, atMost) + 1) / (count + 1))
    }
}

extension PairWeights {
    /// Σ(i<j) uᵢⱼxᵢxⱼ = Σᵢⱼ wᵢⱼxᵢxⱼ.
    func products(_ values: [Double]) -> Double {
        precondition(values.count == totals.count, "one value an area")
        // Every link is the number of an area, and one value an area was just asked for.
        return unsafe values.withUnsafeBufferPointer { values in
            unsafe links.withUnsafeBufferPointer { links in
                unsafe products(values, links)
            }
        }
    }

    @inline(__always)
    private func products(
        _ values: UnsafeBufferPointer<Double>, _ links: UnsafeBufferPointer<Int32>
    ) -> Double {
        var total = 0.0
        guard let sums else {
            for area in totals.indices {
                var row = 0.0
                for link in offsets[area]..<offsets[area + 1] {
                    row += unsafe values[Int(links[link])]
                }
                total += unsafe row * values[area]
            }
            return total * common
        }
        return unsafe sums.withUnsafeBufferPointer { sums in
            for area in totals.indices {
                var row = 0.0
                for link in offsets[area]..<offsets[area + 1] {
                    row += unsafe sums[link] * values[Int(links[link])]
                }
                total += unsafe row * values[area]
            }
            return total
        }
    }

    /// Σᵢ tᵢxᵢ².
    func weightedSquares(_ values: [Double]) -> Double {
        var total = 0.0
        for area in totals.indices { total += totals[area] * values[area] * values[area] }
        return total
    }

    /// How far apart two sums of ``products(_:)`` or ``weightedSquares(_:)`` of the same values may
    /// be through rounding.
    ///
    /// No arrangement's terms add up to more than the largest total times Σx² in magnitude, because
    /// |xᵢxⱼ| ≤ (xᵢ² + xⱼ²)/2; each addition loses at most 2⁻⁵³ of what it makes.
    func rounding(squares: Double) -> Double {
        let terms = Double(links.count + 2 * totals.count)
        return 4 * terms * 0x1p-53 * (totals.max() ?? 0) * squares
    }
}
