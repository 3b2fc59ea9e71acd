import RealModule

/// The Wilson score interval of a share.
///
/// Always within 0…1, of sensible width also where nobody or everybody said yes, and never empty:
/// the interval for a map. It is wanted on the effective number of answers where answers weigh
/// differently; that need not be a whole number.
///
///     wilsonInterval(share: 0.1, count: 136)      // 0.0600…0.1620
///
/// Wilson 1927, doi:10.1080/01621459.1927.10502953.
///
/// - Parameters:
///   - share: The share, 0…1.
///   - count: The (effective) number of answers, above 0.
///   - level: The confidence, above 0 and below 1.
/// - Returns: The interval; `nil` where a parameter is out of its range.
public func wilsonInterval(
    share: Double, count: Double, level: Double = 0.95
) -> ClosedRange<Double>? {
    guard isShare(share, of: count, level: level) else { return nil }
    let z = normalDeviate(upperTail: (1 - level) / 2)
    let square = z * z
    let center = share + square / (2 * count)
    let reach = z * Double.sqrt(share * (1 - share) / count + square / (4 * count * count))
    let whole = 1 + square / count
    // An end that is 0 or 1 in the mathematics is so here, whatever was rounded on the way.
    let low = share == 0 ? 0 : min(max((center - reach) / whole, 0), share)
    let high = share == 1 ? 1 : max(min((center + reach) / whole, 1), share)
    return low...high
}

/// The exact interval of Clopper and Pearson.
///
/// Covers at least as often as it says, and is wider for it. For an effective number of answers
/// that is not whole it is continued by the beta distribution, as Korn and Graubard do.
///
/// Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404.
///
/// - Parameters:
///   - share: The share, 0…1.
///   - count: The (effective) number of answers, above 0.
///   - level: The confidence, above 0 and below 1.
/// - Returns: The interval; `nil` where a parameter is out of its range.
public func clopperPearsonInterval(
    share: Double, count: Double, level: Double = 0.95
) -> ClosedRange<Double>? {
    guard isShare(share, of: count, level: level) else { return nil }
    let yes = share * count
    let no = count - yes
    let tail = (1 - level) / 2
    let low = yes > 0 ? betaQuantile(yes, no + 1, tail: tail) : 0
    let high = no > 0 ? betaQuantile(yes + 1, no, tail: tail, isUpper: true) : 1
    return min(low, share)...max(high, share)
}

/// The interval of Korn and Graubard: Clopper–Pearson on the number of answers that would have had
/// this standard error, with Student's correction for the degrees of freedom of the design.
///
/// As `svyciprop(method = "beta")` of the R package survey. Meant for samples whose design (strata,
/// weights) the standard error knows of; where that is 0 it has nothing to say.
///
/// Korn & Graubard 1998, Survey Methodology 24(2), 193–201.
///
/// - Parameters:
///   - share: The share, above 0 and below 1.
///   - standardError: Its standard error, above 0.
///   - answers: Answers in the base, at least 2.
///   - degreesOfFreedom: Answers less strata, at least 1.
///   - level: The confidence, above 0 and below 1.
/// - Returns: The interval; `nil` where a parameter is out of its range.
public func kornGraubardInterval(
    share: Double, standardError: Double, answers: Int, degreesOfFreedom: Int,
    level: Double = 0.95
) -> ClosedRange<Double>? {
    guard share > 0, share < 1, standardError > 0, standardError.isFinite, answers >= 2,
        degreesOfFreedom >= 1, level > 0, level < 1
    else { return nil }
    let ratio =
        studentDeviate(tails: 1 - level, degrees: Double(answers - 1))
        / studentDeviate(tails: 1 - level, degrees: Double(degreesOfFreedom))
    let count = share * (1 - share) / (standardError * standardError) * ratio * ratio
    guard count.isFinite else { return nil }
    return clopperPearsonInterval(share: share, count: count, level: level)
}

private func isShare(_ share: Double, of count: Double, level: Double) -> Bool {
    share >= 0 && share <= 1 && count > 0 && count.isFinite && level > 0 && level < 1
}
