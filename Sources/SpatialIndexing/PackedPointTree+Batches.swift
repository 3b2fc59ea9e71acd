internal import ChunkedWork
public import PlanarGeometry

extension PackedPointTree {
    /// How many points each of many boxes holds, as ``count(in:)`` tells it.
    ///
    /// - Parameters:
    ///   - boxes: The boxes; an empty one holds nothing.
    ///   - threads: How many threads to use at most. The answer does not depend on it.
    public func counts(in boxes: [BoundingBox], threads: Int = 1) -> [Int] {
        counts(boxes.count, threads) { count(in: boxes[$0]) }
    }

    /// How many points lie at most so far from each of many centers, as ``count(within:of:)``
    /// tells it.
    ///
    /// - Parameters:
    ///   - radius: The distance; a negative or undefined one holds nothing.
    ///   - centers: The centers.
    ///   - threads: How many threads to use at most. The answer does not depend on it.
    public func counts(
        within radius: Double, of centers: [Position], threads: Int = 1
    ) -> [Int] {
        counts(centers.count, threads) { count(within: radius, of: centers[$0]) }
    }

    @inline(__always)
    private func counts(
        _ queries: Int, _ threads: Int, _ count: @Sendable (Int) -> Int
    ) -> [Int] {
        var result = [Int](repeating: 0, count: queries)
        unsafe result.withUnsafeMutableBufferPointer { result in
            // A chunk writes to its own places only.
            nonisolated(unsafe) let result = unsafe result
            forEachChunk(count: queries, size: 1024, threads: threads) { _, range, _ in
                for query in range { unsafe result[query] = count(query) }
            }
        }
        return result
    }
}
