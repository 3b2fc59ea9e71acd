/// The exact distribution of the sum of `a` numbers drawn without replacement from a bag, for every `a`
/// up to a limit.
///
/// The bag is filled kind by kind: `c` items that all have the value `v`. With `M` items in it before,
/// `t` of `a` draws come from the newcomers with hypergeometric probability, so
///
///     P(a, s)  becomes  Σₜ h(t; M, c, a) · P(a − t, s − t·v)
///
/// which is the product of generating functions `∏ (1 + x·yᵛ)ᶜ`, divided at every step by the number
/// of choices. All terms are positive and none exceeds 1: nothing cancels or overflows. After `m` kinds
/// every probability is exact to *m*·(5·*limit* + 8)·2⁻⁵³ relative, apart from what lies below 1e-300.
///
///     rows    P(0, ·), P(1, ·), … P(limit, ·), one after the other
///     row a   from the sum of the a smallest numbers to that of the a largest
struct SumDistribution {
    /// Which sums each row covers, and where it lies.
    struct Layout: Hashable, Sendable {
        /// The smallest sum of each row.
        let lowest: [Int]
        /// The largest sum of each row.
        let highest: [Int]
        /// Where each row begins; the last entry is the size of all.
        let starts: [Int]

        /// The layout for all bags that hold no more than these kinds.
        ///
        /// - Parameters:
        ///   - kinds: Ascending by value; their counts add up to at least the limit.
        ///   - limit: The largest number of draws.
        init(_ kinds: [Kind], limit: Int) {
            lowest = Self.extremes(kinds, limit)
            highest = Self.extremes(kinds.reversed(), limit)
            var starts = [0]
            for (low, high) in zip(lowest, highest) {
                starts.append(starts[starts.count - 1] + high - low + 1)
            }
            self.starts = starts
        }

        var limit: Int { lowest.count - 1 }
        var size: Int { starts[starts.count - 1] }

        /// The sums of the first `a` items, for each `a` up to the limit.
        private static func extremes(_ kinds: [Kind], _ limit: Int) -> [Int] {
            var sums = [0]
            for kind in kinds {
                for _ in 0..<min(kind.count, limit + 1 - sums.count) {
                    sums.append(sums[sums.count - 1] + kind.value)
                }
            }
            return sums
        }
    }

    /// So many items of the same value.
    struct Kind: Hashable, Sendable {
        var value: Int
        var count: Int
    }

    let layout: Layout
    private var probabilities: [Double]
    /// The items in the bag.
    private(set) var items = 0

    /// An empty bag, of which nothing can be drawn but nothing.
    init(_ layout: Layout) {
        self.layout = layout
        probabilities = Array(repeating: 0, count: layout.size)
        probabilities[0] = 1
    }

    /// Puts items of one value into the bag.
    ///
    /// - Complexity: O(Σ over *a* of min(*count*, *a*) rows).
    mutating func add(_ kind: Kind, _ scratch: inout HypergeometricWeights) {
        guard kind.count > 0 else { return }
        let layout = layout
        let present = items
        // A row is made of those before it, so the last goes first.
        unsafe probabilities.withUnsafeMutableBufferPointer { probabilities in
            guard let base = probabilities.baseAddress else { return }
            for drawn in stride(from: min(layout.limit, present + kind.count), through: 1, by: -1) {
                scratch.compute(present: present, newcomers: kind.count, drawn: drawn)
                let row = unsafe base + layout.starts[drawn]
                let kept = scratch.first == 0 ? scratch.weights[0] : 0
                for index in 0..<layout.starts[drawn + 1] - layout.starts[drawn] {
                    unsafe row[index] *= kept
                }
                for (index, weight) in scratch.weights.enumerated() where weight > 0 {
                    let fromNew = scratch.first + index
                    guard fromNew > 0 else { continue }
                    let shift = fromNew * kind.value
                    let rest = drawn - fromNew
                    // What of the shorter row would fall outside is 0: the sums there do not occur.
                    let low = max(layout.lowest[drawn], layout.lowest[rest] + shift)
                    let high = min(layout.highest[drawn], layout.highest[rest] + shift)
                    guard low <= high else { continue }
                    let target = unsafe row + (low - layout.lowest[drawn])
                    let source =
                        unsafe base + (layout.starts[rest] + low - shift - layout.lowest[rest])
                    // The rows are apart, so the loop becomes one over vectors.
                    for index in 0...high - low {
                        unsafe target[index] += weight * source[index]
                    }
                }
            }
        }
        items += kind.count
    }

    /// How many multiplications adding a kind takes, about.
    static func cost(of kind: Kind, _ layout: Layout) -> Double {
        var cost = 0.0
        for drawn in 1..<max(layout.limit + 1, 1) {
            let most = min(kind.count, drawn)
            // The rows that contribute are the `most` before this one; their widths grow evenly.
            let width = layout.starts[drawn] - layout.starts[drawn - most]
            cost += Double(width + layout.starts[drawn + 1] - layout.starts[drawn])
        }
        return cost
    }

    /// The probabilities that the sum of so many draws is at least, and at most, each of the sums of
    /// its row.
    ///
    /// Each is added up from its end inward, the smallest first.
    func tails(drawn: Int) -> (atLeast: [Double], atMost: [Double]) {
        let row = Array(probabilities[layout.starts[drawn]..<layout.starts[drawn + 1]])
        var atLeast = row
        var atMost = row
        for index in row.indices.dropFirst() { atMost[index] += atMost[index - 1] }
        for index in row.indices.dropLast().reversed() { atLeast[index] += atLeast[index + 1] }
        return (atLeast, atMost)
    }
}
