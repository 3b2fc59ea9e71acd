/// An item found near a position.
public struct Neighbor: Hashable, Sendable {
    /// The index of the item in the input.
    public let index: Int
    /// Distance to the item, in the unit of the coordinates (meters).
    public let distance: Double

    /// Makes a neighbor from the index of an item and its distance.
    public init(index: Int, distance: Double) {
        self.index = index
        self.distance = distance
    }
}

extension Neighbor {
    init(_ item: NearestItems.Item) {
        self.init(index: Int(item.index), distance: item.distance)
    }
}
