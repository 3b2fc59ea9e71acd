internal import RealModule

/// Kulldorff's log-likelihood ratio of a window, for a fixed number of cases in all.
///
///     c·ln(c/E) + (C − c)·ln((C − c)/(C − E))        0·ln 0 = 0
///
/// It is a pure function of the cases inside and the exact weight of the window, so that the same
/// set of areas has the same ratio to the last bit, from whichever center it was reached.
struct ScanLikelihood {
    /// All cases, C.
    let total: Double

    func ratio(cases: Double, expected: Double) -> Double {
        let inside = cases > 0 ? cases * Double.log(cases / expected) : 0
        let rest = total - cases
        let outside = rest > 0 ? rest * Double.log(rest / (total - expected)) : 0
        return max(0, inside + outside)
    }

    /// The number of cases above the expected at which the ratio reaches a level; a real number,
    /// `total` where it never does.
    ///
    /// The ratio is convex in the cases, and the Poisson part alone gives a number that is surely
    /// too high (Bernstein's bound): Newton's method comes down from there and cannot miss.
    func casesAbove(_ expected: Double, reaching level: Double) -> Double {
        guard level > 0 else { return expected }
        var cases = expected + level / 3 + (level * level / 9 + 2 * level * expected).squareRoot()
        if cases >= total {
            guard ratio(cases: total, expected: expected) > level else { return total }
            return bisected(from: expected, to: total, expected, level)
        }
        for _ in 0..<60 {
            let slope =
                Double.log(cases / expected)
                - Double.log((total - cases) / (total - expected))
            let step = (ratio(cases: cases, expected: expected) - level) / slope
            guard step > 1e-12 * cases else { break }
            cases = max(expected, cases - step)
        }
        return cases
    }

    private func bisected(
        from low: Double, to high: Double, _ expected: Double, _ level: Double
    ) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<60 {
            let middle = low + (high - low) / 2
            if ratio(cases: middle, expected: expected) > level {
                high = middle
            } else {
                low = middle
            }
        }
        return low
    }
}
