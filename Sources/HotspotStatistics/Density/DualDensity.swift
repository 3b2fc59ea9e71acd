import RealModule

/// How two densities are put together.
public enum DensityComparison: String, CaseIterable, Hashable, Sendable {
    /// The first divided by the second.
    case ratio
    /// The natural logarithm of the ratio: 0 where both are equal, and a half weighs as much as a
    /// double.
    case logRatio = "log-ratio"
    /// The first less the second.
    case difference
}

/// Two densities put together, place by place.
public struct DualDensity: Hashable, Sendable {
    /// The comparison at each place.
    public let values: [Double?]
    /// Why it is `nil`; `nil` where it is not.
    public let reasons: [NullReason?]
}

/// Compares two densities of the same kernel and bandwidth: crimes with people, one year with
/// another.
///
/// A ratio over next to nothing is noise that looks like a hot spot. So there is a floor under the
/// denominator: where the second density is below it, a ratio is `nil` (``NullReason/lowDenominator``).
/// So is the logarithm of a ratio of 0 (``NullReason/zeroNumerator``). A difference needs no floor
/// and is given everywhere that both densities are.
///
/// Both should have the same bandwidth: with two, their ratio shows the difference in smoothing.
/// Edge correction of both cancels from a ratio.
///
/// Kelsall & Diggle 1995, *Statistics in Medicine* 14(21–22), 2335–2342,
/// doi:10.1002/sim.4780142106.
///
/// - Parameters:
///   - first: The density in the numerator.
///   - second: The density in the denominator, at the same places.
///   - comparison: How to put them together.
///   - floor: The least denominator, per square kilometer, above 0; not used for a difference.
/// - Returns: The comparison at each place.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, or `badParameter` for a floor that is
///   not above 0.
public func compareDensities(
    _ first: [Double?], _ second: [Double?], by comparison: DensityComparison, floor: Double
) throws(StatisticsError) -> DualDensity {
    guard first.count == second.count else {
        throw StatisticsError(
            .lengthMismatch, "One density has \(first.count) places, the other \(second.count)",
            remedy: "Evaluate both at the same places")
    }
    guard comparison == .difference || (floor.isFinite && floor > 0) else {
        throw StatisticsError(
            .badParameter, "The floor under the denominator is \(floor) per km²",
            remedy: "Give a density above 0 below which a ratio means nothing")
    }
    var values = [Double?](repeating: nil, count: first.count)
    var reasons = [NullReason?](repeating: nil, count: first.count)
    for place in first.indices {
        guard let a = first[place], let b = second[place] else {
            reasons[place] = .missing
            continue
        }
        switch comparison {
        case .difference: values[place] = a - b
        case .ratio, .logRatio:
            if b < floor {
                reasons[place] = .lowDenominator
            } else if comparison == .ratio {
                values[place] = a / b
            } else if a > 0 {
                values[place] = Double.log(a / b)
            } else {
                reasons[place] = .zeroNumerator
            }
        }
    }
    return DualDensity(values: values, reasons: reasons)
}
