import Foundation
import HotspotStatistics
import PlanarGeometry
import Testing

struct BandwidthTests {
    /// Silverman 1986, table 4.1, gives 2.40 for Epanechnikov and 2.78 for quartic.
    @Test(arguments: [
        (kernel: DensityKernel.gaussian, ratio: 1.0), (kernel: .epanechnikov, ratio: 2.4019),
        (kernel: .quartic, ratio: 2.7792), (kernel: .triangular, ratio: 2.5370),
        (kernel: .uniform, ratio: 2),
    ])
    func theCanonicalRatioIsThatOfTheMeanSquareError(kernel: DensityKernel, ratio: Double) {
        #expect(agree(kernel.canonicalRatio, ratio, relative: 1e-4))
        // (4πR/μ²)^⅙ with both integrals as sums over rings.
        let options = DensityOptions(kernel: kernel, bandwidth: 1)
        let step = kernel.reach / 20_000
        var square = 0.0
        var moment = 0.0
        for ring in 0..<20_000 {
            let r = (Double(ring) + 0.5) * step
            let value = BruteForceDensity.kernel(kernel, r, options.bandwidth)
            square += value * value * 2 * .pi * r * step
            moment += value * r * r / 2 * 2 * .pi * r * step
        }
        #expect(
            agree(
                kernel.canonicalRatio, pow(4 * .pi * square / (moment * moment), 1.0 / 6),
                relative: 1e-6))
    }

    /// sfhotspot takes its bandwidth from the x axis alone.
    @Test func bothAxesCount() throws {
        var random = SeededGenerator(seed: 3)
        let xs = (0..<500).map { _ in 1000 * random.unit() }
        let ys = (0..<500).map { _ in 9000 * random.unit() }
        let points = try PointPattern(xs: xs, ys: ys)
        let turned = try PointPattern(xs: ys, ys: xs)
        for robust in [false, true] {
            let one = try ruleOfThumbBandwidth(points, kernel: .quartic, robust: robust)
            let other = try ruleOfThumbBandwidth(turned, kernel: .quartic, robust: robust)
            #expect(agree(one.bandwidth, other.bandwidth))
            #expect(one.spread > 1500)
            #expect(
                agree(one.bandwidth, 2.7791932 * one.spread / pow(500, 1.0 / 6), relative: 1e-6))
        }
    }

    @Test func aFewFarEventsMoveSilvermanLessThanScott() throws {
        var random = SeededGenerator(seed: 4)
        let xs = (0..<300).map { _ in 1000 * random.unit() } + [1e6, -1e6]
        let ys = (0..<300).map { _ in 1000 * random.unit() } + [1e6, -1e6]
        let points = try PointPattern(xs: xs, ys: ys)
        let scott = try ruleOfThumbBandwidth(points, kernel: .quartic, robust: false)
        let silverman = try ruleOfThumbBandwidth(points, kernel: .quartic, robust: true)
        #expect(scott.bandwidth > 50 * silverman.bandwidth)
    }

    @Test func repeatedEventsAreWeights() throws {
        var random = SeededGenerator(seed: 5)
        let points = try random.events(40, side: 3000, weighted: true)
        var xs: [Double] = []
        var ys: [Double] = []
        for index in points.xs.indices {
            for _ in 0..<Int(2 * (points.weights?[index] ?? 0)) {
                xs.append(points.xs[index])
                ys.append(points.ys[index])
            }
        }
        let repeated = try PointPattern(xs: xs, ys: ys)
        let one = try crossValidatedBandwidth(points, kernel: .quartic)
        let other = try crossValidatedBandwidth(repeated, kernel: .quartic)
        // The scores are of the places and their shares; only where the search begins differs.
        #expect(one.siteCount == other.siteCount)
        #expect(agree(one.bandwidth, other.bandwidth, relative: 0.02))
    }

    /// All pairs, as the criterion is written.
    @Test func scoresEqualThoseOfAllPairs() throws {
        var random = SeededGenerator(seed: 6)
        let points = try random.events(50, side: 2000, weighted: false)
        let result = try crossValidatedBandwidth(points, kernel: .gaussian)
        var sites: [Position: Double] = [:]
        for (x, y) in zip(points.xs, points.ys) {
            sites[Position(x: x, y: y), default: 0] += 1 / Double(points.count)
        }
        #expect(result.siteCount == sites.count)
        let squares = sites.values.reduce(0) { $0 + $1 * $1 }
        for trial in result.trials {
            let s = trial.bandwidth
            var whole = 0.0
            var others = 0.0
            for (a, first) in sites {
                for (b, second) in sites {
                    let square = a.squaredDistance(to: b)
                    whole += first * second * exp(-square / (4 * s * s)) / (4 * .pi * s * s)
                    if a != b {
                        others += first * second * exp(-square / (2 * s * s)) / (2 * .pi * s * s)
                    }
                }
            }
            let score = (whole - 2 * others / (1 - squares)) * 1e6
            #expect(abs(trial.score - score) <= 1e-8 * whole * 1e6)
        }
    }

    @Test func theOrderOfEventsAndThreadsChangeNoBit() throws {
        var random = SeededGenerator(seed: 8)
        let points = try random.events(30, side: 1000, weighted: true)
        var order = Array(0..<30)
        order.shuffle(using: &random)
        let shuffled = try PointPattern(
            xs: order.map { points.xs[$0] }, ys: order.map { points.ys[$0] },
            weights: order.map { points.weights?[$0] ?? 0 })
        #expect(
            try crossValidatedBandwidth(points, kernel: .quartic)
                == crossValidatedBandwidth(shuffled, kernel: .quartic, threads: 8))
        for robust in [false, true] {
            #expect(
                try ruleOfThumbBandwidth(points, kernel: .quartic, robust: robust)
                    == ruleOfThumbBandwidth(shuffled, kernel: .quartic, robust: robust))
        }
    }

    @Test(arguments: [[], [0.0], [4, 4, 4, 4]])
    func eventsThatTellNoBandwidthAreRefused(xs: [Double]) throws {
        let points = try PointPattern(xs: xs, ys: xs)
        #expect(throws: StatisticsError.self) {
            try ruleOfThumbBandwidth(points, kernel: .quartic, robust: true)
        }
        #expect(throws: StatisticsError.self) {
            try crossValidatedBandwidth(points, kernel: .quartic)
        }
    }
}
