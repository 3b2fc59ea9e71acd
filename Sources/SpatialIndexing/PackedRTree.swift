public import PlanarGeometry

/// A static packed Hilbert R-tree over boxes: which of them touch a window, which are nearest.
///
/// Made once, never changed. Use it for things with an extent, by the box around each; for points
/// use ``PackedPointTree``.
///
/// The boxes are sorted along a Hilbert curve by their centers and packed as ``PackedPointTree``
/// packs points:
///
///     items    4 Double × n       minX minY maxX maxY in Hilbert order
///     ids      UInt32 × n         place of each box in the input
///     nodes    4 Double × nodes   leaves … root
///
/// Empty boxes may be given and are never found. Answers are indices of the input and do not
/// otherwise depend on its order.
///
/// Kamel & Faloutsos 1993, *CIKM '93*, "On packing R-trees", doi:10.1145/170088.170403.
public struct PackedRTree: Sendable {
    private let items: [BoundingBox]
    private let ids: [UInt32]
    private let levels: PackedLevels
    /// Number of boxes given, the empty ones included.
    public let count: Int
    /// The smallest box around all boxes; empty when there are none.
    public let boundingBox: BoundingBox

    /// Builds the tree.
    ///
    /// - Parameters:
    ///   - boxes: The boxes to find again.
    ///   - nodeSize: Boxes in a leaf and children of a node, 2 … 65 535.
    /// - Throws: ``IndexError`` with code `notFinite` (the index is named; the infinite edges of
    ///   an empty box are no fault), `tooManyItems` (2³² boxes or more) or `invalidNodeSize`.
    /// - Complexity: O(*count*).
    public init(_ boxes: [BoundingBox], nodeSize: Int = 16) throws(IndexError) {
        guard boxes.count <= UInt32.max else { throw .tooManyItems(boxes.count, "boxes") }
        guard 2...65_535 ~= nodeSize else { throw .invalidNodeSize(nodeSize) }
        var filled: [UInt32] = []
        var xs: [Double] = []
        var ys: [Double] = []
        filled.reserveCapacity(boxes.count)
        xs.reserveCapacity(boxes.count)
        ys.reserveCapacity(boxes.count)
        for (index, box) in boxes.enumerated() {
            let undefined = box.minX.isNaN || box.minY.isNaN || box.maxX.isNaN || box.maxY.isNaN
            if box.isEmpty && !undefined { continue }
            guard box.minX.isFinite, box.minY.isFinite, box.maxX.isFinite, box.maxY.isFinite else {
                throw .notFinite(
                    index,
                    "Box \(index) has the edges \(box.minX), \(box.minY), \(box.maxX), \(box.maxY)")
            }
            filled.append(UInt32(truncatingIfNeeded: index))
            // Halves first: the sum of two large coordinates may be infinite.
            xs.append(box.minX / 2 + box.maxX / 2)
            ys.append(box.minY / 2 + box.maxY / 2)
        }
        let order = HilbertOrder.order(
            xs: xs, ys: ys, extent: HilbertOrder.extent(xs: xs, ys: ys).box)
        ids = order.map { filled[Int($0)] }
        let items = ids.map { boxes[Int($0)] }
        self.items = items
        levels = PackedLevels(
            leaves: stride(from: 0, to: items.count, by: nodeSize).map { first in
                items[first..<min(first + nodeSize, items.count)].reduce(into: .empty) {
                    $0.formUnion($1)
                }
            }, itemCount: items.count, nodeSize: nodeSize)
        count = boxes.count
        boundingBox = levels.boxes.last ?? .empty
    }

    /// The boxes that share at least one position with the box, touching edges included, as
    /// ascending indices of the input.
    public func search(_ box: BoundingBox) -> [Int] {
        guard !box.isEmpty else { return [] }
        let region = BoxRegion(box: box)
        var found: [Int] = []
        levels.visit(
            relation: { region.relation(to: $0) },
            whole: { places in
                for place in places { found.append(Int(ids[place])) }
            },
            leaf: { places in
                for place in places where region.relation(to: items[place]) != .disjoint {
                    found.append(Int(ids[place]))
                }
            })
        sortAscending(&found, below: count)
        return found
    }

    /// How many boxes share at least one position with the box, touching edges included.
    public func count(in box: BoundingBox) -> Int {
        guard !box.isEmpty else { return 0 }
        let region = BoxRegion(box: box)
        var count = 0
        levels.visit(
            relation: { region.relation(to: $0) },
            whole: { count += $0.count },
            leaf: { places in
                for place in places where region.relation(to: items[place]) != .disjoint {
                    count += 1
                }
            })
        return count
    }

    /// The nearest boxes by ascending distance; boxes at equal distance by ascending index.
    ///
    /// The distance to a box that holds the position is 0.
    ///
    /// - Parameters:
    ///   - position: Where to look from; nothing is near a position that is not finite.
    ///   - count: How many to find at most.
    ///   - maximumDistance: How far to look; the limit itself counts.
    /// - Returns: At most `count` boxes, none of them empty.
    public func nearest(
        to position: Position, count: Int, within maximumDistance: Double = .infinity
    ) -> [Neighbor] {
        var search = NearestSearch()
        return search.nearest(
            in: levels, to: position, count: count, within: maximumDistance,
            squaredDistance: { items[$0].squaredDistance(to: position) },
            index: { Int(ids[$0]) })
    }
}
