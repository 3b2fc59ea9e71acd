public import PlanarGeometry

extension PackedPointTree {
    /// The nearest points by ascending distance; points at equal distance by ascending index.
    ///
    /// A position that is itself one of the points finds that point first, at distance 0.
    ///
    /// - Parameters:
    ///   - position: Where to look from; nothing is near a position that is not finite.
    ///   - count: How many to find at most.
    ///   - maximumDistance: How far to look; the limit itself counts, as in
    ///     ``search(within:of:)``.
    /// - Returns: At most `count` points.
    /// - Complexity: O(*found* · log *count*) on the average.
    public func nearest(
        to position: Position, count: Int, within maximumDistance: Double = .infinity
    ) -> [Neighbor] {
        var search = NearestSearch()
        return nearest(to: position, count: count, within: maximumDistance, using: &search)
    }

    func nearest(
        to position: Position, count: Int, within maximumDistance: Double,
        using search: inout NearestSearch
    ) -> [Neighbor] {
        search.nearest(
            in: levels, to: position, count: count, within: maximumDistance,
            squaredDistance: { Position(x: xs[$0], y: ys[$0]).squaredDistance(to: position) },
            index: { Int(ids[$0]) })
    }
}
