/// Fisher's exact test of a two-by-two table of counts: whether two places share one change.
///
///                 first   second
///     here          a       b
///     elsewhere     c       d
///
/// Given the four totals, the count `a` has a hypergeometric distribution if the ratio b/a here
/// equals d/c elsewhere. The two-sided p is the probability of all tables that are no more likely
/// than the observed one; likelihoods that differ by rounding alone are equal.
///
///     fisherExactP(3, 1, 1, 3)  // 0.4857…
///
/// Fisher 1922, *Journal of the Royal Statistical Society* 85(1), "On the Interpretation of χ² from
/// Contingency Tables, and the Calculation of P", doi:10.2307/2340521.
///
/// - Returns: The two-sided p; 1 where a total is 0; `nil` where a count is negative or there are
///   more than 10¹² events in all.
/// - Complexity: O(√*smallest total*), with the terms beyond some 40 standard deviations left out.
public func fisherExactP(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double? {
    let limit = 1_000_000_000_000
    guard [a, b, c, d].allSatisfy({ $0 >= 0 && $0 <= limit }), a + b + c + d <= limit else {
        return nil
    }
    let here = Double(a + b)
    let first = Double(a + c)
    let all = Double(a + b + c + d)
    let lowest = max(0, a - d)
    let highest = min(a + b, a + c)
    guard lowest < highest else { return 1 }
    let mode = min(
        max(Int(((here + 1) * (first + 1) / (all + 2)).rounded(.down)), lowest), highest)
    // Likelihoods relative to that of the mode, outward, until they vanish.
    var terms: [Double] = []
    var index: Int?
    func walk(from start: Int, through end: Int, by step: Int) -> [Double] {
        var walked: [Double] = []
        var value = 1.0
        var count = start
        while count != end {
            let x = Double(step > 0 ? count : count - 1)
            let up = (here - x) * (first - x) / ((x + 1) * (all - here - first + x + 1))
            value *= step > 0 ? up : 1 / up
            guard value > 1e-300 else { break }
            walked.append(value)
            count += step
        }
        return walked
    }
    let below = walk(from: mode, through: lowest, by: -1)
    terms = below.reversed() + [1] + walk(from: mode, through: highest, by: 1)
    let place = a - (mode - below.count)
    if terms.indices.contains(place) { index = place }
    guard let index else { return 0 }
    let edge = terms[index] * (1 + 1e-9)
    var total = CompensatedSum()
    var reached = CompensatedSum()
    for term in terms.sorted() {
        total.add(term)
        if term <= edge { reached.add(term) }
    }
    return min(1, reached.value / total.value)
}
