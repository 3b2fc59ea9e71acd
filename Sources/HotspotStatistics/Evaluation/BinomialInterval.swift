/// The exact confidence interval of a chance, from so many hits among so many trials.
///
/// Clopper and Pearson's interval: each end leaves half of `1 − confidence` in its tail. It covers
/// the true chance at least as often as it says, if the trials are independent.
///
///     binomialInterval(hits: 0, trials: 10)  // 0 ... 0.3085
///     binomialInterval(hits: 7, trials: 10)  // 0.3475 ... 0.9333
///
/// Clopper & Pearson 1934, *Biometrika* 26(4), "The use of confidence or fiducial limits illustrated
/// in the case of the binomial", doi:10.1093/biomet/26.4.404.
///
/// - Parameters:
///   - hits: 0…`trials`.
///   - trials: At least 1.
///   - confidence: Between 0 and 1, both excluded.
/// - Returns: Both ends; 0 where nothing hit, 1 where all did.
/// - Complexity: O(√*trials*).
public func binomialInterval(
    hits: Int, trials: Int, confidence: Double = 0.95
) -> ClosedRange<Double> {
    precondition(trials >= 1 && (0...trials).contains(hits), "hits are some of the trials")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    let tail = (1 - confidence) / 2
    let (k, misses) = (Double(hits), Double(trials - hits))
    let lower = hits == 0 ? 0 : betaQuantile(k, misses + 1, lowerTail: tail)
    let upper = hits == trials ? 1 : betaQuantile(k + 1, misses, upperTail: tail)
    return lower...max(lower, upper)
}

/// The two-sided p of so many hits among independent trials that each hit with a given chance.
///
/// Twice the smaller tail, the observed number in both: `min(1, 2·min(P(X ≤ hits), P(X ≥ hits)))`.
///
/// - Parameters:
///   - hits: 0…`trials`.
///   - trials: At least 1.
///   - chance: 0…1.
/// - Returns: The p, 0…1.
/// - Complexity: O(√*trials*).
public func binomialP(hits: Int, trials: Int, chance: Double) -> Double {
    precondition(trials >= 1 && (0...trials).contains(hits), "hits are some of the trials")
    precondition((0...1).contains(chance), "a chance lies between 0 and 1")
    guard chance > 0 else { return hits == 0 ? 1 : 0 }
    guard chance < 1 else { return hits == trials ? 1 : 0 }
    let (k, misses) = (Double(hits), Double(trials - hits))
    let atLeast = hits == 0 ? 1 : betaTails(k, misses + 1, chance).lower
    let atMost = hits == trials ? 1 : betaTails(k + 1, misses, chance).upper
    return min(1, 2 * min(atLeast, atMost))
}
