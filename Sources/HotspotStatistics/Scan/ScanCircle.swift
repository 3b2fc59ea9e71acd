/// The circles around one center, smallest first, as the order in which areas enter them.
///
///     order       UInt32 × areas      the ranks, nearest first, as far as the largest circle goes
///     weights     Double × areas      the population of the circle that ends here; −1 where none
///                                     ends, because the next area is as far away
///     runs        where a group of circles ends, and the expected cases of its first one
///
/// The closed disk decides: areas whose centers are equally far enter together. Two distances are
/// equal where they differ by less than one part in 10⁹, or than coordinates can tell apart.
///
/// Circles are looked at in runs: all cases of a run's last circle against what its first circle
/// needs. Only where that is reached, one by one.
struct ScanCircle: Sendable {
    struct Run: Sendable {
        /// The place after the run's last area.
        var end: Int
        /// The expected cases of its first circle, in the whole period: what is not reached with
        /// them is not with those of any later one.
        var expected: Double
    }

    let order: [UInt32]
    let weights: [Double]
    let runs: [Run]
}

/// Makes the circles around centers; keeps its memory from one to the next.
struct ScanCircleMaker {
    private struct Item {
        var key: UInt32
        var rank: UInt32
    }

    private let units: ScanUnits
    private let limit: Double
    private let caseCount: Double
    private let longRuns: Bool
    private let resolution: Double
    private var squares: [Double]
    private var items: [Item]
    private var sorted: [Item]

    /// With `longRuns` several circles may make a run; otherwise each is its own.
    init(_ units: ScanUnits, _ options: ScanOptions, longRuns: Bool) {
        self.units = units
        self.longRuns = longRuns
        // A half of equal parts is in, whatever the rounding of the share.
        limit = units.population.total * options.maximumPopulation * (1 + 1e-12)
        caseCount = Double(units.caseCount)
        let largest = zip(units.xs, units.ys).reduce(0) { max($0, abs($1.0), abs($1.1)) }
        resolution = largest * 0x1p-48
        squares = [Double](repeating: 0, count: units.count)
        items = [Item](repeating: Item(key: 0, rank: 0), count: units.count)
        sorted = items
    }

    /// The circles around the center of a rank; none where it alone holds too much.
    mutating func circles(around center: Int) -> ScanCircle {
        sort(around: center)
        var order: [UInt32] = []
        var weights: [Double] = []
        var runs: [ScanCircle.Run] = []
        var weight = 0.0
        var place = 0
        while place < items.count {
            // The areas at one distance.
            var end = place
            var together = weight
            var distance = squares[Int(items[place].rank)].squareRoot()
            repeat {
                together += units.population.values[Int(items[end].rank)]
                end += 1
                guard end < items.count else { break }
                let next = squares[Int(items[end].rank)].squareRoot()
                guard next - distance <= max(1e-9 * next, resolution) else { break }
                distance = next
            } while true
            guard together <= limit else { break }
            for index in place..<end {
                order.append(items[index].rank)
                weights.append(-1)
            }
            // A circle of weight 0 has neither cases nor expected ones.
            if together > 0 {
                weights[end - 1] = together
                let expected = caseCount * (together / units.population.total)
                if let first = runs.last?.expected, longRuns, belongs(expected, toRunFrom: first) {
                    runs[runs.count - 1].end = end
                } else {
                    runs.append(ScanCircle.Run(end: end, expected: expected))
                }
            }
            weight = together
            place = end
        }
        return ScanCircle(order: order, weights: weights, runs: runs)
    }

    /// The radius of the circle whose farthest area is the given rank.
    func distance(from center: Int, to rank: Int) -> Double {
        let (dx, dy) = (units.xs[rank] - units.xs[center], units.ys[rank] - units.ys[center])
        return (dx * dx + dy * dy).squareRoot()
    }

    /// A fifth of a standard deviation is what a run may be too easy by.
    private func belongs(_ expected: Double, toRunFrom first: Double) -> Bool {
        let more = expected - first
        return more * more <= 0.04 * first * (1 - first / caseCount)
    }

    /// Sorts all ranks by their distance from the center.
    ///
    /// By radix over the 22 highest bits of the squared distance as a `Float` first, exactly by
    /// insertion afterward: that is what is left to do unless very many areas are equally far.
    private mutating func sort(around center: Int) {
        let (x, y) = (units.xs[center], units.ys[center])
        let count = units.count
        for rank in 0..<count {
            let (dx, dy) = (units.xs[rank] - x, units.ys[rank] - y)
            let square = dx * dx + dy * dy
            squares[rank] = square
            items[rank] = Item(
                key: Float(square).bitPattern >> 9, rank: UInt32(truncatingIfNeeded: rank))
        }
        Self.pass(from: items, to: &sorted, shift: 0)
        Self.pass(from: sorted, to: &items, shift: 11)
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, items[end].key == items[start].key { end += 1 }
            if end - start > 1 { sortExactly(start..<end) }
            start = end
        }
    }

    private static func pass(from source: [Item], to target: inout [Item], shift: UInt32) {
        var starts = [Int](repeating: 0, count: 2049)
        for item in source { starts[Int(item.key >> shift & 0x7FF) + 1] += 1 }
        for digit in 1..<2049 { starts[digit] += starts[digit - 1] }
        for item in source {
            let digit = Int(item.key >> shift & 0x7FF)
            target[starts[digit]] = item
            starts[digit] += 1
        }
    }

    private mutating func sortExactly(_ range: Range<Int>) {
        guard range.count <= 24 else {
            let squares = squares
            items[range].sort {
                (squares[Int($0.rank)], $0.rank) < (squares[Int($1.rank)], $1.rank)
            }
            return
        }
        for index in range.dropFirst() {
            let item = items[index]
            let square = squares[Int(item.rank)]
            var place = index
            while place > range.lowerBound, squares[Int(items[place - 1].rank)] > square {
                items[place] = items[place - 1]
                place -= 1
            }
            items[place] = item
        }
    }
}
