import RealModule

/// The point of the gamma distribution (scale 1) that leaves `lowerTail` of it below.
///
/// Newton's method on log P against log x. That function is concave and increasing, so the first
/// step from anywhere lands below the root and all later ones climb to it: no bracket is needed.
func gammaQuantile(shape: Double, lowerTail: Double) -> Double {
    let start = wilsonHilferty(shape: shape, upperTail: lowerTail, sign: -1)
    guard shape <= largestIterated else { return start }
    // Far in the tail of a small shape: P ≈ xᵃ/Γ(a+1).
    let fallback = Double.exp(
        (Double.log(lowerTail) + Double.logGamma(shape + 1)) / shape)
    var x = start > 0 ? start : fallback
    for _ in 0..<100 {
        let tails = gammaTails(shape: shape, x: x)
        guard tails.lower > 0, tails.density > 0 else {
            x = x > fallback ? (x + fallback) / 2 : x * 2
            continue
        }
        // d log P / d log x = x·f/P.
        let step =
            Double.log(lowerTail / tails.lower) * tails.lower / (x * tails.density)
        let next = x * Double.exp(min(max(step, -5), 5))
        if abs(next - x) <= lastStep(at: x, shape) { return next }
        x = next
    }
    return x
}

/// The point of the gamma distribution (scale 1) that leaves `upperTail` of it above.
///
/// Newton's method on log Q against x, which is concave and decreasing: every step after the first
/// comes down to the root from above.
func gammaQuantile(shape: Double, upperTail: Double) -> Double {
    var x = wilsonHilferty(shape: shape, upperTail: upperTail, sign: 1)
    guard shape <= largestIterated else { return x }
    if x <= 0 { x = shape }
    for _ in 0..<100 {
        let tails = gammaTails(shape: shape, x: x)
        guard tails.upper > 0, tails.density > 0 else {
            x /= 2
            continue
        }
        let step = Double.log(tails.upper / upperTail) * tails.upper / tails.density
        let next = max(x + step, x / 8)
        if abs(next - x) <= lastStep(at: x, shape) { return next }
        x = next
    }
    return x
}

/// Above this shape the Wilson–Hilferty cube is exact to 1e-12 relative, and needs no iteration.
private let largestIterated = 1e8

/// Newton's error is squared by each step, measured in standard deviations: after a step this short
/// nothing is left to gain.
private func lastStep(at x: Double, _ shape: Double) -> Double {
    1e-8 * x / Double.sqrt(max(shape, 1))
}

/// Both tails of the gamma distribution (scale 1) at `x` and its density, to about 1e-14 relative.
///
/// Series below the mean, continued fraction above it; the common factor is the Poisson probability
/// `xᵃe⁻ˣ/Γ(a+1)` in Loader's form, which does not lose digits when `a` is large.
func gammaTails(
    shape a: Double, x: Double
) -> (lower: Double, upper: Double, density: Double) {
    let poisson = poissonDensity(a, mean: x)
    let density = poisson * a / x
    // A million terms reach shapes of 10⁸; the loops end at the first term that adds nothing.
    if x < a + 1 {
        var term = 1.0
        var sum = 1.0
        for n in 1...1_000_000 {
            term *= x / (a + Double(n))
            sum += term
            if term < sum * 1e-17 { break }
        }
        let lower = poisson * sum
        return (lower, 1 - lower, density)
    }
    // Modified Lentz for Q = xᵃe⁻ˣ/Γ(a) · 1/(x+1−a− 1(1−a)/(x+3−a− …)).
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var fraction = d
    for n in 1...1_000_000 {
        let numerator = -Double(n) * (Double(n) - a)
        b += 2
        d = numerator * d + b
        if abs(d) < 1e-300 { d = 1e-300 }
        c = b + numerator / c
        if abs(c) < 1e-300 { c = 1e-300 }
        d = 1 / d
        let change = d * c
        fraction *= change
        if abs(change - 1) < 2.3e-16 { break }
    }
    let upper = poisson * a * fraction
    return (1 - upper, upper, density)
}

/// `meanᵏ·e⁻ᵐᵉᵃⁿ/Γ(k+1)`: Loader 2000, "Fast and Accurate Computation of Binomial Probabilities".
func poissonDensity(_ k: Double, mean: Double) -> Double {
    guard mean > 0 else { return 0 }
    return Double.exp(-stirlingError(k) - deviance(k, mean)) / Double.sqrt(2 * .pi * k)
}

/// `log Γ(k+1) − (k + ½)·log k + k − ½·log 2π`.
func stirlingError(_ k: Double) -> Double {
    if k < 16 {
        return Double.logGamma(k + 1) - (k + 0.5) * Double.log(k) + k - 0.9189385332046727418
    }
    let square = 1 / (k * k)
    let tail = 1.0 / 1188 - square * (691.0 / 360_360 - square / 156)
    let head = 1.0 / 1260 - square * (1.0 / 1680 - square * tail)
    return (1.0 / 12 - square * (1.0 / 360 - square * head)) / k
}

/// `k·log(k/mean) + mean − k`, without cancellation where `k` and `mean` are close.
func deviance(_ k: Double, _ mean: Double) -> Double {
    let difference = k - mean
    guard abs(difference) < 0.1 * (k + mean) else {
        return k * Double.log(k / mean) - difference
    }
    let ratio = difference / (k + mean)
    var sum = difference * ratio
    var power = 2 * k * ratio
    for n in 1..<1000 {
        power *= ratio * ratio
        let next = sum + power / Double(2 * n + 1)
        if next == sum { break }
        sum = next
    }
    return sum
}

/// The first guess: the cube root of a gamma deviate is nearly normal.
private func wilsonHilferty(shape: Double, upperTail: Double, sign: Double) -> Double {
    let ninth = 1 / (9 * shape)
    let root = 1 - ninth + sign * normalDeviate(upperTail: upperTail) * Double.sqrt(ninth)
    return root > 0 ? shape * root * root * root : 0
}

/// The normal deviate that leaves `upperTail` ≤ ½ above it: a rational guess (Abramowitz & Stegun
/// 26.2.23) and Newton's method on the logarithm of the tail.
func normalDeviate(upperTail: Double) -> Double {
    guard upperTail < 0.5 else { return 0 }
    let t = Double.sqrt(-2 * Double.log(upperTail))
    var z =
        t - (2.515517 + t * (0.802853 + t * 0.010328))
        / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in 0..<20 {
        let tail = 0.5 * Double.erfc(z * 0.7071067811865475244)
        let density = Double.exp(-z * z / 2) * 0.3989422804014326779
        guard tail > 0, density > 0 else { break }
        let step = Double.log(tail / upperTail) * tail / density
        z += step
        if abs(step) < 1e-16 * (1 + abs(z)) { break }
    }
    return z
}
