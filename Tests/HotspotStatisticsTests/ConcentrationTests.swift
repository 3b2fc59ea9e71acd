import HotspotStatistics
import Testing

struct ConcentrationTests {
    private let analytic = ConcentrationOptions(simulations: 0)

    /// The definition: all pairs of units.
    private func giniOfAllPairs(_ counts: [Int]) -> Double {
        var gaps = 0
        for a in counts { for b in counts { gaps += abs(a - b) } }
        return Double(gaps) / Double(2 * counts.count * counts.reduce(0, +))
    }

    private func randomCounts(_ count: Int, seed: UInt64) -> [Int] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let word = random.next()
            return Int(word & 7) < 5 ? 0 : Int(word >> 8 & 31)
        } + [1, 0]
    }

    @Test(arguments: [3, 10, 57, 400])
    func theCoefficientIsThatOfAllPairs(count: Int) throws {
        let counts = randomCounts(count, seed: UInt64(count))
        let result = try concentration(of: counts, options: analytic)
        #expect(agree(result.gini, giniOfAllPairs(counts), relative: 1e-14))
        #expect(result.gini >= 0 && result.gini < 1)
        // Exposures that are all alike say the same.
        let exposed = try concentration(
            of: counts, exposures: counts.map { _ in 12.5 }, options: analytic)
        #expect(agree(exposed.gini, result.gini, relative: 1e-12))
        #expect(exposed.ranks == result.ranks)
    }

    @Test func sixUnitsByHand() throws {
        let result = try concentration(of: [0, 4, 1, 4, 0, 1], options: analytic)
        #expect(result.curve.steps.map(\.units) == [2, 2, 2])
        #expect(result.curve.steps.map(\.incidents) == [8, 2, 0])
        #expect(result.curve.steps.map(\.incidentShare) == [0.8, 1, 1])
        #expect(result.ranks == [5, 1, 3, 1, 5, 3])
        #expect(result.shares == [0, 0.4, 0.1, 0.4, 0, 0.1])
        #expect(result.cumulativeShares == [1, 0.8, 1, 0.8, 1, 1])
        #expect(result.emptyUnitCount == 2 && result.unitCount == 6 && result.incidentCount == 10)
        // A sixth of the units holds half of what two sixths hold, and half the incidents lie in
        // five eighths of two sixths.
        #expect(agree(result.curve.incidentShare(ofTop: 1.0 / 6), 0.4, relative: 1e-15))
        #expect(agree(result.curve.exposureShare(holding: 0.5), 5.0 / 24, relative: 1e-15))
        #expect(result.curve.incidentShare(ofTop: 0) == 0)
        #expect(result.curve.incidentShare(ofTop: 1) == 1)
        #expect(result.curve.incidentShare(ofTop: 7) == 1)
        // 8·(4−1)+8·4+8·1 over ordered pairs, by 2·6·10.
        #expect(agree(result.gini, 64.0 / 120, relative: 1e-15))
    }

    @Test(arguments: [1, 2, 1000]) func alikeUnitsHaveNoConcentration(count: Int) throws {
        let counts = [Int](repeating: count, count: 40)
        let result = try concentration(of: counts, options: analytic)
        #expect(result.gini == 0 && result.adjustedGini == 0)
        let exposures = (1...40).map { Double($0) * 0.1 }
        let proportional = try concentration(
            of: (1...40).map { $0 * count }, exposures: exposures, options: analytic)
        #expect(proportional.gini < 1e-14)
    }

    @Test func scalingChangesNothing() throws {
        let counts = randomCounts(200, seed: 9)
        let exposures = counts.map { Double($0 % 7 + 1) }
        let plain = try concentration(of: counts, options: analytic)
        let tenfold = try concentration(of: counts.map { $0 * 10 }, options: analytic)
        #expect(agree(tenfold.gini, plain.gini, relative: 1e-14))
        let exposed = try concentration(of: counts, exposures: exposures, options: analytic)
        let scaled = try concentration(
            of: counts, exposures: exposures.map { $0 * 1024 }, options: analytic)
        #expect(scaled.gini == exposed.gini && scaled.ranks == exposed.ranks)
    }

    @Test func theCurveRisesAndBends() throws {
        let counts = randomCounts(300, seed: 5)
        let curve = try concentration(
            of: counts, exposures: counts.indices.map { Double($0 % 11 + 1) }, options: analytic
        ).curve
        var last = (x: 0.0, y: 0.0, slope: Double.infinity)
        for step in curve.steps {
            let slope = (step.incidentShare - last.y) / (step.exposureShare - last.x)
            #expect(slope >= 0 && slope <= last.slope)
            last = (step.exposureShare, step.incidentShare, slope)
        }
        #expect(last.x == 1 && last.y == 1)
        #expect(curve.steps.map(\.units).reduce(0, +) == counts.count)
        #expect(curve.steps.map(\.incidents).reduce(0, +) == counts.reduce(0, +))
    }

    @Test(arguments: [(units: 20, incidents: 10), (units: 10, incidents: 300)])
    func simulationsScatterAroundTheExactExpectation(units: Int, incidents: Int) throws {
        var counts = [Int](repeating: 0, count: units)
        counts[0] = incidents
        let options = ConcentrationOptions(simulations: 4000, seed: 3)
        let exact = try concentration(of: counts, options: options)
        // Equal exposures take the other way to draw, and tell the mean of the simulations.
        let drawn = try concentration(
            of: counts, exposures: counts.map { _ in 3 }, options: options)
        #expect(exact.chance.isExact && !drawn.chance.isExact)
        let expected = try #require(exact.chance.expected)
        for chance in [exact.chance, drawn.chance] {
            let interval = try #require(chance.interval)
            let error = (interval.upperBound - interval.lowerBound) / 4 / 4000.0.squareRoot()
            #expect(abs((chance.expected ?? 0) - expected) < 5 * error)
            #expect(interval.contains(expected))
            #expect(chance.p == 2.0 / 4001)
        }
    }

    /// One incident makes the coefficient 1 less its unit's share of exposure: the tails of the
    /// simulations are those of the units hit.
    @Test func unequalChancesAreDrawnAsTheyAre() throws {
        let draws = 80_000
        for (unit, share) in [(0, 3.0 / 12), (2, 5.0 / 12)] {
            var counts = [0, 0, 0]
            counts[unit] = 1
            let result = try concentration(
                of: counts, exposures: [3, 4, 5],
                options: ConcentrationOptions(simulations: draws))
            let hits = try #require(result.chance.p) / 2 * Double(draws + 1) - 1
            let error = (Double(draws) * share * (1 - share)).squareRoot()
            #expect(abs(hits - Double(draws) * share) < 5 * error)
        }
    }

    /// Under the null the p-value is uniform, or a little larger.
    @Test func underChanceFewAreFoundConcentrated() throws {
        var random = SeededGenerator(seed: 11)
        var small = 0
        for run in 0..<200 {
            var counts = [Int](repeating: 0, count: 50)
            for _ in 0..<120 { counts[Int(random.next() % 50)] += 1 }
            let result = try concentration(
                of: counts, options: ConcentrationOptions(simulations: 99, seed: UInt64(run)))
            small += (result.chance.p ?? 1) <= 0.1 ? 1 : 0
        }
        // 20 expected; five standard deviations of a binomial above.
        #expect(small <= 41 && small >= 3)
    }

    @Test func threadsAndOrderChangeNoByte() throws {
        let counts = randomCounts(80, seed: 21)
        let exposures = counts.indices.map { Double($0 % 13 + 1) * 0.7 }
        var order = Array(counts.indices)
        var random = SeededGenerator(seed: 2)
        order.shuffle(using: &random)
        for exposed in [false, true] {
            let one = try concentration(
                of: counts, exposures: exposed ? exposures : nil,
                options: ConcentrationOptions(simulations: 199, threads: 1))
            for threads in [2, 8] {
                let other = try concentration(
                    of: counts, exposures: exposed ? exposures : nil,
                    options: ConcentrationOptions(simulations: 199, threads: threads))
                #expect(other == one)
            }
            let shuffled = try concentration(
                of: order.map { counts[$0] },
                exposures: exposed ? order.map { exposures[$0] } : nil,
                options: ConcentrationOptions(simulations: 199))
            #expect(shuffled.curve == one.curve && shuffled.chance == one.chance)
            #expect(shuffled.ranks == order.map { one.ranks[$0] })
            #expect(shuffled.cumulativeShares == order.map { one.cumulativeShares[$0] })
        }
    }

    @Test func whatIsNotKnownIsLeftOutWithItsReason() throws {
        let result = try concentration(
            of: [3, nil, 1, 5, 0, 2], exposures: [10, 10, 0, nil, 20, 5], options: analytic)
        #expect(
            result.reasons == [nil, .missing, .noPopulation, .noPopulation, nil, nil])
        #expect(result.unitCount == 3 && result.incidentCount == 5)
        #expect(result.ranks == [2, nil, nil, nil, 3, 1])
        #expect(result.shares[3] == nil && result.cumulativeShares[1] == nil)
    }

    @Test func whatCannotBeMeasuredIsRefused() {
        func code(_ body: () throws(StatisticsError) -> IncidentConcentration) -> StatisticsError
            .Code?
        {
            do throws(StatisticsError) {
                _ = try body()
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code { () throws(StatisticsError) in try concentration(of: [1, 2]) } == .tooFew)
        #expect(code { () throws(StatisticsError) in try concentration(of: [0, 0, 0]) } == .tooFew)
        #expect(
            code { () throws(StatisticsError) in try concentration(of: [1, -2, 3]) }
                == .badParameter)
        #expect(
            code { () throws(StatisticsError) in
                try concentration(of: [1, 2, 3], exposures: [1, 2])
            } == .lengthMismatch)
        #expect(
            code { () throws(StatisticsError) in
                try concentration(of: [1, 2, 3], exposures: [1, .nan, -4])
            } == .tooFew)
        #expect(
            code { () throws(StatisticsError) in
                try concentration(of: [Int.max, 1, 3])
            } == .tooLarge)
        #expect(
            code { () throws(StatisticsError) in
                try concentration(of: [Int.max / 64, 1, 3])
            } == .tooLarge)
        for simulations in [-1, 1_000_001] {
            #expect(
                code { () throws(StatisticsError) in
                    try concentration(
                        of: [1, 2, 3], options: ConcentrationOptions(simulations: simulations))
                } == .badParameter)
        }
        #expect(
            code { () throws(StatisticsError) in
                try concentration(
                    of: [1 << 30, 2, 3], options: ConcentrationOptions(simulations: 999))
            } == .tooLarge)
    }

    @Test(arguments: [
        [1e308, 1e308, 1e308], [Double.leastNonzeroMagnitude, 1, 1], [1e-308, 1, 1],
    ])
    func exposuresWithoutAFiniteRateAreRefused(exposures: [Double]) {
        let error = #expect(throws: StatisticsError.self) {
            try concentration(of: [30, 2, 1], exposures: exposures)
        }
        #expect(error?.code == .badParameter)
    }

    @Test func aStopIsHeard() {
        let progress = StatisticsProgress()
        progress.cancel()
        #expect(throws: StatisticsError.self) {
            try concentration(of: [1, 2, 3], progress: progress)
        }
    }
}
