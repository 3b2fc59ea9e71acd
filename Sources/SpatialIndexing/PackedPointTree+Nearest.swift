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
        let count = min(count, self.count)
        guard count > 0, maximumDistance >= 0, position.isFinite else { return [] }
        return withPoints { points in
            var best = NearestItems()
            best.begin(count, within: maximumDistance)
            points.offer(position, &best)
            best.end()
            return (0..<best.count).map { Neighbor(best[$0]) }
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
            guard width > 0, maximumDistance >= 0 else { return }
            withPoints { points in
                nonisolated(unsafe) let points = points
                forEachAlongTheCurve(positions, threads: threads) { rows in
                    var best = NearestItems()
                    // Where the last answer was asked for, and how far its worst point was.
                    var (last, reach) = (Position(x: 0, y: 0), Double.infinity)
                    var next = positions[Int(rows[rows.startIndex])]
                    for place in rows.indices {
                        let row = Int(rows[place])
                        let position = next
                        // Read one search ahead: these lie anywhere in memory.
                        if place + 1 < rows.endIndex { next = positions[Int(rows[place + 1])] }
                        guard position.isFinite else { continue }
                        // As many points as wanted are at most so far away: those of the last
                        // answer. What is added outweighs all rounding.
                        let (dx, dy) = (position.x - last.x, position.y - last.y)
                        let far = (reach + (dx * dx + dy * dy).squareRoot()) * (1 + 0x1p-40)
                        best.begin(width, within: min(maximumDistance, far + 0x1p-500))
                        unsafe points.offer(position, &best)
                        best.end()
                        for place in 0..<best.count {
                            // A row has `width` places, and no more are found.
                            unsafe indices[row * width + place] = best[place].index
                            unsafe distances[row * width + place] = best[place].distance
                        }
                        last = position
                        reach = best.count == width ? best[width - 1].distance : .infinity
                    }
                }
            }
        }
    }
}

extension PackedPoints {
    /// Offers the points near a position to what keeps the nearest.
    @inline(__always)
    fileprivate func offer(
        _ position: Position, _ best: inout NearestItems
    ) {
        let (x, y) = (position.x, position.y)
        unsafe NearestSearch.search(nodes, ids: ids, to: position, into: &best) { start in
            // Behind the last point lie the ids and the nodes of the block, more than sixteen
            // numbers, so that there is always something to be read.
            unsafe (
                Self.squares(xs + start, ys + start, x, y),
                Self.squares(xs + start + 8, ys + start + 8, x, y)
            )
        }
    }

    @inline(__always)
    private static func squares(
        _ xs: UnsafePointer<Double>, _ ys: UnsafePointer<Double>, _ x: Double, _ y: Double
    ) -> SIMD8<Double> {
        var squares = SIMD8<Double>()
        for lane in 0..<8 {
            let dx = unsafe xs[lane] - x
            let dy = unsafe ys[lane] - y
            squares[lane] = dx * dx + dy * dy
        }
        return squares
    }
}
