internal import PlanarGeometry

/// How a box lies to the place that is searched.
enum BoxRelation {
    case disjoint
    case within
    case partial
}

/// The boxes of a packed tree's nodes, level by level from the leaves to the root.
///
/// Node `k` of level `l` covers the items `k · nodeSize^(l+1) ..< (k+1) · nodeSize^(l+1)`, so no
/// node stores where its children are.
struct PackedLevels: Sendable {
    let nodeSize: Int
    let itemCount: Int
    /// All levels, the leaves first.
    private(set) var boxes: [BoundingBox]
    /// For each level the place of its first node in `boxes`, and one past the root.
    private(set) var starts: [Int]
    /// For each level how many items a full node covers.
    private(set) var spans: [Int]

    /// The levels above leaves whose boxes are known.
    init(leaves: [BoundingBox], itemCount: Int, nodeSize: Int) {
        self.nodeSize = nodeSize
        self.itemCount = itemCount
        boxes = leaves
        boxes.reserveCapacity(leaves.count + leaves.count / (nodeSize - 1) + 32)
        starts = [0]
        spans = []
        guard !leaves.isEmpty else { return }
        spans = [nodeSize]
        var start = 0
        while boxes.count - start > 1 {
            let end = boxes.count
            for first in stride(from: start, to: end, by: nodeSize) {
                var box = boxes[first]
                for child in first + 1..<max(first + 1, min(first + nodeSize, end)) {
                    let next = boxes[child]
                    // Plain comparisons: the boxes are finite, and these become one instruction.
                    if next.minX < box.minX { box.minX = next.minX }
                    if next.minY < box.minY { box.minY = next.minY }
                    if next.maxX > box.maxX { box.maxX = next.maxX }
                    if next.maxY > box.maxY { box.maxY = next.maxY }
                }
                boxes.append(box)
            }
            start = end
            starts.append(start)
            // A node never covers more than all items, which also keeps the product in range.
            spans.append(min(spans[spans.count - 1], itemCount) * nodeSize)
        }
        starts.append(boxes.count)
    }

    /// Number of levels; 0 for an empty tree.
    var depth: Int { spans.count }

    /// The items below a node.
    @inline(__always)
    func items(level: Int, node: Int) -> Range<Int> {
        let start = node * spans[level]
        return start..<min(start + spans[level], itemCount)
    }

    /// Visits the nodes from the root, in the order of the items.
    ///
    /// A node within the place is handed over whole; of a node partly in it the children are visited, or, at the lowest
    /// level, its items handed over to be looked at.
    @inline(__always)
    func visit(
        relation: (BoundingBox) -> BoxRelation,
        whole: (Range<Int>) -> Void,
        leaf: (Range<Int>) -> Void
    ) {
        guard depth > 0 else { return }
        let top = depth - 1
        var level = top
        var node = 0
        while true {
            switch relation(boxes[starts[level] + node]) {
            case .disjoint: break
            case .within: whole(items(level: level, node: node))
            case .partial:
                if level > 0 {
                    level -= 1
                    node *= nodeSize
                    continue
                }
                leaf(items(level: level, node: node))
            }
            // The next sibling, or that of the nearest ancestor that has one.
            while true {
                if level == top { return }
                node += 1
                if node % nodeSize != 0 && node < starts[level + 1] - starts[level] { break }
                node = (node - 1) / nodeSize
                level += 1
            }
        }
    }
}
