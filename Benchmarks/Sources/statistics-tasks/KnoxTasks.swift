import HotspotStatistics
import MeasuredTasks
import PlanarGeometry

/// The Knox test with 999 permutations, unless told, as the peers have it.
///
///     knox EVENTS single|table [PERMUTATIONS]
///
/// `single` are the pairs below 100 m and 7 days, `table` 11 × 4 bands to 1 km and 28 days.
/// The events are those of `knoxEvents`. The answer is the number of near pairs and the observed
/// counts, which every tool agrees on, and the sum of the simulated means, which agrees within
/// Monte-Carlo error: four times that of Poisson counts (the peers have the one they saw).
func knoxTasks(_ arguments: [String], threads: Int) throws {
    guard (2...3).contains(arguments.count), let count = Int(arguments[0]), count > 2,
        ["single", "table"].contains(arguments[1]),
        let permutations = arguments.count == 3 ? Int(arguments[2]) : 999, permutations > 0
    else { throw Failure("knox needs the number of events, single or table, perhaps permutations") }
    let (points, days) = knoxEvents(count)
    var options = KnoxOptions(permutations: permutations, threads: threads)
    if arguments[1] == "single" {
        options.distanceBands = DistanceBands(samePlace: false, edges: [0, 100])
        options.timeBands = TimeBands(edges: [0, 7])
    }
    let (seconds, table) = try timed { try knoxTable(points, times: days, options: options) }
    let simulated = table.cells.reduce(0) { $0 + ($1.meanSimulated ?? 0) }
    say(
        "knox-\(arguments[1])-\(count)" + (permutations == 999 ? "" : "-\(permutations)"), seconds,
        [
            ("pairs", .count(table.pairsByDistance.reduce(0, +))),
            ("observed", .count(Int(table.cells.reduce(0) { $0 + $1.observed }))),
            (
                "simulated",
                .estimate(simulated, within: 4 * (simulated / Double(permutations)).squareRoot())
            ),
        ])
}

/// Made-up events: a city of 30 × 25 km with 200 places where much happens, on the days of a year.
///
/// Sums, products and whole numbers alone, so that `peers/knox_peers.py` has the same bits.
func knoxEvents(_ count: Int) -> (points: [Position], days: [Int64]) {
    var state: UInt64 = 1
    func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
    func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
    let centers = (0..<200).map { _ in
        Position(x: 656_000 + 26_000 * unit(), y: 6_569_000 + 24_000 * unit())
    }
    var points: [Position] = []
    var days: [Int64] = []
    for _ in 0..<count {
        let center = centers[Int(next() % 200)]
        // A sum of uniform numbers is bell-shaped enough.
        let dx = unit() + unit() + unit() - 1.5
        let dy = unit() + unit() + unit() - 1.5
        points.append(Position(x: center.x + 800 * dx, y: center.y + 800 * dy))
        days.append(Int64(next() % 365))
    }
    return (points, days)
}
