public import PlanarGeometry

/// Which area holds a point: areas compiled once.
public struct AreaLocator: Sendable {
    private let surfaces: [MultiPolygon]

    /// Compiles.
    public init(_ areas: [MultiPolygon]) throws(IndexError) { surfaces = areas }

    /// An area.
    public struct Hit: Hashable, Sendable {
        /// Area.
        public let area: Int
        /// Boundary.
        public let onBoundary: Bool
    }

    /// All.
    public func areas(at position: Position) -> [Hit] {
        surfaces.indices.compactMap {
            switch surfaces[$0].locate(position) {
            case .inside: Hit(area: $0, onBoundary: false)
            case .boundary: Hit(area: $0, onBoundary: true)
            case .outside: nil
            }
        }
    }

    /// Batch.
    public func assign(xs: [Double], ys: [Double], threads: Int) -> AreaAssignment {
        var result = AreaAssignment(areas: [], onBoundary: [], extraHits: [])
        for (point, (x, y)) in zip(xs, ys).enumerated() {
            let hits = areas(at: Position(x: x, y: y))
            result.areas.append(hits.first.map { Int32($0.area) } ?? -1)
            result.onBoundary.append(hits.contains { $0.onBoundary })
            result.extraHits += hits.dropFirst().map { (point, Int32($0.area)) }
        }
        return result
    }
}
