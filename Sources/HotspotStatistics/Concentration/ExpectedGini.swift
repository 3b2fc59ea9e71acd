import RealModule

/// The Gini coefficient to expect when incidents fall on equal units by chance alone.
///
/// Few incidents cannot be spread evenly: 100 of them thrown at random on 1 000 units leave at least
/// 900 empty, and look highly concentrated. This is the mean of the Gini coefficient over all ways
/// the incidents can fall, each unit being equally likely for each of them, exactly:
///
///     E[G] = (n−1)/(2N) · Σₛ Bin(s; N, 2/n) · a(s),   a(s) = E|2·Bin(s, ½) − s|
///
/// `s` is what two units hold together and `a(s)` how far apart they then are: `2m·C(2m, m)/4ᵐ` for
/// `s = 2m` and `s = 2m − 1`. For many units it comes near that of Poisson counts of mean
/// `λ = N/n`, `exp(−2λ)·(I₀(2λ) + I₁(2λ))` with the modified Bessel functions.
///
///     expectedGini(units: 1000, incidents: 100)  // 0.9090…
///
/// - Parameters:
///   - units: The number of units, at least 2.
///   - incidents: The number of incidents, at least 1.
/// - Returns: The mean coefficient, 0 to below 1.
/// - Complexity: O(√(*incidents*/*units*)).
public func expectedGini(units: Int, incidents: Int) -> Double {
    precondition(units >= 2 && incidents >= 1, "two units and one incident are the least")
    let n = Double(units)
    let total = Double(incidents)
    let p = 2 / n
    guard units > 2 else { return meanGap(total) / (2 * total) }
    // The terms by their ratio to the largest: neither logarithms nor factorials are needed.
    let odds = p / (1 - p)
    let mode = min(((total + 1) * p).rounded(.down), total)
    var weights = CompensatedSum()
    var gaps = CompensatedSum()
    var weight = 1.0
    var s = mode
    while weight > 1e-22 {
        weights.add(weight)
        gaps.add(weight * meanGap(s))
        guard s < total else { break }
        weight *= (total - s) / (s + 1) * odds
        s += 1
    }
    weight = 1
    s = mode
    while s > 0 {
        weight *= s / ((total - s + 1) * odds)
        s -= 1
        guard weight > 1e-22 else { break }
        weights.add(weight)
        gaps.add(weight * meanGap(s))
    }
    return (n - 1) / (2 * total) * (gaps.value / weights.value)
}

/// The mean distance from 0 of a walk of so many steps of ±1.
private func meanGap(_ steps: Double) -> Double {
    guard steps > 0 else { return 0 }
    // Walks of 2m − 1 and of 2m steps end equally far out.
    let m = ((steps + 1) / 2).rounded(.down)
    return 2 * m * centralShare(m)
}

/// `C(2m, m) / 4ᵐ`.
private func centralShare(_ m: Double) -> Double {
    guard m >= 40 else {
        var share = 1.0
        for factor in stride(from: 1.0, through: m, by: 1) {
            share *= (2 * factor - 1) / (2 * factor)
        }
        return share
    }
    // Stirling's series; the first term left out is below 1e-13 of the sum.
    let r = 1 / m
    let series =
        1 - r
        * (1.0 / 8 - r
            * (1.0 / 128 + r
                * (5.0 / 1024 - r
                    * (21.0 / 32768
                        + r * (399.0 / 262144 - r * (869.0 / 4194304))))))
    return series / Double.sqrt(.pi * m)
}
