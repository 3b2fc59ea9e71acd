import ChunkedWork

/// Draws the Gini coefficients that chance alone makes.
struct ChanceSimulation {
    /// So many incidents are thrown on units that are equally likely, or likely by their exposure.
    let incidents: Int
    let units: Int
    /// Exposures, largest first; `nil` where all units are alike.
    private let exposures: [Double]?
    private let slots: AliasTable?

    /// The random stream of a simulation: any number will do that no other use of the seed has.
    private static let streamKey: UInt64 = 0x6769_6e69_6769_6e69

    init(incidents: Int, units: Int) {
        self.incidents = incidents
        self.units = units
        exposures = nil
        slots = nil
    }

    /// The order of the exposures does not matter.
    init(incidents: Int, exposures: [Double]) {
        let sorted = exposures.sorted(by: >)
        self.incidents = incidents
        units = sorted.count
        self.exposures = sorted
        slots = AliasTable(weights: sorted)
    }

    /// One coefficient a simulation, ascending.
    func coefficients(
        _ options: ConcentrationOptions, _ progress: StatisticsProgress?
    ) throws(StatisticsError) -> [Double] {
        progress?.announce(steps: options.simulations)
        let chunks = try mapChunks(
            count: options.simulations, size: 4, threads: options.threads
        ) { (range: Range<Int>) throws(StatisticsError) -> [Double] in
            var counts = [Int32](repeating: 0, count: units)
            var found: [Double] = []
            for simulation in range {
                try progress?.check()
                for unit in counts.indices { counts[unit] = 0 }
                if let slots {
                    drop(on: &counts, slots, options.seed, UInt64(simulation))
                } else {
                    drop(on: &counts, options.seed, UInt64(simulation))
                }
                found.append(gini(counts))
                progress?.advance()
            }
            return found
        }
        return chunks.flatMap { $0 }.sorted()
    }

    private func gini(_ counts: [Int32]) -> Double {
        if let exposures {
            return LorenzCurve(
                zip(counts, exposures).map { (count: Int($0), exposure: $1) }
            ).gini
        }
        return LorenzCurve.gini(ofSmall: counts, total: incidents)
    }

    /// Throws the incidents by 32-bit halves of the random words, the low half first.
    private func drop(on counts: inout [Int32], _ seed: UInt64, _ simulation: UInt64) {
        var random = CounterGenerator(
            seed: seed, key: Self.streamKey, permutation: simulation)
        let bound = UInt32(units)
        // Lemire 2019, doi:10.1145/3230636: products that fall here are thrown away, so that all
        // units are equally likely.
        let least = (0 &- bound) % bound
        var left = incidents
        var word: UInt64 = 0
        var halves = 0
        while left > 0 {
            if halves == 0 {
                word = random.next()
                halves = 2
            }
            let product = UInt64(UInt32(truncatingIfNeeded: word)) &* UInt64(bound)
            word >>= 32
            halves -= 1
            guard UInt32(truncatingIfNeeded: product) >= least else { continue }
            counts[Int(product >> 32)] &+= 1
            left -= 1
        }
    }

    private func drop(
        on counts: inout [Int32], _ slots: AliasTable, _ seed: UInt64, _ simulation: UInt64
    ) {
        var random = CounterGenerator(
            seed: seed, key: Self.streamKey, permutation: simulation)
        for _ in 0..<incidents { counts[slots.index(of: random.next())] &+= 1 }
    }
}

extension LorenzCurve {
    /// The coefficient alone, of counts that lie close together: sorted by counting them.
    static func gini(ofSmall counts: [Int32], total: Int) -> Double {
        guard let least = counts.min(), let most = counts.max() else { return 0 }
        guard Int(most) - Int(least) <= 4 * counts.count + 1024 else {
            return LorenzCurve(counts: counts.lazy.map { Int($0) }).gini
        }
        var units = [Int](repeating: 0, count: Int(most - least) + 1)
        for count in counts { units[Int(count - least)] += 1 }
        var (area, sum) = (0, 0)
        for offset in units.indices.reversed() where units[offset] > 0 {
            let held = (offset + Int(least)) * units[offset]
            area += units[offset] * (2 * sum + held)
            sum += held
        }
        let square = counts.count * total
        return Double(area - square) / Double(square)
    }
}
