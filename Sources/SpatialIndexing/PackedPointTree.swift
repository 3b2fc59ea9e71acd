public import PlanarGeometry

/// A static packed Hilbert R-tree over points: windows, disks, surfaces and nearest neighbors.
///
/// Made once from columns of coordinates, never changed. Use it for incidents by the million; for
/// things with an extent use ``PackedRTree``, and to find the area of many points ``AreaLocator``.
///
/// The points are sorted along a Hilbert curve and cut into runs of `nodeSize`; every run has a
/// node with the box around it, every run of `nodeSize` nodes a node above. All of it is flat:
///
///     xs       Double × count     eastings in Hilbert order
///     ys       Double × count     northings in Hilbert order
///     ids      UInt32 × count     place of each point in the input
///     boxes    4 Double × nodes   leaves … root; minX minY maxX maxY
///
///     level 0    [0 … 15] [16 … 31] … [240 … 255] [256 … ]     a node covers nodeSize points
///     level 1    [0 …                         255] [256 … ]     … or nodeSize nodes
///     root       [0 …                                     ]
///
/// A node covers one contiguous run of the points, so that a node wholly inside a query answers
/// for all of them at once. The children of node *k* are the nodes *k · nodeSize* and following of
/// the level below: nothing points anywhere.
///
/// The answers are the same whatever the order of the input, up to the indices in them.
/// Coordinates are in any one plane unit, meters by convention.
///
///     let tree = try PackedPointTree(xs: [0, 3, 9], ys: [0, 4, 9])
///     tree.search(within: 5, of: Position(x: 0, y: 0))              // [0, 1]
///
/// Kamel & Faloutsos 1993, *CIKM '93*, "On packing R-trees", doi:10.1145/170088.170403.
public struct PackedPointTree: Sendable {
    /// Eastings in Hilbert order.
    let xs: [Double]
    /// Northings in Hilbert order.
    let ys: [Double]
    /// The place in the input of each point.
    let ids: [UInt32]
    /// The nodes.
    let levels: PackedLevels
    /// The smallest box around all points; empty when there are none.
    public let boundingBox: BoundingBox

    /// Builds the tree.
    ///
    /// - Parameters:
    ///   - xs: Eastings.
    ///   - ys: Northings, as many.
    ///   - nodeSize: Points in a leaf and children of a node, 2 … 65 535. The default suits; a
    ///     smaller one costs memory and helps small queries a little.
    /// - Throws: ``IndexError`` with code `lengthMismatch`, `notFinite` (the index is named),
    ///   `tooManyItems` (2³² points or more) or `invalidNodeSize`. No points at all is not an
    ///   error.
    /// - Complexity: O(*count*).
    public init(xs: [Double], ys: [Double], nodeSize: Int = 16) throws(IndexError) {
        guard xs.count == ys.count else { throw .lengthMismatch(xs.count, ys.count) }
        guard xs.count <= UInt32.max else { throw .tooManyItems(xs.count, "points") }
        guard 2...65_535 ~= nodeSize else { throw .invalidNodeSize(nodeSize) }
        let extent = HilbertOrder.extent(xs: xs, ys: ys)
        if let index = extent.notFinite {
            throw .notFinite(index, "Point \(index) has the coordinates \(xs[index]), \(ys[index])")
        }
        let order = HilbertOrder.order(xs: xs, ys: ys, extent: extent.box)
        ids = order
        self.xs = HilbertOrder.gather(xs, order)
        self.ys = HilbertOrder.gather(ys, order)
        boundingBox = extent.box
        levels = PackedLevels(
            leaves: HilbertOrder.leafBoxes(xs: self.xs, ys: self.ys, nodeSize: nodeSize),
            itemCount: xs.count, nodeSize: nodeSize)
    }

    /// Number of points.
    public var count: Int { ids.count }
}
