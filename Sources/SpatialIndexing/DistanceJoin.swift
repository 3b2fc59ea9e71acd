internal import ChunkedWork

/// All pairs of points at most so far from each other: how many, which, and beside each point.
///
/// The base of near repeats and of distance-band weights, where every point asks for its
/// neighbors. For a few places ask ``PackedPointTree``, which needs no radius beforehand.
///
/// The distance is closed, as in `PackedPointTree.search(within:of:)`: two points are neighbors
/// where the square of their distance is at most the square of the radius, both rounded to 64 bits.
/// A point is never its own neighbor; another at the same place always is. So a count *with* the
/// point itself is one more.
///
///     let join = try DistanceJoin(xs: [0, 3, 9], ys: [0, 4, 9], radius: 5)
///     join.neighborCounts()                                          // [1, 1, 0]
///
/// The points lie in the cells of a grid much finer than the radius, sorted by cell. For all points
/// of a cell together it is known which cells lie wholly within the distance; they come as
/// differences of positions in the sorted points. Only points in the rim around them are compared.
/// Crowds cost little: a million points at one place are counted without comparing any two.
///
/// The result is the same at every number of threads, and for other orders of the points but for
/// the indices in it.
public struct DistanceJoin: Sendable {
    /// The distance, in the unit of the coordinates (meters).
    public let radius: Double
    let squaredRadius: Double
    let cells: DistanceJoinCells
    let reach: DistanceJoinReach
    /// Where each focal cell is looked from: the points themselves, or those of another set.
    let focal: DistanceJoinCells
    /// Whether the focal points are the points, so that each meets itself.
    let isSelfJoin: Bool

    /// Joins points with themselves.
    ///
    /// - Parameters:
    ///   - xs: Eastings.
    ///   - ys: Northings, as many.
    ///   - radius: The largest distance, at least 0. At 0 points at the same place are neighbors,
    ///     at infinity all are.
    ///   - threads: How many threads to use at most.
    /// - Throws: ``IndexError`` with code `lengthMismatch`, `notFinite` (the index is named),
    ///   `tooManyItems` (2³² points or more) or `invalidDistance` (negative or not a number). No
    ///   points at all is not an error.
    /// - Complexity: O(*count*) time and memory for points that fill their extent somehow;
    ///   O(*count* log *count*) time where a few lie very far from the others.
    public init(
        xs: [Double], ys: [Double], radius: Double, threads: Int = 1
    ) throws(IndexError) {
        try self.init(xs: xs, ys: ys, radius: radius, threads: threads, cellsPerRadius: nil)
    }

    init(
        xs: [Double], ys: [Double], radius: Double, threads: Int = 1, cellsPerRadius: Double?
    ) throws(IndexError) {
        try Self.check(xs, ys, "Point")
        try Self.check(radius)
        self.init(
            focal: (xs, ys), others: nil, radius: radius, threads: threads,
            cellsPerRadius: cellsPerRadius)
    }

    /// Joins the points of one set with those of another.
    ///
    /// Then every point of the first set asks for its neighbors in the second. All points count,
    /// those at the same place too.
    ///
    /// - Parameters:
    ///   - xs: Eastings of those that ask.
    ///   - ys: Northings, as many.
    ///   - otherXs: Eastings of those that are counted.
    ///   - otherYs: Northings, as many.
    ///   - radius: The largest distance, at least 0.
    ///   - threads: How many threads to use at most.
    /// - Throws: As ``init(xs:ys:radius:threads:)``.
    public init(
        xs: [Double], ys: [Double], toXs otherXs: [Double], toYs otherYs: [Double], radius: Double,
        threads: Int = 1
    ) throws(IndexError) {
        try Self.check(xs, ys, "Point")
        try Self.check(otherXs, otherYs, "Point (of the second set)")
        try Self.check(radius)
        self.init(
            focal: (xs, ys), others: (otherXs, otherYs), radius: radius, threads: threads,
            cellsPerRadius: nil)
    }

    /// The focal points are counted themselves where there are no others.
    private init(
        focal: (xs: [Double], ys: [Double]), others: (xs: [Double], ys: [Double])?,
        radius: Double, threads: Int, cellsPerRadius: Double?
    ) {
        let fineness = DistanceJoinFineness(
            focal: focal, others: others ?? focal, radius: radius, cellsPerRadius: cellsPerRadius)
        let sides = [focal] + (others.map { [$0] } ?? [])
        let axes = mapChunks(count: 2, size: 1, threads: threads) { axis in
            DistanceJoinStrips.cut(
                sides.map { axis.lowerBound == 0 ? $0.xs : $0.ys },
                stripsPerUnit: fineness.stripsPerUnit)
        }
        let cells = sides.indices.map { side in
            DistanceJoinCells(
                xs: sides[side].xs, ys: sides[side].ys, columns: axes[0].strips[side],
                rows: axes[1].strips[side], columnAxis: axes[0].axis, rowAxis: axes[1].axis,
                threads: threads)
        }
        let squaredRadius = radius * radius
        self.radius = radius
        self.squaredRadius = squaredRadius
        self.focal = cells[0]
        self.cells = cells[sides.count - 1]
        reach = DistanceJoinReach(
            columns: axes[0].axis.gaps(squaredRadius: squaredRadius),
            rows: axes[1].axis.gaps(squaredRadius: squaredRadius), squaredRadius: squaredRadius)
        isSelfJoin = others == nil
    }

    /// The number of points that ask for neighbors.
    public var count: Int { focal.count }

    private static func check(_ radius: Double) throws(IndexError) {
        guard radius >= 0 else { throw .invalidDistance(radius) }
    }

    private static func check(
        _ xs: [Double], _ ys: [Double], _ what: String
    ) throws(IndexError) {
        guard xs.count == ys.count else { throw .lengthMismatch(xs.count, ys.count) }
        guard xs.count < UInt32.max else { throw .tooManyItems(xs.count, "points") }
        guard !DistanceJoinRange(xs).isFinite || !DistanceJoinRange(ys).isFinite else { return }
        for index in xs.indices where !xs[index].isFinite || !ys[index].isFinite {
            throw .notFinite(
                index, "\(what) \(index) has the coordinates \(xs[index]), \(ys[index])")
        }
    }
}
