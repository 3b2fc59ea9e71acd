internal import PlanarGeometry

/// The search for the nearest items, with the memory it needs.
///
/// It goes down to the nearest node of each level first and, back from there, to those next in
/// distance, as long as they are no farther than the worst of the items it has. The squared
/// distances to the nodes of one group a level wait for that; nothing else is kept. Two items at
/// equal distance are ordered by their index, so the answer does not depend on the shape of
/// the tree.
///
/// The memory is kept from one search to the next: make one for many searches in a row.
///
/// Roussopoulos, Kelley & Vincent 1995, *SIGMOD '95*, "Nearest neighbor queries",
/// doi:10.1145/223784.223794.
@safe
struct NearestSearch: ~Copyable {
    /// The group of a level that is being gone through.
    private struct Place {
        var group: Int
        /// The nodes of it not gone to yet, a bit for each.
        var pending: UInt32
    }

    private var best = NearestItems()
    /// One for each level.
    private let places: UnsafeMutablePointer<Place>
    /// Sixteen squared distances for each level, and sixteen for the items of a leaf.
    private let squares: UnsafeMutablePointer<Double>

    init() {
        unsafe places = .allocate(capacity: PackedLayout.maximumDepth)
        unsafe squares = .allocate(capacity: 16 * PackedLayout.maximumDepth + 16)
    }

    deinit {
        unsafe places.deallocate()
        unsafe squares.deallocate()
    }

    /// Finds the nearest items; ``found(_:)`` tells them in ascending order until the next search.
    ///
    /// - Parameters:
    ///   - nodes: The nodes of the tree.
    ///   - ids: The index in the input of each item.
    ///   - position: Where to look from.
    ///   - count: How many to find at most.
    ///   - maximumDistance: How far to look; the limit itself counts.
    ///   - measure: Writes the squares of the distances to at most sixteen items, none of them
    ///     below that to a box around the item.
    /// - Returns: How many were found.
    @inline(__always)
    mutating func search(
        _ nodes: PackedNodes, ids: UnsafePointer<UInt32>, to position: Position, count: Int,
        within maximumDistance: Double,
        measure: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
    ) -> Int {
        let count = min(count, nodes.itemCount)
        guard count > 0, maximumDistance >= 0, position.isFinite else { return 0 }
        best.begin(count)
        // What is farther than this, squared, cannot be in the answer.
        var limit = maximumDistance * maximumDistance
        let top = nodes.depth - 1
        var level = top
        enter(nodes, level, group: 0, position)
        while true {
            guard let node = next(level, limit) else {
                if level == top { break }
                level += 1
                continue
            }
            if level > 0 {
                level -= 1
                enter(nodes, level, group: node, position)
                continue
            }
            let items = nodes.items(level: 0, node: node)
            var start = items.lowerBound
            while start < items.upperBound {
                let end = min(start &+ 16, items.upperBound)
                let room = unsafe squares + 16 * PackedLayout.maximumDepth
                unsafe measure(start..<end, room)
                let there = (1 &<< UInt32(truncatingIfNeeded: end &- start)) &- 1 as UInt32
                var near = unsafe Self.near(room, limit) & there
                while near != 0 {
                    let place = near.trailingZeroBitCount
                    near &= near &- 1
                    // Sixteen items at most since the last measuring.
                    let square = unsafe room[place]
                    if square <= limit {
                        unsafe best.offer(square, ids[start &+ place], &limit)
                    }
                }
                start = end
            }
        }
        best.end()
        return best.count
    }

    /// The item at a place of the last answer.
    @inline(__always)
    func found(_ place: Int) -> NearestItems.Item { best[place] }

    // Levels below are less than the depth of the tree, and so than `maximumDepth`.

    @inline(__always)
    private func enter(_ nodes: PackedNodes, _ level: Int, group: Int, _ position: Position) {
        let lanes = UInt32(truncatingIfNeeded: nodes.lanes(level: level, group: group))
        unsafe places[level] = Place(group: group, pending: (1 &<< lanes) &- 1)
        unsafe nodes.group(level: level, group)
            .squaredDistances(to: position, into: squares + level * 16)
    }

    /// Takes the nearest pending node of a level; `nil` where all are beyond the limit.
    @inline(__always)
    private func next(_ level: Int, _ limit: Double) -> Int? {
        let squares = unsafe squares + level * 16
        // The limit only shrinks: what is beyond it now need not be looked at again.
        let near = unsafe places[level].pending & Self.near(squares, limit)
        guard near != 0 else { return nil }
        var lane = near.trailingZeroBitCount
        var least = unsafe squares[lane]
        var rest = near & (near &- 1)
        while rest != 0 {
            let other = rest.trailingZeroBitCount
            rest &= rest &- 1
            let square = unsafe squares[other]
            lane = square < least ? other : lane
            least = square < least ? square : least
        }
        unsafe places[level].pending = near & ~(1 &<< UInt32(truncatingIfNeeded: lane))
        return unsafe places[level].group << 4 | lane
    }

    /// Which of sixteen squares are at most the limit, a bit for each.
    @inline(__always)
    private static func near(_ squares: UnsafeMutablePointer<Double>, _ limit: Double) -> UInt32 {
        let first = unsafe UnsafeRawPointer(squares).loadUnaligned(as: SIMD8<Double>.self)
        let second = unsafe UnsafeRawPointer(squares + 8).loadUnaligned(as: SIMD8<Double>.self)
        return PointMarks(first .<= limit).bits | PointMarks(second .<= limit).bits << 8
    }
}
