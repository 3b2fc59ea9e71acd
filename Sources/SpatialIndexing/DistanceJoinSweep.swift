/// The walk of a focal cell along its row, with a finger in every row within reach.
///
/// Each finger holds four cells of its row: where the rim begins and ends, and where the core
/// within it does. All only move forward as the focal cell does, so a row is walked once for each
/// row in its reach, whatever lies between its cells.
///
///     row     [ ] [r] [r] [#] [#] [#] [#] [r] [ ]
///                  ^rimFrom ^coreFrom      ^coreTo ^rimTo
@safe
struct DistanceJoinSweep: ~Copyable {
    /// One row in reach, and where in it the cells around the focal cell begin and end.
    struct Finger {
        var core: Int
        var rim: Int
        var rimFrom: Int
        var coreFrom: Int
        var coreTo: Int
        var rimTo: Int
    }

    private let reach: DistanceJoinReach
    /// As many as there can be rows in reach; the first `fingerCount` are in use.
    private let fingers: UnsafeMutablePointer<Finger>
    private var fingerCount = 0

    init(reach: DistanceJoinReach) {
        self.reach = reach
        unsafe fingers = .allocate(capacity: 2 * (reach.rows + 1) + 1)
    }

    deinit { unsafe fingers.deallocate() }

    /// The rows in reach, each with the cells around the focal cell last moved to.
    var inReach: UnsafeBufferPointer<Finger> {
        unsafe UnsafeBufferPointer(start: fingers, count: fingerCount)
    }

    /// Puts a finger in every row in reach of a row, before the cells around a column.
    mutating func begin(row: Int, column: Int, in cells: DistanceJoinCells) {
        fingerCount = 0
        var target = Self.firstIndex(cells.rows, 0..<cells.rows.count, atLeast: row - reach.rows)
        while target < cells.rows.count, cells.rows[target] <= row + reach.rows {
            let difference = abs(cells.rows[target] - row)
            let range = cells.rowCells[target]..<cells.rowCells[target + 1] - 1
            let (core, rim) = (reach.core[difference], reach.rim[difference])
            target += 1
            guard rim >= 0 else { continue }
            let first = Self.firstIndex(cells.columns, range, atLeast: column - rim)
            let coreFrom = Self.firstIndex(cells.columns, range, atLeast: column - max(core, 0))
            // There is a place for every row that differs by at most the reach.
            unsafe (fingers + fingerCount).initialize(
                to: Finger(
                    core: core, rim: rim, rimFrom: first, coreFrom: coreFrom, coreTo: coreFrom,
                    rimTo: coreFrom))
            fingerCount += 1
        }
    }

    /// Moves all fingers to the cells around a column, which is not before the last one.
    @inline(__always)
    mutating func move(to column: Int, _ columns: UnsafePointer<Int>) {
        for index in 0..<fingerCount {
            // The cell behind the last of a row is beyond every column and stops each loop.
            var finger = unsafe fingers[index]
            let (rimLow, rimHigh) = (column &- finger.rim, column &+ finger.rim)
            while unsafe columns[finger.rimFrom] < rimLow { finger.rimFrom &+= 1 }
            while unsafe columns[finger.rimTo] <= rimHigh { finger.rimTo &+= 1 }
            if finger.core >= 0 {
                let (coreLow, coreHigh) = (column &- finger.core, column &+ finger.core)
                while unsafe columns[finger.coreFrom] < coreLow { finger.coreFrom &+= 1 }
                while unsafe columns[finger.coreTo] <= coreHigh { finger.coreTo &+= 1 }
            } else {
                finger.coreFrom = finger.rimTo
                finger.coreTo = finger.rimTo
            }
            unsafe fingers[index] = finger
        }
    }

    private static func firstIndex(
        _ values: [Int], _ range: Range<Int>, atLeast bound: Int
    ) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
