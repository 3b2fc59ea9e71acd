/// How many of `drawn` items come from the newcomers, when `newcomers` join `present` ones: the
/// hypergeometric probabilities, from the fewest possible upward.
///
///     h(t) = C(newcomers, t)·C(present, drawn − t) / C(present + newcomers, drawn)
///
/// They are built from the most likely number outward by the ratio of neighbors, a quotient of
/// integers, and divided by their sum: nothing cancels, nothing overflows, and what underflows is
/// below 1e-300 of the most likely. Each is exact to (4·*terms* + 4)·2⁻⁵³ relative.
struct HypergeometricWeights {
    /// The fewest that can come from the newcomers.
    private(set) var first = 0
    /// The probability of each number from the fewest on; empty where so many cannot be drawn.
    private(set) var weights: [Double] = []

    /// Replaces the probabilities, in the memory of those before.
    mutating func compute(present: Int, newcomers: Int, drawn: Int) {
        weights.removeAll(keepingCapacity: true)
        first = max(0, drawn - present)
        let last = min(newcomers, drawn)
        guard first <= last else { return }
        weights.append(contentsOf: repeatElement(1, count: last - first + 1))
        let mean = (Double(drawn) + 1) * (Double(newcomers) + 1) / (Double(present + newcomers) + 2)
        let mode = min(max(Int(mean), first), last)
        func ratio(_ t: Int) -> Double {
            Double((newcomers - t) * (drawn - t)) / Double((t + 1) * (present - drawn + t + 1))
        }
        var t = mode
        while t < last {
            weights[t + 1 - first] = weights[t - first] * ratio(t)
            t += 1
        }
        t = mode
        while t > first {
            weights[t - 1 - first] = weights[t - first] / ratio(t - 1)
            t -= 1
        }
        let sum = weights.reduce(0, +)
        for index in weights.indices { weights[index] /= sum }
    }
}
