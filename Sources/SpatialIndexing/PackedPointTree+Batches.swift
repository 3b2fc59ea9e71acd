internal import ChunkedWork
public import PlanarGeometry

extension PackedPointTree {
    /// How many points each of many boxes holds, as ``count(in:)`` tells it.
    ///
    /// - Parameters:
    ///   - boxes: The boxes; an empty one holds nothing.
    ///   - threads: How many threads to use at most. The answer does not depend on it.
    /// - Returns: A count for each, in their order.
    public func counts(in boxes: [BoundingBox], threads: Int = 1) -> [Int] {
        counts(at: boxes.map(\.center), threads) { count(in: boxes[$0]) }
    }

    /// How many points lie at most so far from each of many centers, as ``count(within:of:)``
    /// tells it.
    ///
    /// - Parameters:
    ///   - radius: The distance; a negative or undefined one holds nothing.
    ///   - centers: The centers.
    ///   - threads: How many threads to use at most. The answer does not depend on it.
    /// - Returns: A count for each, in their order.
    public func counts(
        within radius: Double, of centers: [Position], threads: Int = 1
    ) -> [Int] {
        counts(at: centers, threads) { count(within: radius, of: centers[$0]) }
    }

    @inline(__always)
    private func counts(
        at places: [Position], _ threads: Int, _ count: @Sendable (Int) -> Int
    ) -> [Int] {
        var result = [Int](repeating: 0, count: places.count)
        unsafe result.withUnsafeMutableBufferPointer { result in
            // A query writes to its own place only.
            nonisolated(unsafe) let result = unsafe result
            forEachAlongTheCurve(places, threads: threads) { queries in
                for query in queries { unsafe result[Int(query)] = count(Int(query)) }
            }
        }
        return result
    }

    /// Hands over the numbers of many queries, some at a time, in the order of their places along
    /// the curve of the tree.
    func forEachAlongTheCurve(
        _ places: [Position], threads: Int, _ body: @Sendable (ArraySlice<UInt32>) -> Void
    ) {
        precondition(places.count <= PackedLayout.maximumCount, "2^32 queries at once or more")
        let order = HilbertSort.order(of: places, over: boundingBox, threads: threads)
        forEachChunk(count: order.count, size: 1024, threads: threads) { _, range, _ in
            body(order[range])
        }
    }
}
