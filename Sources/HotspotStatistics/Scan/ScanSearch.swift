internal import ChunkedWork

/// The window around one center that stands out most.
struct ScanCandidate: Sendable {
    var center: Int
    var ratio: Double
    var cases: Int
    var expected: Double
    /// How many areas, nearest first, are inside.
    var areaCount: Int
    var radius: Double
    var interval: Int

    /// The larger ratio first; of equal ones the smaller circle, then the lower key.
    static func precedes(_ a: ScanCandidate, _ b: ScanCandidate) -> Bool {
        if a.ratio != b.ratio { return a.ratio > b.ratio }
        return (a.radius, a.center) < (b.radius, b.center)
    }
}

/// Looks for the clusters of the observed map.
struct ScanSearch {
    private let frame: ScanFrame
    private let thresholds: ScanThresholds
    private let progress: StatisticsProgress?

    init(_ frame: ScanFrame, _ thresholds: ScanThresholds, _ progress: StatisticsProgress?) {
        self.frame = frame
        self.thresholds = thresholds
        self.progress = progress
    }

    /// The clusters, each the window with the largest ratio of all that share no area with those
    /// before it, as long as `isReported` says so.
    ///
    /// Only the best window of each center is kept. It stays the best as long as no cluster has
    /// taken an area of it; after that its ratio is a bound for what is left around the center, so
    /// that only centers whose bound reaches the best that is untouched are looked at again.
    func clusters(
        isReported: (ScanCandidate, _ number: Int) -> Bool
    ) throws(StatisticsError) -> (clusters: [(ScanCandidate, areas: [Int])], windows: Int) {
        let centers = frame.centers()
        var isTaken = [Bool](repeating: false, count: frame.units.count)
        let first = try look(around: centers, isTaken)
        let windows = first.reduce(0) { $0 + $1.windows }
        var candidates = first.compactMap(\.best)
        var isStale = [Bool](repeating: false, count: candidates.count)
        var clusters: [(ScanCandidate, areas: [Int])] = []
        while true {
            let fresh = candidates.indices.filter { !isStale[$0] }.min {
                ScanCandidate.precedes(candidates[$0], candidates[$1])
            }
            let bound = fresh.map { candidates[$0].ratio } ?? 0
            let doubtful = candidates.indices.filter {
                isStale[$0] && candidates[$0].ratio >= bound
            }
            if !doubtful.isEmpty {
                let again = try look(around: doubtful.map { candidates[$0].center }, isTaken)
                for (index, found) in zip(doubtful, again) {
                    isStale[index] = false
                    // Without a window left, the center is out.
                    candidates[index].ratio = 0
                    if let best = found.best { candidates[index] = best }
                }
                continue
            }
            guard let fresh, candidates[fresh].ratio > 0 else { break }
            let cluster = candidates[fresh]
            guard isReported(cluster, clusters.count) else { break }
            var maker = ScanCircleMaker(frame.units, frame.options, longRuns: false)
            let areas = maker.circles(around: cluster.center).order.prefix(cluster.areaCount)
                .map { Int($0) }
            for area in areas { isTaken[area] = true }
            for index in candidates.indices where !isStale[index] {
                isStale[index] = touches(candidates[index], areas)
            }
            clusters.append((cluster, areas))
        }
        return (clusters, windows)
    }

    /// Whether a candidate's circle may hold any of the areas: surely where it does.
    private func touches(_ candidate: ScanCandidate, _ areas: [Int]) -> Bool {
        let units = frame.units
        let (x, y) = (units.xs[candidate.center], units.ys[candidate.center])
        let reach = candidate.radius * (1 + 1e-6)
        let square = reach * reach
        return areas.contains { area in
            let (dx, dy) = (units.xs[area] - x, units.ys[area] - y)
            return dx * dx + dy * dy <= square
        }
    }

    private func look(
        around centers: [Int], _ isTaken: [Bool]
    ) throws(StatisticsError) -> [(best: ScanCandidate?, windows: Int)] {
        let chunk = 8
        progress?.announce(steps: (centers.count + chunk - 1) / chunk)
        let found = mapChunks(
            count: centers.count, size: chunk, threads: frame.options.threads
        ) { range -> [(best: ScanCandidate?, windows: Int)] in
            if progress?.isCancelled ?? false { return [] }
            defer { progress?.advance() }
            var maker = ScanCircleMaker(frame.units, frame.options, longRuns: false)
            return range.map { index in
                let center = centers[index]
                let circle = maker.circles(around: center)
                var look = ScanLook(frame, thresholds)
                look.scan(circle, isTaken)
                guard var best = look.best else { return (nil, look.windows) }
                best.center = center
                let farthest = Int(circle.order[best.areaCount - 1])
                best.radius = maker.distance(from: center, to: farthest)
                return (best, look.windows)
            }
        }
        try progress?.check()
        return found.flatMap { $0 }
    }
}

/// A look at the observed windows around one center.
private struct ScanLook {
    private let frame: ScanFrame
    private let thresholds: ScanThresholds
    private(set) var best: ScanCandidate?
    private(set) var windows = 0
    private var ratio = 0.0
    private var level = 0

    init(_ frame: ScanFrame, _ thresholds: ScanThresholds) {
        self.frame = frame
        self.thresholds = thresholds
    }

    /// Looks at the circles that no cluster has taken an area of.
    mutating func scan(_ circle: ScanCircle, _ isTaken: [Bool]) {
        let periods = frame.periods
        let steps = periods.stepCount
        var running = [Int](repeating: 0, count: steps + 1)
        for (place, rank) in circle.order.enumerated() {
            let rank = Int(rank)
            if isTaken[rank] { return }
            var sum = 0
            for step in 0..<steps {
                sum += frame.units.cases[rank * steps + step]
                running[step + 1] += sum
            }
            let population = circle.weights[place]
            guard population > 0 else { continue }
            for group in 0..<periods.groupCount {
                let share = periods.shares[group]
                let expected = frame.expected(population: population, share: share)
                let most =
                    frame.looksForHigh
                    ? thresholds.high(expected, level: level).rounded(.down) : .infinity
                let fewest =
                    frame.looksForLow
                    ? thresholds.low(expected, level: level).rounded(.up) : -.infinity
                for index in periods.starts[group]..<periods.starts[group + 1] {
                    let interval = periods.intervals[index]
                    let cases = running[Int(interval.to)] - running[Int(interval.from)]
                    windows += 1
                    if Double(cases) > most || Double(cases) < fewest {
                        offer(cases, expected, areaCount: place + 1, interval: index)
                    }
                }
            }
        }
    }

    private mutating func offer(
        _ cases: Int, _ expected: Double, areaCount: Int, interval: Int
    ) {
        let found = frame.ratio(cases: Double(cases), expected: expected)
        // Only a larger one counts: of equal windows the smallest circle and the shortest and
        // earliest interval comes first.
        guard found > ratio else { return }
        ratio = found
        level = ScanThresholds.level(of: found)
        best = ScanCandidate(
            center: 0, ratio: found, cases: cases, expected: expected, areaCount: areaCount,
            radius: 0, interval: interval)
    }
}
