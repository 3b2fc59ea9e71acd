public import PlanarGeometry

extension PackedPointTree {
    /// The points in the surface, its boundary included, as ascending indices of the input.
    public func search(inside surface: MultiPolygon) -> [Int] {
        (0..<count).filter { surface.locate(Position(x: xs[$0], y: ys[$0])) != .outside }
            .map { Int(ids[$0]) }.sorted()
    }

    /// How many points lie in the surface, its boundary included.
    public func count(inside surface: MultiPolygon) -> Int { search(inside: surface).count }
}
