internal import PlanarGeometry

/// The nodes of a group that a search has not gone to yet.
///
/// What is kept of each is one number: the square of its distance as a 32-bit number, whose bits
/// grow as it grows, with the lane in place of the last four. The least of sixteen is the
/// nearest node and names it. Rounding never changes which of two numbers is not the larger,
/// so a node within a limit has a key within that of the limit.
///
/// A view of memory for sixteen keys, which a level of the tree has.
@safe
struct NearestNodes {
    let keys: UnsafeMutablePointer<Int32>

    /// No key, and beyond every limit.
    private static let gone = Int32.max

    // A group has sixteen lanes, a level sixteen keys.

    /// Fills in all nodes of a group.
    @inline(__always)
    func enter(_ nodes: PackedNodes, level: Int, group: Int, from position: Position) {
        unsafe nodes.group(level: level, group).distanceKeys(to: position, into: keys)
        let count = nodes.lanes(level: level, group: group)
        if count < PackedLayout.fanOut {
            for lane in count..<PackedLayout.fanOut { unsafe keys[lane] = Self.gone }
        }
    }

    /// The key that no node within a limit exceeds.
    @inline(__always)
    static func key(_ limit: Double) -> Int32 {
        Int32(bitPattern: Float(limit).bitPattern) | 15
    }

    /// Takes the lane of the nearest node; `nil` where all are beyond the limit.
    @inline(__always)
    func takeNearest(_ limit: Int32) -> Int? {
        var least = Self.gone
        for lane in 0..<PackedLayout.fanOut {
            let key = unsafe keys[lane]
            least = key < least ? key : least
        }
        guard least <= limit else { return nil }
        let lane = Int(least & 15)
        unsafe keys[lane] = Self.gone
        return lane
    }
}
