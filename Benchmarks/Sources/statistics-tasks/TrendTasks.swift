import HotspotStatistics
import MeasuredTasks

/// Trends, as the peers have them.
///
///     trend emerging SIDE STEPS    emerging hot spots on a square lattice with queen neighbors
///     trend change PAIRS           E-tests of pairs of counts below 60
///
/// Counts are `splitmix64(index) % 20` (cells, one area after the other) and `splitmix64(index) % 60`
/// (pairs, one after the other). Answers: the sum of all z-scores' magnitudes, how many cells are
/// significant at 0.05 after the correction, the sum of the trends' S; the sum of all p.
func trendTasks(_ arguments: [String], threads: Int) throws {
    switch (arguments.first, arguments.count) {
    case ("emerging", 3):
        guard let side = Int(arguments[1]), let steps = Int(arguments[2]), side > 2 else {
            throw Failure("trend emerging needs the side of the lattice and the number of steps")
        }
        try emergingTask(side, steps, threads)
    case ("change", 2):
        guard let pairs = Int(arguments[1]), pairs > 0 else {
            throw Failure("trend change needs a number of pairs")
        }
        try changeTask(pairs, threads)
    default: throw Failure("trend is emerging SIDE STEPS or change PAIRS")
    }
}

private func emergingTask(_ side: Int, _ steps: Int, _ threads: Int) throws {
    let weights = queenLattice(side)
    let numbers = latticeCounts(side * side * steps).map { Int($0) % 20 }
    let cube = try SpaceTimeCube(
        series: (0..<side * side).map { Array(numbers[$0 * steps..<($0 + 1) * steps]) })
    let (seconds, result) = try timed {
        try emergingHotSpots(cube, weights, options: EmergingOptions(threads: threads))
    }
    var total = 0.0
    for area in 0..<cube.areas {
        for step in 0..<steps { total += abs(result.cells.z(area: area, step: step) ?? 0) }
    }
    let spots = result.areas.reduce(0) { $0 + ($1?.hot.steps ?? 0) + ($1?.cold.steps ?? 0) }
    let trends = result.areas.reduce(0) { $0 + ($1?.trend.s ?? 0) }
    say(
        "emerging-\(side * side)-\(steps)", seconds,
        [
            ("z", .sum((total * 1e3).rounded() / 1e3)), ("significant", .count(spots)),
            ("trends", .count(trends)),
        ])
}

private func changeTask(_ pairs: Int, _ threads: Int) throws {
    let numbers = latticeCounts(2 * pairs).map { Int($0) % 60 }
    let before = (0..<pairs).map { numbers[2 * $0] }
    let after = (0..<pairs).map { numbers[2 * $0 + 1] }
    let options = PeriodComparisonOptions(threads: threads)
    let (seconds, rows) = try timed {
        try changeBetweenPeriods(before: before, after: after, options: options)
    }
    // Of two empty periods there is no test here; elsewhere its p is 1.
    let total = rows.reduce(0) { $0 + ($1.p ?? 1) }
    say("change-\(pairs)", seconds, [("p", .sum((total * 1e6).rounded() / 1e6))])
}
