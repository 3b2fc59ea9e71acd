public import PlanarGeometry

/// A static packed Hilbert R-tree over boxes: which of them touch a window, which are nearest.
///
/// Made once, never changed. Use it for things with an extent, by the box around each; for points
/// use ``PackedPointTree``.
///
/// The boxes are sorted along a Hilbert curve by their centers and packed as ``PackedPointTree``
/// packs points, in one block of memory:
///
///     minX, minY, maxX, maxY   Double × n        edges in Hilbert order
///     ids                      UInt32 × n        place of each box in the input
///     groups                   256 bytes each    sixteen nodes beside each other, leaves … top
///
/// Empty boxes may be given and are never found. Answers are indices of the input and do not
/// otherwise depend on its order.
///
/// Kamel & Faloutsos 1993, *CIKM '93*, "On packing R-trees", doi:10.1145/170088.170403.
public struct PackedRTree: Sendable {
    let storage: PackedStorage
    let header: PackedHeader

    init(storage: PackedStorage, header: PackedHeader) {
        self.storage = storage
        self.header = header
    }

    /// Builds the tree.
    ///
    /// - Parameters:
    ///   - boxes: The boxes to find again.
    ///   - nodeSize: Boxes in a leaf, 2 … 65 535.
    ///   - threads: How many threads to use at most. The tree does not depend on it.
    /// - Throws: ``IndexError`` with code `notFinite` (the index is named; the infinite edges of
    ///   an empty box are no fault), `tooManyItems` (2³² boxes or more) or `invalidNodeSize`.
    /// - Complexity: O(*count*).
    public init(
        _ boxes: [BoundingBox], nodeSize: Int = 16, threads: Int = 1
    ) throws(IndexError) {
        guard boxes.count <= PackedLayout.maximumCount else {
            throw .tooManyItems(boxes.count, "boxes")
        }
        guard 2...65_535 ~= nodeSize else { throw .invalidNodeSize(nodeSize) }
        var filled: [UInt32] = []
        var xs: [Double] = []
        var ys: [Double] = []
        filled.reserveCapacity(boxes.count)
        xs.reserveCapacity(boxes.count)
        ys.reserveCapacity(boxes.count)
        var extent = BoundingBox.empty
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
            extent.formUnion(box)
        }
        storage = Self.storage(boxes, filled, xs, ys, nodeSize, threads)
        header = PackedHeader(
            layout: storage.layout, inputCount: boxes.count, boundingBox: extent)
    }

    /// Number of boxes given, the empty ones included.
    public var count: Int { header.inputCount }

    /// The smallest box around all boxes; empty when there are none.
    public var boundingBox: BoundingBox { header.boundingBox }

    /// The block of the tree over the boxes that are not empty, whose places and centers are given.
    private static func storage(
        _ boxes: [BoundingBox], _ filled: [UInt32], _ xs: [Double], _ ys: [Double],
        _ nodeSize: Int, _ threads: Int
    ) -> PackedStorage {
        let storage = PackedStorage(
            PackedLayout(columnCount: 4, itemCount: filled.count, leafSize: nodeSize))
        // The columns are as long as `filled`, `xs` and `ys`.
        let (west, south) = unsafe (storage.column(0), storage.column(1))
        let (east, north) = unsafe (storage.column(2), storage.column(3))
        let ids = unsafe storage.ids
        unsafe xs.withUnsafeBufferPointer { xs in
            unsafe ys.withUnsafeBufferPointer { ys in
                let rangeX = unsafe CoordinateRange(xs, threads: threads)
                let rangeY = unsafe CoordinateRange(ys, threads: threads)
                let extent = BoundingBox(
                    minX: rangeX.minimum, minY: rangeY.minimum, maxX: rangeX.maximum,
                    maxY: rangeY.maximum)
                // The sorted centers are not kept: the edges take their columns over.
                unsafe HilbertSort(xs: xs, ys: ys, extent: extent, threads: threads)
                    .sort(into: HilbertSort.Columns(xs: west, ys: south, ids: ids))
            }
        }
        for place in filled.indices {
            let id = unsafe filled[Int(ids[place])]
            let box = boxes[Int(id)]
            unsafe ids[place] = id
            unsafe west[place] = box.minX
            unsafe south[place] = box.minY
            unsafe east[place] = box.maxX
            unsafe north[place] = box.maxY
        }
        unsafe storage.makeNodes(
            west: west, south: south, east: east, north: north, threads: threads)
        return storage
    }

    /// The boxes that share at least one position with the box, touching edges included, as
    /// ascending indices of the input.
    public func search(_ box: BoundingBox) -> [Int] {
        var found: [UInt32] = []
        search(box, into: &found)
        var indices = found.map { Int($0) }
        sortAscending(&indices, below: count)
        return indices
    }

    /// Replaces the content of `found` with the boxes that share at least one position with the
    /// box, as indices of the input in the order of the curve.
    ///
    /// For many queries in a row: beyond what `found` grows to, no memory is allocated.
    public func search(_ box: BoundingBox, into found: inout [UInt32]) {
        found.removeAll(keepingCapacity: true)
        guard !box.isEmpty else { return }
        let region = BoxRegion(box: box)
        withBoxes { boxes in
            unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: HitList.capacity) {
                // The room outlives the list.
                var hits = unsafe HitList(room: $0.baseAddress.unsafelyUnwrapped)
                boxes.nodes.visit(
                    { region.masks(of: $0) },
                    whole: { items in unsafe hits.append(boxes.ids, items, to: &found) },
                    leaf: { items in
                        for item in items where boxes.touches(item, box) {
                            unsafe hits.append(boxes.ids[item], to: &found)
                        }
                    })
                hits.empty(into: &found)
            }
        }
    }

    /// How many boxes share at least one position with the box, touching edges included.
    public func count(in box: BoundingBox) -> Int {
        guard !box.isEmpty else { return 0 }
        let region = BoxRegion(box: box)
        return withBoxes { boxes in
            var count = 0
            boxes.nodes.visit(
                { region.masks(of: $0) },
                whole: { count &+= $0.count },
                leaf: { items in
                    for item in items { count &+= boxes.touches(item, box) ? 1 : 0 }
                })
            return count
        }
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
        let count = min(count, storage.layout.itemCount)
        guard count > 0, maximumDistance >= 0, position.isFinite else { return [] }
        return withBoxes { boxes in
            var best = NearestItems()
            best.begin(count, within: maximumDistance)
            unsafe NearestSearch.search(boxes.nodes, ids: boxes.ids, to: position, into: &best) {
                boxes.squares($0, position)
            }
            best.end()
            return (0..<best.count).map { Neighbor(best[$0]) }
        }
    }

    /// Hands over the view that queries work on, and keeps it valid until `body` returns.
    @inline(__always)
    private func withBoxes<Result>(_ body: (PackedBoxes) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try unsafe body(
                PackedBoxes(
                    west: storage.column(0), south: storage.column(1), east: storage.column(2),
                    north: storage.column(3), ids: storage.ids, nodes: storage.nodes))
        }
    }
}

