internal import PlanarGeometry

/// The search for the nearest items.
///
/// It goes down to the nearest node of each level first and, back from there, to those next in
/// distance, as long as they are no farther than the worst of the items it has. The squared
/// distances to the nodes of one group a level wait for that; nothing else is kept. Two items at
/// equal distance are ordered by their index, so the answer does not depend on the shape of
/// the tree.
///
/// Roussopoulos, Kelley & Vincent 1995, *SIGMOD '95*, "Nearest neighbor queries",
/// doi:10.1145/223784.223794.
enum NearestSearch {
    /// The squares of the distances to sixteen items.
    typealias Squares = (SIMD8<Double>, SIMD8<Double>)

    /// Offers the items of a tree to what keeps the best, nearest nodes first.
    ///
    /// - Parameters:
    ///   - nodes: The nodes of the tree.
    ///   - ids: The index in the input of each item.
    ///   - position: Where to look from, a finite place.
    ///   - best: Keeps the best items; what is beyond its limit is not offered.
    ///   - measure: The squares of the distances to the sixteen items from a place on, none of
    ///     them below that to a box around the item; any where there is no item.
    @inline(__always)
    static func search(
        _ nodes: PackedNodes, ids: UnsafePointer<UInt32>, to position: Position,
        into best: inout NearestItems, measure: (_ start: Int) -> Squares
    ) {
        guard nodes.depth > 0 else { return }
        let top = nodes.depth - 1
        // Sixteen keys and a group for each level, and `level` stays within 0 ... top.
        unsafe withUnsafeTemporaryAllocation(
            of: (SIMD16<Int32>, Int).self, capacity: PackedLayout.maximumDepth
        ) { room in
            let keys = unsafe UnsafeMutableRawPointer(room.baseAddress.unsafelyUnwrapped)
                .assumingMemoryBound(to: Int32.self)
            let groups = unsafe UnsafeMutableRawPointer(keys + 16 * PackedLayout.maximumDepth)
                .assumingMemoryBound(to: Int.self)
            unsafe groups[top] = 0
            unsafe NearestNodes(keys: keys + 16 * top)
                .enter(nodes, level: top, group: 0, from: position)
            var limit = NearestNodes.key(best.limit)
            var level = top
            while true {
                let open = unsafe NearestNodes(keys: keys + 16 * level)
                guard let lane = open.takeNearest(limit) else {
                    if level == top { return }
                    level &+= 1
                    continue
                }
                let node = unsafe groups[level] << 4 | lane
                if level > 0 {
                    level &-= 1
                    unsafe groups[level] = node
                    unsafe NearestNodes(keys: keys + 16 * level)
                        .enter(nodes, level: level, group: node, from: position)
                    continue
                }
                let items = nodes.items(level: 0, node: node)
                var start = items.lowerBound
                while start < items.upperBound {
                    let squares = measure(start)
                    let there = UInt32(truncatingIfNeeded: min(items.upperBound &- start, 16))
                    var near = Self.near(squares, best.limit) & ((1 &<< there) &- 1)
                    if near != 0 {
                        unsafe withUnsafeBytes(of: squares) { squares in
                            while near != 0 {
                                let place = near.trailingZeroBitCount
                                near &= near &- 1
                                // A bit below sixteen, and where there is a bit there is an item.
                                unsafe best.offer(
                                    squares.load(fromByteOffset: place &* 8, as: Double.self),
                                    ids[start &+ place])
                            }
                        }
                        best.lowerLimit()
                        limit = NearestNodes.key(best.limit)
                    }
                    start &+= 16
                }
            }
        }
    }

    /// Which of sixteen squares are at most the limit, a bit for each.
    @inline(__always)
    private static func near(_ squares: Squares, _ limit: Double) -> UInt32 {
        PointMarks(squares.0 .<= limit).bits | PointMarks(squares.1 .<= limit).bits << 8
    }
}
