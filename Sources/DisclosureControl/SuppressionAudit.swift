/// What a reader can compute about withheld numbers from the published ones.
///
/// The reader knows sums of unknown numbers, each at least 0: published counts (exactly, or within
/// an interval where they are rounded), and that what is withheld is at least 1. ``bounds(of:)``
/// finds the tightest interval it can for sums that are not published.
///
///     var audit = SuppressionAudit(unknownCount: 3)          // three areas of a district
///     try audit.add(sumOf: [0, 1, 2], lower: 20, upper: 20)  // the district
///     try audit.add(sumOf: [0], lower: 12, upper: 12)        // one area; two are withheld
///     try audit.add(sumOf: [1], lower: 1, upper: .infinity)
///     try audit.add(sumOf: [2], lower: 1, upper: .infinity)
///     try audit.bounds(of: [[1]])[0]                         // 1 to 7
///
/// Nothing here knows how the suppression was made: it is the suppression's opponent, in its tests
/// and in the verification of published files.
public struct SuppressionAudit: Sendable {
    /// How a bound was found.
    public enum Method: String, Sendable {
        /// By intervals, equation after equation. A tighter bound may exist.
        case propagation
        /// By linear programs over some of the equations. A tighter bound may exist.
        case partialProgram
        /// By linear programs over all equations that have to do with it: the tightest bound, but
        /// for what follows from the numbers being whole.
        case program
    }

    /// What is known of a sum.
    public struct Bound: Sendable, Equatable {
        /// It is at least this.
        public var lower: Double
        /// It is at most this; ∞ where nothing bounds it.
        public var upper: Double
        /// How that was found.
        public var method: Method

        /// Makes a bound.
        public init(lower: Double, upper: Double, method: Method) {
            self.lower = lower
            self.upper = upper
            self.method = method
        }

        /// Whether a withheld count stays protected: it may be as large as the threshold, and the
        /// interval is at least the threshold less one wide; or it is certainly not small.
        public func protectsCell(threshold: Double) -> Bool {
            lower >= threshold || (upper >= threshold && upper - lower >= threshold - 1)
        }

        /// Whether it is known that there is something, and that it is less than the threshold:
        /// what must not be known of any difference of published counts.
        public func tellsSmall(threshold: Double) -> Bool { lower > 0 && upper < threshold }
    }

    /// How many unknown numbers there are.
    public let unknownCount: Int
    /// Whether all of them are whole, so that bounds of sums are rounded inward.
    public var areWhole = true
    /// How large a tableau may be that holds a whole component: rows × columns.
    public var largestProgram = 1 << 20
    /// Upper bounds are not searched beyond this.
    ///
    /// Where a sum may reach it, its bound is this or
    /// more, and need not be the tightest.
    public var enough = Double.infinity

    var lowerOfUnknown: [Double]
    var upperOfUnknown: [Double]
    var sums = Rows()
    var lowerOfSum: [Double] = []
    var upperOfSum: [Double] = []

    /// Makes an audit in which nothing is known but that the numbers are at least 0.
    public init(unknownCount: Int) {
        self.unknownCount = max(0, unknownCount)
        lowerOfUnknown = [Double](repeating: 0, count: self.unknownCount)
        upperOfUnknown = [Double](repeating: .infinity, count: self.unknownCount)
    }

    /// Adds that a single number is within bounds.
    ///
    /// - Throws: ``DisclosureError`` with code `unitOutOfRange` or `parameterOutOfRange`.
    public mutating func limit(
        _ unknown: Int, lower: Double, upper: Double
    ) throws(DisclosureError) {
        try check([Int32(clamping: unknown)], lower, upper)
        lowerOfUnknown[unknown] = max(lowerOfUnknown[unknown], lower)
        upperOfUnknown[unknown] = min(upperOfUnknown[unknown], upper)
    }

    /// Adds that a sum is within bounds: the same number twice for a published one.
    ///
    /// - Parameters:
    ///   - unknowns: What is summed; each once.
    ///   - lower: The sum is at least this.
    ///   - upper: The sum is at most this; ∞ where nothing is known.
    /// - Throws: ``DisclosureError`` with code `unitOutOfRange`, or `parameterOutOfRange` for
    ///   bounds that are no numbers, a lower one above the upper one, or an unknown named twice.
    public mutating func add(
        sumOf unknowns: [Int32], lower: Double, upper: Double
    ) throws(DisclosureError) {
        try check(unknowns, lower, upper)
        sums.append(try sortedOnce(unknowns))
        lowerOfSum.append(lower)
        upperOfSum.append(upper)
    }

    /// Bounds of sums that are not published.
    ///
    /// - Parameter hidden: For each sum, what it is of; each unknown once.
    /// - Returns: A bound each.
    /// - Throws: ``DisclosureError`` with code `contradiction` where no numbers satisfy what is
    ///   said to be known; `unitOutOfRange` or `parameterOutOfRange` for hidden sums of unknowns
    ///   that do not exist or are named twice.
    /// - Complexity: O(members of the sums) a sweep, some ten sweeps; then two linear programs a
    ///   hidden sum.
    public func bounds(of hidden: [[Int32]]) throws(DisclosureError) -> [Bound] {
        var hiddenRows = Rows()
        for members in hidden {
            try check(members, 0, 0)
            hiddenRows.append(try sortedOnce(members))
        }
        var system = AuditSystem(self, hidden: hiddenRows)
        try system.propagate()
        return try system.boundsOfHidden()
    }

    private func check(
        _ unknowns: [Int32], _ lower: Double, _ upper: Double
    ) throws(DisclosureError) {
        for unknown in unknowns where unknown < 0 || Int(unknown) >= unknownCount {
            throw DisclosureError(.unitOutOfRange, "unknown \(unknown) of \(unknownCount)")
        }
        guard lower <= upper, lower < .infinity, upper > -.infinity else {
            throw DisclosureError(.parameterOutOfRange, "a sum from \(lower) to \(upper)")
        }
    }

    private func sortedOnce(_ unknowns: [Int32]) throws(DisclosureError) -> [Int32] {
        let sorted = unknowns.sorted()
        for (one, next) in zip(sorted, sorted.dropFirst()) where one == next {
            throw DisclosureError(.parameterOutOfRange, "unknown \(one) twice in a sum")
        }
        return sorted
    }
}
