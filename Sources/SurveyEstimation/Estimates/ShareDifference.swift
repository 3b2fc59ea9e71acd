import RealModule

/// How far two shares lie apart, and whether chance explains it.
public struct ShareDifference: Sendable, Hashable {
    /// The first less the second.
    public var difference: Double
    /// The interval of the difference.
    public var interval: ClosedRange<Double>
    /// The difference in standard deviations; `nil` where both samples are all yes or all no.
    public var z: Double?

    /// Two-sided, not corrected for the number of tests.
    public var p: Double? { z.map(twoSidedP) }

    /// Two shares from samples of their own; `nil` where a share or a number is out of its range.
    ///
    /// `z = (p₁ − p₂)/√(p(1−p)(1/n₁ + 1/n₂))` with the effective numbers of answers and `p` from both
    /// together: under the hypothesis that there is no difference. It keeps its sense where one of
    /// the shares is 0 or 1 and its standard error with it. The interval is Newcombe's, from both
    /// Wilson intervals, and may in a close case say otherwise than p.
    ///
    /// Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10.
    ///
    /// - Parameters:
    ///   - first: A share.
    ///   - second: The share it is held against.
    ///   - level: The confidence, above 0 and below 1.
    public init?(
        _ first: ShareEstimate, _ second: ShareEstimate, level: Double = 0.95
    ) {
        let (n1, n2) = (first.effectiveCount, second.effectiveCount)
        guard let one = wilsonInterval(share: first.share, count: n1, level: level),
            let two = wilsonInterval(share: second.share, count: n2, level: level)
        else { return nil }
        difference = first.share - second.share
        func root(_ a: Double, _ b: Double) -> Double { Double.sqrt(a * a + b * b) }
        let below = root(first.share - one.lowerBound, two.upperBound - second.share)
        let above = root(one.upperBound - first.share, second.share - two.lowerBound)
        interval = max(difference - below, -1)...min(difference + above, 1)
        let pooled = (n1 * first.share + n2 * second.share) / (n1 + n2)
        let variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
        let isEven = first.share == second.share && (first.share == 0 || first.share == 1)
        z = variance > 0 && !isEven ? difference / Double.sqrt(variance) : nil
    }

    /// Two estimates with the standard error of their difference, `z = (e₁ − e₂)/se`; `nil` where
    /// that is not above 0.
    ///
    /// - Parameters:
    ///   - first: An estimate.
    ///   - second: The estimate it is held against.
    ///   - standardError: The standard error of the difference, above 0.
    ///   - level: The confidence, above 0 and below 1.
    public init?(
        _ first: ShareEstimate, _ second: ShareEstimate, standardError: Double,
        level: Double = 0.95
    ) {
        guard standardError > 0, standardError.isFinite, level > 0, level < 1 else { return nil }
        let apart = first.share - second.share
        let reach = normalDeviate(upperTail: (1 - level) / 2) * standardError
        difference = apart
        interval = max(apart - reach, -1)...min(apart + reach, 1)
        z = apart / standardError
    }
}
