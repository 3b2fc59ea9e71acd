/// Rounds counts to multiples of a base, up or down by chance, so that sums stay right on average.
///
/// A count goes to one of the two multiples around it, to the nearer one more often: its
/// expectation is the count (Nargundkar & Saveland 1972). Chance is the key of the cell, so that the
/// same records are rounded the same way in every table. A multiple stays as it is, 0 among them.
public struct RandomRounding: Sendable, Equatable {
    /// The base.
    public let base: Int

    /// Makes a rounding.
    ///
    /// - Parameter base: The base; below 1 counts as 1, which changes nothing.
    public init(base: Int) { self.base = max(1, base) }

    /// A count rounded by the key of its cell.
    ///
    /// - Returns: A multiple of the base, less than the base away from the count.
    public func rounded(_ count: Int, cellKey: UInt64) -> Int {
        let rest = count % base
        guard count > 0, rest > 0 else { return count }
        let isUp = RecordKey.fraction(ofCell: cellKey) * Double(base) < Double(rest)
        return count - rest + (isUp ? base : 0)
    }
}
