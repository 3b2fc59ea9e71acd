import Foundation
import Testing

@testable import DisclosureControl

/// Values of other tools, made by `make_disclosure.py`.
private struct DisclosureReference: Decodable {
    struct Programs: Decodable {
        struct Sum: Decodable {
            var members: [Int32]
            var lower: Double?
            var upper: Double?
        }
        struct Case: Decodable {
            var count: Int
            var sums: [Sum]
            var hidden: [Sum]
        }
        var tolerance: Double
        var cases: [Case]
    }
    struct Suppressions: Decodable {
        struct Tabulation: Decodable {
            var units: [Int32]
            var unit_count: Int
            var total: Bool
        }
        struct Case: Decodable {
            var counts: [Int]
            var threshold: Int
            var tabulations: [Tabulation]
            var least_extra: Int
        }
        var cases: [Case]
    }
    struct Noise: Decodable {
        struct Case: Decodable {
            var largest: Int
            var variance: Double
            var count: Int
            var changes: [Int]
            var probabilities: [Double]
        }
        var tolerance: Double
        var cases: [Case]
    }
    var programs: Programs
    var suppressions: Suppressions
    var noise: Noise

    static func load() throws -> DisclosureReference {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ReferenceValues/disclosure.json")
        return try JSONDecoder().decode(DisclosureReference.self, from: Data(contentsOf: file))
    }
}

@Suite struct DisclosureReferenceTests {
    private let reference: DisclosureReference

    init() throws { reference = try DisclosureReference.load() }

    @Test(arguments: [1 << 20, 0])
    func boundsAreThoseOfScipy(largestProgram: Int) throws {
        let tolerance = reference.programs.tolerance
        #expect(reference.programs.cases.count >= 100)
        for (number, example) in reference.programs.cases.enumerated() {
            var audit = SuppressionAudit(unknownCount: example.count)
            audit.areWhole = false
            audit.largestProgram = largestProgram
            for sum in example.sums {
                try audit.add(
                    sumOf: sum.members, lower: sum.lower ?? 0, upper: sum.upper ?? .infinity)
            }
            let bounds = try audit.bounds(of: example.hidden.map { $0.members })
            for (bound, hidden) in zip(bounds, example.hidden) {
                let lower = hidden.lower ?? 0
                let upper = hidden.upper ?? .infinity
                if largestProgram > 0 {
                    #expect(abs(bound.lower - lower) <= tolerance, "case \(number)")
                    #expect(
                        bound.upper == upper || abs(bound.upper - upper) <= tolerance,
                        "case \(number): \(bound.upper) \(upper)")
                } else {
                    // Parts of the equations tell less, never more.
                    #expect(bound.lower <= lower + tolerance && bound.upper >= upper - tolerance)
                }
            }
        }
    }

    @Test func smallSuppressionsCostNoMoreThanTheIntegerProgram() throws {
        #expect(reference.suppressions.cases.count >= 50)
        var ours = 0
        var quick = 0
        var least = 0
        for (number, example) in reference.suppressions.cases.enumerated() {
            let problem = SuppressionProblem(
                atomCounts: example.counts,
                tabulations: example.tabulations.map {
                    .init(
                        units: $0.units, unitCount: $0.unit_count, threshold: example.threshold,
                        publishesTotal: $0.total)
                })
            let model = SuppressionModel(problem)
            #expect(model.isSmall)
            func extra(_ isHidden: [Bool]) -> Int {
                (0..<model.facts.count).filter { isHidden[$0] && !model.isPrimary[$0] }
                    .reduce(0) { $0 + model.facts.costs[$1] }
            }
            let exact = try #require(ExactSuppression(model))
            // The integer program does not know of cells that are certainly large: less is possible.
            #expect(extra(exact.isHidden) <= example.least_extra, "case \(number)")
            #expect(try problem.solve().secondaryCount <= example.least_extra)
            let search = SuppressionSearch(model)
            search.run()
            #expect(extra(search.isHidden) >= extra(exact.isHidden))
            ours += extra(exact.isHidden)
            quick += extra(search.isHidden)
            least += example.least_extra
        }
        #expect(ours * 20 >= least * 19)
        // The search for large problems, on small ones, all in all.
        #expect(Double(quick) <= 1.5 * Double(least))
    }

    @Test func noiseHasTheGreatestEntropy() throws {
        #expect(reference.noise.cases.count > 15)
        for example in reference.noise.cases {
            let table = PerturbationTable(largest: example.largest, variance: example.variance)
            let row = table.probabilities[min(example.count, example.largest)]
            for (change, probability) in zip(example.changes, example.probabilities) {
                #expect(
                    abs(row[change + example.largest] - probability) <= reference.noise.tolerance)
            }
        }
    }
}
