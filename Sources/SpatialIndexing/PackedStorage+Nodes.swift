internal import ChunkedWork
internal import PlanarGeometry

// The pointer work of building the nodes: every place follows from the layout, and every group is
// written by one chunk only.

extension PackedStorage {
    /// Lowest groups a chunk of the work.
    private static let chunkSize = 256

    /// Writes all nodes over items whose boxes have these edges; for points the western edge is
    /// also the eastern one.
    func makeNodes(
        west: UnsafePointer<Double>, south: UnsafePointer<Double>, east: UnsafePointer<Double>,
        north: UnsafePointer<Double>, threads: Int
    ) {
        guard let leaves = layout.levels.first else { return }
        let groups = (leaves.nodeCount + PackedLayout.fanOut - 1) / PackedLayout.fanOut
        nonisolated(unsafe) let sides = unsafe (west, south, east, north)
        forEachChunk(count: groups, size: Self.chunkSize, threads: threads) { _, range, _ in
            for group in range {
                let edges = unsafe self.groups + group * 64
                for lane in 0..<PackedLayout.fanOut {
                    let leaf = group * PackedLayout.fanOut + lane
                    let start = min(leaf * self.layout.leafSize, self.layout.itemCount)
                    let end = min(start + self.layout.leafSize, self.layout.itemCount)
                    unsafe edges[lane] = .roundedDown(Self.least(sides.0, start, end))
                    unsafe edges[lane + 16] = .roundedDown(Self.least(sides.1, start, end))
                    unsafe edges[lane + 32] = .roundedUp(Self.greatest(sides.2, start, end))
                    unsafe edges[lane + 48] = .roundedUp(Self.greatest(sides.3, start, end))
                }
            }
        }
        for level in 1..<max(1, layout.levels.count) { makeLevel(level) }
    }

    /// Writes a level over the one below it, which is a sixteenth of the work at most.
    private func makeLevel(_ level: Int) {
        let (below, here) = (layout.levels[level - 1], layout.levels[level])
        let groups = (here.nodeCount + PackedLayout.fanOut - 1) / PackedLayout.fanOut
        for group in 0..<groups {
            let edges = unsafe self.groups + (here.firstGroup + group) * 64
            for lane in 0..<PackedLayout.fanOut {
                let node = group * PackedLayout.fanOut + lane
                guard node < here.nodeCount else {
                    for side in 0..<4 { unsafe edges[side * 16 + lane] = Self.nowhere(side) }
                    continue
                }
                let children = unsafe self.groups + (below.firstGroup + node) * 64
                for side in 0..<4 {
                    var edge = Self.nowhere(side)
                    for child in 0..<PackedLayout.fanOut {
                        let next = unsafe children[side * 16 + child]
                        if side < 2 ? next < edge : next > edge { edge = next }
                    }
                    unsafe edges[side * 16 + lane] = edge
                }
            }
        }
    }

    private static func nowhere(_ side: Int) -> Float { side < 2 ? .infinity : -.infinity }

    @inline(__always)
    private static func least(
        _ values: UnsafePointer<Double>, _ start: Int, _ end: Int
    ) -> Double {
        guard end - start == 16 else {
            var least = Double.infinity
            for place in start..<end {
                if unsafe values[place] < least { unsafe least = values[place] }
            }
            return least
        }
        // Two vectors of eight: the usual leaf.
        var low = unsafe UnsafeRawPointer(values + start).loadUnaligned(as: SIMD8<Double>.self)
        let next = unsafe UnsafeRawPointer(values + start + 8).loadUnaligned(
            as: SIMD8<Double>.self)
        low.replace(with: next, where: next .< low)
        var half = low.lowHalf
        half.replace(with: low.highHalf, where: low.highHalf .< half)
        let (a, b) = (half[0] < half[1] ? half[0] : half[1], half[2] < half[3] ? half[2] : half[3])
        return a < b ? a : b
    }

    @inline(__always)
    private static func greatest(
        _ values: UnsafePointer<Double>, _ start: Int, _ end: Int
    ) -> Double {
        guard end - start == 16 else {
            var greatest = -Double.infinity
            for place in start..<end {
                if unsafe values[place] > greatest { unsafe greatest = values[place] }
            }
            return greatest
        }
        var high = unsafe UnsafeRawPointer(values + start).loadUnaligned(as: SIMD8<Double>.self)
        let next = unsafe UnsafeRawPointer(values + start + 8).loadUnaligned(
            as: SIMD8<Double>.self)
        high.replace(with: next, where: next .> high)
        var half = high.lowHalf
        half.replace(with: high.highHalf, where: high.highHalf .> half)
        let (a, b) = (half[0] > half[1] ? half[0] : half[1], half[2] > half[3] ? half[2] : half[3])
        return a > b ? a : b
    }
}
