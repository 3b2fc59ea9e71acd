/// One axis of the grid of a distance join: strips of the line in ascending order, each with the
/// coordinates that lie in it.
///
/// Which strip a coordinate is in follows from a computation that keeps order, so the strips do not
/// overlap; how wide a strip *is* does not follow from anything. So nothing is concluded from the
/// computation: the lowest and highest coordinate found in each strip are kept, and what is said
/// about distances between strips is said of those.
struct DistanceJoinStrips {
    /// Strips with coordinates far from each other have this distance, so that one stray point
    /// does not make billions of empty strips.
    private static let farthest = 64.0

    /// The place of each strip on the axis, ascending; strips of equal width beside each other
    /// differ by 1.
    private(set) var places: [Int] = []
    /// The lowest coordinate in each strip; infinity where there is none.
    private(set) var lows: [Double] = []
    /// The highest coordinate in each strip; minus infinity where there is none.
    private(set) var highs: [Double] = []

    /// The number of strips, empty ones included.
    var count: Int { places.count }

    /// Cuts the axis.
    ///
    /// - Parameters:
    ///   - columns: Finite coordinates; all columns share the strips.
    ///   - stripsPerUnit: One divided by the width of a strip. At 0 all is one strip. Its product
    ///     with any coordinate must be finite.
    /// - Returns: The axis and, for every coordinate of every column, the number of its strip.
    static func cut(
        _ columns: [[Double]], stripsPerUnit: Double
    ) -> (axis: DistanceJoinStrips, strips: [[UInt32]]) {
        var (low, high) = (Double.infinity, -Double.infinity)
        var count = 0
        for column in columns {
            let range = DistanceJoinRange(column)
            low = min(low, range.low)
            high = max(high, range.high)
            count += column.count
        }
        guard count > 0 else { return (DistanceJoinStrips(), columns.map { _ in [] }) }
        let first = (low * stripsPerUnit).rounded(.down)
        let span = (high * stripsPerUnit).rounded(.down) - first
        var axis = DistanceJoinStrips()
        let strips: [[UInt32]]
        if span < Double(max(1 << 16, min(4 * count, 1 << 31))) {
            axis.places = Array(0...Int(span))
            strips = columns.map { numbers($0, stripsPerUnit, first) }
        } else {
            (axis.places, strips) = ranks(columns, stripsPerUnit)
        }
        axis.lows = Array(repeating: .infinity, count: axis.count)
        axis.highs = Array(repeating: -.infinity, count: axis.count)
        for (column, strips) in zip(columns, strips) { axis.widen(column, strips) }
        return (axis, strips)
    }

    private static func numbers(
        _ column: [Double], _ stripsPerUnit: Double, _ first: Double
    ) -> [UInt32] {
        unsafe [UInt32](unsafeUninitializedCapacity: column.count) { strips, initialized in
            unsafe column.withUnsafeBufferPointer { column in
                for index in 0..<column.count {
                    // The caller has seen that the highest coordinate gives less than 2³¹.
                    let place = unsafe (column[index] * stripsPerUnit).rounded(.down) - first
                    unsafe strips[index] = UInt32(truncatingIfNeeded: Int(place))
                }
            }
            initialized = column.count
        }
    }

    /// The strips of coordinates that lie too far from each other to number what is between them.
    private static func ranks(
        _ columns: [[Double]], _ stripsPerUnit: Double
    ) -> (places: [Int], strips: [[UInt32]]) {
        var distinct: [Double] = []
        for column in columns {
            distinct.append(contentsOf: column.lazy.map { ($0 * stripsPerUnit).rounded(.down) })
        }
        distinct.sort()
        var places: [Int] = []
        var kept = 0
        for index in distinct.indices {
            let value = distinct[index]
            if kept == 0 {
                places.append(0)
            } else if value > distinct[kept - 1] {
                places.append(places[kept - 1] + Int(min(value - distinct[kept - 1], farthest)))
            } else {
                continue
            }
            distinct[kept] = value
            kept += 1
        }
        distinct.removeSubrange(kept...)
        let strips = columns.map { column in
            column.map { coordinate -> UInt32 in
                let value = (coordinate * stripsPerUnit).rounded(.down)
                var (low, high) = (0, distinct.count)
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if distinct[middle] <= value { low = middle } else { high = middle }
                }
                return UInt32(truncatingIfNeeded: low)
            }
        }
        return (places, strips)
    }

    private mutating func widen(_ column: [Double], _ strips: [UInt32]) {
        unsafe lows.withUnsafeMutableBufferPointer { lows in
            unsafe highs.withUnsafeMutableBufferPointer { highs in
                for (coordinate, strip) in zip(column, strips) {
                    // Strip numbers were made above, for this axis.
                    let strip = Int(strip)
                    if unsafe coordinate < lows[strip] { unsafe lows[strip] = coordinate }
                    if unsafe coordinate > highs[strip] { unsafe highs[strip] = coordinate }
                }
            }
        }
    }

    /// How far apart the coordinates of two strips are at least and at most, by the difference of
    /// the strips' places, up to the last where any are within the distance.
    func gaps(squaredRadius: Double) -> DistanceJoinGaps {
        let filled = places.indices.filter { lows[$0] <= highs[$0] }
        func least(_ strip: Int, _ other: Int) -> Double {
            other == strip ? 0 : lows[other] - highs[strip]
        }
        var last = -1
        for (index, strip) in filled.enumerated() {
            for other in filled[index...] {
                let gap = least(strip, other)
                if gap * gap > squaredRadius { break }
                last = max(last, places[other] - places[strip])
            }
        }
        var gaps = DistanceJoinGaps(count: last + 1)
        for (index, strip) in filled.enumerated() {
            // Also of strips that are too far: what is said of a difference holds for all pairs.
            for other in filled[index...] {
                let difference = places[other] - places[strip]
                if difference > last { break }
                gaps.include(
                    difference, least: least(strip, other), most: highs[other] - lows[strip])
            }
        }
        return gaps
    }
}

/// The least and the greatest difference of coordinates in strips by how much their places differ: 0, 1, 2 and
/// so on.
struct DistanceJoinGaps {
    private(set) var least: [Double]
    private(set) var most: [Double]

    /// Differences from 0 to below a number, none of them met yet.
    init(count: Int) {
        least = Array(repeating: .infinity, count: count)
        most = Array(repeating: -.infinity, count: count)
    }

    mutating func include(_ difference: Int, least: Double, most: Double) {
        self.least[difference] = min(self.least[difference], least)
        self.most[difference] = max(self.most[difference], most)
    }
}
