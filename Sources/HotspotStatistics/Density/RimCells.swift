/// The cells around a center through which the edge of a kernel may pass, as seen from the cell: to
/// which centers its events must be measured one by one.
struct RimCells {
    /// Columns and rows from the cell to each center.
    let columns: [Int32]
    let rows: [Int32]
    /// The same in meters, filled up to a multiple of eight with places out of reach.
    let xs: [Double]
    let ys: [Double]

    var count: Int { columns.count }

    init(_ footprint: KernelFootprint, radius: Double, _ lattice: EvaluationLattice) {
        var columns: [Int32] = []
        var rows: [Int32] = []
        for row in -footprint.rows...footprint.rows {
            let outer = footprint.outer[abs(row)]
            let inner = footprint.inner[abs(row)]
            for column in -outer...outer where abs(column) > inner {
                columns.append(Int32(column))
                rows.append(Int32(row))
            }
        }
        var xs = columns.map { Double($0) * lattice.stepX }
        var ys = rows.map { Double($0) * lattice.stepY }
        let far = 4 * (radius + lattice.stepX + lattice.stepY)
        while xs.count % 8 != 0 {
            xs.append(far)
            ys.append(far)
        }
        (self.columns, self.rows, self.xs, self.ys) = (columns, rows, xs, ys)
    }
}
