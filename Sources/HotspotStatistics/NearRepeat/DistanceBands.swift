/// The distances of a Knox table: half-open bands `[a, b)` in meters, and the same place.
///
///     DistanceBands.usual                            // same place, (0, 100), [100, 200) … [900, 1000)
///     DistanceBands(samePlace: false, edges: [0, 200, 400])     // [0, 200), [200, 400)
///
/// Two events are at the same place where their coordinates are equal. With a band for the same place
/// the first band that begins at 0 holds no such pairs; without one it does.
public struct DistanceBands: Hashable, Sendable {
    /// Whether pairs at the same place have a band of their own, the first.
    public var samePlace: Bool
    /// Where the bands begin and end, ascending, in meters: one more than there are bands.
    public var edges: [Double]

    /// Makes bands.
    public init(samePlace: Bool, edges: [Double]) {
        self.samePlace = samePlace
        self.edges = edges
    }

    /// The same place, and bands of one width up to a distance.
    ///
    /// - Parameters:
    ///   - step: The width of a band, in meters.
    ///   - limit: Where the last band ends at the latest: it may be narrower than the others.
    public init(step: Double, upTo limit: Double) {
        samePlace = true
        edges = [0]
        guard step > 0, limit > 0, step.isFinite, limit.isFinite else { return }
        // Products, not sums: the tenth of ten bands ends where the user said.
        var number = 1.0
        while number * step < limit, edges.count <= Self.maximumCount {
            edges.append(number * step)
            number += 1
        }
        edges.append(limit)
    }

    /// The same place, then steps of 100 m to 1 000 m.
    public static let usual = DistanceBands(step: 100, upTo: 1000)

    /// The largest number of bands of a table, in distance and in time each.
    public static let maximumCount = 100

    /// The number of bands.
    public var count: Int { edges.count - 1 + (samePlace ? 1 : 0) }

    /// The distance that no pair reaches.
    public var limit: Double { edges.last ?? 0 }

    /// From and to in meters; both 0 for the same place.
    public func bounds(of band: Int) -> (from: Double, to: Double) {
        let band = samePlace ? band - 1 : band
        return band < 0 ? (0, 0) : (edges[band], edges[band + 1])
    }

    /// The band in words: "same place", "0-100 m", "100-200 m".
    public func label(of band: Int) -> String {
        if samePlace && band == 0 { return "same place" }
        let (from, to) = bounds(of: band)
        return "\(Self.words(from))-\(Self.words(to)) m"
    }

    private static func words(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }

    func validate() throws(StatisticsError) {
        guard edges.count >= 2, count <= Self.maximumCount,
            edges.allSatisfy({ $0 >= 0 && ($0 * $0).isFinite }),
            zip(edges, edges.dropFirst()).allSatisfy(<)
        else {
            throw StatisticsError(
                .badParameter, "The distance bands \(edges) are not usable",
                remedy:
                    "Give 2 to \(Self.maximumCount) ascending distances of 0 m or more, such as "
                    + "0,100,200, or STEP:MAX above 0")
        }
    }
}
