public import PlanarGeometry

extension PackedPointTree {
    /// The points in the surface, its boundary included, as ascending indices of the input.
    ///
    /// The answer is that of `MultiPolygon.locate` for every point. The surface is compiled for
    /// each call; to place many points in many areas use ``AreaLocator``.
    ///
    /// - Complexity: O(*vertices* + *found* + points near the boundary).
    public func search(inside surface: MultiPolygon) -> [Int] {
        guard let region = region(surface) else {
            return search(UnindexedSurfaceRegion(surface: surface))
        }
        return search(region)
    }

    /// How many points lie in the surface, its boundary included.
    ///
    /// Nodes wholly inside the surface answer without a look at their points.
    public func count(inside surface: MultiPolygon) -> Int {
        guard let region = region(surface) else {
            return count(UnindexedSurfaceRegion(surface: surface))
        }
        return count(region)
    }

    private func region(_ surface: MultiPolygon) -> SurfaceRegion? {
        do { return try SurfaceRegion(surface, pointCount: count) } catch { return nil }
    }
}
