internal import PlanarGeometry

// What counts along the order of the tree asks of it, in one place.
extension PackedPointTree {
    /// Visits the runs of points that make up a place, in the order of the tree.
    @inline(__always)
    func visitRuns(
        relation: (BoundingBox) -> BoxRelation,
        whole: (Range<Int>) -> Void,
        leaf: (Range<Int>) -> Void
    ) {
        levels.visit(relation: relation, whole: whole, leaf: leaf)
    }

    /// Lends the coordinates and the places in the input, all in the order of the tree.
    @inline(__always)
    func withSortedPoints<Result>(
        _ body: (
            _ xs: UnsafeBufferPointer<Double>, _ ys: UnsafeBufferPointer<Double>,
            _ ids: UnsafeBufferPointer<UInt32>
        ) -> Result
    ) -> Result {
        // The three live for the whole call and are only read.
        unsafe xs.withUnsafeBufferPointer { xs in
            unsafe ys.withUnsafeBufferPointer { ys in
                unsafe ids.withUnsafeBufferPointer { ids in unsafe body(xs, ys, ids) }
            }
        }
    }
}
