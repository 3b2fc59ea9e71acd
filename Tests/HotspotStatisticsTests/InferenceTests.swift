import HotspotStatistics
import Testing

struct InferenceTests {
    private struct File: Decodable {
        struct Corrections: Decodable {
            struct Case: Decodable {
                var p: [Double]
                var bh: [Double]
                var by: [Double]
            }
            var cases: [Case]
        }
        struct Garwood: Decodable {
            struct Case: Decodable {
                var count: Int
                var confidence: Double
                var low: Double
                var high: Double
            }
            var cases: [Case]
        }
        struct Normal: Decodable {
            var z: [Double]
            var p: [Double]
        }
        struct Bayes: Decodable {
            struct Case: Decodable {
                var events: [Int]
                var populations: [Double]
                var theta: [Double]
            }
            var cases: [Case]
        }
        struct Philox: Decodable {
            struct Case: Decodable {
                var seed: String
                var key: String
                var permutation: String
                var words: [String]
            }
            var cases: [Case]
        }
        var corrections: Corrections
        var garwood: Garwood
        var normal: Normal
        var bayes: Bayes
        var philox: Philox
    }

    private let file: File

    init() throws { file = try ReferenceValues.load("inference") }

    @Test func correctionsAgreeWithStatsmodels() {
        for reference in file.corrections.cases {
            for (ours, theirs) in zip(benjaminiHochberg(reference.p), reference.bh) {
                #expect(agree(ours, theirs, relative: 1e-12))
            }
            for (ours, theirs) in zip(benjaminiYekutieli(reference.p), reference.by) {
                #expect(agree(ours, theirs, relative: 1e-12))
            }
        }
    }

    @Test func whatWasNotTestedDoesNotCount() {
        #expect(benjaminiHochberg([0.01, nil, 0.04, .nan, 0.03]) == [0.03, nil, 0.04, nil, 0.04])
        #expect(benjaminiHochberg([]).isEmpty)
        #expect(benjaminiYekutieli([nil, nil]) == [nil, nil])
    }

    @Test func correctedIsNeverBelowUncorrected() {
        var random = SeededGenerator(seed: 4)
        let p: [Double?] = (0..<1000).map { _ in Double(random.next() >> 11) * 0x1p-53 }
        for q in [benjaminiHochberg(p), benjaminiYekutieli(p)] {
            for (corrected, plain) in zip(q, p) {
                #expect((corrected ?? 0) >= (plain ?? 1) && (corrected ?? 2) <= 1)
            }
        }
    }

