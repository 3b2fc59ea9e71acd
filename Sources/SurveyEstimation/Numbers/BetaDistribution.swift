import RealModule

/// Both tails of the beta distribution at `x`: the regularized incomplete beta function and 1 less
/// it, the smaller of the two computed, so that neither loses digits by subtraction.
///
/// - Parameters:
///   - a: Above 0.
///   - b: Above 0.
///   - x: Between 0 and 1, both excluded.
/// - Returns: What lies below and above.
func betaTails(_ a: Double, _ b: Double, _ x: Double) -> (lower: Double, upper: Double) {
    let scale = Double.exp(
        Double.logGamma(a + b) - Double.logGamma(a) - Double.logGamma(b) + a * Double.log(x)
            + b * Double.log(onePlus: -x))
    if x < (a + 1) / (a + b + 2) {
        let lower = scale / a * betaFraction(a, b, x)
        return (lower, 1 - lower)
    }
    let upper = scale / b * betaFraction(b, a, 1 - x)
    return (1 - upper, upper)
}

/// The continued fraction of the incomplete beta function, by modified Lentz (Numerical Recipes).
private func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    func held(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / held(1 - (a + b) * x / (a + 1))
    var fraction = d
    for m in 1...100_000 {
        let m = Double(m)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / held(1 + even * d)
        c = held(1 + even / c)
        fraction *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / held(1 + odd * d)
        c = held(1 + odd / c)
        let change = d * c
        fraction *= change
        if abs(change - 1) < 2.3e-16 { break }
    }
    return fraction
}

/// The point of the beta distribution that leaves `tail` of it below, or above.
///
/// By halving: some hundred steps that cannot run astray, which for a few hundred areas is no time.
///
/// - Parameters:
///   - a: Above 0.
///   - b: Above 0.
///   - tail: Above 0 and below 1.
///   - isUpper: Whether the tail lies above the point.
/// - Returns: The point.
func betaQuantile(_ a: Double, _ b: Double, tail: Double, isUpper: Bool = false) -> Double {
    var low = 0.0
    var high = 1.0
    for _ in 0..<1_100 {
        let middle = low + (high - low) / 2
        guard middle > low, middle < high else { break }
        let tails = betaTails(a, b, middle)
        let isBelow = isUpper ? tails.upper > tail : tails.lower < tail
        if isBelow { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
}

/// The Student deviate that leaves half of `tails` above it and half below its negative.
///
/// - Parameters:
///   - tails: Above 0 and below 1.
///   - degrees: Degrees of freedom, at least 1.
/// - Returns: The deviate.
func studentDeviate(tails: Double, degrees: Double) -> Double {
    // df/(df + t²) has the beta distribution with df/2 and ½.
    let x = betaQuantile(degrees / 2, 0.5, tail: tails)
    return Double.sqrt(degrees * (1 - x) / x)
}
