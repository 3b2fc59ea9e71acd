public import PlanarGeometry
import RealModule

extension SpatialWeights {
    /// Links all points closer than a bandwidth, the nearer the heavier.
    ///
    /// A point is a neighbor where its weight is above 0: at exactly the bandwidth for the uniform
    /// and the Gaussian kernel, below it for the others. Coincident points are neighbors with the
    /// full weight K(0), which is also what each point weighs for itself.
    ///
    /// - Parameters:
    ///   - kernel: How the weight falls with the distance.
    ///   - bandwidth: Where the weight ends, in meters; positive.
    ///   - points: Representative points of the areas, in meters.
    ///   - threads: How many threads to use at most; the result does not depend on it.
    /// - Returns: One row per point; symmetric.
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite` or `tooLarge`, as
    ///   ``distanceBand(_:of:threads:)``.
    /// - Complexity: O(*n* + *links*).
    public static func kernel(
        _ kernel: WeightKernel, bandwidth: Double, of points: [Position], threads: Int = 1
    ) throws(StatisticsError) -> SpatialWeights {
        try byDistance(within: bandwidth, of: points, threads: threads) {
            kernel.weight(at: $0 / bandwidth)
        }
        .withSelfWeights(kernel.weight(at: 0))
    }

    /// Links every point to the `k` points nearest to it, weighted by a kernel that ends at the
    /// farthest of them.
    ///
    /// The bandwidth adapts: short where points are dense, long where they are sparse. So that the
    /// farthest neighbor keeps a weight, the bandwidth is its distance and one part in ten million
    /// more, as in libpysal. A point whose `k` nearest all coincide with it gives them K(0). Ties
    /// are resolved by the lower index. The result is not symmetric.
    ///
    /// - Parameters:
    ///   - kernel: How the weight falls with the distance.
    ///   - k: The number of neighbors, at least 1 and below the number of points.
    ///   - points: Representative points of the areas, in meters.
    /// - Returns: One row of `k` neighbors per point.
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite` or `tooLarge`, as
    ///   ``nearest(_:of:)``.
    /// - Complexity: O(*n*·*k* log *n*).
    public static func kernel(
        _ kernel: WeightKernel, nearest k: Int, of points: [Position]
    ) throws(StatisticsError) -> SpatialWeights {
        let binary = try nearest(k, of: points)
        var numbers: [Double] = []
        numbers.reserveCapacity(binary.linkCount)
        for (focal, point) in points.enumerated() {
            let distances = binary.neighbors(of: focal).map { distance(point, points[$0]) }
            let bandwidth = distances.reduce(0, max) * 1.0000001
            for distance in distances {
                numbers.append(kernel.weight(at: distance > 0 ? distance / bandwidth : 0))
            }
        }
        return SpatialWeights(
            offsets: binary.offsets, links: binary.links, linkWeights: numbers, selfWeights: nil
        )
        .withSelfWeights(kernel.weight(at: 0))
    }

    /// Links all points at most `radius` apart, each weighing 1 over a power of its distance.
    ///
    /// What an area weighs for itself is not defined by a distance of 0 and stays 1: use these
    /// weights for statistics without the area itself (Gi, Moran, Geary).
    ///
    /// - Parameters:
    ///   - power: The power of the distance, positive; 1 and 2 are usual.
    ///   - radius: The largest distance, in meters; positive. The band is closed.
    ///   - points: Representative points of the areas, in meters.
    ///   - threads: How many threads to use at most; the result does not depend on it.
    /// - Returns: One row per point; symmetric.
    /// - Throws: ``StatisticsError`` with code `badParameter`, also where two points coincide or are
    ///   so close that the weight is too large for a number; `notFinite` or `tooLarge`.
    /// - Complexity: O(*n* + *links*).
    public static func inverseDistance(
        power: Double = 1, within radius: Double, of points: [Position], threads: Int = 1
    ) throws(StatisticsError) -> SpatialWeights {
        guard power > 0, power.isFinite else {
            throw StatisticsError(
                .badParameter, "The power of the distance is \(power)",
                remedy: "Give a power above 0, usually 1 or 2")
        }
        let weights = try byDistance(within: radius, of: points, threads: threads) {
            1 / Double.pow($0, power)
        }
        if weights.linkWeights?.contains(where: { !$0.isFinite }) ?? false {
            throw StatisticsError(
                .badParameter, "Two points coincide, so that their inverse distance is no number",
                remedy: "Merge areas at the same place, or use kernel weights")
        }
        return weights
    }

    /// The distance band with a number for each distance; links of weight 0 are left out.
    private static func byDistance(
        within radius: Double, of points: [Position], threads: Int, _ weight: (Double) -> Double
    ) throws(StatisticsError) -> SpatialWeights {
        let band = try distanceBand(radius, of: points, threads: threads)
        var offsets = [0]
        offsets.reserveCapacity(points.count + 1)
        var links: [Int32] = []
        links.reserveCapacity(band.linkCount)
        var numbers: [Double] = []
        numbers.reserveCapacity(band.linkCount)
        for (focal, point) in points.enumerated() {
            for link in band.offsets[focal]..<band.offsets[focal + 1] {
                let neighbor = band.links[link]
                let number = weight(distance(point, points[Int(neighbor)]))
                guard number > 0 else { continue }
                links.append(neighbor)
                numbers.append(number)
            }
            offsets.append(links.count)
        }
        return SpatialWeights(offsets: offsets, links: links, linkWeights: numbers)
    }

    private static func distance(_ a: Position, _ b: Position) -> Double {
        a.squaredDistance(to: b).squareRoot()
    }

    private func withSelfWeights(_ weight: Double) -> SpatialWeights {
        SpatialWeights(
            offsets: offsets, links: links, linkWeights: linkWeights,
            selfWeights: [Double](repeating: weight, count: count))
    }
}
