internal import ChunkedWork

/// Two points within the distance of each other.
public struct PointPair: Hashable, Sendable {
    /// The index of the one that asks; where a set is joined with itself, the lower index.
    public let first: UInt32
    /// The index of its neighbor.
    public let second: UInt32
}

extension DistanceJoin {
    /// The largest number of links that are listed unless asked otherwise (1 GB of memory).
    public static let usualLimit = 250_000_000

    /// The neighbors of each point.
    ///
    /// - Parameters:
    ///   - limit: How many links to list at most, both directions counted.
    ///   - threads: How many threads to use at most.
    /// - Returns: One ascending list per point, without the point itself.
    /// - Throws: ``IndexError`` with code `tooManyPairs` where there are more than the limit; they
    ///   are counted before memory is taken for them.
    /// - Complexity: O(*links* + *points* · points in the rim) and the sorting of candidates.
    public func neighborLists(
        limit: Int = usualLimit, threads: Int = 1
    ) throws(IndexError) -> NeighborLists {
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        var total = 0
        for count in neighborCounts(threads: threads) {
            let (sum, overflow) = total.addingReportingOverflow(count)
            guard !overflow, sum <= limit else { throw .tooManyPairs(limit: limit) }
            total = sum
            offsets.append(total)
        }
        let indices = unsafe [UInt32](unsafeUninitializedCapacity: total) { indices, initialized in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                // Each point is met once and writes to its own list, as long as it was counted.
                nonisolated(unsafe) let (indices, offsets) = unsafe (indices, offsets)
                forEachCellChunk(threads: threads) { chunk in
                    forEachNeighborhood(ofCells: chunk) { point, neighbors in
                        var place = unsafe offsets[point]
                        for index in neighbors.indices {
                            unsafe indices[place] = neighbors[index]
                            place &+= 1
                        }
                    }
                }
            }
            initialized = total
        }
        return NeighborLists(offsets: offsets, indices: indices)
    }

    /// All pairs, by the first index, then the second.
    ///
    /// Where a set is joined with itself, each pair comes once, its lower index first.
    ///
    /// - Parameters:
    ///   - limit: How many pairs to list at most.
    ///   - threads: How many threads to use at most.
    /// - Returns: The pairs.
    /// - Throws: ``IndexError`` with code `tooManyPairs` where there are more; then use
    ///   ``reducePairs(into:threads:_:)``.
    public func pairs(
        limit: Int = usualLimit, threads: Int = 1
    ) throws(IndexError) -> [PointPair] {
        let bound = isSelfJoin ? limit.multipliedReportingOverflow(by: 2) : (limit, false)
        let lists: NeighborLists
        do throws(IndexError) {
            lists = try neighborLists(limit: bound.1 ? .max : bound.0, threads: threads)
        } catch {
            throw .tooManyPairs(limit: limit)
        }
        var pairs: [PointPair] = []
        pairs.reserveCapacity(isSelfJoin ? lists.indices.count / 2 : lists.indices.count)
        for first in 0..<lists.count {
            for second in lists[first] where !isSelfJoin || second > first {
                pairs.append(
                    PointPair(first: UInt32(truncatingIfNeeded: first), second: second))
            }
        }
        return pairs
    }

    /// Goes through all pairs without listing them, whatever their number.
    ///
    /// The points are visited in chunks that lie together on the map. Each chunk starts from the
    /// same value, and the body changes it. Memory: one list of neighbors a thread.
    ///
    ///     let pairs = join.reducePairs(into: 0) { sum, first, seconds in sum += seconds.count }
    ///     pairs.reduce(0, +)                                         // the number of pairs
    ///
    /// - Parameters:
    ///   - initial: What each chunk starts from.
    ///   - threads: How many threads to use at most.
    ///   - body: Called once for each point that has any, with the value of its chunk, its index
    ///     and the ascending indices of its neighbors: where a set is joined with itself, of those
    ///     with a higher index only, so that each pair comes once.
    /// - Returns: The values of the chunks, in an order that is the same at every number of threads.
    public func reducePairs<Value: Sendable>(
        into initial: Value, threads: Int = 1,
        _ body: @Sendable (inout Value, Int, Span<UInt32>) -> Void
    ) -> [Value] {
        mapChunks(
            count: focalCellCount, size: Self.cellsInChunk, threads: threads
        ) { chunk in
            var value = initial
            forEachNeighborhood(ofCells: chunk) { point, neighbors in
                var from = 0
                if isSelfJoin {
                    while from < neighbors.count, neighbors[from] < point { from += 1 }
                }
                if from < neighbors.count {
                    body(&value, point, neighbors.extracting(from..<neighbors.count))
                }
            }
            return value
        }
    }

    /// Calls the body for each point of the cells, with its neighbors ascending.
    private func forEachNeighborhood(
        ofCells range: Range<Int>, _ body: (Int, Span<UInt32>) -> Void
    ) {
        var gatherer = DistanceJoinGatherer()
        // Candidates as index · 2³² + place, so that one sort serves all points of the cell.
        var candidates: [UInt64] = []
        var neighbors: [UInt32] = []
        unsafe cells.withPointers { target in
            unsafe focal.withPointers { focal in
                unsafe sweep(range, target) { focalCell, fingers in
                    candidates.removeAll(keepingCapacity: true)
                    for index in 0..<fingers.count {
                        let finger = unsafe fingers[index]
                        let run = unsafe target.starts[finger.rimFrom]..<target.starts[finger.rimTo]
                        for place in run {
                            candidates.append(
                                unsafe UInt64(target.ids[Int(place)]) << 32 | UInt64(place))
                        }
                    }
                    candidates.sort()
                    gatherer.begin(candidates.count)
                    for candidate in candidates {
                        let place = Int(truncatingIfNeeded: candidate & 0xFFFF_FFFF)
                        unsafe gatherer.append(target.xs[place], target.ys[place])
                    }
                    for point in unsafe Int(
                        focal.starts[focalCell])..<Int(
                            focal.starts[focalCell + 1])
                    {
                        let id = unsafe focal.ids[point]
                        unsafe gatherer.collectNear(
                            focal.xs[point], focal.ys[point], squaredRadius, candidates,
                            except: isSelfJoin ? id : nil, into: &neighbors)
                        body(Int(id), neighbors.span)
                    }
                }
            }
        }
    }
}
