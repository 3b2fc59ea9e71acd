import RealModule

/// How the variance between areas, which the answers do not explain, is estimated.
public enum ModelVarianceRule: String, CaseIterable, Sendable {
    /// Restricted maximum likelihood.
    case reml
    /// The moment of Prasad and Rao, from residuals without weights; 0 where it would be negative.
    case moment
}

/// An estimate that borrows from other areas: modeled, and to be marked so.
public struct ModeledShare: Sendable, Hashable {
    /// The modeled share, between the direct one and that of the group.
    public var share: Double
    /// The square root of the estimated mean squared error.
    public var rootMeanSquaredError: Double
    /// The weight of the direct estimate, 0…1; 0 where there is none.
    public var directWeight: Double
}

/// Modeled shares of areas and what was estimated for them.
public struct AreaModel: Sendable, Hashable {
    /// The variance between the areas of a group.
    public var modelVariance: Double
    /// For each area its modeled share; `nil` where nothing in its group has a direct one.
    public var areas: [ModeledShare?]
}

/// The model of Fay and Herriot with the mean of each group of areas as its linking model:
/// `y_i = μ_group + v_i + e_i`, with known sampling variances of `e_i` and one variance of `v_i`.
///
/// The best linear predictor draws an area to the mean of its group, the more the fewer its answers.
/// The mean squared error is that of Prasad and Rao, `g₁ + g₂ + 2g₃`. Do not give the sampling
/// variance 0 of an area where all answers are alike: it would not be drawn at all. Not for ranking
/// areas, nor for finding the extreme ones.
///
/// Fay & Herriot 1979, doi:10.1080/01621459.1979.10482505; Prasad & Rao 1990,
/// doi:10.1080/01621459.1990.10475320; Datta & Lahiri 2000, *Statistica Sinica* 10(2), 613–627.
///
/// - Parameters:
///   - estimates: Direct estimates; `nil` where there is none.
///   - variances: Their sampling variances, above 0.
///   - groups: The number of each area's group, from 0.
///   - rule: How the variance between areas is estimated.
/// - Returns: The modeled shares and the variance between areas.
/// - Throws: ``EstimationError`` with code `lengthMismatch`, `badParameter` for a variance or group
///   out of its range, `noAnswers` where there are not more direct estimates than groups.
/// - Complexity: O(*areas*) a step, some hundred steps.
public func fayHerriot(
    _ estimates: [Double?], variances: [Double?], groups: [Int32],
    rule: ModelVarianceRule = .reml
) throws(EstimationError) -> AreaModel {
    guard variances.count == estimates.count, groups.count == estimates.count else {
        throw EstimationError(
            .lengthMismatch, "estimates, variances and groups differ in number",
            remedy: "Give each area all three")
    }
    let fit = try GroupMeansFit(estimates, variances, groups)
    let variance = rule == .reml ? fit.restrictedMaximum() : fit.moment()
    let means = fit.means(variance)
    let information = fit.informations(variance)
    let spread = fit.varianceOfVariance(variance, rule)
    let areas = estimates.indices.map { area -> ModeledShare? in
        let group = Int(groups[area])
        guard information[group] > 0 else { return nil }
        guard let direct = estimates[area], let own = variances[area] else {
            return ModeledShare(
                share: means[group],
                rootMeanSquaredError: Double.sqrt(variance + 1 / information[group]),
                directWeight: 0)
        }
        let whole = variance + own
        let weight = variance / whole
        let drawn = own / whole
        let error =
            weight * own + drawn * drawn / information[group]
            + 2 * drawn * drawn / whole * spread
        return ModeledShare(
            share: means[group] + weight * (direct - means[group]),
            rootMeanSquaredError: Double.sqrt(error), directWeight: weight)
    }
    return AreaModel(modelVariance: variance, areas: areas)
}
