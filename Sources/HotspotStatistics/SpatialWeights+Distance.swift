public import PlanarGeometry

extension SpatialWeights {
    /// Links every point to the `k` points nearest to it.
    ///
    /// Distances are Euclidean, in meters. Of points at the same distance those with the lower
    /// index come first, coincident points included. The result is not symmetric.
    ///
    /// - Parameters:
    ///   - k: The number of neighbors, at least 1 and below the number of points.
    ///   - points: Representative points of the areas, in meters.
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite` or `tooLarge`.
    /// - Complexity: O(*n*·*k* log *n*).
    public static func nearest(
        _ k: Int, of points: [Position]
    ) throws(StatisticsError) -> SpatialWeights {
        try checkFinite(points)
        guard k >= 1, k < points.count else {
            throw StatisticsError(
                .badParameter, "\(k) nearest neighbors were asked for among \(points.count) points",
                remedy: "Ask for at least 1 and fewer than there are points")
        }
        try checkLinks(points.count.multipliedReportingOverflow(by: k).partialValue)
        var builder = Builder(count: points.count)
        for (focal, point) in points.enumerated() {
            let others = points.indices.filter { $0 != focal }
                .sorted {
                    let (a, b) = (
                        point.squaredDistance(to: points[$0]), point.squaredDistance(to: points[$1])
                    )
                    return (a, $0) < (b, $1)
                }
            builder.append(others.prefix(k), focal: focal)
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
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite`, or `tooLarge` where more
    ///   than ``maximumLinkCount`` links would come out.
    /// - Complexity: O(*n* log *n* + *links*).
    public static func distanceBand(
        _ radius: Double, of points: [Position]
    ) throws(StatisticsError) -> SpatialWeights {
        try checkFinite(points)
        guard radius.isFinite, radius > 0 else {
            throw StatisticsError(
                .badParameter, "The distance band is \(radius) m",
                remedy: "Give a radius above 0 m")
        }
        var builder = Builder(count: points.count)
        for (focal, point) in points.enumerated() {
            let row = points.indices.filter {
                point.squaredDistance(to: points[$0]) <= radius * radius
            }
            try checkLinks(builder.linkCount + row.count)
            builder.append(row, focal: focal)
        }
        return builder.weights
    }

    private static func checkFinite(_ points: [Position]) throws(StatisticsError) {
        guard let bad = points.firstIndex(where: { !$0.isFinite }) else { return }
        throw StatisticsError(
            .notFinite, "The representative point of area \(bad) is not a place on the plane",
            remedy: "Leave out areas without a position")
    }

    private static func checkLinks(_ links: Int) throws(StatisticsError) {
        guard links < 0 || links > maximumLinkCount else { return }
        throw StatisticsError(
            .tooLarge, "The weights would have more than \(maximumLinkCount) links",
            remedy: "Use a shorter distance band or fewer neighbors")
    }
}
