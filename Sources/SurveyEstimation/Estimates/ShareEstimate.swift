/// A weighted share, or a mean of values between 0 and 1, and how sure it is.
public struct ShareEstimate: Sendable, Hashable {
    /// `Σwy/Σw` over the base; for several questions the mean of theirs.
    public var share: Double
    /// The linearized standard error; `nil` for a single answer, which tells nothing of the spread.
    public var standardError: Double?
    /// Answers in the base; for several questions respondents in the base of at least one.
    public var count: Int
    /// `(Σw)²/Σw²`: how many answers of equal weight would tell as much (Kish 1965).
    public var effectiveCount: Double
    /// Answers less strata that have any.
    public var degreesOfFreedom: Int

    /// Makes an estimate, such as one from a published table.
    public init(
        share: Double, standardError: Double?, count: Int, effectiveCount: Double,
        degreesOfFreedom: Int
    ) {
        self.share = share
        self.standardError = standardError
        self.count = count
        self.effectiveCount = effectiveCount
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// A share of a published table: so many answers of equal weight, or of an effective number;
    /// `nil` where the share is not within 0…1 or there are no answers.
    ///
    /// The standard error is that of the binomial with `n − 1`, as for a sample of equal weights.
    public init?(published share: Double, count: Int, effectiveCount: Double? = nil) {
        let effective = effectiveCount ?? Double(count)
        guard share >= 0, share <= 1, count > 0, effective > 0, effective.isFinite else {
            return nil
        }
        self.init(
            share: share,
            standardError: effective > 1
                ? (share * (1 - share) / (effective - 1)).squareRoot() : nil,
            count: count, effectiveCount: effective, degreesOfFreedom: count - 1)
    }
}
