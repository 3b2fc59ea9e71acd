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
        let (count, size) = (layout.itemCount, layout.leafSize)
        nonisolated(unsafe) let sides = unsafe (west, south, east, north)
        forEachChunk(count: groups, size: Self.chunkSize, threads: threads) { _, range, _ in
            for group in range {
                let edges = unsafe self.groups + group * 64
                let first = group &* PackedLayout.fanOut &* size
                if size == 16 && first &+ 256 <= count {
                    // The usual group: sixteen leaves of sixteen.
                    for lane in 0..<PackedLayout.fanOut {
                        let start = first &+ lane &* 16
                        unsafe edges[lane] = .roundedDown(Self.least(sides.0 + start))
                        unsafe edges[lane + 16] = .roundedDown(Self.least(sides.1 + start))
                        unsafe edges[lane + 32] = .roundedUp(Self.greatest(sides.2 + start))
                        unsafe edges[lane + 48] = .roundedUp(Self.greatest(sides.3 + start))
                    }
                    continue
                }
                for lane in 0..<PackedLayout.fanOut {
                    let start = min(first &+ lane &* size, count)
                    let items = start..<min(start &+ size, count)
                    unsafe edges[lane] = .roundedDown(Self.least(sides.0, items))
                    unsafe edges[lane + 16] = .roundedDown(Self.least(sides.1, items))
                    unsafe edges[lane + 32] = .roundedUp(Self.greatest(sides.2, items))
                    unsafe edges[lane + 48] = .roundedUp(Self.greatest(sides.3, items))
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

    private static func least(_ values: UnsafePointer<Double>, _ items: Range<Int>) -> Double {
        var least = Double.infinity
        for item in items { if unsafe values[item] < least { unsafe least = values[item] } }
        return least
    }

    private static func greatest(_ values: UnsafePointer<Double>, _ items: Range<Int>) -> Double {
        var greatest = -Double.infinity
        for item in items { if unsafe values[item] > greatest { unsafe greatest = values[item] } }
        return greatest
    }

    // Of sixteen values: vectors of eight are halved until one is left.

    @inline(__always)
    private static func least(_ values: UnsafePointer<Double>) -> Double {
        var eight = unsafe UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Double>.self)
        let next = unsafe UnsafeRawPointer(values + 8).loadUnaligned(as: SIMD8<Double>.self)
        eight.replace(with: next, where: next .< eight)
        var four = eight.lowHalf
        four.replace(with: eight.highHalf, where: eight.highHalf .< four)
        var two = four.lowHalf
        two.replace(with: four.highHalf, where: four.highHalf .< two)
        return two[0] < two[1] ? two[0] : two[1]
    }

    @inline(__always)
    private static func greatest(_ values: UnsafePointer<Double>) -> Double {
        var eight = unsafe UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Double>.self)
        let next = unsafe UnsafeRawPointer(values + 8).loadUnaligned(as: SIMD8<Double>.self)
        eight.replace(with: next, where: next .> eight)
        var four = eight.lowHalf
        four.replace(with: eight.highHalf, where: eight.highHalf .> four)
        var two = four.lowHalf
        two.replace(with: four.highHalf, where: four.highHalf .> two)
        return two[0] > two[1] ? two[0] : two[1]
    }
}
