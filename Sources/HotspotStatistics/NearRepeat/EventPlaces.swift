import PlanarGeometry
internal import SpatialIndexing

/// Events in an order that depends on nothing but themselves, gathered by place.
///
///     rank      0  1  2 │ 3 │ 4  5        along a Hilbert curve, then by x, y, time and tie-break
///     rows      7  0  5 │ 2 │ 1  9        which event of the input each rank is
///     starts    0         3   4     6     the first rank of each place
///
/// Near places have near ranks, so that what is kept by rank is near in memory too. Events that are
/// equal in everything may change ranks with the order of the input: nobody can tell.
struct EventPlaces {
    /// The input index of each rank.
    let rows: [Int32]
    /// The first rank of each place, and the number of events at the end.
    let starts: [UInt32]
    /// Easting and northing of each place.
    let xs: [Double]
    let ys: [Double]

    /// The number of events.
    var eventCount: Int { rows.count }
    /// The number of places.
    var count: Int { xs.count }

    /// Orders events.
    ///
    /// - Parameters:
    ///   - points: Where they happened.
    ///   - times: When they happened.
    ///   - ties: What orders events at one place and time.
    /// - Throws: ``StatisticsError`` with code `lengthMismatch`, `notFinite`, `tooFew` below 3
    ///   events or `tooLarge` above 2³¹ − 1.
    init<Tie: Comparable>(
        _ points: [Position], times: [Int64], ties: [Tie]
    ) throws(StatisticsError) {
        try Self.check(points, times.count, ties.count)
        // Adding 0 makes −0 a 0, so that equal coordinates have equal bits.
        let points = points.map { Position(x: $0.x + 0, y: $0.y + 0) }
        let keys = HilbertCurve.keys(of: points).map(UInt64.init)
        var order = ascendingOrder(of: keys)
        var run = 0
        while run < order.count {
            var end = run + 1
            while end < order.count, keys[Int(order[end])] == keys[Int(order[run])] { end += 1 }
            if end - run > 1 {
                order[run..<end].sort { a, b in
                    let (a, b) = (Int(a), Int(b))
                    let (p, q) = (points[a], points[b])
                    if p.x != q.x { return p.x < q.x }
                    if p.y != q.y { return p.y < q.y }
                    if times[a] != times[b] { return times[a] < times[b] }
                    return ties[a] < ties[b]
                }
            }
            run = end
        }
        var starts: [UInt32] = []
        var (xs, ys): ([Double], [Double]) = ([], [])
        for (rank, row) in order.enumerated() {
            let point = points[Int(row)]
            if let x = xs.last, let y = ys.last, x == point.x, y == point.y { continue }
            starts.append(UInt32(rank))
            xs.append(point.x)
            ys.append(point.y)
        }
        starts.append(UInt32(order.count))
        rows = order
        self.starts = starts
        self.xs = xs
        self.ys = ys
    }

    /// The ranks of the events at a place.
    func ranks(at place: Int) -> Range<Int> { Int(starts[place])..<Int(starts[place + 1]) }

    private static func check(
        _ points: [Position], _ times: Int, _ ties: Int
    ) throws(StatisticsError) {
        guard points.count == times, points.count == ties else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(points.count) points, \(times) times and \(ties) ends or keys",
                remedy: "Give one of each per event, in the same order")
        }
        guard points.count >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(points.count) events have a place and a time",
                remedy: "Near repeats need at least 3 events, and some hundreds to be trusted")
        }
        guard points.count <= Int(Int32.max) else {
            throw StatisticsError(
                .tooLarge, "\(points.count) events are more than 2 147 483 647",
                remedy: "Take a shorter period")
        }
        for (index, point) in points.enumerated() where !point.x.isFinite || !point.y.isFinite {
            throw StatisticsError(
                .notFinite, "Event \(index) has the coordinates \(point.x), \(point.y)",
                remedy: "Leave out events without a position")
        }
    }
}
