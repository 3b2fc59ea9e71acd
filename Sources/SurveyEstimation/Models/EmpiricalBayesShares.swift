import RealModule

/// Shares drawn to that of their group by the moments of Marshall, for shares.
///
/// With `m` the share of a group and `n` the effective numbers of answers: one variance between areas
/// for all groups, `s² = max(0, Σn(p − m)²/Σn − Σ m(1−m)·k/Σn)`, where `k` is the number of areas of
/// a group less one; then `m + (p − m)·s²/(s² + m(1−m)/n)`. The error takes `m` and `s²` for known
/// and is too small for it: ``fayHerriot(_:variances:groups:rule:)`` allows for that.
///
/// Marshall 1991, doi:10.2307/2347593, with the binomial variance in place of Poisson's.
///
/// - Parameters:
///   - shares: Direct shares; `nil` where there is none.
///   - counts: Effective numbers of answers, above 0.
///   - groups: The number of each area's group, from 0.
/// - Returns: The modeled shares.
/// - Throws: ``EstimationError`` with code `lengthMismatch`, `badParameter` or `noAnswers`.
/// - Complexity: O(*areas*).
public func empiricalBayesShares(
    _ shares: [Double?], counts: [Double?], groups: [Int32]
) throws(EstimationError) -> AreaModel {
    guard counts.count == shares.count, groups.count == shares.count else {
        throw EstimationError(
            .lengthMismatch, "shares, counts and groups differ in number",
            remedy: "Give each area all three")
    }
    guard groups.allSatisfy({ $0 >= 0 && $0 < groups.count }),
        zip(shares, counts).allSatisfy({ share, count in
            guard let share else { return true }
            return share >= 0 && share <= 1 && (count ?? 0) > 0 && (count ?? 0).isFinite
        })
    else {
        throw EstimationError(
            .badParameter, "a share, a count or a group is out of its range",
            remedy: "Shares are 0 to 1, counts above 0, groups numbered from 0")
    }
    let groupCount = Int(groups.max() ?? -1) + 1
    var answers = [Double](repeating: 0, count: groupCount)
    var yes = answers
    var sizes = [Int](repeating: 0, count: groupCount)
    for (area, share) in shares.enumerated() {
        guard let share, let count = counts[area] else { continue }
        answers[Int(groups[area])] += count
        yes[Int(groups[area])] += count * share
        sizes[Int(groups[area])] += 1
    }
    let means = zip(yes, answers).map { $1 > 0 ? min($0 / $1, 1) : 0 }
    let all = answers.reduce(0, +)
    guard all > 0 else {
        throw EstimationError(
            .noAnswers, "no area has answers", remedy: "Check the year and the question")
    }
    var squares = 0.0
    for (area, share) in shares.enumerated() {
        guard let share, let count = counts[area] else { continue }
        let deviation = share - means[Int(groups[area])]
        squares += count * deviation * deviation
    }
    for (mean, size) in zip(means, sizes) where size > 0 {
        squares -= mean * (1 - mean) * Double(size - 1)
    }
    let variance = max(squares / all, 0)
    let areas = shares.indices.map { area -> ModeledShare? in
        let group = Int(groups[area])
        guard answers[group] > 0 else { return nil }
        guard let share = shares[area], let count = counts[area] else {
            return ModeledShare(
                share: means[group], rootMeanSquaredError: Double.sqrt(variance),
                directWeight: 0)
        }
        let sampling = means[group] * (1 - means[group]) / count
        let weight = variance + sampling > 0 ? variance / (variance + sampling) : 0
        return ModeledShare(
            share: means[group] + weight * (share - means[group]),
            rootMeanSquaredError: Double.sqrt(weight * sampling), directWeight: weight)
    }
    return AreaModel(modelVariance: variance, areas: areas)
}