    @Test func poissonIntervalsAgreeWithScipy() {
        for reference in file.garwood.cases {
            let interval = poissonInterval(
                count: reference.count, confidence: reference.confidence)
            #expect(
                agree(interval.lowerBound, reference.low, relative: 1e-12),
                "low of \(reference.count) at \(reference.confidence)")
            #expect(
                agree(interval.upperBound, reference.high, relative: 1e-12),
                "high of \(reference.count) at \(reference.confidence)")
        }
    }

    @Test(arguments: [1e-12, 0.001, 0.5, 0.999, 1 - 1e-15])
    func poissonIntervalsGrowWithTheCount(confidence: Double) {
        var previous = poissonInterval(count: 0, confidence: confidence)
        #expect(previous.lowerBound == 0 && previous.upperBound > 0)
        for count in [1, 2, 3, 4, 7, 15, 16, 17, 40, 400, 99_999_999, 100_000_000, Int.max] {
            let next = poissonInterval(count: count, confidence: confidence)
            #expect(next.upperBound.isFinite)
            #expect(next.lowerBound > previous.lowerBound || confidence < 0.001)
            #expect(next.upperBound > previous.upperBound)
            previous = next
        }
    }

    @Test func normalTailsAgreeWithMpmath() {
        for (z, p) in zip(file.normal.z, file.normal.p) {
            #expect(agree(twoSidedNormalP(z), p, relative: 1e-12), "z = \(z)")
        }
        #expect(twoSidedNormalP(0) == 1)
        #expect(twoSidedNormalP(60) == 0 && twoSidedNormalP(-.infinity) == 0)
    }

    @Test func ratesNeedAPopulation() throws {
        let ten = try #require(rate(events: 10, population: 50_000))
        #expect(agree(ten.rate, 20, relative: 1e-15))
        #expect(agree(ten.interval.lowerBound, 4.795389 * 2, relative: 1e-6))
        #expect(agree(ten.interval.upperBound, 18.390356 * 2, relative: 1e-6))
        #expect(rate(events: 0, population: 1000, per: 1000)?.rate == 0)
        for population in [nil, 0, -5, Double.nan, .infinity] {
            #expect(rate(events: 3, population: population) == nil)
        }
        #expect(rate(events: -1, population: 10) == nil)
        #expect(rate(events: 5, population: .leastNonzeroMagnitude) == nil)
    }

    /// esda's estimator lets the variance fall below 0, which pushes rates past the mean.
    @Test func smoothedRatesAgreeWithNumpyAndHoldTheVarianceAtZero() {
        for reference in file.bayes.cases {
            let ours = marshallEmpiricalBayes(
                events: reference.events, populations: reference.populations)
            for (a, b) in zip(ours, reference.theta) { #expect(agree(a, b, relative: 1e-12)) }
        }
        let equal = marshallEmpiricalBayes(
            events: [10, 20, 31], populations: [1000, 2000, 3000])
        let mean: Double = 61.0 / 6000
        #expect(equal.allSatisfy { $0 == mean })
    }

    @Test func areasWithoutPopulationEnterNoSmoothing() {
        let events = [50, 3, 40, 7, 9]
        let all = marshallEmpiricalBayes(
            events: events, populations: [1000, nil, 5000, 0, -3], per: 100_000)
        let few = marshallEmpiricalBayes(
            events: [50, 40], populations: [1000, 5000], per: 100_000)
        #expect(all == [few[0], nil, few[1], nil, nil])
        #expect(marshallEmpiricalBayes(events: [-1], populations: [10]) == [nil])
    }

    @Test func randomWordsAgreeWithNumpy() throws {
        for reference in file.philox.cases {
            var generator = CounterGenerator(
                seed: try #require(UInt64(reference.seed)),
                key: try #require(UInt64(reference.key)),
                permutation: try #require(UInt64(reference.permutation)))
            #expect(reference.words.map { _ in String(generator.next()) } == reference.words)
        }
    }

    @Test func noTwoStreamsAreEqual() {
        var firsts: Set<UInt64> = []
        for seed in UInt64(0)..<10 {
            for key in UInt64(0)..<100 {
                for permutation in UInt64(0)..<100 {
                    var generator = CounterGenerator(
                        seed: seed, key: key, permutation: permutation)
                    firsts.insert(generator.next())
                }
            }
        }
        #expect(firsts.count == 100_000)
    }

    @Test func bitsAndNumbersAreEquallyFrequent() {
        // One word from each of many neighboring streams: how the permutations use them.
        var ones = [Int](repeating: 0, count: 64)
        var sixteenths = [Int](repeating: 0, count: 16)
        let words = 40_000
        for stream in 0..<words {
            var generator = CounterGenerator(
                seed: 1, key: UInt64(stream / 200), permutation: UInt64(stream % 200))
            let word = generator.next()
            for bit in 0..<64 { ones[bit] += Int(word >> UInt64(bit) & 1) }
            sixteenths[Int(word >> 60)] += 1
        }
        let half = Double(words) / 2
        for count in ones { #expect(abs(Double(count) - half) < 5 * (half / 2).squareRoot()) }
        let expected = Double(words) / 16
        let chiSquare = sixteenths.reduce(0) {
            $0 + (Double($1) - expected) * (Double($1) - expected) / expected
        }
        #expect(chiSquare < 44.3)  // p = 0.0001 at 15 degrees of freedom
    }
}
