import ChunkedWork
public import PlanarGeometry
import RealModule
import SpatialIndexing

/// The share of a kernel around each position that lies in the study area.
///
/// Beyond the border nothing is recorded, so a density is too low near it: by half on a straight
/// border. Dividing by the share `e(u) = ∫_W k(u − v)dv` mends that (``edgeCorrected(_:by:smallest:)``).
///
/// The integral is taken around the border, not over the area. With `F(r)` the part of the kernel
/// beyond the distance r, seen from one direction, the share is
///
///     e(u) = [u in W] − ∮ F(r)dθ        dθ: the angle in which u sees a piece of the border
///
/// and only pieces within reach count. Along a straight piece the integral has a closed form for the
/// four kernels with a bounded support, and is a Gauss–Legendre sum of eight terms per standard
/// deviation for the Gaussian; both are exact to about 10⁻¹². Holes and parts are taken as they are.
/// For a position on the border `[u in W]` is the angle of the area there, half a turn on an edge.
///
/// Diggle 1985, *Applied Statistics* 34(2), 138–147, "A kernel method for smoothing point process
/// data", doi:10.2307/2347366.
///
/// - Parameters:
///   - studyArea: A valid surface; parts must not overlap.
///   - positions: Where the kernel is centered.
///   - options: Kernel, bandwidth in meters and threads.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: The share at each position, 0 to 1; 0 for a position that is not finite.
/// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite` for a study area with such
///   coordinates, `tooLarge` where its border is more than 20 million times as long as half the
///   bandwidth, or `cancelled`.
/// - Complexity: O(*positions* × *pieces of the border within reach*).
public func studyAreaShares(
    _ studyArea: MultiPolygon, at positions: [Position], options: DensityOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> [Double] {
    try options.validate(extent: .infinity)
    let locator: AreaLocator
    do throws(IndexError) {
        locator = try AreaLocator([studyArea], threads: options.threads)
    } catch {
        throw StatisticsError(
            .notFinite, "The study area cannot be used: \(error.description)",
            remedy: "Check the coordinates of the areas")
    }
    let h = options.bandwidth
    let edges = try StudyAreaEdges(
        studyArea, radius: options.kernel.reach * h,
        longest: options.kernel == .gaussian ? h : h / 2)
    let chunk = 256
    progress?.announce(steps: (positions.count + chunk - 1) / chunk)
    let parts = mapChunks(count: positions.count, size: chunk, threads: options.threads) { range in
        defer { progress?.advance() }
        guard progress?.isCancelled != true else { return [Double]() }
        let assignment = locator.assign(
            xs: positions[range].map(\.x), ys: positions[range].map(\.y), threads: 1)
        return range.enumerated().map { index, place -> Double in
            let position = positions[place]
            guard position.isFinite else { return 0 }
            let isOnBorder = assignment.onBoundary[index]
            let within =
                isOnBorder
                ? edges.angle(around: position) : (assignment.areas[index] >= 0 ? 1 : 0)
            var outside = 0.0
            edges.forEachPiece(near: position) { piece, edge in
                outside += edge.shareBeyond(piece, from: position, options)
            }
            return min(max(within - outside, 0), 1)
        }
    }
    try progress?.check()
    return parts.flatMap { $0 }
}

/// Divides densities by the share of the kernel that lies in the study area.
///
/// Where the share is below the least one, the density is `nil`: a place outside the area, or in a
/// spike of it, would be made of a sliver of the kernel. The mean of the events' mass is kept only
/// about: what is corrected is each place for itself.
///
/// - Parameters:
///   - density: Densities as they come.
///   - shares: From ``studyAreaShares(_:at:options:progress:)``, at the same places.
///   - smallest: The least share, above 0; a tenth unless said otherwise.
/// - Returns: The corrected densities.
/// - Throws: ``StatisticsError`` with code `lengthMismatch` or `badParameter`.
public func edgeCorrected(
    _ density: [Double], by shares: [Double], smallest: Double = 0.1
) throws(StatisticsError) -> [Double?] {
    guard density.count == shares.count else {
        throw StatisticsError(
            .lengthMismatch, "There are \(density.count) densities and \(shares.count) shares",
            remedy: "Evaluate both at the same places")
    }
    guard smallest > 0, smallest <= 1 else {
        throw StatisticsError(
            .badParameter, "The least share of the kernel in the study area is \(smallest)",
            remedy: "Give a number above 0 and up to 1")
    }
    return zip(density, shares).map { $1 >= smallest ? $0 / $1 : nil }
}

extension StudyAreaEdges {
    /// The part of a full turn that the area takes up around a position on its border.
    fileprivate func angle(around position: Position) -> Double {
        var sum = 0.0
        for edge in edges where orientation(edge.start, edge.end, position) != .collinear {
            let ax = edge.start.x - position.x
            let ay = edge.start.y - position.y
            let bx = edge.end.x - position.x
            let by = edge.end.y - position.y
            sum += Double.atan2(y: ax * by - ay * bx, x: ax * bx + ay * by)
        }
        return sum / (2 * .pi)
    }
}

extension StudyAreaEdges.Edge {
    /// `∫F(r)dθ` along a piece: the share of the kernel beyond it, as seen from a position, negative
    /// where the piece is seen from its right.
    fileprivate func shareBeyond(
        _ piece: StudyAreaEdges.Piece, from position: Position, _ options: DensityOptions
    ) -> Double {
        let ux = (end.x - start.x) / length
        let uy = (end.y - start.y) / length
        let vx = position.x - start.x
        let vy = position.y - start.y
        let foot = ux * vx + uy * vy
        let h = options.bandwidth
        let radius = options.kernel.reach * h
        let apart = abs(ux * vy - uy * vx)
        guard apart < radius else { return 0 }
        let half = (radius * radius - apart * apart).squareRoot()
        let from = max(piece.from - foot, -half)
        let to = min(piece.to - foot, half)
        guard from < to else { return 0 }
        // The side is told exactly, as the locator tells inside from outside: next to an edge a
        // rounding to the wrong side would turn a share of a half into one and a half.
        let side: Double
        switch orientation(start, end, position) {
        case .left: side = 1
        case .right: side = -1
        case .collinear: return 0
        }
        let p = max(apart, .leastNormalMagnitude)
        let angle = Double.atan2(y: to, x: p) - Double.atan2(y: from, x: p)
        let rest = Self.smoothPart(options.kernel, p: p / h, from: from / h, to: to / h)
        return side * (angle + p / h * rest) / (2 * .pi)
    }

    /// `∫(2πF(r) − 1)/r² dt` along a line at distance `p`, in bandwidths.
    ///
    /// 2πF is (1−r²)³ for quartic, (1−r²)² for Epanechnikov, 1−r² for uniform, 1−3r²+2r³ for
    /// triangular and exp(−r²/2) for Gaussian, with r² = p² + t².
    private static func smoothPart(
        _ kernel: DensityKernel, p: Double, from: Double, to: Double
    ) -> Double {
        let p2 = p * p
        func square(_ t: Double) -> Double { t * (p2 + t * t / 3) }
        func fourth(_ t: Double) -> Double {
            let t2 = t * t
            return t * (p2 * p2 + t2 * (2 * p2 / 3 + t2 / 5))
        }
        switch kernel {
        case .quartic:
            return -3 * (to - from) + 3 * (square(to) - square(from)) - (fourth(to) - fourth(from))
        case .epanechnikov: return -2 * (to - from) + (square(to) - square(from))
        case .uniform: return -(to - from)
        case .triangular:
            func first(_ t: Double) -> Double {
                t * (p2 + t * t).squareRoot() + (p2 > 0 ? p2 * Double.asinh(t / p) : 0)
            }
            return -3 * (to - from) + (first(to) - first(from))
        case .gaussian:
            let middle = (from + to) / 2
            let half = (to - from) / 2
            var sum = 0.0
            for (node, weight) in gaussLegendre {
                for t in [middle - half * node, middle + half * node] {
                    let r2 = p2 + t * t
                    sum += weight * (r2 > 0 ? Double.expMinusOne(-r2 / 2) / r2 : -0.5)
                }
            }
            return sum * half
        }
    }
}

/// The positive nodes of the Gauss–Legendre rule of eight terms, and their weights.
private let gaussLegendre = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362_0),
    (0.525_532_409_916_329_0, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
]
