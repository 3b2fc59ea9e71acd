public import PlanarGeometry

/// A static packed Hilbert R-tree over points: windows, disks, surfaces and nearest neighbors.
///
/// Made once from columns of coordinates, never changed. Use it for incidents by the million; for
/// things with an extent use ``PackedRTree``, and to find the area of many points ``AreaLocator``.
///
/// The points are sorted along a Hilbert curve and cut into runs of `nodeSize`; every run has a
/// node with the box around it, every sixteen nodes a node above. All of it is one block of memory:
///
///     xs       Double × count     eastings in Hilbert order
///     ys       Double × count     northings in Hilbert order
///     ids      UInt32 × count     place of each point in the input
///     groups   256 bytes each     sixteen nodes beside each other, leaves … top
///
///     level 0    [0 … 15] [16 … 31] … [240 … 255] [256 … ]     a node covers nodeSize points
///     level 1    [0 …                         255] [256 … ]     … or sixteen nodes
///     level 2    [0 …                                     ]
///
/// A node covers one contiguous run of the points, so that a node wholly inside a query answers
/// for all of them at once. The children of node *k* are the sixteen nodes from *16k* on of the
/// level below: nothing points anywhere. Their edges lie side by side as 32-bit numbers, rounded
/// outward, so that one comparison of vectors asks sixteen nodes; what rounding leaves open the
/// points themselves decide in 64 bits. A point takes 21.1 bytes in all.
///
/// The answers are the same whatever the order of the input, up to the indices in them.
/// Coordinates are in any one plane unit, meters by convention.
///
///     let tree = try PackedPointTree(xs: [0, 3, 9], ys: [0, 4, 9])
///     tree.search(within: 5, of: Position(x: 0, y: 0))              // [0, 1]
///
/// Kamel & Faloutsos 1993, *CIKM '93*, "On packing R-trees", doi:10.1145/170088.170403.
public struct PackedPointTree: Sendable {
    let storage: PackedStorage
    let header: PackedHeader

    init(storage: PackedStorage, header: PackedHeader) {
        self.storage = storage
        self.header = header
    }

    /// Builds the tree.
    ///
    /// - Parameters:
    ///   - xs: Eastings.
    ///   - ys: Northings, as many.
    ///   - nodeSize: Points in a leaf, 2 … 65 535. The default suits; a smaller one costs memory.
    ///   - threads: How many threads to use at most. The tree does not depend on it.
    /// - Throws: ``IndexError`` with code `lengthMismatch`, `notFinite` (the index is named),
    ///   `tooManyItems` (2³² points or more) or `invalidNodeSize`. No points at all is not an
    ///   error.
    /// - Complexity: O(*count*) time; while building, less than as much memory again as the tree.
    public init(
        xs: [Double], ys: [Double], nodeSize: Int = 16, threads: Int = 1
    ) throws(IndexError) {
        guard xs.count == ys.count else { throw .lengthMismatch(xs.count, ys.count) }
        guard xs.count <= PackedLayout.maximumCount else { throw .tooManyItems(xs.count, "points") }
        guard 2...65_535 ~= nodeSize else { throw .invalidNodeSize(nodeSize) }
        let made = unsafe xs.withUnsafeBufferPointer { xs in
            unsafe ys.withUnsafeBufferPointer { ys in
                unsafe Self.make(xs, ys, nodeSize, threads)
            }
        }
        guard let made else {
            let index = xs.indices.first { !xs[$0].isFinite || !ys[$0].isFinite } ?? 0
            throw .notFinite(index, "Point \(index) has the coordinates \(xs[index]), \(ys[index])")
        }
        self = made
    }

    /// The smallest box around all points; empty when there are none.
    public var boundingBox: BoundingBox { header.boundingBox }

    /// Number of points.
    public var count: Int { storage.layout.itemCount }

    /// The tree; `nil` where a coordinate is not finite.
    private static func make(
        _ xs: UnsafeBufferPointer<Double>, _ ys: UnsafeBufferPointer<Double>, _ nodeSize: Int,
        _ threads: Int
    ) -> PackedPointTree? {
        let rangeX = unsafe CoordinateRange(xs, threads: threads)
        let rangeY = unsafe CoordinateRange(ys, threads: threads)
        guard rangeX.isFinite && rangeY.isFinite else { return nil }
        let extent = BoundingBox(
            minX: rangeX.minimum, minY: rangeY.minimum, maxX: rangeX.maximum, maxY: rangeY.maximum)
        let count = xs.count
        let storage = PackedStorage(
            PackedLayout(columnCount: 2, itemCount: count, leafSize: nodeSize))
        // The columns are as long as the input, which the layout was made from.
        let (x, y) = unsafe (storage.column(0), storage.column(1))
        unsafe HilbertSort(xs: xs, ys: ys, extent: extent, threads: threads)
            .sort(into: HilbertSort.Columns(xs: x, ys: y, ids: storage.ids))
        unsafe storage.makeNodes(west: x, south: y, east: x, north: y, threads: threads)
        return PackedPointTree(
            storage: storage,
            header: PackedHeader(
                layout: storage.layout, inputCount: count, boundingBox: extent))
    }
}
