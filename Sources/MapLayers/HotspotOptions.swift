public import HotspotStatistics

/// Which local statistic a layer of hot spots shows.
public enum HotspotMethod: String, CaseIterable, Hashable, Sendable {
    /// Gi*: the sum of the area and its neighbors.
    case giStar = "gi-star"
    /// Gi: the sum of the neighbors.
    case gi
    /// Local Moran: whether the area is like its neighbors, and in which way.
    case localMoran = "local-moran"
    /// Local Geary: how different the area is from its neighbors.
    case localGeary = "local-geary"

    /// How the weights of a row are scaled unless somebody asks for another way.
    public var usualStandardization: WeightStandardization {
        switch self {
        case .giStar, .gi: .none
        case .localMoran, .localGeary: .row
        }
    }

    /// The name for people.
    var title: String {
        switch self {
        case .giStar: "Gi*"
        case .gi: "Gi"
        case .localMoran: "local Moran"
        case .localGeary: "local Geary"
        }
    }

    /// Who it is from.
    var source: String {
        switch self {
        case .giStar, .gi: "Ord & Getis 1995, doi:10.1111/j.1538-4632.1995.tb00912.x"
        case .localMoran: "Anselin 1995, doi:10.1111/j.1538-4632.1995.tb00338.x"
        case .localGeary: "Anselin 2019, doi:10.1111/gean.12164"
        }
    }

    /// What its fields begin with.
    var prefix: String {
        switch self {
        case .giStar, .gi: "gi"
        case .localMoran: "lm"
        case .localGeary: "lg"
        }
    }
}

/// How hot spots are found.
public struct HotspotOptions: Sendable {
    /// The statistic.
    public var method: HotspotMethod
    /// Which areas are neighbors.
    public var neighbors: NeighborRule
    /// How far apart borders may be and still be shared, in meters.
    public var snapping: Double
    /// How the weights of a row are scaled.
    public var standardization: WeightStandardization
    /// Where p comes from, how it is corrected, and the level of a finding.
    ///
    /// The classes of `gi_bin` keep their own levels. The number of threads is the workshop's.
    public var testing: LocalTesting

    /// Makes options; the standardization is that of the method unless given.
    public init(
        _ method: HotspotMethod = .giStar, neighbors: NeighborRule = .queen,
        snapping: Double = 0.01, standardization: WeightStandardization? = nil,
        testing: LocalTesting = LocalTesting()
    ) {
        self.method = method
        self.neighbors = neighbors
        self.snapping = snapping
        self.standardization = standardization ?? method.usualStandardization
        self.testing = testing
    }
}
