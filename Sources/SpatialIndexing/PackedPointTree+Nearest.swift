public import PlanarGeometry

extension PackedPointTree {
    /// The nearest points by ascending distance; points at equal distance by ascending index.
    ///
    /// A position that is itself one of the points finds that point first, at distance 0.
    ///
    /// - Parameters:
    ///   - position: Where to look from; nothing is near a position that is not finite.
    ///   - count: How many to find at most.
    ///   - maximumDistance: How far to look; the limit itself counts, as in
    ///     ``search(within:of:)``.
    /// - Returns: At most `count` points.
    /// - Complexity: O(*found* · log *count*) on the average.
    public func nearest(
        to position: Position, count: Int, within maximumDistance: Double = .infinity
    ) -> [Neighbor] {
        withPoints { points in
            var search = NearestSearch()
            let found = points.nearest(position, count, maximumDistance, &search)
            return (0..<found).map { Neighbor(search.found($0)) }
        }
    }

    /// The nearest points of each of many positions, as ``nearest(to:count:within:)`` finds them.
    ///
    /// - Parameters:
    ///   - positions: Where to look from.
    ///   - count: How many to find at most for each.
    ///   - maximumDistance: How far to look; the limit itself counts.
    ///   - threads: How many threads to use at most. The answer does not depend on it.
    /// - Returns: A row of at most `count` points for each position.
    public func nearest(
        to positions: [Position], count: Int, within maximumDistance: Double = .infinity,
        threads: Int = 1
    ) -> NeighborTable {
        unsafe NeighborTable(rows: positions.count, width: max(0, min(count, self.count))) {
            indices, distances, width in
            nonisolated(unsafe) let (indices, distances) = unsafe (indices, distances)
            withPoints { points in
                nonisolated(unsafe) let points = points
                forEachAlongTheCurve(positions, threads: threads) { rows in
                    var search = NearestSearch()
                    for row in rows.lazy.map({ Int($0) }) {
                        let found = unsafe points.nearest(
                            positions[row], width, maximumDistance, &search)
                        for place in 0..<found {
                            // A row has `width` places, and no more are found.
                            unsafe indices[row * width + place] = search.found(place).index
                            unsafe distances[row * width + place] = search.found(place).distance
                        }
                    }
                }
            }
        }
    }
}

extension PackedPoints {
    @inline(__always)
    fileprivate func nearest(
        _ position: Position, _ count: Int, _ maximumDistance: Double,
        _ search: inout NearestSearch
    ) -> Int {
        unsafe search.search(
            nodes, ids: ids, to: position, count: count, within: maximumDistance
        ) { items, squares in
            let (x, y) = (position.x, position.y)
            // At most sixteen items, for which there is room.
            let (xs, ys) = unsafe (xs + items.lowerBound, ys + items.lowerBound)
            if items.count == 16 {
                for place in 0..<16 {
                    let dx = unsafe xs[place] - x
                    let dy = unsafe ys[place] - y
                    unsafe squares[place] = dx * dx + dy * dy
                }
            } else {
                for place in 0..<items.count {
                    let dx = unsafe xs[place] - x
                    let dy = unsafe ys[place] - y
                    unsafe squares[place] = dx * dx + dy * dy
                }
            }
        }
    }
}
