/// How fine the grid of a distance join is.
///
/// Fine cells leave less in the rim, but there are more of them to go through. What is best goes
/// with the root of the neighbors that a point has, which a sample tells well enough: it decides
/// how long the join takes, and nothing else.
struct DistanceJoinFineness {
    /// One divided by the width of a cell.
    let stripsPerUnit: Double

    /// Points that a sample has at most.
    private static let sampleSize = 1024

    /// Chooses the width of the cells, unless told how many there are in a radius.
    init(
        focal: (xs: [Double], ys: [Double]), others: (xs: [Double], ys: [Double]), radius: Double,
        cellsPerRadius: Double?
    ) {
        var magnitude = 1.0
        for column in [focal.xs, focal.ys, others.xs, others.ys] {
            magnitude = max(magnitude, DistanceJoinRange(column).magnitude)
        }
        guard (radius * radius).isFinite else {
            stripsPerUnit = 0
            return
        }
        // Measured with 8 to 5000 neighbors a point.
        let cells =
            cellsPerRadius
            ?? min(
                max(Self.neighbors(focal, others, radius * radius).squareRoot() / 4, 0.5), 16)
        // The square of a smaller distance is no longer a number with all its digits, and at 0
        // there would be no cells at all.
        let width = max(radius, 1e-150) / cells
        // A product with any coordinate has to stay finite.
        stripsPerUnit = min(1 / width, 0.25 * .greatestFiniteMagnitude / magnitude)
    }

    /// About how many of the others lie near a focal point, on the average.
    private static func neighbors(
        _ focal: (xs: [Double], ys: [Double]), _ others: (xs: [Double], ys: [Double]),
        _ squaredRadius: Double
    ) -> Double {
        guard !focal.xs.isEmpty, !others.xs.isEmpty else { return 0 }
        var sample = DistanceJoinGatherer()
        let size = min(sampleSize, others.xs.count)
        sample.begin(size)
        for step in 0..<size {
            let index = place(step, among: others.xs.count)
            sample.append(others.xs[index], others.ys[index])
        }
        sample.end()
        var near = 0
        // Other places than in the sample: a point that meets itself is no neighbor.
        for step in sampleSize..<2 * sampleSize {
            let index = place(step, among: focal.xs.count)
            near += sample.countNear(focal.xs[index], focal.ys[index], squaredRadius)
        }
        return Double(near) / Double(sampleSize) * (Double(others.xs.count) / Double(size))
    }

    /// Places without a pattern that the order of the points could have too.
    private static func place(_ step: Int, among count: Int) -> Int {
        let mixed = UInt64(truncatingIfNeeded: step) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed.multipliedFullWidth(by: UInt64(count)).high)
    }
}
