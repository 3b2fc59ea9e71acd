/// What became of an area's count between two periods, as a word.
public enum ChangeClass: String, CaseIterable, Hashable, Sendable {
    /// Something in the second period and nothing in the first; a percentage would be infinite.
    case new
    /// Something in the first period and nothing in the second.
    case ceased
    /// More than the first period makes one expect.
    case more
    /// Less than the first period makes one expect.
    case fewer
    /// Exactly as many as the first period makes one expect.
    case unchanged
    /// Nothing in either period: there is nothing to compare.
    case empty
}

/// The counts of one area in two periods, and how sure their difference is.
public struct PeriodChange: Hashable, Sendable {
    /// Events in the first period.
    public var before: Int
    /// Events in the second period.
    public var after: Int
    /// What the second period would hold at the first one's rate: `before` scaled by the exposures.
    public var expected: Double
    /// `after` less `expected`.
    public var difference: Double
    /// `100 · difference / expected`; `nil` where the first period is empty.
    public var percent: Double?
    /// The change in a word.
    public var kind: ChangeClass
    /// The difference in standard deviations; see ``changeBetweenPeriods(before:after:options:)``.
    public var z: Double?
    /// The two-sided p of ``poissonETest(_:_:exposures:)``, uncorrected; `nil` where both periods
    /// are empty.
    public var p: Double?
    /// `p`, corrected for the number of areas that were tested.
    public var q: Double?
    /// The same against the rest of the areas, where that was asked for.
    public var relative: RelativeChange?
}

/// How an area changed beside the change of all other areas together.
public struct RelativeChange: Hashable, Sendable {
    /// What the second period would hold had the area changed as the others did.
    public var expected: Double
    /// `100 · (after − expected) / expected`; `nil` where nothing was expected.
    public var percent: Double?
    /// The two-sided p of ``fisherExactP(_:_:_:_:)``, uncorrected.
    public var p: Double
    /// `p`, corrected for the number of areas that were tested.
    public var q: Double?
}
