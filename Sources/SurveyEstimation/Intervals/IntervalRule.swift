import RealModule

/// Which interval is drawn around a share.
public enum IntervalRule: String, CaseIterable, Sendable {
    /// ``wilsonInterval(share:count:level:)`` on the effective number of answers.
    case wilson
    /// ``clopperPearsonInterval(share:count:level:)`` on the effective number of answers.
    case clopperPearson = "clopper-pearson"
    /// ``kornGraubardInterval(share:standardError:answers:degreesOfFreedom:level:)``; where the
    /// standard error is 0 or unknown, Clopper–Pearson.
    case kornGraubard = "korn-graubard"
    /// The estimate ± deviates of the standard error, cut at 0 and 1: for an index, which is no
    /// share of anybody.
    case normal

    /// The interval of an estimate.
    ///
    /// - Parameters:
    ///   - estimate: The estimate.
    ///   - level: The confidence, above 0 and below 1.
    /// - Returns: The interval; `nil` where the rule needs a standard error and there is none.
    public func interval(
        _ estimate: ShareEstimate, level: Double = 0.95
    ) -> ClosedRange<Double>? {
        let (share, count) = (estimate.share, estimate.effectiveCount)
        switch self {
        case .wilson: return wilsonInterval(share: share, count: count, level: level)
        case .clopperPearson:
            return clopperPearsonInterval(share: share, count: count, level: level)
        case .kornGraubard:
            return kornGraubardInterval(
                share: share, standardError: estimate.standardError ?? 0,
                answers: estimate.count, degreesOfFreedom: estimate.degreesOfFreedom,
                level: level)
                ?? clopperPearsonInterval(share: share, count: count, level: level)
        case .normal:
            guard let error = estimate.standardError, level > 0, level < 1 else { return nil }
            let reach = normalDeviate(upperTail: (1 - level) / 2) * error
            return max(share - reach, 0)...min(share + reach, 1)
        }
    }
}
