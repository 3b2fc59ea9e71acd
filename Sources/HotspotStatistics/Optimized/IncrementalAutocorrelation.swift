public import PlanarGeometry
import RealModule

/// How strongly values cluster within one distance band.
public struct AutocorrelationAtDistance: Hashable, Sendable {
    /// The radius of the band, in meters.
    public internal(set) var distance: Double
    /// Moran's I with binary weights.
    public internal(set) var moran: Double
    /// Its expectation without clustering, `−1/(n−1)`.
    public internal(set) var expected: Double
    /// Its z-score under randomization; `nil` where no two places lie within the band, or all do.
    public internal(set) var z: Double?
    /// The mean number of neighbors.
    public internal(set) var meanNeighborCount: Double
    /// The number of places without a neighbor.
    public internal(set) var isolateCount: Int
}

/// Moran's I and its z-score over growing distance bands.
///
/// Weights are binary. The variance is that under randomization (Cliff & Ord 1981, *Spatial
/// Processes*, chapter 2), with the kurtosis of the values.
///
/// The series ends before the first band whose weights would have more than ``SpatialWeights``'s
/// largest number of links; the first must fit.
///
/// - Parameters:
///   - values: One finite number per place.
///   - points: The places, in meters, in the same order.
///   - keys: One stable key per place, all different: sums run in their order.
///   - distances: The radii, in meters, positive.
///   - threads: How many threads to use at most; the result does not depend on it.
///   - progress: Told of each distance.
/// - Returns: One row a distance, in their order.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter`, `notFinite`,
///   `duplicateKey`, `tooFew` below 4 places, `noVariation` where all values are equal, `tooLarge`,
///   `cancelled`.
/// - Complexity: O(*places* log *places* + *links* of all bands).
public func incrementalAutocorrelation(
    _ values: [Double], at points: [Position], keys: [UInt64], distances: [Double],
    threads: Int = 1, progress: StatisticsProgress? = nil
) throws(StatisticsError) -> [AutocorrelationAtDistance] {
    guard values.count == points.count, values.count == keys.count else {
        throw StatisticsError(
            .lengthMismatch,
            "There are \(values.count) values, \(points.count) places and \(keys.count) keys",
            remedy: "Give one of each, in the same order")
    }
    guard values.allSatisfy(\.isFinite) else {
        throw StatisticsError(
            .notFinite, "A value is not a finite number", remedy: "Leave out places without values")
    }
    guard values.count >= 4 else {
        throw StatisticsError(
            .tooFew, "There are only \(values.count) places", remedy: "Use smaller cells")
    }
    let order = ascendingOrder(of: keys).map { Int($0) }
    for (a, b) in zip(order, order.dropFirst()) where keys[a] == keys[b] {
        throw StatisticsError(
            .duplicateKey, "Places \(min(a, b)) and \(max(a, b)) have the same key",
            remedy: "Give every place an identifier of its own")
    }
    guard values.contains(where: { $0 != values[0] }) else {
        throw StatisticsError(
            .noVariation, "All \(values.count) values are equal",
            remedy: "Choose another field or a longer period")
    }
    let ordered = order.map { points[$0] }
    let deviations = Deviations(order.map { values[$0] })
    progress?.announce(steps: distances.count)
    var rows: [AutocorrelationAtDistance] = []
    for distance in distances {
        try progress?.check()
        let weights: SpatialWeights
        do throws(StatisticsError) {
            weights = try .distanceBand(distance, of: ordered, threads: threads)
        } catch {
            guard error.code == .tooLarge, !rows.isEmpty else { throw error }
            break
        }
        rows.append(AutocorrelationAtDistance(distance, weights, deviations))
        progress?.advance()
    }
    return rows
}

extension AutocorrelationAtDistance {
    /// Moran's I as ``globalMoran(_:_:keys:options:progress:)`` has it, for weights that are known to
    /// be symmetric and binary: their sums need no second copy of the links, of which a wide band
    /// has tens of millions.
    init(_ distance: Double, _ weights: SpatialWeights, _ deviations: Deviations) {
        let count = weights.count
        let n = Double(count)
        let links = Double(weights.linkCount)
        self.distance = distance
        expected = -1 / (n - 1)
        meanNeighborCount = links / n
        isolateCount = (0..<count).count { weights.cardinality(of: $0) == 0 }
        guard links > 0 else {
            moran = expected
            z = nil
            return
        }
        var cross = CompensatedSum()
        var fourth = CompensatedSum()
        var squaredRows = CompensatedSum()
        for place in 0..<count {
            let value = deviations.values[place]
            cross.add(value * deviations.sum(around: place, weights))
            fourth.add(value * value * value * value)
            let row = Double(weights.cardinality(of: place))
            squaredRows.add(row * row)
        }
        moran = n / links * (cross.value / deviations.squares)
        // Symmetric binary weights: S1 is twice, and S2 four times the plain sums.
        let s1 = 2 * links
        let s2 = 4 * squaredRows.value
        let kurtosis = n * fourth.value / (deviations.squares * deviations.squares)
        let square = links * links
        let first = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * square)
        let second = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * square)
        let variance =
            (first - second) / ((n - 1) * (n - 2) * (n - 3) * square) - expected * expected
        // Where everybody neighbors everybody the coefficient is a constant.
        z =
            variance > 1e-12 * expected * expected
            ? (moran - expected) / Double.sqrt(variance) : nil
    }
}
