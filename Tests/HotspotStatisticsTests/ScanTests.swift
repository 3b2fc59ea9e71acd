import PlanarGeometry
import Testing

@testable import HotspotStatistics

struct ScanTests {
    @Test(arguments: [
        (count: 3, steps: 1, places: 100, direction: ScanDirection.high, largest: 0.5),
        (count: 40, steps: 1, places: 1000, direction: .high, largest: 0.5),
        (count: 60, steps: 1, places: 5, direction: .high, largest: 0.3),
        (count: 50, steps: 1, places: 7, direction: .low, largest: 0.5),
        (count: 50, steps: 1, places: 900, direction: .both, largest: 0.2),
        (count: 25, steps: 6, places: 6, direction: .high, largest: 0.5),
        (count: 20, steps: 5, places: 500, direction: .both, largest: 0.4),
        (count: 20, steps: 3, places: 500, direction: .low, largest: 0.5),
    ])
    func clustersEqualThoseOfTryingEveryWindow(
        count: Int, steps: Int, places: Int, direction: ScanDirection, largest: Double
    ) throws {
        for seed in UInt64(1)...4 {
            let map = ScanMap(count, steps: steps, places: places, hot: 3, seed: seed)
            var options = ScanOptions(
                direction: direction, maximumPopulation: largest, simulations: 0)
            try expectEqual(map, options)
            guard steps > 1 else { continue }
            options.isProspective = true
            try expectEqual(map, options)
            options.model = .spaceTimePermutation
            try expectEqual(map, options)
            options.isProspective = false
            try expectEqual(map, options)
        }
    }

    private func expectEqual(_ map: ScanMap, _ options: ScanOptions) throws {
        var options = options
        options.maximumClusters = 3
        let ours = try map.scan(options)
        let theirs = map.brute(options).clusters(3)
        #expect(ours.clusters.count == theirs.count)
        for (found, slow) in zip(ours.clusters, theirs) {
            #expect(found.areas == slow.areas.sorted())
            #expect(found.steps == slow.steps)
            #expect(found.observed == slow.observed)
            #expect(agree(found.expected, slow.expected, relative: 1e-12))
            #expect(agree(found.logLikelihoodRatio, slow.ratio, relative: 1e-9, floor: 1e-3))
            #expect(agree(found.radius, slow.radius, relative: 1e-12))
            #expect(found.isHigh == (Double(slow.observed) > slow.expected))
        }
    }

    @Test(arguments: [
        (count: 30, steps: 1, mean: 3.0, direction: ScanDirection.high),
        (count: 30, steps: 1, mean: 2000, direction: .high),
        (count: 30, steps: 1, mean: 3, direction: .low),
        (count: 30, steps: 1, mean: 40, direction: .both),
        (count: 12, steps: 5, mean: 2, direction: .high),
        (count: 12, steps: 4, mean: 900, direction: .both),
    ])
    func simulatedMaximaEqualThoseOfTryingEveryWindow(
        count: Int, steps: Int, mean: Double, direction: ScanDirection
    ) throws {
        let map = ScanMap(count, steps: steps, places: 8, mean: mean, seed: 5)
        for model in [ScanModel.poisson, .spaceTimePermutation]
        where model == .poisson || steps > 1 {
            let options = ScanOptions(direction: direction, model: model, simulations: 20, seed: 9)
            let maxima = try map.scan(options).simulatedMaxima
            #expect(maxima.count == 20)
            for (simulation, cases) in try dealt(map, options).enumerated() {
                var drawn = map
                drawn.cases = cases
                let slow = drawn.brute(options).windows().map(\.ratio).max() ?? 0
                #expect(agree(maxima[simulation], slow, relative: 1e-9, floor: 1e-3))
            }
        }
    }

