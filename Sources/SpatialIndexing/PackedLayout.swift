/// Where everything lies in the one block of memory of a packed tree, which is also its file.
///
/// All of it follows from three numbers, so that nothing read from a file says where to read next:
///
///     header                    128 bytes, see ``PackedHeader``
///     columns                   Double × count, two of them for points and four for boxes
///     ids                       UInt32 × count
///     groups, level 0 … top     256 bytes for each sixteen nodes
///
/// Every part begins at a multiple of 64 bytes: a cache line, and a vector of sixteen numbers. What
/// lies between the parts is zero.
struct PackedLayout: Equatable {
    /// The nodes of one level.
    struct Level: Equatable {
        /// The first of its groups among all groups.
        var firstGroup: Int
        /// Number of nodes; the last group is filled up with nodes that hold nothing.
        var nodeCount: Int
        /// How many items a full node covers.
        var span: Int
    }

    /// Children of a node, except that a lowest node holds `leafSize` items.
    static let fanOut = 16
    /// The most levels there can be: 2³² items in leaves of two make 2³¹ lowest nodes.
    static let maximumDepth = 8
    /// What items there can be in a tree at most; places are told in 32 bits, and one number is
    /// kept to say that there is none.
    static let maximumCount = Int(UInt32.max)

    let columnCount: Int
    let itemCount: Int
    let leafSize: Int
    /// From the leaves up; the top level is one group.
    let levels: [Level]
    let columnStride: Int
    let idsOffset: Int
    let groupsOffset: Int
    let groupCount: Int

    /// The layout for so many columns, items and items in a leaf, 2 … 65 535 of these.
    init(columnCount: Int, itemCount: Int, leafSize: Int) {
        precondition(
            0...Self.maximumCount ~= itemCount && 2...65_535 ~= leafSize && columnCount <= 4,
            "a tree of so many items was to be refused before")
        self.columnCount = columnCount
        self.itemCount = itemCount
        self.leafSize = leafSize
        var levels: [Level] = []
        var groups = 0
        var nodes = (itemCount + leafSize - 1) / leafSize
        var span = leafSize
        while nodes > 0 {
            levels.append(Level(firstGroup: groups, nodeCount: nodes, span: span))
            groups += (nodes + Self.fanOut - 1) / Self.fanOut
            guard nodes > Self.fanOut else { break }
            nodes = (nodes + Self.fanOut - 1) / Self.fanOut
            span *= Self.fanOut
        }
        self.levels = levels
        groupCount = groups
        columnStride = Self.padded(itemCount * 8)
        idsOffset = PackedHeader.byteCount + columnCount * columnStride
        groupsOffset = idsOffset + Self.padded(itemCount * 4)
    }

    /// Length of the whole block.
    var byteCount: Int { groupsOffset + groupCount * PackedGroup.byteCount }

    func columnOffset(_ column: Int) -> Int { PackedHeader.byteCount + column * columnStride }

    private static func padded(_ bytes: Int) -> Int { (bytes + 63) & ~63 }
}
