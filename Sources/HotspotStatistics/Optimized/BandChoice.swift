/// A distance band, and how it was found.
public struct BandChoice: Hashable, Sendable {
    /// By which rule.
    public enum Rule: String, Hashable, Sendable {
        /// The first peak of the z-score of Moran's I over growing distances.
        case peak
        /// No peak: the distance at which places have about so many neighbors on average.
        case neighbors
    }

    /// The radius of the band, in meters.
    public internal(set) var distance: Double
    /// By which rule it was found.
    public internal(set) var rule: Rule
    /// Whether z falls by 5 % or more on either side of the peak, and nothing farther out is higher.
    public internal(set) var isClear: Bool
    /// The mean number of neighbors within it.
    public internal(set) var meanNeighborCount: Double
    /// The z-scores it was chosen from.
    public internal(set) var series: [AutocorrelationAtDistance]

    /// The number of neighbors to have where there is no peak: a twentieth of all places, held
    /// between 8 and 30.
    public static func neighborCount(places: Int) -> Int {
        min(max((places + 10) / 20, 8), 30)
    }
}

/// Chooses a distance band from Moran's I over growing distances.
///
/// The first distance whose z-score is above those before and after it, and above 1.96, is taken:
/// there the pattern shows most clearly, and the first such distance is that of the finest pattern.
/// Neither the first nor the last distance can be a peak. Without one, the first distance at which
/// places have ``BandChoice/neighborCount(places:)`` neighbors on average is taken (the last where
/// none reaches that), which is a convention and no finding.
///
/// - Parameters:
///   - series: From ``incrementalAutocorrelation(_:at:keys:distances:threads:progress:)``, ascending.
///   - places: The number of places.
/// - Returns: `nil` for an empty series.
public func chooseBand(_ series: [AutocorrelationAtDistance], places: Int) -> BandChoice? {
    guard let last = series.last else { return nil }
    for index in series.indices.dropFirst().dropLast() {
        guard let z = series[index].z, let before = series[index - 1].z,
            let after = series[index + 1].z, z > 1.96, z > before, z > after
        else { continue }
        let later = series[(index + 1)...].compactMap(\.z)
        let falls = [series[..<index].compactMap(\.z), later].allSatisfy { side in
            side.contains { $0 <= 0.95 * z }
        }
        return BandChoice(
            distance: series[index].distance, rule: .peak,
            isClear: falls && later.allSatisfy { $0 < z },
            meanNeighborCount: series[index].meanNeighborCount, series: series)
    }
    let wanted = Double(BandChoice.neighborCount(places: places))
    let enough = series.first { $0.meanNeighborCount >= wanted } ?? last
    return BandChoice(
        distance: enough.distance, rule: .neighbors, isClear: false,
        meanNeighborCount: enough.meanNeighborCount, series: series)
}