    /// The cases of each simulation, as the scan deals them.
    private func dealt(_ map: ScanMap, _ options: ScanOptions) throws -> [[[Int]]] {
        let table = try map.table
        let steps = table.stepCount
        let units = try ScanUnits(
            table, population: map.population, centers: map.centers, keys: map.keys,
            model: options.model)
        let lengths = (0..<steps).map { step in
            options.model == .poisson ? 1 : Double(map.cases.reduce(0) { $0 + $1[step] })
        }
        let shares = try #require(ExactShares(lengths))
        let dealer = CaseDealer(units, ScanPeriods(steps: shares, options), options)
        let block = SimulatedCases<SIMD16<Int32>>(
            blocks: 3, units: units, stepCount: steps)
        return (0..<options.simulations).map { simulation in
            let (part, lane) = simulation.quotientAndRemainder(dividingBy: 16)
            let vectors = unsafe block.vectors(ofBlock: part)
            if lane == 0 {
                unsafe dealer.deal(
                    simulationsFrom: simulation, to: vectors, areaCount: units.count,
                    isCancelled: { false })
            }
            return (0..<units.count).map { area in
                (0..<steps).map { step in
                    let until = unsafe Int(vectors[area * steps + step][lane])
                    let before = unsafe step > 0 ? Int(vectors[area * steps + step - 1][lane]) : 0
                    return until - before
                }
            }
        }
    }

