public import PlanarGeometry
internal import SpatialIndexing

extension SpatialWeights {
    /// Links every point to the `k` points nearest to it.
    ///
    /// Distances are Euclidean, in meters. Of points at the same distance those with the lower
    /// index come first, coincident points included. The result is not symmetric.
    ///
    /// - Parameters:
    ///   - k: The number of neighbors, at least 1 and below the number of points.
    ///   - points: Representative points of the areas, in meters.
    /// - Returns: One row of `k` neighbors per point.
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite` or `tooLarge`.
    /// - Complexity: O(*n*·*k* log *n*).
    public static func nearest(
        _ k: Int, of points: [Position]
    ) throws(StatisticsError) -> SpatialWeights {
        guard k >= 1, k < points.count else {
            throw StatisticsError(
                .badParameter, "\(k) nearest neighbors were asked for among \(points.count) points",
                remedy: "Ask for at least 1 and fewer than there are points")
        }
        let (links, overflow) = points.count.multipliedReportingOverflow(by: k)
        guard !overflow, links <= maximumLinkCount else { throw tooManyLinks }
        let tree = try tree(of: points)
        var builder = Builder(count: points.count)
        for (focal, point) in points.enumerated() {
            // One more than asked for, because the point finds itself; where many coincide it may
            // not even be among them.
            let found = tree.nearest(to: point, count: k + 1)
            builder.append(
                found.lazy.map(\.index).filter { $0 != focal }.prefix(k), focal: focal)
        }
        return builder.weights
    }

    /// Links all points that lie at most `radius` apart.
    ///
    /// The band is closed: a point at exactly the radius is a neighbor, and so is a coincident one.
    /// Distances are Euclidean.
    ///
    /// - Parameters:
    ///   - radius: The largest distance, in meters; positive.
    ///   - points: Representative points of the areas, in meters.
    ///   - threads: How many threads to use at most; the result does not depend on it.
    /// - Returns: One row per point; symmetric.
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite`, or `tooLarge` where more
    ///   than ``maximumLinkCount`` links would come out.
    /// - Complexity: O(*n* + *links*) and the sorting of what lies near the radius.
    public static func distanceBand(
        _ radius: Double, of points: [Position], threads: Int = 1
    ) throws(StatisticsError) -> SpatialWeights {
        guard radius.isFinite, radius > 0 else {
            throw StatisticsError(
                .badParameter, "The distance band is \(radius) m",
                remedy: "Give a radius above 0 m")
        }
        try check(points)
        let lists: NeighborLists
        do throws(IndexError) {
            let join = try DistanceJoin(
                xs: points.map(\.x), ys: points.map(\.y), radius: radius, threads: threads)
            lists = try join.neighborLists(limit: maximumLinkCount, threads: threads)
        } catch {
            guard error.code != .tooManyPairs else { throw tooManyLinks }
            throw tooManyPoints(error)
        }
        return SpatialWeights(
            offsets: lists.offsets, links: lists.indices.map { Int32(bitPattern: $0) })
    }

    static var tooManyLinks: StatisticsError {
        StatisticsError(
            .tooLarge, "The weights would have more than \(maximumLinkCount) links",
            remedy: "Use a shorter distance band, fewer neighbors or fewer areas")
    }

    private static func tooManyPoints(_ error: IndexError) -> StatisticsError {
        StatisticsError(.tooLarge, error.description, remedy: "Use fewer and larger areas")
    }

    private static func check(_ points: [Position]) throws(StatisticsError) {
        // Rows are numbered by 32 bits with a sign.
        guard points.count <= Int32.max else {
            throw StatisticsError(
                .tooLarge, "There are \(points.count) areas", remedy: "Use fewer and larger areas")
        }
        if let bad = points.firstIndex(where: { !$0.isFinite }) {
            throw StatisticsError(
                .notFinite, "The representative point of area \(bad) is not a place on the plane",
                remedy: "Leave out areas without a position")
        }
    }

    private static func tree(
        of points: [Position]
    ) throws(StatisticsError) -> PackedPointTree {
        try check(points)
        do throws(IndexError) {
            return try PackedPointTree(xs: points.map(\.x), ys: points.map(\.y))
        } catch {
            throw tooManyPoints(error)
        }
    }
}
