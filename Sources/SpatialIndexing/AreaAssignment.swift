/// Which area each of many points lies in.
public struct AreaAssignment: Sendable {
    /// For each point the lowest area that holds it, −1 where none does.
    public var areas: [Int32]
    /// For each point whether it lies exactly on an edge of an area that holds it.
    public var onBoundary: [Bool]
    /// The further areas of points that more than one area holds, in the order of the points and
    /// ascending for each.
    public var extraHits: [(point: Int, area: Int32)]
}
