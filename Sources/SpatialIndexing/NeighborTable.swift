/// The nearest items of many positions: a row of the same length for each.
///
///     let table = tree.nearest(to: centers, count: 8)
///     table.distances[5 * table.width]        // how far the nearest of position 5 is
public struct NeighborTable: Hashable, Sendable {
    /// What stands in ``indices`` where there was no item to be found.
    public static let none = UInt32.max

    /// Number of positions.
    public let rows: Int
    /// How many items a row has room for: as many as were asked for, or all there are.
    public let width: Int
    /// Row after row the indices in the input, nearest first; then ``none``.
    public let indices: [UInt32]
    /// Row after row the distances, in the unit of the coordinates (meters); then infinity.
    public let distances: [Double]

    /// The items of a row.
    ///
    /// - Precondition: `row` is one of the rows.
    public func neighbors(row: Int) -> [Neighbor] {
        (row * width..<(row + 1) * width).lazy
            .filter { indices[$0] != Self.none }
            .map { Neighbor(index: Int(indices[$0]), distance: distances[$0]) }
    }

    /// A table that `fill` writes to: row after row, `width` places a row.
    init(
        rows: Int, width: Int,
        _ fill: (UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<Double>, _ width: Int) -> Void
    ) {
        let (size, overflow) = rows.multipliedReportingOverflow(by: width)
        precondition(!overflow, "a table of so many neighbors fits no memory")
        var indices = [UInt32](repeating: Self.none, count: size)
        var distances = [Double](repeating: .infinity, count: size)
        unsafe indices.withUnsafeMutableBufferPointer { indices in
            unsafe distances.withUnsafeMutableBufferPointer { distances in
                // Empty arrays have no memory, and nothing is to be written to them.
                guard let i = indices.baseAddress, let d = distances.baseAddress, size > 0 else {
                    return
                }
                unsafe fill(i, d, width)
            }
        }
        self.rows = rows
        self.width = width
        self.indices = indices
        self.distances = distances
    }
}