/// The boxes and nodes of a tree as its queries go through them.
///
/// A view into the block of the tree: valid as long as that. Items come from its layout.
@safe
private struct PackedBoxes {
    let west: UnsafePointer<Double>
    let south: UnsafePointer<Double>
    let east: UnsafePointer<Double>
    let north: UnsafePointer<Double>
    let ids: UnsafePointer<UInt32>
    let nodes: PackedNodes

    @inline(__always)
    func box(_ item: Int) -> BoundingBox {
        unsafe BoundingBox(
            minX: west[item], minY: south[item], maxX: east[item], maxY: north[item])
    }

    /// The squares of the distances to sixteen items, of as many as there are.
    @inline(__always)
    func squares(_ start: Int, _ position: Position) -> NearestSearch.Squares {
        var squares = (SIMD8<Double>(), SIMD8<Double>())
        for item in start..<min(start &+ 16, nodes.itemCount) {
            let square = box(item).squaredDistance(to: position)
            let place = item &- start
            if place < 8 { squares.0[place] = square } else { squares.1[place &- 8] = square }
        }
        return squares
    }

    @inline(__always)
    func touches(_ item: Int, _ box: BoundingBox) -> Bool {
        let toTheWest: UInt8 = unsafe west[item] <= box.maxX ? 1 : 0
        let toTheSouth: UInt8 = unsafe south[item] <= box.maxY ? 1 : 0
        let toTheEast: UInt8 = unsafe east[item] >= box.minX ? 1 : 0
        let toTheNorth: UInt8 = unsafe north[item] >= box.minY ? 1 : 0
        return toTheWest & toTheSouth & toTheEast & toTheNorth != 0
    }
}
