/// How far apart the ranks of one area are by two variables.
public struct RankDifference: Hashable, Sendable {
    /// What the two ranks say of the second variable, beside what the first suggests.
    public enum Verdict: String, CaseIterable, Hashable, Sendable {
        /// The second ranks higher than the first: more of it than the first suggests.
        case more
        /// The second ranks lower than the first.
        case less
        /// The ranks that the intervals allow have one in common.
        case notToldApart = "not-told-apart"
    }

    /// Rank by the first variable, 1 for the highest.
    public var first: Double
    /// Rank by the second.
    public var second: Double
    /// First rank less second: above 0 where the second variable ranks higher.
    public var difference: Double { first - second }
    /// What can be said; `nil` where one of the values has no interval.
    public var verdict: Verdict?
}

/// The ranks of areas by two variables, and where they differ by more than uncertainty explains.
///
/// Areas without both values are left out of both rankings. The verdict is `more` or `less` only where
/// the ranks that the one variable's intervals allow and those of the other's have none in common;
/// see ``RankedValues``. No number is simulated.
///
/// - Parameters:
///   - first: The variable that suggests.
///   - firstIntervals: Where each of its values lies; `nil` where that is not known.
///   - second: The variable that is held against it.
///   - secondIntervals: Where each of its values lies.
/// - Returns: One element an area, `nil` where a value is missing.
/// - Precondition: All four have one element an area.
/// - Complexity: O(*n* log *n*).
public func rankDifferences(
    _ first: [Double?], within firstIntervals: [ClosedRange<Double>?],
    _ second: [Double?], within secondIntervals: [ClosedRange<Double>?]
) -> [RankDifference?] {
    precondition(first.count == second.count, "both variables are of the same areas")
    let isWhole = first.indices.map {
        first[$0]?.isFinite ?? false && second[$0]?.isFinite ?? false
    }
    let a = RankedValues(
        first.indices.map { isWhole[$0] ? first[$0] : nil }, within: firstIntervals)
    let b = RankedValues(
        second.indices.map { isWhole[$0] ? second[$0] : nil }, within: secondIntervals)
    return first.indices.map { row in
        guard let ranked = a.ranks[row], let other = b.ranks[row] else { return nil }
        var verdict: RankDifference.Verdict?
        if let one = a.spans[row], let two = b.spans[row] {
            verdict =
                two.upperBound < one.lowerBound
                ? .more : one.upperBound < two.lowerBound ? .less : .notToldApart
        }
        return RankDifference(first: ranked, second: other, verdict: verdict)
    }
}
