public import PlanarGeometry

/// A static packed Hilbert R-tree over points.
public struct PackedPointTree: Sendable {
    private let points: [Position]

    /// Builds.
    public init(xs: [Double], ys: [Double], nodeSize: Int = 16) throws(IndexError) {
        guard xs.count == ys.count else {
            throw IndexError(.lengthMismatch, "\(xs.count) x but \(ys.count) y coordinates")
        }
        points = zip(xs, ys).map { Position(x: $0, y: $1) }
        if let bad = points.firstIndex(where: { !$0.isFinite }) {
            throw IndexError(.notFinite, index: bad, "point \(bad) is not finite")
        }
    }

    /// Number of points.
    public var count: Int { points.count }
    /// Box.
    public var boundingBox: BoundingBox { BoundingBox(of: points) }

    /// Search.
    public func search(_ box: BoundingBox) -> [Int] {
        points.indices.filter { box.contains(points[$0]) }
    }
    /// Count.
    public func count(in box: BoundingBox) -> Int { search(box).count }
    /// Disk.
    public func search(within radius: Double, of center: Position) -> [Int] {
        guard radius >= 0 else { return [] }
        return points.indices.filter { points[$0].squaredDistance(to: center) <= radius * radius }
    }
    /// Disk.
    public func count(within radius: Double, of center: Position) -> Int {
        search(within: radius, of: center).count
    }
    /// Nearest.
    public func nearest(
        to position: Position, count: Int, within maximumDistance: Double = .infinity
    ) -> [Neighbor] {
        let found = search(within: maximumDistance, of: position).map {
            Neighbor(index: $0, distance: points[$0].squaredDistance(to: position).squareRoot())
        }
        return Array(
            found.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
                .prefix(max(0, count)))
    }
    /// Inside.
    public func search(inside surface: MultiPolygon) -> [Int] {
        points.indices.filter { surface.locate(points[$0]) != .outside }
    }
    /// Inside.
    public func count(inside surface: MultiPolygon) -> Int { search(inside: surface).count }
}