    @Test func simulationsKeepWhatTheModelKeeps() throws {
        let map = ScanMap(20, steps: 4, mean: 6, seed: 3)
        let all = map.cases.reduce(0) { $0 + $1.reduce(0, +) }
        for cases in try dealt(map, ScanOptions(simulations: 20)) {
            #expect(cases.reduce(0) { $0 + $1.reduce(0, +) } == all)
        }
        for cases in try dealt(map, ScanOptions(model: .spaceTimePermutation, simulations: 20)) {
            #expect(cases.map { $0.reduce(0, +) } == map.cases.map { $0.reduce(0, +) })
            for step in 0..<4 {
                #expect(
                    cases.reduce(0) { $0 + $1[step] } == map.cases.reduce(0) { $0 + $1[step] })
            }
        }
    }

    @Test(arguments: [(steps: 1, ScanModel.poisson), (4, .poisson), (4, .spaceTimePermutation)])
    func threadsAndTheOrderOfRowsChangeNothing(steps: Int, model: ScanModel) throws {
        let map = ScanMap(70, steps: steps, places: 9, hot: 4, seed: 8)
        var options = ScanOptions(
            direction: .both, model: model, simulations: 99, maximumClusters: 5, reportingLevel: 1)
        let one = try map.scan(options)
        for threads in [2, 8] {
            options.threads = threads
            #expect(try map.scan(options) == one)
        }
        let (shuffled, order) = map.shuffled(seed: 4)
        let other = try shuffled.scan(options)
        #expect(other.simulatedMaxima == one.simulatedMaxima)
        #expect(other.clusters.count == one.clusters.count)
        for (a, b) in zip(other.clusters, one.clusters) {
            var back = a
            back.areas = a.areas.map { order[$0] }.sorted()
            back.center = order[a.center]
            #expect(back == b)
        }
    }

    @Test func scalingThePopulationChangesNothing() throws {
        let map = ScanMap(40, places: 20, seed: 2)
        let options = ScanOptions(simulations: 99)
        var scaled = map
        scaled.population = map.population.map { $0 * 0.25 }
        #expect(try scaled.scan(options) == map.scan(options))
        // Expected numbers of cases are as good a population as any.
        let once = try map.scan(options)
        scaled.population = once.expected.map { $0 ?? 0 }
        let again = try scaled.scan(options)
        #expect(again.clusters.map(\.areas) == once.clusters.map(\.areas))
        for (a, b) in zip(again.clusters, once.clusters) {
            #expect(agree(a.logLikelihoodRatio, b.logLikelihoodRatio))
        }
    }

    @Test func pIsUniformWhereThereIsNothing() throws {
        var below = [0.05: 0, 0.25: 0, 0.5: 0, 0.75: 0]
        let maps = 160
        for seed in 0..<UInt64(maps) {
            var map = ScanMap(12, places: 50, seed: 77)
            // One simulation of the null is the observed map.
            let drawn = try dealt(map, ScanOptions(simulations: 1, seed: 1_000_000 + seed))
            map.cases = drawn[0]
            let scan = try map.scan(ScanOptions(simulations: 99, seed: seed, maximumClusters: 1))
            let p = scan.clusters.first?.p ?? 1
            for level in below.keys where p <= level { below[level, default: 0] += 1 }
        }
        for (level, count) in below {
            let error = 4 * (level * (1 - level) / Double(maps)).squareRoot()
            #expect(abs(Double(count) / Double(maps) - level) <= error, "level \(level): \(count)")
        }
    }

    @Test func gumbelAgreesWithTheRankWhereBothCanTell() throws {
        let map = ScanMap(50, places: 100, mean: 5, seed: 21)
        let scan = try map.scan(
            ScanOptions(simulations: 999, maximumClusters: 6, reportingLevel: 1))
        for cluster in scan.clusters {
            let (p, gumbel) = (try #require(cluster.p), try #require(cluster.pGumbel))
            #expect(abs(p - gumbel) < 0.08)
        }
        let critical = try #require(scan.criticalRatio(level: 0.05))
        // What exceeds it has at most 49 simulations at or above itself: p is 50/1000 or less.
        #expect(scan.simulatedMaxima.filter { $0 > critical }.count <= 49)
        #expect(scan.simulatedMaxima.filter { $0 >= critical }.count >= 50)
        #expect(scan.criticalRatio(level: 0.0009) == nil)
    }

    @Test func coincidentCentersEnterTogether() throws {
        let scan = try spatialScan(
            ScanCases(counts: [5, 0, 1, 1, 1, 1]), population: [10, 10, 10, 10, 10, 10],
            centers: [
                Position(x: 0, y: 0), Position(x: 0, y: 0), Position(x: 9, y: 0),
                Position(x: 20, y: 0), Position(x: 30, y: 0), Position(x: 45, y: 0),
            ], keys: keys(6), options: ScanOptions(simulations: 0))
        #expect(scan.clusters.first?.areas == [0, 1])
        #expect(scan.clusters.first?.radius == 0)
        #expect(scan.clusters.first?.center == 0)
    }

    @Test func aCaseOutsideIsNeededForARelativeRisk() throws {
        let scan = try spatialScan(
            ScanCases(counts: [5, 0, 0, 0]), population: [10, 10, 10, 10],
            centers: (0..<4).map { Position(x: Double($0 * $0), y: 0) }, keys: keys(4),
            options: ScanOptions(simulations: 99))
        let cluster = try #require(scan.clusters.first)
        #expect(cluster.areas == [0] && cluster.relativeRisk == nil)
        // 5·ln(5/1.25), by hand.
        #expect(agree(cluster.logLikelihoodRatio, 6.931471805599453, relative: 1e-12))
    }

    @Test func areasWithoutPopulationTakeNoPart() throws {
        let map = ScanMap(30, places: 40, seed: 6)
        var gaps = map
        gaps.population[4] = 0
        var counts: [Int?] = map.cases.map { $0[0] }
        counts[9] = nil
        var population: [Double?] = gaps.population
        population[11] = nil
        let scan = try spatialScan(
            ScanCases(counts: counts), population: population, centers: map.centers,
            keys: map.keys, options: ScanOptions(simulations: 99))
        let kept = (0..<30).filter { ![4, 9, 11].contains($0) }
        var small = map
        small.cases = kept.map { map.cases[$0] }
        small.population = kept.map { map.population[$0] }
        small.centers = kept.map { map.centers[$0] }
        small.keys = kept.map { map.keys[$0] }
        let alone = try small.scan(ScanOptions(simulations: 99))
        #expect(scan.simulatedMaxima == alone.simulatedMaxima)
        #expect(scan.clusters.map(\.areas) == alone.clusters.map { $0.areas.map { kept[$0] } })
        #expect(scan.reasons[4] == .noPopulation && scan.reasons[11] == .noPopulation)
        #expect(scan.reasons[9] == .missing && scan.reasons[0] == nil)
        #expect(scan.observed[9] == nil && scan.expected[4] == nil)
        #expect(scan.casesLeftOut == map.cases[4][0] + map.cases[11][0])
        #expect(scan.areaCount == 27)
    }

    @Test func aStoppedScanSaysSo() throws {
        let progress = StatisticsProgress()
        progress.cancel()
        let error = #expect(throws: StatisticsError.self) {
            try ScanMap(30, seed: 1).scan(ScanOptions(), progress: progress)
        }
        #expect(error?.code == .cancelled)
    }

    @Test func progressEndsAtOne() throws {
        let progress = StatisticsProgress()
        _ = try ScanMap(30, seed: 1).scan(ScanOptions(simulations: 99), progress: progress)
        #expect(progress.fraction == 1)
    }
}
