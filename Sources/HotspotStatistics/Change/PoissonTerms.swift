import RealModule

/// The probabilities of a Poisson count over every value whose own is not negligible, with both
/// tails.
///
///     first        the lowest count in the table
///     terms        P(X = first), P(X = first + 1), …
///     lower        lower[i] = P(X < first + i), summed from the low end
///     upper        upper[i] = P(X ≥ first + i), summed from the high end
///
/// Tails are sums of numbers above 0 from the smallest on, so that they keep their digits however
/// small they are.
///
/// - Complexity: O(√*mean*) in time and memory; at most some 75 standard deviations for a large mean.
struct PoissonTerms {
    let first: Int
    let terms: [Double]
    private let lower: [Double]
    private let upper: [Double]

    /// - Parameters:
    ///   - mean: Above 0.
    ///   - negligible: Terms no larger are left out, and the ends of the tails with them.
    init(mean: Double, negligible: Double) {
        let mode = Int(mean)
        let peak = Self.probability(of: mode, mean: mean)
        var below: [Double] = []
        var term = peak
        var count = mode
        while count > 0 {
            term *= Double(count) / mean
            guard term > negligible else { break }
            below.append(term)
            count -= 1
        }
        var terms = Array(below.reversed())
        first = mode - below.count
        term = peak
        count = mode
        while term > negligible {
            terms.append(term)
            count += 1
            term *= mean / Double(count)
        }
        var lower = [0.0]
        lower.reserveCapacity(terms.count + 1)
        for term in terms { lower.append((lower.last ?? 0) + term) }
        var upper = [Double](repeating: 0, count: terms.count + 1)
        for index in stride(from: terms.count, to: 0, by: -1) {
            upper[index - 1] = upper[index] + terms[index - 1]
        }
        self.terms = terms
        self.lower = lower
        self.upper = upper
    }

    /// P(X = count) by itself.
    static func probability(of count: Int, mean: Double) -> Double {
        count == 0 ? Double.exp(-mean) : poissonDensity(Double(count), mean: mean)
    }

    /// P(X ≤ count).
    func atMost(_ count: Int) -> Double {
        lower[min(max(count - first + 1, 0), terms.count)]
    }

    /// P(X ≥ count).
    func atLeast(_ count: Int) -> Double {
        upper[min(max(count - first, 0), terms.count)]
    }
}
