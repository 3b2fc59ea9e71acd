/// For each point the indices of its neighbors, one list behind the other.
///
///     offsets    Int × (points + 1)      [0, 2, 3, 5]
///     indices    UInt32 × links          [1, 2,  0,  0, 1]
///
/// The list of point *i* is `indices[offsets[i] ..< offsets[i + 1]]`, ascending.
public struct NeighborLists: Hashable, Sendable {
    /// Where each list begins; the last entry is the number of links.
    public let offsets: [Int]
    /// The lists, one behind the other.
    public let indices: [UInt32]

    /// The number of points that have a list.
    public var count: Int { offsets.count - 1 }

    /// The neighbors of a point, ascending.
    public subscript(point: Int) -> ArraySlice<UInt32> {
        indices[offsets[point]..<offsets[point + 1]]
    }
}
