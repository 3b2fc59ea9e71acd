internal import ChunkedWork
internal import PlanarGeometry

/// Points that lie beside each other in a tree and are placed together.
private struct TreeRun {
    var first: UInt32
    var end: UInt32
    /// Whether all are in the same areas.
    var isWhole: Bool

}

extension AreaLocator {
    /// Places all points of a tree.
    ///
    /// A node of the tree whose box lies wholly in cells of one area, or of none, is placed by one
    /// look at those cells and its points are not touched; only the leaves at borders are looked
    /// at point by point. Nodes away from all areas cost next to nothing, so that the tree drives
    /// also where areas are few and small: three of them on 10 000 000 points take a millisecond.
    /// The tree is cut into parts by its own shape, never by threads. The answers are those of ``assign(xs:ys:threads:)``, the same with any
    /// number of threads.
    ///
    /// - Parameters:
    ///   - tree: The points.
    ///   - threads: How many threads to use; less than 1 counts as 1.
    /// - Returns: Who holds which run of the tree's order.
    /// - Complexity: O(*nodes at borders* + *points in them*), about the square root of the number
    ///   of points times the length of all borders.
    public func place(_ tree: PackedPointTree, threads: Int) -> AreaPlacement {
        let (level, groups) = tree.withPoints { $0.nodes.level(ofGroups: Self.sharedGroups) }
        let parts = mapChunks(count: groups, size: 1, threads: threads) { chunk in
            tree.withPoints { points in
                let group = chunk.lowerBound
                var runs = PlacedRuns()
                place(
                    self.runs(of: points.nodes, level: level, group: group), of: points,
                    items: points.nodes.items(level: level, group: group), into: &runs)
                return runs
            }
        }
        var placed = PlacedRuns()
        var open = [Int32](repeating: -1, count: count)
        for part in parts { placed.append(part, open: &open) }
        return AreaPlacement(placed, count: tree.count, areaCount: count)
    }

    /// How many parts the tree is cut into at least, if it is large: enough for threads to share
    /// the work evenly, few enough to cost nothing where areas are far from most of them.
    private static let sharedGroups = 64

    /// The runs to place below a group; between them are points in no area.
    private func runs(of nodes: PackedNodes, level: Int, group: Int) -> [TreeRun] {
        var runs: [TreeRun] = []
        func add(_ items: Range<Int>, isWhole: Bool) {
            let first = UInt32(truncatingIfNeeded: items.lowerBound)
            let end = UInt32(truncatingIfNeeded: items.upperBound)
            if !isWhole, let last = runs.last, !last.isWhole, last.end == first {
                runs[runs.count - 1].end = end
            } else {
                runs.append(TreeRun(first: first, end: end, isWhole: isWhole))
            }
        }
        nodes.visit(
            { $0.masks { grid.relation(to: $0) } }, below: level, group: group,
            whole: { add($0, isWhole: true) },
            leaf: { add($0, isWhole: false) })
        return runs
    }

    private func place(
        _ work: [TreeRun], of points: PackedPoints, items all: Range<Int>,
        into runs: inout PlacedRuns
    ) {
        let (xs, ys) = unsafe (points.xs, points.ys)
        var next = all.lowerBound
        // The items of all runs are points of the tree, and the reader is not kept.
        unsafe grid.withReader { reader in
            for run in work {
                let items = Int(run.first)..<Int(run.end)
                if items.lowerBound > next { runs.add(next, owner: -1) }
                next = items.upperBound
                // What holds the first point of a whole run holds all.
                for item in items.prefix(run.isWhole ? 1 : items.count) {
                    let last = run.isWhole ? items.upperBound : item + 1
                    let word = unsafe reader.word(x: xs[item], y: ys[item])
                    var owner: Int32 = -1
                    var isShared = false
                    var isBoundary = false
                    unsafe reader.forEachArea(x: xs[item], y: ys[item], word: word) {
                        area, isOnEdge in
                        let area = Int32(truncatingIfNeeded: area)
                        if owner < 0 {
                            owner = area
                        } else {
                            isShared = true
                            runs.addFurther(item..<last, area: area)
                        }
                        if isOnEdge { isBoundary = true }
                    }
                    runs.add(item, owner: owner)
                    if isShared { runs.addShared(last - item) }
                    if isBoundary { runs.addBoundary(item) }
                }
            }
            if next < all.upperBound { runs.add(next, owner: -1) }
        }
    }
}
