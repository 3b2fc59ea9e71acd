/// Which cells around a cell lie wholly within the distance of all of it, and which partly.
///
/// For every difference of rows, a number of columns to either side:
///
///                    . . . r r r r r . . .
///                    . r r r r r r r r r .       r  rim: some points may be within the distance
///     difference 1   r r r # # # # # r r r       #  core: all are
///     difference 0   r r # # # # # # # r r       .  none is
///                    r r r # # # # # r r r
///
/// The same for all cells, by the extremes over all of them. Rounding keeps the order of numbers in
/// every step of a squared distance, so that what holds for the extremes, as computed, holds for
/// every pair of points, as computed.
struct DistanceJoinReach {
    /// For each difference of rows the columns to either side wholly within; -1 for none at all.
    let core: [Int]
    /// For each difference of rows the columns to either side that matter; -1 for none at all.
    let rim: [Int]

    /// Combines the axes.
    init(columns: DistanceJoinGaps, rows: DistanceJoinGaps, squaredRadius: Double) {
        var core: [Int] = []
        var rim: [Int] = []
        for (least, most) in zip(rows.least, rows.most) {
            core.append(
                columns.most.prefix { $0 * $0 + most * most <= squaredRadius }.count - 1)
            rim.append(
                columns.least.lastIndex { $0 * $0 + least * least <= squaredRadius } ?? -1)
        }
        self.core = core
        self.rim = rim
    }

    /// The greatest difference of rows that matters; -1 where there are no points.
    var rows: Int { rim.count - 1 }
}
