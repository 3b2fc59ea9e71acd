/// Which areas count a point that more than one of them holds.
public enum SharedPoints: Hashable, Sendable {
    /// The lowest one alone, so that the sums close.
    case lowestArea
    /// Every one of them.
    case everyArea
}

/// Which area holds each point of a tree, as runs of the tree's order.
///
/// An area holds most of its points in a few long runs, because points near each other on the
/// plane are near each other in a packed tree. A placement is therefore small, and what it is
/// asked costs time in proportion to the runs, not to the points: the points of an area are the
/// lengths of its runs, and those of a category in a period come from ``RunningCounts``. Make it
/// once with ``AreaLocator/place(_:threads:)`` and ask it for every category and period.
///
///     starts    UInt32 × runs       first point of each run in the order of the tree
///     owners    Int32 × runs        lowest area that holds the run, −1 where none does
///     further   (first, end, area)  runs of further areas, where areas overlap
///     boundary  UInt32 × …          points exactly on an edge of an area that holds them
///
/// No run has more than one entry, so that memory is at most 8 bytes a point, 12 for each further
/// area that holds it and 4 if it is on a boundary; with 10 000 000 points in the areas of a city
/// it is a few megabytes.
///
///     let placement = locator.place(tree, threads: 1)
///     placement.counts(.lowestArea)                             // [12, 7, 0]
///     placement.counts(of: months, classes: 3..<6, .lowestArea)       // [2, 1, 0]
public struct AreaPlacement: Sendable {
    /// Number of areas.
    public let areaCount: Int
    /// Number of points.
    public let count: Int
    /// Number of points in no area.
    public let outside: Int
    /// Number of points that more than one area holds.
    public let inSeveral: Int
    /// Number of points exactly on an edge of an area that holds them.
    public var onBoundary: Int { boundary.count }

    let starts: [UInt32]
    let owners: [Int32]
    let further: [FurtherRun]
    let boundary: [UInt32]

    /// Points that an area holds besides the lowest that does.
    struct FurtherRun: Hashable, Sendable {
        var first: UInt32
        var end: UInt32
        var area: Int32
    }

    init(_ runs: PlacedRuns, count: Int, areaCount: Int) {
        self.areaCount = areaCount
        self.count = count
        starts = runs.starts
        owners = runs.owners
        further = runs.further
        boundary = runs.boundary
        inSeveral = runs.inSeveral
        var held = 0
        for run in runs.owners.indices where runs.owners[run] >= 0 {
            let end = run + 1 < runs.starts.count ? Int(runs.starts[run + 1]) : count
            held += end - Int(runs.starts[run])
        }
        outside = count - held
    }

    /// Calls the body with every run of every area that counts it.
    @inline(__always)
    private func forEachRun(
        _ shared: SharedPoints, _ body: (_ items: Range<Int>, _ area: Int) -> Void
    ) {
        for run in owners.indices where owners[run] >= 0 {
            let end = run + 1 < starts.count ? Int(starts[run + 1]) : count
            body(Int(starts[run])..<end, Int(owners[run]))
        }
        guard shared == .everyArea else { return }
        for run in further { body(Int(run.first)..<Int(run.end), Int(run.area)) }
    }

    /// How many points each area holds.
    ///
    /// - Complexity: O(*runs* + *areas*).
    public func counts(_ shared: SharedPoints) -> [Int] {
        var counts = [Int](repeating: 0, count: areaCount)
        forEachRun(shared) { items, area in counts[area] += items.count }
        return counts
    }

    /// How many points of the given classes each area holds.
    ///
    /// - Parameters:
    ///   - running: The classes of the points of the same tree.
    ///   - classes: What is counted; what is named twice counts once, what is no class not at all.
    ///   - shared: Who counts a point that several areas hold.
    /// - Returns: A number for each area.
    /// - Precondition: `running` is of as many points.
    /// - Complexity: O(*runs* · min(*block*, *points in the run*) + *classes* · *blocks*).
    public func counts(
        of running: RunningCounts, classes: some Sequence<Int>, _ shared: SharedPoints
    ) -> [Int] {
        precondition(running.codes.count == count, "running counts must be of the same tree")
        let choice = ClassChoice(classes, of: running)
        var counts = [Int](repeating: 0, count: areaCount)
        forEachRun(shared) { items, area in counts[area] += choice.count(items) }
        return counts
    }

    /// How many points of each class each area holds: those of class *c* in area *a* at
    /// *a · classes + c*.
    ///
    /// - Precondition: `running` is of as many points.
    /// - Complexity: O(*runs* · min(*block* + *classes*, *points in the run*)).
    public func table(of running: RunningCounts, _ shared: SharedPoints) -> [Int] {
        precondition(running.codes.count == count, "running counts must be of the same tree")
        let classes = running.classes
        var table = [Int](repeating: 0, count: areaCount * classes)
        // Each area has a row of its own, and no area is beyond the last row.
        unsafe table.withUnsafeMutableBufferPointer { table in
            guard let rows = table.baseAddress else { return }
            forEachRun(shared) { items, area in
                unsafe running.add(items, to: rows + area * classes)
            }
        }
        return table
    }

    /// The area of each point in the order in which the tree was given its points.
    ///
    /// - Parameter tree: The tree whose points were placed.
    /// - Returns: What ``AreaLocator/assign(xs:ys:threads:)`` gives.
    /// - Precondition: The tree has as many points.
    public func assignment(of tree: PackedPointTree) -> AreaAssignment {
        precondition(tree.count == count, "the placement must be of the same tree")
        var result = AreaAssignment(
            areas: [Int32](repeating: -1, count: count),
            onBoundary: [Bool](repeating: false, count: count), extraHits: [])
        // The items of all runs are points of the tree. In one from a file that was not verified
        // an id may name no point, which is left out.
        unsafe tree.withSortedColumns { _, _, ids in
            func points(_ items: Range<Int>, _ body: (Int) -> Void) {
                for item in items {
                    let point = unsafe Int(ids[item])
                    if point < count { body(point) }
                }
            }
            forEachRun(.lowestArea) { items, area in
                points(items) { result.areas[$0] = Int32(truncatingIfNeeded: area) }
            }
            for item in boundary {
                points(Int(item)..<Int(item) + 1) { result.onBoundary[$0] = true }
            }
            for run in further {
                points(Int(run.first)..<Int(run.end)) { result.extraHits.append(($0, run.area)) }
            }
        }
        result.extraHits.sort { ($0.point, $0.area) < ($1.point, $1.area) }
        return result
    }
}
