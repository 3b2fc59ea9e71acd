import HotspotStatistics
import MapLayers
import Testing

@testable import BatchJobs

/// The job keys of concentration, evaluation and optimized hot spots.
struct ConcentrationKeysTests {
    /// The good job with its last layer replaced.
    private func read(_ layer: String) throws -> (job: Job?, problems: [JobProblem]) {
        let folder = try JobFolder()
        return try folder.read(
            goodJob.replacing(
                "{ id: skott, recipe: counts, source: skjutningar, hex: 400 }", with: layer))
    }

    @Test func keysBecomeOptions() throws {
        let concentration = try read(
            "{ id: a, recipe: concentration, source: brott, areas: stadsdel, per: population, "
                + "output: units, simulations: 39, seed: 7 }")
        let shares = try #require(concentration.job?.layers.last?.recipe as? ConcentrationRecipe)
        #expect(shares.base == .population && shares.output == .units)
        #expect(shares.options == ConcentrationOptions(simulations: 39, seed: 7))
        #expect(shares.seed == 7)

        let evaluation = try read(
            "{ id: a, recipe: evaluate, source: brott, grid: 250, permutations: 0, "
                + "hot: [ \"gi_bin>=1\", gi_bin=3 ], output: units, "
                + "against: { period: { from: 2023-01-01, to: 2024-01-01 } } }")
        let held = try #require(evaluation.job?.layers.last?.recipe as? EvaluateRecipe)
        #expect(held.rules.map(\.description) == ["gi_bin>=1", "gi_bin=3"])
        #expect(held.output == .units && held.hotspots != nil)
        #expect(held.seed == nil)

        let optimized = try read(
            "{ id: a, recipe: optimized-hotspots, source: brott, cell: 200, alpha: 0.1 }")
        let chosen = try #require(optimized.job?.layers.last?.recipe as? OptimizedHotspotsRecipe)
        #expect(chosen.cellSize == 200 && chosen.alpha == 0.1)
    }

    @Test func withoutKeysThereAreDefaults() throws {
        let concentration = try read("{ id: a, recipe: concentration, source: brott, grid: 250 }")
        let shares = try #require(concentration.job?.layers.last?.recipe as? ConcentrationRecipe)
        #expect(shares.base == .unit && shares.output == .table)
        #expect(shares.options == ConcentrationOptions())
        let evaluation = try read(
            "{ id: a, recipe: evaluate, source: brott, grid: 250, against: { period: all } }")
        let held = try #require(evaluation.job?.layers.last?.recipe as? EvaluateRecipe)
        #expect(held.rules == [.hotSpots] && held.output == .table)
    }

    @Test(
        arguments: [
            ("recipe: concentration, grid: 250, per: population", "needs areas"),
            ("recipe: concentration, areas: 12, per: population", "have none"),
            ("recipe: concentration, grid: 250, per: street", "'per'"),
            ("recipe: concentration, grid: 250, simulations: -1", "out of range"),
            ("recipe: evaluate, grid: 250", "no 'against'"),
            ("recipe: evaluate, grid: 250, hot: gi_bin, against: { period: all }", "what is hot"),
            ("recipe: evaluate, grid: 250, output: map, against: { period: all }", "'output'"),
            ("recipe: optimized-hotspots, cell: 0", "out of range"),
        ] as [(String, String)])
    func oneMistakeIsOneProblem(keys: String, word: String) throws {
        let (job, problems) = try read("{ id: a, source: brott, \(keys) }")
        let errors = problems.filter { $0.severity == .error }
        #expect(job == nil)
        #expect(errors.count == 1, "\(errors)")
        #expect(errors.first?.message.contains(word) == true, "\(errors)")
    }

    @Test(arguments: [
        ("gi_bin>=1", true), ("gi_bin=1,2,3", true), ("lm_type=high-high", true), ("a<-2.5", true),
        ("gi_bin", false), ("=1", false), ("gi_bin=", false), ("gi_bin=1,,2", false),
        ("gi_bin>", false), ("gi_bin>=x", false), ("gi_bin>nan", false), ("", false),
    ])
    func rulesSayWhatIsHot(text: String, isRule: Bool) {
        #expect((HotRule(text) != nil) == isRule)
        #expect(HotRule(text)?.description ?? text == text)
    }
}
