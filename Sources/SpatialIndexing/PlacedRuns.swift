/// The runs of a placement while they are put together, in the order of the tree.
struct PlacedRuns: Sendable {
    private(set) var starts: [UInt32] = []
    private(set) var owners: [Int32] = []
    private(set) var further: [AreaPlacement.FurtherRun] = []
    private(set) var boundary: [UInt32] = []
    private(set) var inSeveral = 0

    /// Adds points that the same area holds, or none; those before them are known.
    @inline(__always)
    mutating func add(_ first: Int, owner: Int32) {
        if owners.last == owner { return }
        starts.append(UInt32(truncatingIfNeeded: first))
        owners.append(owner)
    }

    /// Notes that another area too holds points that were just added, or are about to be.
    mutating func addFurther(_ items: Range<Int>, area: Int32) {
        further.append(
            AreaPlacement.FurtherRun(
                first: UInt32(truncatingIfNeeded: items.lowerBound),
                end: UInt32(truncatingIfNeeded: items.upperBound), area: area))
    }

    mutating func addShared(_ count: Int) { inSeveral += count }

    mutating func addBoundary(_ item: Int) { boundary.append(UInt32(truncatingIfNeeded: item)) }

    /// Adds the runs that follow, and joins those that go on.
    ///
    /// - Parameters:
    ///   - next: What follows.
    ///   - open: For each area the place of its last further run, −1 before the first.
    mutating func append(_ next: PlacedRuns, open: inout [Int32]) {
        for run in next.owners.indices { add(Int(next.starts[run]), owner: next.owners[run]) }
        boundary += next.boundary
        inSeveral += next.inSeveral
        for run in next.further {
            let last = Int(open[Int(run.area)])
            if last >= 0, further[last].end == run.first {
                further[last].end = run.end
            } else {
                open[Int(run.area)] = Int32(truncatingIfNeeded: further.count)
                further.append(run)
            }
        }
    }
}
