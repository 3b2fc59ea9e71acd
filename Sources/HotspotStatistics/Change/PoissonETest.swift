import RealModule

/// The E-test of two Poisson counts: how often chance alone sets two rates at least as far apart.
///
/// Under the null hypothesis both counts have one rate, estimated as `(k₁ + k₂)/(n₁ + n₂)`. The
/// distance between two counts is `|T|`,
///
///     T = (x₂/n₂ − x₁/n₁) / √(x₁/n₁² + x₂/n₂²),   0 where both counts are 0
///
/// and p is the probability of all pairs (x₁, x₂) whose distance reaches the observed one, under two
/// Poisson distributions of that rate. More powerful than the conditional (binomial) test, above all
/// for small counts. Two-sided.
///
/// For each x₁ the pairs that reach it are two tails of x₂, whose ends follow from a quadratic
/// equation; so the double sum is a single one. Whether a pair on the edge reaches the distance is
/// decided with room for rounding, so that pairs exactly as far apart as the observed one count.
///
///     poissonETest(10, 20)                                    // 0.0688…
///     poissonETest(10, 20, exposures: (first: 1, second: 2))  // 1
///
/// Krishnamoorthy & Thomson 2004, *Journal of Statistical Planning and Inference* 119(1), "A more
/// powerful test for comparing two Poisson means", doi:10.1016/S0378-3758(02)00408-1.
///
/// - Parameters:
///   - first: The first count; not negative.
///   - second: The second count; not negative.
///   - exposures: What the counts were counted over: days, inhabitants, their product. Only the
///     ratio matters.
/// - Returns: The two-sided p, with about 10 digits as far down as 1e-280, below which it may be 0;
///   `nil` where a count is negative or an exposure is not a finite number above 0, or where the
///   ratio of the exposures leaves the range 1e-9…1e9. Above 10⁹ events in all, where a table of
///   probabilities would be large, the normal distribution of T is used: it then differs by less
///   than the square root of the events.
/// - Complexity: O(√*events*) in time and memory.
public func poissonETest(
    _ first: Int, _ second: Int, exposures: (first: Double, second: Double) = (1, 1)
) -> Double? {
    guard first >= 0, second >= 0, exposures.first > 0, exposures.second > 0 else { return nil }
    let ratio = exposures.second / exposures.first
    guard ratio >= 1e-9, ratio <= 1e9 else { return nil }
    let events = Double(first) + Double(second)
    if events == 0 { return 1 }
    let distance = ETestDistance(first, second, ratio: ratio)
    if distance.square == 0 { return 1 }
    guard events <= 1e9 else { return twoSidedNormalP(distance.square.squareRoot()) }
    let firstMean = events / (1 + ratio)
    let secondMean = events / (1 + 1 / ratio)
    // The observed pair reaches the distance, so p is no smaller than its probability: what is far
    // below that cannot change a digit. Nothing below 1e-300 is ever looked at.
    let least =
        PoissonTerms.probability(of: first, mean: firstMean)
        * PoissonTerms.probability(of: second, mean: secondMean)
    let negligible = max(1e-300, least * 1e-20)
    let firstTerms = PoissonTerms(mean: firstMean, negligible: negligible)
    let secondTerms = PoissonTerms(mean: secondMean, negligible: negligible)
    var sum = CompensatedSum()
    for (offset, term) in firstTerms.terms.enumerated() {
        let tails = distance.tails(beside: firstTerms.first + offset)
        sum.add(term * (secondTerms.atMost(tails.low) + secondTerms.atLeast(tails.high)))
    }
    return min(1, sum.value)
}

/// The observed distance T of an E-test, and which pairs of counts reach it.
private struct ETestDistance {
    /// n₂/n₁.
    let ratio: Double
    /// T² of the observed pair, with n₁ as the unit of exposure.
    let square: Double

    init(_ first: Int, _ second: Int, ratio: Double) {
        self.ratio = ratio
        let x = Double(first) * ratio
        let difference = Double(second) - x
        // A difference of rounding alone is none.
        square =
            abs(difference) <= 4e-16 * (x + Double(second))
            ? 0 : difference * difference / (x * ratio + Double(second))
    }

    /// The ends of the two tails of x₂ that reach the distance beside a given x₁; `low` is −1 where
    /// no count does from below.
    ///
    /// With `e = x₂ − ratio·x₁` the condition is `e² ≥ T²·(ratio²·x₁ + x₂)`, a quadratic in e.
    func tails(beside first: Int) -> (low: Int, high: Int) {
        let center = Double(first) * ratio
        let root = (square * square + 4 * square * center * (1 + ratio)).squareRoot()
        var high = Int((center + (square + root) / 2).rounded(.up))
        while high > 0, Double(high - 1) > center, reaches(first, high - 1) { high -= 1 }
        while !reaches(first, high) { high += 1 }
        // The other root as a quotient, which does not cancel.
        let drop = root > 0 ? 2 * square * center * (1 + ratio) / (root + square) : 0
        var low = Int((center - drop).rounded(.down))
        while Double(low + 1) < center, reaches(first, low + 1) { low += 1 }
        while low >= 0, !reaches(first, low) { low -= 1 }
        return (low, high)
    }

    private func reaches(_ first: Int, _ second: Int) -> Bool {
        let x = Double(first) * ratio
        let y = Double(second)
        let difference = abs(y - x)
        guard difference > 0 else { return false }
        // The rounding of the difference, relative to it, and a few operations on top.
        let slack = 1e-15 * (4 + (x + y) / difference)
        return difference * difference >= square * (x * ratio + y) * (1 - slack)
    }
}
