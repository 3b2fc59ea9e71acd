import RealModule

/// Whether z-scores can be read by the normal distribution, and how that was found.
public struct InferenceChoice: Hashable, Sendable {
    /// The skewness of the values.
    public internal(set) var skewness: Double
    /// The skewness of a sum over a neighborhood: that of the values by the root of its size.
    public internal(set) var skewnessOfSums: Double

    /// Above this the tails of the normal distribution are not those of the sums.
    ///
    /// At a skewness of 0.3 the upper tail at z = 3 is more than twice the normal one (the first term of
    /// Edgeworth's series).
    public static let largestSkewness = 0.3

    /// Whether the analytic p may be used.
    public var isNormal: Bool { abs(skewnessOfSums) <= Self.largestSkewness }

    /// Judges values that are summed over so many places, the focal one included.
    ///
    /// - Parameters:
    ///   - values: At least 2 finite numbers, not all equal; the order does not matter.
    ///   - neighborhoodSize: The mean number of places a sum runs over, at least 1.
    public init(_ values: [Double], neighborhoodSize: Double) {
        let deviations = Deviations(values.sorted())
        let n = Double(values.count)
        var cubes = CompensatedSum()
        for value in deviations.values { cubes.add(value * value * value) }
        let variance = deviations.squares / n
        skewness = variance > 0 ? cubes.value / n / (variance * Double.sqrt(variance)) : 0
        skewnessOfSums = skewness / Double.sqrt(max(neighborhoodSize, 1))
    }
}
