/// The exact confidence interval of a Poisson mean, from one count.
///
/// Garwood's interval: each end leaves half of `1 − confidence` in its tail. It covers the true
/// mean at least as often as it says.
///
///     poissonInterval(count: 0)  // 0 ... 3.689
///     poissonInterval(count: 10)  // 4.795 ... 18.39
///
/// Garwood 1936, *Biometrika* 28(3/4), "Fiducial limits for the Poisson distribution",
/// doi:10.1093/biomet/28.3-4.437.
///
/// - Parameters:
///   - count: What was counted; not negative. A negative count is a bug of the caller.
///   - confidence: Between 0 and 1, both excluded.
/// - Returns: Both ends, in counts; the lower is 0 for a count of 0.
/// - Complexity: O(√*count*), never more than for a count of 10⁸.
public func poissonInterval(count: Int, confidence: Double = 0.95) -> ClosedRange<Double> {
    precondition(count >= 0, "a count cannot be negative")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    let tail = (1 - confidence) / 2
    let events = Double(count)
    let lower = count == 0 ? 0 : gammaQuantile(shape: events, lowerTail: tail)
    let upper = gammaQuantile(shape: events + 1, upperTail: tail)
    return lower...max(lower, upper)
}
