/// The time differences of a Knox table: half-open bands `[a, b)` of |Δt|.
///
/// The unit is that of the times: whole days between dates, or seconds. Between dates a band
/// `[0, 7)` holds differences of 0 to 6 days; in seconds, `[0, 604 800)` holds all that is less than
/// seven times 24 hours.
///
///     TimeBands(step: 7, upTo: 28)                  // [0, 7), [7, 14), [14, 21), [21, 28)
public struct TimeBands: Hashable, Sendable {
    /// Where the bands begin and end, ascending: one more than there are bands.
    public var edges: [Int64]

    /// Makes bands.
    public init(edges: [Int64]) { self.edges = edges }

    /// Bands of one width from 0 up to a difference; the last may be narrower than the others.
    public init(step: Int64, upTo limit: Int64) {
        edges = [0]
        guard step > 0, limit > 0 else { return }
        var edge = step
        while edge < limit, edges.count <= DistanceBands.maximumCount {
            edges.append(edge)
            let (next, overflow) = edge.addingReportingOverflow(step)
            if overflow { break }
            edge = next
        }
        edges.append(limit)
    }

    /// Steps of 7 days to 28 days, for times in days.
    public static let usual = TimeBands(step: 7, upTo: 28)

    /// The number of bands.
    public var count: Int { edges.count - 1 }

    func validate() throws(StatisticsError) {
        guard edges.count >= 2, count <= DistanceBands.maximumCount, edges[0] >= 0,
            zip(edges, edges.dropFirst()).allSatisfy(<)
        else {
            throw StatisticsError(
                .badParameter, "The time bands \(edges) are not usable",
                remedy: "Give 2 to \(DistanceBands.maximumCount) ascending differences of 0 or "
                    + "more, such as 0,7,14, or STEP:MAX above 0")
        }
    }
}
