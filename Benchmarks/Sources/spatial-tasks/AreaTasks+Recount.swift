import MeasuredTasks
import SpatialIndexing

extension AreaTasks {
    /// One category in one quarter, asked of an index that is there, and of the points themselves.
    func recount() throws {
        // Points have no time in the workload: the month follows from the place in the input.
        let months = 12
        let codes = category.enumerated().map { Int32($1) * Int32(months) + Int32($0 % months) }
        let wanted = 3 * months + 3..<3 * months + 6
        let (joined, first) = try timed {
            let assignment = try AreaLocator(areas, threads: threads).assign(
                xs: xs, ys: ys, threads: threads)
            var counts = [Int](repeating: 0, count: areas.count)
            for (area, code) in zip(assignment.areas, codes)
            where area >= 0 && wanted.contains(Int(code)) { counts[Int(area)] += 1 }
            return counts
        }
        let tree = try PackedPointTree(xs: xs, ys: ys, threads: threads)
        let placement = try AreaLocator(areas, threads: threads).place(tree, threads: threads)
        let running = try RunningCounts(
            codes, classes: Self.categories * months, along: tree, threads: threads)
        let (asked, counts) = timed {
            placement.counts(of: running, classes: wanted, .lowestArea)
        }
        say("recount-\(task)", asked, Self.answer(counts))
        say("recount-\(task)", tool: "first join", joined, Self.answer(first))
    }

    private static func answer(_ counts: [Int]) -> [(String, AnswerValue)] {
        var hash = PairHash()
        for (area, count) in counts.enumerated() { hash.add(area, count) }
        return [("count", .count(counts.reduce(0, +))), ("hash", .hash(hash.value))]
    }
}
