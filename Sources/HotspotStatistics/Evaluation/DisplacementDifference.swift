/// The counts of a group of places before and after something was done.
public struct BeforeAfterCounts: Hashable, Sendable {
    /// Incidents of the period before.
    public var before: Int
    /// Incidents of the period after.
    public var after: Int

    /// Makes a pair of counts.
    public init(before: Int, after: Int) {
        self.before = before
        self.after = after
    }
}

/// How much more or less the incidents of treated places changed than those of control places.
public struct DisplacementDifference: Hashable, Sendable {
    /// A difference with its standard error, in incidents of the period after.
    public struct Part: Hashable, Sendable {
        /// The difference; negative where there are fewer incidents than the control predicts.
        public internal(set) var estimate: Double
        /// Its standard error, if the counts are Poisson numbers.
        public internal(set) var standardError: Double
    }

    /// Treated against control: `(T1 − T0) − (C1 − C0)`.
    public internal(set) var local: Part
    /// Displacement against its control: `(D1 − D0) − (CD1 − CD0)`; `nil` without such places.
    public internal(set) var displacement: Part?
    /// Both together: the weighted displacement difference.
    public internal(set) var total: Part
    /// The total in its own standard errors.
    public internal(set) var z: Double
    /// The two-sided p of `z` under the normal distribution.
    public internal(set) var p: Double
    /// The interval of the total.
    public internal(set) var interval: ClosedRange<Double>
}

/// The weighted displacement difference: whether incidents fell more than elsewhere, or moved.
///
/// `(T1 − T0) − (C1 − C0) + (D1 − D0) − (CD1 − CD0)` with the sum of the counts as its variance: the
/// counts are taken as Poisson numbers, their differences as normal. For a handful of incidents the
/// normal distribution is a poor likeness, and counts that vary more than Poisson numbers make the
/// interval too narrow. The control places must be chosen before looking at the outcome, and be
/// like the treated ones in level and trend: no arithmetic can tell whether they are.
///
///     let result = try displacementDifference(
///         treated: BeforeAfterCounts(before: 207, after: 110),
///         control: BeforeAfterCounts(before: 308, after: 318))
///     // result.total.estimate == -107, result.total.standardError ≈ 30.71
///
/// Periods of different length: `beforeWeight` scales the counts of the period before (and its
/// square their variance), so that the difference is in incidents of the period after.
///
/// Wheeler & Ratcliffe 2018, *Crime Science* 7:11, "A simple weighted displacement difference test
/// to evaluate place based crime interventions", doi:10.1186/s40163-018-0085-5.
///
/// - Parameters:
///   - treated: Where something was done.
///   - control: Where nothing was done, and that are otherwise alike.
///   - displaced: Where incidents may have moved to; `nil` for none.
///   - displacedControl: Their control; `nil` for none.
///   - beforeWeight: Length of the period after by that of the period before; 1 where equal.
///   - confidence: Of the interval; between 0 and 1, both excluded.
/// - Returns: The difference with its parts, z, p and interval.
/// - Throws: ``StatisticsError`` with code `badParameter` for a negative count, for one of
///   `displaced` and `displacedControl` without the other, or a weight that is not a finite number
///   above 0; `noVariation` where there is no incident at all.
/// - Complexity: O(1).
public func displacementDifference(
    treated: BeforeAfterCounts, control: BeforeAfterCounts,
    displaced: BeforeAfterCounts? = nil, displacedControl: BeforeAfterCounts? = nil,
    beforeWeight: Double = 1, confidence: Double = 0.95
) throws(StatisticsError) -> DisplacementDifference {
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    let groups = [treated, control, displaced, displacedControl].compactMap(\.self)
    if let wrong = groups.first(where: { $0.before < 0 || $0.after < 0 }) {
        throw StatisticsError(
            .badParameter, "a count is negative: \(wrong.before) before, \(wrong.after) after",
            remedy: "Counts are 0 or more")
    }
    guard (displaced == nil) == (displacedControl == nil) else {
        throw StatisticsError(
            .badParameter, "displacement has places or a control, not both",
            remedy: "Name both, or neither")
    }
    guard beforeWeight > 0, beforeWeight.isFinite else {
        throw StatisticsError(
            .badParameter, "the weight of the period before is \(beforeWeight)",
            remedy: "It is the length of the period after by that of the period before")
    }
    guard groups.contains(where: { $0.before > 0 || $0.after > 0 }) else {
        throw StatisticsError(
            .noVariation, "there is no incident, before or after, in any of the places",
            remedy: "Take longer periods or other places")
    }
    let local = DisplacementDifference.Part(treated, against: control, beforeWeight)
    var total = local
    var displacement: DisplacementDifference.Part?
    if let displaced, let displacedControl {
        let part = DisplacementDifference.Part(displaced, against: displacedControl, beforeWeight)
        displacement = part
        total.estimate += part.estimate
        let variance =
            local.standardError * local.standardError + part.standardError * part.standardError
        total.standardError = variance.squareRoot()
    }
    let z = total.estimate / total.standardError
    let half = normalDeviate(upperTail: (1 - confidence) / 2) * total.standardError
    return DisplacementDifference(
        local: local, displacement: displacement, total: total, z: z, p: twoSidedNormalP(z),
        interval: total.estimate - half...total.estimate + half)
}

extension DisplacementDifference.Part {
    fileprivate init(
        _ places: BeforeAfterCounts, against control: BeforeAfterCounts, _ weight: Double
    ) {
        let change = Double(places.after) - weight * Double(places.before)
        let expected = Double(control.after) - weight * Double(control.before)
        let variance =
            Double(places.after) + Double(control.after)
            + weight * weight * (Double(places.before) + Double(control.before))
        self.init(estimate: change - expected, standardError: variance.squareRoot())
    }
}
