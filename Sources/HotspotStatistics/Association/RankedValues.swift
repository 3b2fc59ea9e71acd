/// The ranks of values, 1 for the highest, and the ranks that their uncertainty allows.
///
/// With intervals that hold all true values at once, the interval of a rank holds the true rank: an
/// area is at best behind all those that lie wholly above it, and at worst before all those that lie
/// wholly below. Intervals of 95 % each do not all hold at once, so the ranks' own confidence is
/// lower than 95 %; it is the usual rule for league tables all the same.
///
/// Klein, Wright & Wieczorek 2020, *Journal of the Royal Statistical Society A* 183(3), "A joint
/// confidence region for an overall ranking of populations", doi:10.1111/rssc.12402.
///
///     let ranked = RankedValues([30, 10, 20], within: [25...35, 5...15, 12...28])
///     // ranked.ranks == [1, 3, 2]
///     // ranked.spans == [1...2, 2...3, 1...3]
public struct RankedValues: Hashable, Sendable {
    /// The rank, 1 for the highest value; equal values share the mean of theirs.
    public let ranks: [Double?]
    /// The best and the worst rank that the intervals allow; `nil` without a value or an interval.
    public let spans: [ClosedRange<Int>?]
    /// Number of values that are ranked.
    public let count: Int

    /// Ranks values.
    ///
    /// - Parameters:
    ///   - values: Missing and not finite ones have no rank.
    ///   - intervals: One a value, in the same order; a value without may be anything.
    /// - Precondition: There are as many intervals as values.
    /// - Complexity: O(*n* log *n*).
    public init(_ values: [Double?], within intervals: [ClosedRange<Double>?]) {
        precondition(values.count == intervals.count, "one interval a value")
        let rows = values.indices.filter { values[$0]?.isFinite ?? false }
        count = rows.count
        ranks = descendingRanks(values)
        let lows = rows.map { intervals[$0]?.lowerBound ?? -.infinity }.sorted()
        let highs = rows.map { intervals[$0]?.upperBound ?? .infinity }.sorted()
        var spans = [ClosedRange<Int>?](repeating: nil, count: values.count)
        for row in rows {
            guard let interval = intervals[row] else { continue }
            // An interval never lies wholly above or below itself, so the area need not be left out.
            let above = lows.count - lows.countOfPrefix { $0 <= interval.upperBound }
            let below = highs.countOfPrefix { $0 < interval.lowerBound }
            spans[row] = (1 + above)...max(1 + above, rows.count - below)
        }
        self.spans = spans
    }
}

/// Ranks with 1 for the highest value, ties sharing the mean of theirs.
func descendingRanks(_ values: [Double?]) -> [Double?] {
    let rows = values.indices.compactMap { row in
        values[row].flatMap { $0.isFinite ? (row: row, value: $0) : nil }
    }.sorted { ($1.value, $0.row) < ($0.value, $1.row) }
    var ranks = [Double?](repeating: nil, count: values.count)
    var start = 0
    while start < rows.count {
        var end = start + 1
        while end < rows.count, rows[end].value == rows[start].value { end += 1 }
        let shared = Double(start + 1 + end) / 2
        for place in start..<end { ranks[rows[place].row] = shared }
        start = end
    }
    return ranks
}

extension [Double] {
    /// How many elements at the beginning pass; those that pass come before all that do not.
    fileprivate func countOfPrefix(where passes: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if passes(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
