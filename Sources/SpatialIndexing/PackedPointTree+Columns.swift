internal import PlanarGeometry

/// The points and nodes of a tree as its queries go through them.
///
/// A view into the block of the tree: valid as long as that.
@safe
struct PackedPoints {
    let xs: UnsafePointer<Double>
    let ys: UnsafePointer<Double>
    let ids: UnsafePointer<UInt32>
    let nodes: PackedNodes
}

extension PackedPointTree {
    /// Hands over the view that queries work on, and keeps it valid until `body` returns.
    @inline(__always)
    func withPoints<Result>(_ body: (PackedPoints) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try unsafe body(
                PackedPoints(
                    xs: storage.column(0), ys: storage.column(1), ids: storage.ids,
                    nodes: storage.nodes))
        }
    }

    /// Hands over the points in Hilbert order as flat columns, without copying them.
    ///
    /// Whoever works through all points finds those that lie near each other one after the other.
    /// The buffers are valid until `body` returns. In a tree opened from a file without verifying
    /// it the numbers may be any at all: whoever uses one as an address checks it before.
    ///
    /// - Parameter body: Given the eastings, the northings and the place of each point in the
    ///   input, all of length ``count``.
    /// - Returns: What `body` returns.
    package func withSortedColumns<Result>(
        _ body: (
            _ xs: UnsafeBufferPointer<Double>, _ ys: UnsafeBufferPointer<Double>,
            _ ids: UnsafeBufferPointer<UInt32>
        ) throws -> Result
    ) rethrows -> Result {
        let count = count
        return try withPoints { points in
            try unsafe body(
                UnsafeBufferPointer(start: points.xs, count: count),
                UnsafeBufferPointer(start: points.ys, count: count),
                UnsafeBufferPointer(start: points.ids, count: count))
        }
    }

    /// Visits the nodes from the top, in the order of the items.
    ///
    /// A node within the place is handed over whole; of a node partly in it the children are
    /// visited, or, at the lowest level, its items handed over to be looked at. The ranges are
    /// places in the columns of ``withSortedColumns(_:)``.
    ///
    /// - Parameters:
    ///   - relation: How a box lies to the place. The box holds all points of a node; it may be
    ///     a little larger than the smallest box that does, and its edges may be infinite.
    ///   - whole: Given the items of a node that lies wholly in the place.
    ///   - leaf: Given the items of a lowest node that lies partly in the place.
    @inline(__always)
    func visit(
        relation: (BoundingBox) -> BoxRelation,
        whole: (Range<Int>) -> Void,
        leaf: (Range<Int>) -> Void
    ) {
        withPoints { points in
            points.nodes.visit({ $0.masks(relation) }, whole: whole, leaf: leaf)
        }
    }
}
