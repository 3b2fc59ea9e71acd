internal import PlanarGeometry

/// The best-first search for the nearest items, with the memory it needs.
///
/// Nodes wait in a heap by their distance; the best items so far in another whose top is the worst
/// of them. Done when the nearest waiting node is farther than that. Two items at equal distance
/// are ordered by their index, so the answer does not depend on the shape of the tree.
///
/// Hjaltason & Samet 1999, *ACM TODS* 24(2), "Distance browsing in spatial databases",
/// doi:10.1145/320248.320255.
struct NearestSearch {
    private struct Node: Ranked {
        var squaredDistance: Double
        var level: Int32
        var node: UInt32

        /// Nearer nodes come up first.
        @inline(__always)
        func ranksAbove(_ other: Node) -> Bool { squaredDistance < other.squaredDistance }
    }

    private struct Item: Ranked {
        var distance: Double
        var index: Int

        /// The worst item comes up first, because it is the one to replace.
        @inline(__always)
        func ranksAbove(_ other: Item) -> Bool {
            distance > other.distance || (distance == other.distance && index > other.index)
        }
    }

    private var waiting: [Node] = []
    private var best: [Item] = []

    /// Finds the nearest items in ascending order.
    ///
    /// The limit itself counts. `squaredDistance` tells the square of the distance to an item by
    /// its place in the tree, never below that to a box around the item as
    /// `BoundingBox.squaredDistance(to:)` computes it; `index` tells its index in the input.
    @inline(__always)
    mutating func nearest(
        in levels: PackedLevels, to position: Position, count: Int,
        within maximumDistance: Double,
        squaredDistance: (Int) -> Double, index: (Int) -> Int
    ) -> [Neighbor] {
        let count = min(count, levels.itemCount)
        guard count > 0, maximumDistance >= 0, position.isFinite else { return [] }
        waiting.removeAll(keepingCapacity: true)
        best.removeAll(keepingCapacity: true)
        // What is farther than this, squared, cannot be in the answer.
        var limit = maximumDistance * maximumDistance
        let top = levels.depth - 1
        add(levels, level: top, nodes: 0..<1, position, limit)
        while let node = pop(&waiting), node.squaredDistance <= limit {
            let level = Int(node.level)
            guard level == 0 else {
                let first = Int(node.node) * levels.nodeSize
                let end = min(
                    first + levels.nodeSize, levels.starts[level] - levels.starts[level - 1])
                add(levels, level: level - 1, nodes: first..<end, position, limit)
                continue
            }
            for place in levels.items(level: 0, node: Int(node.node)) {
                let square = squaredDistance(place)
                guard square <= limit else { continue }
                let item = Item(distance: square.squareRoot(), index: index(place))
                if best.count < count {
                    push(item, &best)
                } else if best[0].ranksAbove(item) {
                    replaceTop(&best, with: item)
                }
                if best.count == count {
                    // Squares a little above may round to the same distance.
                    let worst = best[0].distance
                    let square = worst * worst
                    limit = min(limit, square + square * 0x1p-50 + .leastNormalMagnitude)
                }
            }
        }
        best.sort { $1.ranksAbove($0) }
        return best.map { Neighbor(index: $0.index, distance: $0.distance) }
    }

    @inline(__always)
    private mutating func add(
        _ levels: PackedLevels, level: Int, nodes: Range<Int>, _ position: Position,
        _ limit: Double
    ) {
        let start = levels.starts[level]
        for node in nodes {
            let square = levels.boxes[start + node].squaredDistance(to: position)
            guard square <= limit else { continue }
            push(
                Node(
                    squaredDistance: square, level: Int32(truncatingIfNeeded: level),
                    node: UInt32(truncatingIfNeeded: node)),
                &waiting)
        }
    }
}

/// What a heap orders.
private protocol Ranked {
    func ranksAbove(_ other: Self) -> Bool
}

@inline(__always)
private func push<Element: Ranked>(_ element: Element, _ heap: inout [Element]) {
    var hole = heap.count
    heap.append(element)
    while hole > 0 {
        let parent = (hole - 1) / 2
        guard element.ranksAbove(heap[parent]) else { break }
        heap[hole] = heap[parent]
        hole = parent
    }
    heap[hole] = element
}

@inline(__always)
private func pop<Element: Ranked>(_ heap: inout [Element]) -> Element? {
    guard let last = heap.popLast() else { return nil }
    guard let top = heap.first else { return last }
    replaceTop(&heap, with: last)
    return top
}

@inline(__always)
private func replaceTop<Element: Ranked>(_ heap: inout [Element], with element: Element) {
    var hole = 0
    while true {
        var child = 2 * hole + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count && heap[child + 1].ranksAbove(heap[child]) { child += 1 }
        guard heap[child].ranksAbove(element) else { break }
        heap[hole] = heap[child]
        hole = child
    }
    heap[hole] = element
}
