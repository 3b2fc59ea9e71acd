import RealModule

/// How fast the weight of a neighbor falls with its distance.
///
/// With `u` the distance as a part of the bandwidth, for `u ≤ 1` (all are 0 beyond, the Gaussian
/// too):
///
///     uniform        ½                  every neighbor weighs the same
///     triangular     1 − u
///     epanechnikov   ¾ (1 − u²)
///     quartic        15/16 (1 − u²)²    also called biweight
///     gaussian       e^(−u²/2) / √(2π)
///
/// These are the forms of libpysal's `Kernel`. A common factor of all weights changes no statistic
/// of this module, so that the constants matter only beside weights of other kinds.
///
/// Anselin & Rey 2014, *Modern Spatial Econometrics in Practice*, p. 78.
public enum WeightKernel: String, CaseIterable, Hashable, Sendable {
    /// The same weight everywhere in the bandwidth.
    case uniform
    /// Falls in a straight line to 0.
    case triangular
    /// Falls as a parabola to 0.
    case epanechnikov
    /// Falls as a squared parabola to 0.
    case quartic
    /// Falls as a bell, cut off at the bandwidth.
    case gaussian

    /// The weight at a distance.
    ///
    /// - Parameter ratio: The distance divided by the bandwidth, at least 0.
    /// - Returns: At least 0; 0 beyond the bandwidth.
    public func weight(at ratio: Double) -> Double {
        guard ratio <= 1 else { return 0 }
        let rest = 1 - ratio * ratio
        return switch self {
        case .uniform: 0.5
        case .triangular: 1 - ratio
        case .epanechnikov: 0.75 * rest
        case .quartic: 0.9375 * rest * rest
        case .gaussian: 0.3989422804014326779 * Double.exp(-0.5 * ratio * ratio)
        }
    }
}
