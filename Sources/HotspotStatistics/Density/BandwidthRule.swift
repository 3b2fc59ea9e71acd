import RealModule

/// How a bandwidth is chosen from the events alone.
public enum BandwidthRule: String, CaseIterable, Hashable, Sendable {
    /// Scott 1992: the standard deviation times n^(−1/6).
    case scott
    /// Silverman 1986: as Scott, but a spread that a few far events do not pull up.
    case silverman
    /// Least-squares cross-validation; see ``crossValidatedBandwidth(_:kernel:threads:progress:)``.
    case crossValidated = "cross-validated"
}

/// A bandwidth by a rule of thumb, and what it was made of.
public struct RuleOfThumbBandwidth: Hashable, Sendable {
    /// The bandwidth in meters, for the kernel that was asked for.
    public let bandwidth: Double
    /// The spread in meters that it was made of, from both axes.
    public let spread: Double
    /// The number of events, or what weighted events are worth: (Σw)²/Σw².
    public let effectiveCount: Double
}

/// The bandwidth that would be best if the events were spread like one normal distribution.
///
/// `h = A(K)·σ·n^(−1/6)`, where `A(K)` is the kernel's ``DensityKernel/canonicalRatio``. Scott's σ is
/// the root of the mean of the variances of x and y. Silverman's takes on each axis the smaller of
/// the standard deviation and the interquartile range/1.349 (where that is not 0). In the plane both
/// authors' factor for the Gaussian is 1. A city is no normal distribution: with several centers
/// the rules smooth too much. They say where to begin, not what is right.
///
/// Scott 1992, *Multivariate Density Estimation*, equation 6.42, doi:10.1002/9780470316849;
/// Silverman 1986, equations 3.30 and 4.14, doi:10.1201/9781315140919.
///
/// - Parameters:
///   - points: The events.
///   - kernel: The kernel that the bandwidth is for.
///   - robust: Whether to take Silverman's spread.
/// - Returns: The bandwidth, and what it was made of.
/// - Throws: ``StatisticsError`` with code `tooFew` below 2 events that weigh something, or
///   `noVariation` where all of them lie at one place.
/// - Complexity: O(*events* log *events*).
public func ruleOfThumbBandwidth(
    _ points: PointPattern, kernel: DensityKernel, robust: Bool
) throws(StatisticsError) -> RuleOfThumbBandwidth {
    let x = AxisSpread(points.xs, points.weights)
    let y = AxisSpread(points.ys, points.weights)
    guard x.count >= 2 else {
        throw StatisticsError(
            .tooFew, "\(x.count) events tell no bandwidth",
            remedy: "Give the bandwidth in meters, or choose a longer period")
    }
    let spreads = robust ? (x.robust, y.robust) : (x.deviation, y.deviation)
    let spread = ((spreads.0 * spreads.0 + spreads.1 * spreads.1) / 2).squareRoot()
    guard spread > 0, spread.isFinite else {
        throw StatisticsError(
            .noVariation, "All events lie at one place, which tells no bandwidth",
            remedy: "Give the bandwidth in meters")
    }
    return RuleOfThumbBandwidth(
        bandwidth: kernel.canonicalRatio * spread / Double.root(x.effectiveCount, 6),
        spread: spread, effectiveCount: x.effectiveCount)
}

/// How far events are spread along one axis.
private struct AxisSpread {
    /// Events that weigh something.
    let count: Int
    let effectiveCount: Double
    /// The standard deviation of the events (divided by n − 1; with weights by Σw − Σw²/Σw).
    let deviation: Double
    /// The interquartile range, divided by that of the standard normal distribution.
    private let quartileSpread: Double

    var robust: Double { quartileSpread > 0 ? min(deviation, quartileSpread) : deviation }

    init(_ coordinates: [Double], _ weights: [Double]?) {
        // In the order of coordinate and weight, so that the order of the events does not matter.
        let sorted = Self.sorted(coordinates, weights)
        count = sorted.count
        var total = CompensatedSum()
        var squares = CompensatedSum()
        for (_, weight) in sorted {
            total.add(weight)
            squares.add(weight * weight)
        }
        effectiveCount = count == 0 ? 0 : total.value * total.value / squares.value
        guard let origin = sorted.first?.0 else {
            (deviation, quartileSpread) = (0, 0)
            return
        }
        var first = CompensatedSum()
        for (coordinate, weight) in sorted { first.add(weight * (coordinate - origin)) }
        let mean = first.value / total.value
        var second = CompensatedSum()
        for (coordinate, weight) in sorted {
            let offset = coordinate - origin - mean
            second.add(weight * offset * offset)
        }
        let freedom = total.value - squares.value / total.value
        deviation = freedom > 0 ? (second.value / freedom).squareRoot() : 0
        let quartiles = (
            Self.quantile(0.25, sorted, total.value, weights != nil),
            Self.quantile(0.75, sorted, total.value, weights != nil)
        )
        quartileSpread = (quartiles.1 - quartiles.0) / 1.3489795003921634
    }

    private static func sorted(
        _ coordinates: [Double], _ weights: [Double]?
    ) -> [(Double, Double)] {
        guard let weights else { return coordinates.sorted().map { ($0, 1) } }
        return zip(coordinates, weights).filter { $0.1 > 0 }.sorted { $0 < $1 }
    }

    /// Linear between order statistics (numpy's default); with weights the first coordinate that
    /// reaches the share.
    private static func quantile(
        _ share: Double, _ sorted: [(Double, Double)], _ total: Double, _ hasWeights: Bool
    ) -> Double {
        if hasWeights {
            var sum = 0.0
            for (coordinate, weight) in sorted {
                sum += weight
                if sum >= share * total { return coordinate }
            }
            return sorted[sorted.count - 1].0
        }
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        let fraction = place - Double(below)
        return sorted[below].0 + fraction * (sorted[above].0 - sorted[below].0)
    }
}
