internal import PlanarGeometry

extension PackedPointTree {
    /// Hands over the points in Hilbert order as flat columns, without copying them.
    ///
    /// Whoever works through all points finds those that lie near each other one after the other.
    /// The buffers are valid until `body` returns.
    ///
    /// - Parameter body: Given the eastings, the northings and the place of each point in the
    ///   input, all of length ``count``.
    package func withSortedColumns<Result>(
        _ body: (
            _ xs: UnsafeBufferPointer<Double>, _ ys: UnsafeBufferPointer<Double>,
            _ ids: UnsafeBufferPointer<UInt32>
        ) throws -> Result
    ) rethrows -> Result {
        try unsafe xs.withUnsafeBufferPointer { xs in
            try unsafe ys.withUnsafeBufferPointer { ys in
                try unsafe ids.withUnsafeBufferPointer { ids in
                    try unsafe body(xs, ys, ids)
                }
            }
        }
    }

    /// Visits the nodes from the root, in the order of the items.
    ///
    /// A node within the place is handed over whole; of a node partly in it the children are
    /// visited, or, at the lowest level, its items handed over to be looked at. The ranges are
    /// places in the columns of ``withSortedColumns(_:)``.
    ///
    /// - Parameters:
    ///   - relation: How a box lies to the place. The box holds all points of a node; it may be
    ///     a little larger than the smallest box that does.
    ///   - whole: Given the items of a node that lies wholly in the place.
    ///   - leaf: Given the items of a lowest node that lies partly in the place.
    @inline(__always)
    func visit(
        relation: (BoundingBox) -> BoxRelation,
        whole: (Range<Int>) -> Void,
        leaf: (Range<Int>) -> Void
    ) {
        levels.visit(relation: relation, whole: whole, leaf: leaf)
    }
}
