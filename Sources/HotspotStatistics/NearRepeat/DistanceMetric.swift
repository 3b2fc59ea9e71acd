public import PlanarGeometry

/// How the distance between two events is measured, in meters.
public enum DistanceMetric: String, CaseIterable, Hashable, Sendable {
    /// As the crow flies: `√(Δx² + Δy²)`.
    case euclidean
    /// Along streets that run east and north: `|Δx| + |Δy|`.
    case manhattan

    /// The distance between two positions.
    public func distance(_ a: Position, _ b: Position) -> Double {
        let (dx, dy) = (a.x - b.x, a.y - b.y)
        switch self {
        case .euclidean: return (dx * dx + dy * dy).squareRoot()
        case .manhattan: return abs(dx) + abs(dy)
        }
    }

    /// What grows with the distance and is quicker to have: its square, or the distance itself.
    @inline(__always)
    func rank(_ dx: Double, _ dy: Double) -> Double {
        switch self {
        case .euclidean: dx * dx + dy * dy
        case .manhattan: abs(dx) + abs(dy)
        }
    }

    /// The rank of a distance.
    func rank(ofDistance distance: Double) -> Double {
        switch self {
        case .euclidean: distance * distance
        case .manhattan: distance
        }
    }
}
