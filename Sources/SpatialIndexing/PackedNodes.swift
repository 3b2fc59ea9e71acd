internal import PlanarGeometry

/// The nodes of a packed tree, level by level from the leaves to the top.
///
/// Node `k` of a level has the nodes `16k ..< 16k + 16` of the level below for children, which are
/// the lanes of group `k` there, so no node stores where its children are.
///
/// A view into the block of the tree: valid as long as that.
@safe
struct PackedNodes {
    let groups: UnsafePointer<Float>
    let levels: UnsafePointer<PackedLayout.Level>
    /// Number of levels; 0 for an empty tree.
    let depth: Int
    let itemCount: Int
    let leafSize: Int

    @inline(__always)
    func group(level: Int, _ group: Int) -> PackedGroup {
        // Groups of a level follow each other; both numbers come from the layout.
        unsafe PackedGroup(edges: groups + (levels[level].firstGroup + group) * 64)
    }

    /// The items below a node.
    @inline(__always)
    func items(level: Int, node: Int) -> Range<Int> {
        let span = unsafe levels[level].span
        let start = node &* span
        return unsafe Range(uncheckedBounds: (start, min(start &+ span, itemCount)))
    }

    /// The items below all nodes of a group.
    func items(level: Int, group: Int) -> Range<Int> {
        let last = group << 4 + lanes(level: level, group: group) - 1
        return items(level: level, node: group << 4)
            .lowerBound..<items(level: level, node: last).upperBound
    }

    /// The highest level with so many groups, or the lowest of all, and how many it has: the trees
    /// below them are work that threads can share.
    func level(ofGroups wanted: Int) -> (level: Int, groups: Int) {
        guard depth > 0 else { return (0, 0) }
        // Every level below the depth has nodes.
        func groups(_ level: Int) -> Int { unsafe (levels[level].nodeCount + 15) / 16 }
        var level = depth - 1
        while level > 0, groups(level) < wanted { level -= 1 }
        return (level, groups(level))
    }

    /// How many nodes a group has.
    @inline(__always)
    func lanes(level: Int, group: Int) -> Int {
        unsafe min(levels[level].nodeCount &- group << 4, PackedLayout.fanOut)
    }

    /// The answer of a group, without the places in it that have no node: what stands there, even
    /// in a file made to do harm, is never followed.
    @inline(__always)
    private func masks(
        _ ask: (PackedGroup) -> PackedMasks, level: Int, group: Int
    ) -> PackedMasks {
        var masks = ask(self.group(level: level, group))
        masks.touching &= (1 &<< UInt32(lanes(level: level, group: group))) &- 1
        return masks
    }

    /// What is left to do in a group.
    private struct Pending {
        var masks: PackedMasks
        var group: Int
    }

    /// Visits the nodes from the top, in the order of the items.
    ///
    /// A node within the place is handed over whole; of a node partly in it the children are
    /// visited, or, at the lowest level, its items handed over to be looked at.
    ///
    /// - Parameters:
    ///   - ask: Tells which of sixteen nodes the place has to do with.
    ///   - whole: Given the items of a node that lies wholly in the place.
    ///   - leaf: Given the items of a lowest node that lies partly in the place.
    @inline(__always)
    func visit(
        _ ask: (PackedGroup) -> PackedMasks, whole: (Range<Int>) -> Void,
        leaf: (Range<Int>) -> Void
    ) {
        guard depth > 0 else { return }
        visit(ask, below: depth - 1, group: 0, whole: whole, leaf: leaf)
    }

    /// As above, of the nodes of one group and those below.
    @inline(__always)
    func visit(
        _ ask: (PackedGroup) -> PackedMasks, below top: Int, group: Int,
        whole: (Range<Int>) -> Void, leaf: (Range<Int>) -> Void
    ) {
        // One place a level on the stack; `level` stays within 0 ..< depth.
        unsafe withUnsafeTemporaryAllocation(
            of: Pending.self, capacity: PackedLayout.maximumDepth
        ) { pending in
            let pending = unsafe pending.baseAddress.unsafelyUnwrapped
            var level = top
            var group = group
            var masks = self.masks(ask, level: top, group: group)
            while true {
                while masks.touching != 0 {
                    let lane = masks.touching.trailingZeroBitCount
                    masks.touching &= masks.touching &- 1
                    let node = group << 4 | lane
                    if masks.within >> UInt32(lane) & 1 != 0 {
                        whole(items(level: level, node: node))
                    } else if level == 0 {
                        leaf(items(level: 0, node: node))
                    } else {
                        unsafe pending[level] = Pending(masks: masks, group: group)
                        level -= 1
                        group = node
                        masks = self.masks(ask, level: level, group: node)
                    }
                }
                guard level < top else { return }
                level += 1
                masks = unsafe pending[level].masks
                group = unsafe pending[level].group
            }
        }
    }
}
