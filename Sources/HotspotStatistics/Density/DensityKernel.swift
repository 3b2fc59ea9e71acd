import RealModule

/// How an event is spread over the plane around it.
///
/// With `d` the distance in bandwidths `h`, every kernel has an integral of 1 over the plane:
///
///     quartic        3/(πh²)·(1 − d²)²       d < 1     (also: biweight)
///     gaussian       1/(2πh²)·exp(−d²/2)     d < 7.5   h is the standard deviation
///     epanechnikov   2/(πh²)·(1 − d²)        d < 1
///     triangular     3/(πh²)·(1 − d)         d < 1     (also: conic)
///     uniform        1/(πh²)                 d < 1
///
/// The same `h` smooths differently from kernel to kernel: a Gaussian of 180 m looks like a quartic
/// of 500 m. ``canonicalRatio`` converts between them.
///
/// Silverman 1986, *Density Estimation for Statistics and Data Analysis*, section 4.2,
/// doi:10.1201/9781315140919.
public enum DensityKernel: String, CaseIterable, Hashable, Sendable {
    /// The quartic kernel, usual in crime analysis: smooth, and 0 beyond the bandwidth.
    case quartic
    /// The normal density; its bandwidth is its standard deviation.
    ///
    /// It is cut where it has fallen to 6·10⁻¹³ of its peak, at 7.5 bandwidths; as much of an
    /// event's weight is lost.
    case gaussian
    /// A paraboloid: of all kernels the one with the least mean square error, by a little.
    case epanechnikov
    /// A cone.
    case triangular
    /// A disk: the number of events within the bandwidth, divided by the disk's area.
    case uniform

    /// How far the kernel reaches, in bandwidths.
    public var reach: Double { self == .gaussian ? 7.5 : 1 }

    /// The bandwidth of this kernel that smooths as much as a Gaussian of bandwidth 1.
    ///
    /// Both have then the same asymptotic mean integrated square error: `(4πR/μ²)^⅙` with
    /// `R = ∫K²` and `μ = ∫x²K`; A(K) of Silverman's table 4.1 (2.40 for Epanechnikov, 2.78 for
    /// quartic).
    public var canonicalRatio: Double {
        switch self {
        case .quartic: Double.root(460.8, 6)
        case .gaussian: 1
        case .epanechnikov: Double.root(192, 6)
        case .triangular: Double.root(800.0 / 3, 6)
        case .uniform: 2
        }
    }

    /// What the sum of ``value(squaredDistance:bandwidth:)`` is multiplied by to give a density per
    /// square meter.
    func scale(bandwidth h: Double) -> Double {
        switch self {
        case .quartic: 3 / .pi / (h * h * h) / (h * h * h)
        case .gaussian: 1 / (2 * .pi) / (h * h)
        case .epanechnikov: 2 / .pi / (h * h * h * h)
        case .triangular: 3 / .pi / (h * h * h)
        case .uniform: 1 / .pi / (h * h)
        }
    }

    /// The kernel without its constant, at a squared distance in square meters; 0 beyond its reach.
    func value(squaredDistance square: Double, bandwidth h: Double) -> Double {
        let left = h * h - square
        switch self {
        case .quartic: return left > 0 ? left * left : 0
        case .gaussian:
            return square < reach * reach * h * h ? Double.exp(-square / (2 * h * h)) : 0
        case .epanechnikov: return left > 0 ? left : 0
        case .triangular: return left > 0 ? h - square.squareRoot() : 0
        case .uniform: return left > 0 ? 1 : 0
        }
    }
}
