import RealModule

/// Both tails of the beta distribution at `x` and its density there.
///
/// The smaller tail is exact to about 1e-12 relative; the other is 1 less it. For whole numbers they
/// are those of the binomial: `lower = P(X ≥ a)` of `a + b − 1` trials with chance `x`.
///
/// - Parameters:
///   - a: At least 1.
///   - b: At least 1.
///   - x: Between 0 and 1, both excluded.
/// - Returns: What lies below and above, and the density.
func betaTails(
    _ a: Double, _ b: Double, _ x: Double
) -> (lower: Double, upper: Double, density: Double) {
    // xᵃ(1−x)ᵇ/B(a, b), from Loader's binomial probability, which loses no digits for large a and b.
    let scale = a * (b / (a + b)) * binomialDensity(a, of: a + b, chance: x)
    let density = scale / (x * (1 - x))
    if x < (a + 1) / (a + b + 2) {
        let lower = scale / a * betaFraction(a, b, x)
        return (lower, 1 - lower, density)
    }
    let upper = scale / b * betaFraction(b, a, 1 - x)
    return (1 - upper, upper, density)
}

/// `xᵏ(1−x)ⁿ⁻ᵏ·Γ(n+1)/(Γ(k+1)Γ(n−k+1))`, for `0 < k < n`.
private func binomialDensity(_ k: Double, of n: Double, chance x: Double) -> Double {
    let rest = n - k
    let exponent =
        stirlingError(n) - stirlingError(k) - stirlingError(rest) - deviance(k, n * x)
        - deviance(rest, n * (1 - x))
    return Double.exp(exponent) * Double.sqrt(n / (2 * .pi * k * rest))
}

/// The continued fraction of the incomplete beta function, by modified Lentz.
///
/// Numerical Recipes' form: it ends after some √max(a, b) steps for x below the mean.
private func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    func held(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / held(1 - (a + b) * x / (a + 1))
    var fraction = d
    for m in 1...1_000_000 {
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

/// The point of the beta distribution that leaves `lowerTail` of it below.
///
/// Newton's method on log I against log x: that function is concave and increasing, so the first
/// step from anywhere lands below the root and all later ones climb to it.
func betaQuantile(_ a: Double, _ b: Double, lowerTail: Double) -> Double {
    var x = a / (a + b)
    for _ in 0..<200 {
        let tails = betaTails(a, b, x)
        guard tails.lower > 0, tails.density > 0 else {
            x /= 2
            continue
        }
        let step = Double.log(lowerTail / tails.lower) * tails.lower / (x * tails.density)
        let next = min(x * Double.exp(min(max(step, -5), 5)), (x + 1) / 2)
        if abs(next - x) <= 4e-16 * x { return next }
        x = next
    }
    return x
}

/// The point of the beta distribution that leaves `upperTail` of it above.
///
/// Newton's method on log (1 − I) against x, which is concave and decreasing: after the first step
/// all come down to the root from above.
func betaQuantile(_ a: Double, _ b: Double, upperTail: Double) -> Double {
    var x = a / (a + b)
    for _ in 0..<200 {
        let tails = betaTails(a, b, x)
        guard tails.upper > 0, tails.density > 0 else {
            x /= 2
            continue
        }
        let step = Double.log(tails.upper / upperTail) * tails.upper / tails.density
        let next = max(min(x + step, (x + 1) / 2), x / 8)
        if abs(next - x) <= 4e-16 * x { return next }
        x = next
    }
    return x
}
