import ChunkedWork

/// How unlike the others an area's profile is, and whether chance explains it.
public struct ProfileComparison: Hashable, Sendable {
    /// See ``TimeProfile/dissimilarity(to:)``; `nil` where the area or the rest has no events.
    public var dissimilarity: Double?
    /// The p of the test of homogeneity; `nil` where there is nothing to compare, or where events
    /// are spread over windows of time and are therefore no counts.
    public var p: Double?
    /// Whether p comes from permutations rather than from the χ² distribution.
    public var isPermuted = false
}

extension TimeProfiles {
    /// Compares the profile of each area with that of all other areas together.
    ///
    /// The test is Pearson's χ² of homogeneity: `Σ (o − e)²/e` over the parts of the cycle, against
    /// the null hypothesis that the area's events are a random choice among the events of all areas.
    /// Where every expected number is at least 5, of the area and of the others, p comes from the χ² distribution; else from
    /// permutations that draw the area's events from all events without replacement,
    /// `p = (#{χ² ≥ observed} + 1)/(R + 1)`.
    ///
    /// - Parameters:
    ///   - cycle: Which cycle.
    ///   - permutations: How many draws, 0…10 000 000; with 0 the areas with few events get no p.
    ///   - seed: The seed of the draws.
    ///   - keys: One stable key per area: draws depend on the seed and the key alone.
    ///   - threads: How many threads to use at most; the result does not depend on it.
    ///   - progress: Told how far the work is, and asked whether to stop.
    /// - Returns: One comparison per area.
    /// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `tooLarge` above 10¹²
    ///   events in all permutations, or `cancelled`.
    /// - Complexity: O(*events*·*permutations*) at most.
    public func comparisonsWithTheRest(
        _ cycle: Cycle, permutations: Int = 999, seed: UInt64 = 1, keys: [UInt64],
        threads: Int = 1, progress: StatisticsProgress? = nil
    ) throws(StatisticsError) -> [ProfileComparison] {
        guard keys.count == areas else {
            throw StatisticsError(
                .lengthMismatch, "There are \(areas) areas and \(keys.count) keys",
                remedy: "Give one key per area")
        }
        guard (0...10_000_000).contains(permutations), (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter,
                "\(permutations) permutations and \(threads) threads were asked for",
                remedy: "Ask for 0 to 10 000 000 permutations and 1 to 1 024 threads")
        }
        guard Double(permutations) * Double(eventCount) <= 1e12 else {
            throw StatisticsError(
                .tooLarge,
                "\(permutations) permutations of \(eventCount) events were asked for",
                remedy: "Ask for fewer; 999 are usual")
        }
        let all = unitsOfAll(cycle)
        let unit = Int64(AoristicSpread.unit)
        let pool = spreadCount == 0 ? EventPool(counts: all.map { Int($0 / unit) }) : nil
        progress?.announce(steps: areas)
        let chunks = try mapChunks(count: areas, size: 16, threads: threads) {
            range throws(StatisticsError) in
            var pool = pool
            var comparisons: [ProfileComparison] = []
            for area in range {
                try progress?.check()
                let own = units(of: area, cycle)
                var comparison = ProfileComparison()
                comparison.dissimilarity = TimeProfile(weights: own.map { Double($0) })
                    .dissimilarity(to: TimeProfile(weights: zip(all, own).map { Double($0 - $1) }))
                if comparison.dissimilarity != nil {
                    let test = try pool?.homogeneity(
                        of: own.map { Int($0 / unit) }, permutations: permutations,
                        seed: seed, key: keys[area], progress: progress)
                    comparison.p = test?.p
                    comparison.isPermuted = test?.isPermuted ?? false
                }
                comparisons.append(comparison)
                progress?.advance()
            }
            return comparisons
        }
        return chunks.flatMap(\.self)
    }
}

/// All events of all areas, known only by the part of the cycle they lie in.
private struct EventPool: Sendable {
    /// The number of events in each part.
    let counts: [Int]
    /// The part of each event, in the order of the parts.
    private var parts: [UInt8]

    init(counts: [Int]) {
        self.counts = counts
        var parts: [UInt8] = []
        parts.reserveCapacity(counts.reduce(0, +))
        for (part, count) in counts.enumerated() {
            parts.append(contentsOf: repeatElement(UInt8(part), count: count))
        }
        self.parts = parts
    }

    /// The test of a choice of events; `nil` where permutations are needed and none were asked for,
    /// or where all events lie in one part.
    mutating func homogeneity(
        of own: [Int], permutations: Int, seed: UInt64, key: UInt64, progress: StatisticsProgress?
    ) throws(StatisticsError) -> (p: Double, isPermuted: Bool)? {
        let ownSize = own.reduce(0, +)
        let used = counts.indices.filter { counts[$0] > 0 }
        guard used.count > 1, ownSize < parts.count else { return nil }
        // The area and the rest are one choice seen from both sides: the smaller is looked at.
        let size = min(ownSize, parts.count - ownSize)
        let chosen = size == ownSize ? own : zip(counts, own).map { $0 - $1 }
        let share = Double(size) / Double(parts.count)
        let expected = counts.map { Double($0) * share }
        let observed = chiSquare(chosen, expected)
        if used.allSatisfy({ expected[$0] >= 5 }) {
            // The others are a sample as well, which takes the share from the variance.
            let statistic = observed / (1 - share)
            let degrees = Double(used.count - 1)
            let tails =
                statistic > 0 ? gammaTails(shape: degrees / 2, x: statistic / 2) : nil
            return (tails?.upper ?? 1, false)
        }
        guard permutations > 0 else { return nil }
        // Sums in different orders of drawing are equal but for rounding.
        let edge = observed * (1 - 1e-12)
        var reached = 0
        for permutation in 0..<permutations {
            try progress?.check()
            var random = CounterGenerator(
                seed: seed, key: key, permutation: UInt64(permutation))
            var drawn = [Int](repeating: 0, count: counts.count)
            // A partial shuffle, undone afterward: so no permutation depends on those before it.
            var places: [Int] = []
            places.reserveCapacity(size)
            for draw in 0..<size {
                let place = draw + Int.random(in: 0..<parts.count - draw, using: &random)
                parts.swapAt(draw, place)
                places.append(place)
                drawn[Int(parts[draw])] += 1
            }
            for draw in stride(from: size - 1, through: 0, by: -1) {
                parts.swapAt(draw, places[draw])
            }
            if chiSquare(drawn, expected) >= edge { reached += 1 }
        }
        return (Double(reached + 1) / Double(permutations + 1), true)
    }

    private func chiSquare(_ counts: [Int], _ expected: [Double]) -> Double {
        var sum = 0.0
        for (count, expected) in zip(counts, expected) where expected > 0 {
            let difference = Double(count) - expected
            sum += difference * difference / expected
        }
        return sum
    }
}
