import Foundation
import HotspotStatistics
import PlanarGeometry

/// The slow twin of the scan: every circle as a set of areas, every interval, two logarithms each.
struct BruteScan {
    struct Window {
        var areas: Set<Int>
        var steps: Range<Int>
        var observed: Int
        var expected: Double
        var ratio: Double
        var radius: Double
        var center: Int
    }

    var cases: [[Int]]
    var population: [Double]
    var centers: [Position]
    var options: ScanOptions

    private var total: Int { cases.reduce(0) { $0 + $1.reduce(0, +) } }
    private var steps: Int { cases[0].count }

    /// Every window there is.
    func windows() -> [Window] {
        let shares = ScanShares(cases, population, options.model)
        var windows: [Window] = []
        for center in centers.indices {
            let distances = centers.map { $0.squaredDistance(to: centers[center]).squareRoot() }
            for radius in Set(distances).sorted() {
                let inside = centers.indices.filter { distances[$0] <= radius }
                let weight = inside.reduce(0) { $0 + shares.areas[$1] }
                guard weight > 0,
                    weight <= shares.areas.reduce(0, +) * options.maximumPopulation + 1e-9
                else { continue }
                for range in intervals(shares.steps) {
                    let observed = inside.reduce(0) { $0 + cases[$1][range].reduce(0, +) }
                    let expected =
                        Double(total) * weight / shares.areas.reduce(0, +)
                        * shares.steps[range].reduce(0, +) / shares.steps.reduce(0, +)
                    guard expected > 0 else { continue }
                    windows.append(
                        Window(
                            areas: Set(inside), steps: range, observed: observed,
                            expected: expected, ratio: ratio(observed, expected), radius: radius,
                            center: center))
                }
            }
        }
        return windows
    }

    private func intervals(_ lengths: [Double]) -> [Range<Int>] {
        guard steps > 1 else { return [0..<1] }
        let limit = lengths.reduce(0, +) * options.maximumDuration + 1e-9
        return (0..<steps).flatMap { from in
            (from + 1...steps).filter { to in
                lengths[from..<to].reduce(0, +) <= limit && (!options.isProspective || to == steps)
            }.map { from..<$0 }
        }
    }

    private func ratio(_ observed: Int, _ expected: Double) -> Double {
        let (c, all) = (Double(observed), Double(total))
        switch options.direction {
        case .high where c <= expected: return 0
        case .low where c >= expected: return 0
        default: break
        }
        let inside = observed > 0 ? c * log(c / expected) : 0
        return inside
            + (observed < total ? (all - c) * log((all - c) / (all - expected)) : 0)
    }

    /// The clusters, each the best of the windows that touch none before it.
    func clusters(_ count: Int) -> [Window] {
        var left = windows().filter { $0.ratio > 0 }
        var found: [Window] = []
        while found.count < count, let top = left.map(\.ratio).max() {
            // The same areas around another center differ in the last digits.
            let best = left.filter { $0.ratio >= top - 1e-9 }.min {
                ($0.radius, $0.steps.count, $0.center) < ($1.radius, $1.steps.count, $1.center)
            }
            guard let best else { break }
            found.append(best)
            left.removeAll { !$0.areas.isDisjoint(with: best.areas) }
        }
        return found
    }
}

/// What areas and steps weigh under each model.
private struct ScanShares {
    var areas: [Double]
    var steps: [Double]

    init(_ cases: [[Int]], _ population: [Double], _ model: ScanModel) {
        switch model {
        case .poisson:
            areas = population
            steps = cases[0].map { _ in 1 }
        case .spaceTimePermutation:
            areas = cases.map { Double($0.reduce(0, +)) }
            steps = cases[0].indices.map { step in Double(cases.reduce(0) { $0 + $1[step] }) }
        }
    }
}

/// A made-up map: people and cases in places that repeat often enough for ties.
struct ScanMap {
    var cases: [[Int]]
    var population: [Double]
    var centers: [Position]
    var keys: [UInt64]

    init(
        _ count: Int, steps: Int = 1, places: Int = 1000, mean: Double = 3, hot: Int = 0,
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        centers = (0..<count).map { _ in
            Position(
                x: Double(Int.random(in: 0..<places, using: &random)),
                y: Double(Int.random(in: 0..<places, using: &random)))
        }
        population = (0..<count).map { _ in Double(Int.random(in: 50..<400, using: &random)) }
        cases = (0..<count).map { area in
            (0..<steps).map { _ in
                Int(Double.random(in: 0..<2 * mean, using: &random)) + (area < hot ? 4 : 0)
            }
        }
        keys = (0..<UInt64(count)).map { $0 * 7 + 3 }
    }

    func scan(
        _ options: ScanOptions, progress: StatisticsProgress? = nil
    ) throws -> SpatialScan {
        try spatialScan(
            table, population: population, centers: centers, keys: keys, options: options,
            progress: progress)
    }

    var table: ScanCases {
        get throws {
            let counts = cases.flatMap { $0 }
            return cases[0].count == 1
                ? ScanCases(counts: counts)
                : try ScanCases(counts: counts, stepCount: cases[0].count)
        }
    }

    func brute(_ options: ScanOptions) -> BruteScan {
        BruteScan(cases: cases, population: population, centers: centers, options: options)
    }

    /// The same map with its rows in another order.
    func shuffled(seed: UInt64) -> (map: ScanMap, order: [Int]) {
        var random = SeededGenerator(seed: seed)
        let order = cases.indices.shuffled(using: &random)
        var map = self
        map.cases = order.map { cases[$0] }
        map.population = order.map { population[$0] }
        map.centers = order.map { centers[$0] }
        map.keys = order.map { keys[$0] }
        return (map, order)
    }
}
