import PlanarGeometry
import RealModule

/// A cross-validated bandwidth, and how it was found.
public struct CrossValidatedBandwidth: Hashable, Sendable {
    /// A bandwidth that was tried.
    public struct Trial: Hashable, Sendable {
        /// The bandwidth in meters, for the kernel that was asked for.
        public let bandwidth: Double
        /// The criterion, in events per square kilometer; the lowest wins.
        public let score: Double
    }

    /// The bandwidth in meters, for the kernel that was asked for.
    public let bandwidth: Double
    /// All that were tried, from the smallest.
    public let trials: [Trial]
    /// Whether the best is the smallest or the largest that was tried: then the data name none.
    public let isAtEdge: Bool
    /// Number of distinct places.
    public let siteCount: Int
}

/// The bandwidth that makes the estimated mean integrated square error least.
///
/// Least-squares cross-validation of a Gaussian density of the events' shares `p`, converted to the
/// kernel by ``DensityKernel/canonicalRatio``:
///
///     LSCV(s) = ∫f² − 2·Σ_{a≠b} p_a p_b·N_s(a − b) / (1 − Σp²)
///
/// Events at one place are left out together: addresses repeat, and with them left out one by one
/// the best bandwidth would be 0. Likelihood cross-validation is not offered: one event far from all
/// others then decides alone.
///
/// No pair of events is ever looked at. A sum of N over all pairs is the integral of the square of a
/// density of bandwidth `s/√2`, and for a Gaussian the sum over a lattice is that integral, to a
/// billionth, once the lattice is finer than two thirds of `s`. So both terms come from densities on
/// lattices, and each density serves two trials: they lie 2^⅛ apart, from 1/32 to twice Scott's
/// rule. A parabola through the best three gives the answer.
///
/// Rudemo 1982, *Scandinavian Journal of Statistics* 9, 65–78; Bowman 1984, *Biometrika* 71(2),
/// 353–360, doi:10.1093/biomet/71.2.353. It varies much from sample to sample, and smooths too
/// little more often than too much.
///
/// - Parameters:
///   - points: The events.
///   - kernel: The kernel that the bandwidth is for.
///   - threads: The number of threads, on which the result does not depend.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: The bandwidth, and all that were tried.
/// - Throws: ``StatisticsError`` with code `tooFew` below 3 distinct places, `noVariation`, or
///   `cancelled`.
/// - Complexity: O(*events*) kernels of some 400 places for each of 50 trials.
public func crossValidatedBandwidth(
    _ points: PointPattern, kernel: DensityKernel, threads: Int = 1,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> CrossValidatedBandwidth {
    let sites = try Sites(points)
    guard sites.pattern.count >= 3 else {
        throw StatisticsError(
            .tooFew, "Events at \(sites.pattern.count) places tell no bandwidth",
            remedy: "Give the bandwidth in meters, or choose a longer period")
    }
    let start = try ruleOfThumbBandwidth(points, kernel: .gaussian, robust: false).bandwidth
    let box = sites.pattern.boundingBox
    // Four trials to a factor of √2, so that what serves one as s/√2 serves another as s.
    let step = Double.root(2, 8)
    let smallest = max(start / 32, sites.smallestBandwidth(box))
    let largest = min(2 * start, max(box.width, box.height))
    var count = 3
    while count < 64, smallest * Double.pow(step, count - 1) < largest { count += 1 }
    let bandwidths = (-4..<count).map { smallest * Double.pow(step, $0) }
    var integrals: [Double] = []
    for bandwidth in bandwidths {
        integrals.append(
            try sites.integralOfSquare(bandwidth, box, threads: threads, progress: progress))
    }
    // N_s at distance 0 is 1/(2πs²).
    let scores = (4..<bandwidths.count).map { index -> Double in
        let s = bandwidths[index]
        let own = sites.sumOfSquares / (2 * .pi * s * s)
        return integrals[index] - 2 * (integrals[index - 4] - own) / (1 - sites.sumOfSquares)
    }
    let ratio = kernel.canonicalRatio
    let trials = zip(bandwidths.dropFirst(4), scores).map {
        CrossValidatedBandwidth.Trial(
            bandwidth: $0 * ratio, score: $1 * squareMetersInSquareKilometer)
    }
    let best = scores.indices.min { scores[$0] < scores[$1] } ?? 0
    let isAtEdge = best == 0 || best == scores.count - 1
    var shift = 0.0
    if !isAtEdge {
        let (left, right) = (scores[best - 1] - scores[best], scores[best + 1] - scores[best])
        if left + right > 0 { shift = (left - right) / (2 * (left + right)) }
    }
    return CrossValidatedBandwidth(
        bandwidth: trials[best].bandwidth * Double.pow(step, shift), trials: trials,
        isAtEdge: isAtEdge, siteCount: sites.pattern.count)
}

/// Distinct places with the share of the events at each.
private struct Sites {
    let pattern: PointPattern
    /// Σp² over the places.
    let sumOfSquares: Double

    init(_ points: PointPattern) throws(StatisticsError) {
        let weights = points.weights
        let events = points.xs.indices
            .map { (points.xs[$0], points.ys[$0], weights?[$0] ?? 1) }
            .filter { $0.2 > 0 }
            .sorted(by: <)
        let total = points.totalWeight
        var xs: [Double] = []
        var ys: [Double] = []
        var shares: [Double] = []
        for (x, y, weight) in events {
            if let last = xs.indices.last, xs[last] == x, ys[last] == y {
                shares[last] += weight / total
            } else {
                xs.append(x)
                ys.append(y)
                shares.append(weight / total)
            }
        }
        var sum = CompensatedSum()
        for share in shares { sum.add(share * share) }
        sumOfSquares = sum.value
        pattern = try PointPattern(xs: xs, ys: ys, weights: shares)
    }

    /// The smallest bandwidth whose lattice, for that bandwidth divided by √2, has at most four
    /// million places.
    func smallestBandwidth(_ box: BoundingBox) -> Double {
        1.5 * 1.4142135623730951 * (max(box.width, box.height) / 1960)
    }

    /// `∫f²` of the Gaussian density, per square meter.
    func integralOfSquare(
        _ bandwidth: Double, _ box: BoundingBox, threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> Double {
        let step = bandwidth / 1.5
        let margin = 6 * bandwidth
        let lattice = EvaluationLattice(
            origin: Position(x: box.minX - margin, y: box.minY - margin), stepX: step,
            stepY: step, columns: Int((box.width + 2 * margin) / step) + 1,
            rows: Int((box.height + 2 * margin) / step) + 1)
        let accumulator = try LatticeAccumulator(
            pattern, on: lattice, .gaussian, bandwidth: bandwidth)
        var sum = CompensatedSum()
        for value in try accumulator.sums(threads: threads, progress: progress) {
            sum.add(value * value)
        }
        let scale = DensityKernel.gaussian.scale(bandwidth: bandwidth)
        return sum.value * scale * scale * step * step
    }
}
