/// Counts rounded to multiples of a base.
///
/// An alternative to withholding: every count is published, none exactly. The rounded parts of a
/// table need not sum to its rounded total. Deterministic rounding alone protects little where many
/// tables overlap: what their sums allow can be narrower than a base (``SuppressionAudit`` takes
/// ``interval(of:)`` as what readers know).
public struct Rounding: Sendable, Equatable {
    /// How a count that is no multiple of the base is rounded.
    public enum Direction: Sendable, Equatable {
        /// To the nearest multiple; halfway to the even one.
        case nearest
        /// Up or down by a key, so that the expected value is the count: up with probability
        /// remainder / base. The same key, the same direction.
        case unbiased
    }

    /// What the rounded counts are multiples of.
    public let base: Int
    /// How they are rounded.
    public let direction: Direction

    /// Makes a rounding.
    ///
    /// - Throws: ``DisclosureError`` with code `parameterOutOfRange` for a base outside
    ///   2 … 1 000 000.
    public init(base: Int, direction: Direction = .nearest) throws(DisclosureError) {
        guard (2...1_000_000).contains(base) else {
            throw DisclosureError(
                .parameterOutOfRange, "a base of \(base); 2 to 1000000 is possible")
        }
        self.base = base
        self.direction = direction
    }

    /// A count, rounded.
    ///
    /// - Parameters:
    ///   - count: What is counted; at least 0, at most 2⁵⁰. Others are returned as they are.
    ///   - key: The cell's key; unused by ``Direction/nearest``.
    /// - Returns: A multiple of the base.
    public func rounded(_ count: Int, key: CellKey) -> Int {
        guard count > 0, count <= largestTotal else { return count }
        let rest = count % base
        let below = count - rest
        switch direction {
        case .nearest:
            let isUp = rest * 2 == base ? below / base % 2 == 1 : rest * 2 > base
            return isUp ? below + base : below
        case .unbiased:
            return key.uniform(salt: 0x526F_756E_6469_6E67) * Double(base) < Double(rest)
                ? below + base : below
        }
    }

    /// The counts that a published multiple may come from.
    public func interval(of rounded: Int) -> ClosedRange<Int> {
        let reach = direction == .nearest ? base / 2 : base - 1
        return max(0, rounded - reach)...max(0, rounded + reach)
    }
}
