/// How fine the grid of a distance join is.
struct DistanceJoinDensity {
    /// One divided by the width of a cell.
    let stripsPerUnit: Double

    init(columns: [[Double]], rows: [[Double]], radius: Double, cellsPerRadius: Double?) {
        var magnitude = 1.0
        for column in columns + rows {
            magnitude = max(magnitude, DistanceJoinRange(column).magnitude)
        }
        guard (radius * radius).isFinite else {
            stripsPerUnit = 0
            return
        }
        // The square of a smaller distance is no longer a number with all its digits, and at 0
        // there would be no cells at all.
        let width = max(radius, 1e-150) / (cellsPerRadius ?? 8)
        // A product with any coordinate has to stay finite.
        stripsPerUnit = min(1 / width, 0.25 * .greatestFiniteMagnitude / magnitude)
    }
}
