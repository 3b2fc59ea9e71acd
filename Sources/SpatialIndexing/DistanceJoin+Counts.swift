internal import ChunkedWork

extension DistanceJoin {
    /// For each point, in the order of the input, how many others lie at most the radius away.
    ///
    /// - Parameter threads: How many threads to use at most.
    /// - Returns: One count per point, the point itself not counted.
    /// - Complexity: O(*cells* · rows in reach + *points* · points in the rim); see the note
    ///   `distance-join` for what that means.
    public func neighborCounts(threads: Int = 1) -> [Int] {
        unsafe [Int](unsafeUninitializedCapacity: count) { counts, initialized in
            // Every point is in one cell, every cell in one chunk: no two write the same place.
            nonisolated(unsafe) let counts = unsafe counts
            forEachCellChunk(threads: threads) { chunk in
                unsafe countNeighbors(ofCells: chunk, into: counts)
            }
            initialized = count
        }
    }

    /// Calls the body for runs of focal cells that do not depend on the number of threads.
    func forEachCellChunk(threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
        forEachChunk(count: focalCellCount, size: Self.cellsInChunk, threads: threads) {
            _, range, _ in body(range)
        }
    }

    static var cellsInChunk: Int { 2048 }

    /// Focal cells and what stands behind their rows; without points there is no row.
    var focalCellCount: Int { focal.rows.isEmpty ? 0 : focal.columns.count }

    private func countNeighbors(
        ofCells range: Range<Int>, into counts: UnsafeMutableBufferPointer<Int>
    ) {
        var gatherer = DistanceJoinGatherer()
        unsafe cells.withPointers { target in
            unsafe focal.withPointers { focal in
                unsafe sweep(range, target) { focalCell, fingers in
                    let from = unsafe Int(focal.starts[focalCell])
                    let to = unsafe Int(focal.starts[focalCell + 1])
                    var within = isSelfJoin ? -1 : 0
                    var rim = 0
                    for index in 0..<fingers.count {
                        let finger = unsafe fingers[index]
                        let core =
                            unsafe Int(target.starts[finger.coreTo])
                            &- Int(target.starts[finger.coreFrom])
                        within &+= core
                        rim &+=
                            unsafe Int(target.starts[finger.rimTo])
                            &- Int(target.starts[finger.rimFrom]) &- core
                    }
                    gatherer.begin(rim)
                    for index in 0..<fingers.count {
                        let finger = unsafe fingers[index]
                        unsafe gatherer.append(
                            Int(target.starts[finger.rimFrom]),
                            Int(target.starts[finger.coreFrom]), target.xs, target.ys)
                        unsafe gatherer.append(
                            Int(target.starts[finger.coreTo]), Int(target.starts[finger.rimTo]),
                            target.xs, target.ys)
                    }
                    gatherer.end()
                    for point in from..<to {
                        let near = unsafe gatherer.countNear(
                            focal.xs[point], focal.ys[point], squaredRadius)
                        unsafe counts[Int(focal.ids[point])] = within &+ near
                    }
                }
            }
        }
    }
}
