internal import PlanarGeometry

/// The best-first search for the nearest items, with the memory it needs.
///
/// Nodes wait in a heap by their distance; the best items so far in another whose top is the worst
/// of them. Done when the nearest waiting node is farther than that. Two items at equal distance
/// are ordered by their index, so the answer does not depend on the shape of the tree.
///
/// The memory is kept from one search to the next: make one for many searches in a row.
///
/// Hjaltason & Samet 1999, *ACM TODS* 24(2), "Distance browsing in spatial databases",
/// doi:10.1145/320248.320255.
@safe
struct NearestSearch: ~Copyable {
    private struct Node: Ranked {
        var squaredDistance: Double
        var level: Int32
        var node: UInt32

        /// Nearer nodes come up first.
        @inline(__always)
        func ranksAbove(_ other: Node) -> Bool { squaredDistance < other.squaredDistance }
    }

    /// An item found, by its distance and its index in the input.
    struct Item: Ranked {
        var distance: Double
        var index: UInt32

        /// The worst item comes up first, because it is the one to replace.
        @inline(__always)
        func ranksAbove(_ other: Item) -> Bool {
            distance > other.distance || (distance == other.distance && index > other.index)
        }
    }

    private var waiting = RankHeap<Node>()
    private var best = RankHeap<Item>()
    /// Sixteen squared distances.
    private let squares: UnsafeMutablePointer<Double>

    init() { unsafe squares = .allocate(capacity: 16) }

    deinit { unsafe squares.deallocate() }

    /// Finds the nearest items; ``found(_:)`` tells them in ascending order until the next search.
    ///
    /// - Parameters:
    ///   - nodes: The nodes of the tree.
    ///   - ids: The index in the input of each item.
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
        best.removeAll()
        waiting.removeAll()
        guard count > 0, maximumDistance >= 0, position.isFinite else { return 0 }
        // What is farther than this, squared, cannot be in the answer.
        var limit = maximumDistance * maximumDistance
        expand(nodes, level: nodes.depth - 1, group: 0, position, limit)
        while let node = waiting.pop(), node.squaredDistance <= limit {
            let level = Int(node.level)
            if level > 0 {
                expand(nodes, level: level - 1, group: Int(node.node), position, limit)
                continue
            }
            let items = nodes.items(level: 0, node: Int(node.node))
            var start = items.lowerBound
            while start < items.upperBound {
                let end = min(start + 16, items.upperBound)
                unsafe measure(start..<end, squares)
                for item in start..<end {
                    // Sixteen items at most since the last measuring.
                    let square = unsafe squares[item - start]
                    guard square <= limit else { continue }
                    offer(
                        unsafe Item(distance: square.squareRoot(), index: ids[item]), count, &limit)
                }
                start = end
            }
        }
        best.sortAscending()
        return best.count
    }

    /// The item at a place of the last answer.
    @inline(__always)
    func found(_ place: Int) -> Item { best[place] }

    @inline(__always)
    private mutating func offer(_ item: Item, _ count: Int, _ limit: inout Double) {
        if best.count < count {
            best.push(item)
            guard best.count == count else { return }
        } else {
            guard best[0].ranksAbove(item) else { return }
            best.replaceTop(with: item)
        }
        // Squares a little above may round to the same distance.
        let worst = best[0].distance
        let square = worst * worst
        limit = min(limit, square + square * 0x1p-50 + .leastNormalMagnitude)
    }

    @inline(__always)
    private mutating func expand(
        _ nodes: PackedNodes, level: Int, group: Int, _ position: Position, _ limit: Double
    ) {
        unsafe nodes.group(level: level, group).squaredDistances(to: position, into: squares)
        for lane in 0..<nodes.lanes(level: level, group: group) {
            // Sixteen squares, sixteen lanes.
            let square = unsafe squares[lane]
            guard square <= limit else { continue }
            waiting.push(
                Node(
                    squaredDistance: square, level: Int32(truncatingIfNeeded: level),
                    node: UInt32(truncatingIfNeeded: group << 4 | lane)))
        }
    }
}
