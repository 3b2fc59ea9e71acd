import HotspotStatistics
import MeasuredTasks
import PlanarGeometry

/// The scan statistic of a made-up map, as the peers have it: circles up to half of the population,
/// 999 simulations, clusters of high rates.
///
///     scan AREAS CASES [STEPS]
///
/// Coordinates, people and cases are words of SplitMix64 with the seed 1. The answer is the largest
/// ratio of the map, the number of its areas and the number of windows, which every tool agrees on,
/// and the number of simulations that reach it, which agrees within Monte-Carlo error.
func scanTasks(_ arguments: [String], threads: Int) throws {
    let numbers = arguments.compactMap { Int($0) }
    guard numbers.count == arguments.count, (2...3).contains(numbers.count), numbers[0] > 2,
        numbers[1] > 1, numbers.count == 2 || numbers[2] > 1
    else { throw Failure("scan needs a number of areas, of cases, and perhaps of steps") }
    let (areas, cases, steps) = (numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 1)
    var words = SplitMix(state: 1)
    var centers: [Position] = []
    var population: [Double] = []
    var running: [Double] = []
    for _ in 0..<areas {
        centers.append(
            Position(
                x: 660_000 + Double(words.next() % 30_000_000) / 1000,
                y: 6_570_000 + Double(words.next() % 30_000_000) / 1000))
        population.append(Double(200 + words.next() % 4000))
        running.append((running.last ?? 0) + population[population.count - 1])
    }
    var counts = [Int](repeating: 0, count: areas * steps)
    for _ in 0..<cases {
        let place = Double(words.next() >> 11) * 0x1p-53 * (running.last ?? 0)
        var (low, high) = (0, areas - 1)
        while low < high {
            let middle = (low + high) / 2
            if running[middle] <= place { low = middle + 1 } else { high = middle }
        }
        counts[low * steps + Int(words.next() % UInt64(steps))] += 1
    }
    let table =
        steps == 1
        ? ScanCases(counts: counts) : try ScanCases(counts: counts, stepCount: steps)
    let keys = (0..<UInt64(areas)).map { $0 }
    let options = ScanOptions(threads: threads, maximumClusters: 1)
    let (seconds, result) = try timed {
        try spatialScan(
            table, population: population, centers: centers, keys: keys, options: options)
    }
    guard let first = result.clusters.first else { throw Failure("the map has no cluster") }
    let reached = result.simulatedMaxima.count { $0 >= first.logLikelihoodRatio }
    say(
        "scan-\(areas)-\(cases)" + (steps > 1 ? "-\(steps)" : ""), seconds,
        [
            ("ratio", .sum((first.logLikelihoodRatio * 1e6).rounded() / 1e6)),
            ("areas", .count(first.areas.count)), ("windows", .count(result.windowCount)),
            (
                "reached",
                .estimate(Double(reached), within: 4 * Double(reached + 1).squareRoot())
            ),
        ])
}

private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
