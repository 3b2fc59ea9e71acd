import HotspotStatistics
import PlanarGeometry
import Testing

struct ScanReferenceTests {
    private struct Cluster: Decodable {
        var areas: [Int]
        var steps: [Int]?
        var observed: Int
        var expected: Double
        var relativeRisk: Double
        var ratio: Double
        var p: Double
    }

    private struct Loops: Decodable {
        struct Case: Decodable {
            var name: String
            var direction: String
            var model: String
            var maximumPopulation: Double
            var isProspective: Bool
            var points: [[Double]]
            var steps: Int
            var cases: [Int]
            var population: [Double]?
            var clusters: [Cluster]
            var simulations: Int
            var meanOfMaxima: Double
        }
        var cases: [Case]
    }

    private struct SaTScan: Decodable {
        struct Run: Decodable {
            var maximumPopulation: Double
            var clusters: [Cluster]
        }
        var simulations: Int
        var points: [[Double]]
        var cases: [Int]
        var population: [Double]
        var runs: [Run]
    }

    private func positions(_ points: [[Double]]) -> [Position] {
        points.map { Position(x: $0[0], y: $0[1]) }
    }

    /// Whether two shares of simulations differ by no more than five standard errors.
    private func isNear(_ p: Double, of ours: Int, _ q: Double, of theirs: Int) -> Bool {
        let share = (p * Double(ours) + q * Double(theirs)) / Double(ours + theirs)
        let variance = share * (1 - share) * (1 / Double(ours) + 1 / Double(theirs))
        return abs(p - q) <= 5 * variance.squareRoot() + 2 / Double(min(ours, theirs))
    }

    @Test(arguments: [0.5, 0.1])
    func clustersOfLeukemiaInNewYorkAreThoseOfSaTScan(largest: Double) throws {
        let file: SaTScan = try ReferenceValues.load("satscan-newyork")
        let run = try #require(file.runs.first { $0.maximumPopulation == largest })
        let ours = try spatialScan(
            ScanCases(counts: file.cases), population: file.population,
            centers: positions(file.points), keys: keys(file.cases.count),
            options: ScanOptions(
                maximumPopulation: largest, simulations: 199,
                maximumClusters: run.clusters.count, reportingLevel: 1))
        #expect(ours.caseCount == 552)
        #expect(ours.clusters.count == run.clusters.count)
        for (ours, theirs) in zip(ours.clusters, run.clusters) {
            #expect(ours.areas == theirs.areas)
            #expect(ours.observed == theirs.observed)
            #expect(abs(ours.logLikelihoodRatio - theirs.ratio) <= 1e-6)
            #expect(abs(ours.expected - theirs.expected) <= 0.00501)
            #expect(abs((ours.relativeRisk ?? 0) - theirs.relativeRisk) <= 0.00501)
            // SaTScan prints the Gumbel p where the rank is 1 of 1000.
            let p = try #require(theirs.p < 0.001 ? ours.pGumbel : ours.p)
            #expect(isNear(p, of: 199, theirs.p, of: file.simulations), "\(p) \(theirs.p)")
        }
        let first = try #require(ours.clusters.first?.pGumbel)
        let theirs = run.clusters[0].p
        #expect(first > theirs / 10 && first < theirs * 10)
    }

    @Test func clustersAreThoseOfPlainLoops() throws {
        let file: Loops = try ReferenceValues.load("scan")
        #expect(file.cases.count >= 8)
        for reference in file.cases {
            let options = ScanOptions(
                direction: try #require(ScanDirection(rawValue: reference.direction)),
                model: try #require(ScanModel(rawValue: reference.model)),
                maximumPopulation: reference.maximumPopulation,
                isProspective: reference.isProspective,
                // Few, because unoptimized tests are slow; the errors take account of it.
                simulations: reference.steps > 1 ? 39 : 399,
                maximumClusters: reference.clusters.count, reportingLevel: 1)
            let cases =
                reference.steps == 1
                ? ScanCases(counts: reference.cases)
                : try ScanCases(counts: reference.cases, stepCount: reference.steps)
            let count = reference.points.count
            let ours = try spatialScan(
                cases, population: reference.population ?? [Double](repeating: 1, count: count),
                centers: positions(reference.points), keys: keys(count), options: options)
            let name = "\(reference.name), \(reference.direction), \(reference.model)"
            #expect(ours.clusters.count == reference.clusters.count, "\(name)")
            for (found, theirs) in zip(ours.clusters, reference.clusters) {
                #expect(found.areas == theirs.areas, "\(name)")
                #expect(
                    [found.steps.lowerBound, found.steps.upperBound] == theirs.steps, "\(name)")
                #expect(found.observed == theirs.observed, "\(name)")
                #expect(agree(found.expected, theirs.expected), "\(name)")
                #expect(agree(found.relativeRisk, theirs.relativeRisk), "\(name)")
                #expect(agree(found.logLikelihoodRatio, theirs.ratio), "\(name)")
                let p = try #require(found.p)
                #expect(
                    isNear(p, of: options.simulations, theirs.p, of: reference.simulations),
                    "\(name): \(p), not \(theirs.p)")
            }
            let mean = ours.simulatedMaxima.reduce(0, +) / Double(options.simulations)
            let spread = ours.simulatedMaxima.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let error =
                (spread / Double(options.simulations)).squareRoot()
                / Double(options.simulations).squareRoot()
            #expect(abs(mean - reference.meanOfMaxima) <= 5 * error, "\(name)")
        }
    }
}
