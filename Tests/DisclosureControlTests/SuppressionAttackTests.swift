import Testing

@testable import DisclosureControl

/// Suppressions of random maps, attacked with linear programs over all that is published.
@Suite struct SuppressionAttackTests {
    @Test(arguments: 0..<10)
    func noneOfAThousandMapsTellsAnythingSmall(tenth: Int) throws {
        for seed in UInt64(tenth * 100)..<UInt64(tenth * 100 + 100) {
            let problem = randomProblem(
                seed: seed, width: 2 + Int(seed % 4), height: 1 + Int(seed / 4 % 4))
            let answer = try problem.solve()
            #expect(answer.unprotected == 0)
            let leaks = try attack(problem, answer)
            #expect(leaks.isEmpty, "seed \(seed): \(leaks)")
        }
    }

    @Test(arguments: 0..<4)
    func theSearchOfLargeProblemsTellsNothingEither(quarter: Int) throws {
        var extra = 0
        var best = 0
        for seed in UInt64(quarter * 50)..<UInt64(quarter * 50 + 50) {
            let problem = randomProblem(
                seed: seed &+ 5_000, width: 3 + Int(seed % 4), height: 2 + Int(seed / 4 % 3))
            let model = SuppressionModel(problem)
            let search = SuppressionSearch(model)
            search.run()
            var answer = try problem.solve()
            if let exact = ExactSuppression(model), exact.isBest {
                for fact in 0..<model.facts.count where !model.isPrimary[fact] {
                    if search.isHidden[fact] { extra += model.facts.costs[fact] }
                    if exact.isHidden[fact] { best += model.facts.costs[fact] }
                }
            }
            answer = problem.suppression(
                model, isHidden: search.isHidden, lastResortCount: 0, unprotected: 0)
            let leaks = try attack(problem, answer)
            #expect(leaks.isEmpty, "seed \(seed): \(leaks)")
        }
        // All in all; a single small problem may take more.
        #expect(best > 0)
        #expect(Double(extra) <= 1.5 * Double(best))
    }

    @Test func theOrderOfTheAtomsChangesNothing() throws {
        var random = TestRandom(seed: 11)
        for seed in UInt64(0)..<40 {
            let size = seed % 2 == 0 ? 3 : 8
            let problem = randomProblem(seed: seed, width: size, height: size)
            let answer = try problem.solve()
            var order = Array(problem.atomCounts.indices)
            random.shuffle(&order)
            var shuffled = problem
            shuffled.atomCounts = order.map { problem.atomCounts[$0] }
            for number in shuffled.tabulations.indices {
                shuffled.tabulations[number].units = order.map {
                    problem.tabulations[number].units[$0]
                }
            }
            #expect(try shuffled.solve() == answer)
        }
    }

    @Test func aPublishedCellMoreIsFoundByTheAttack() throws {
        // Every secondary cell of an optimal suppression is needed.
        var planted = 0
        for seed in UInt64(0)..<60 {
            let problem = randomProblem(seed: seed, width: 3, height: 2)
            let answer = try problem.solve()
            if answer.secondaryCount != 1 { continue }
            for number in answer.tabulations.indices {
                for unit in answer.tabulations[number].isSuppressed.indices
                where answer.tabulations[number].isSuppressed[unit]
                    && !answer.tabulations[number].isPrimary[unit]
                {
                    var open = answer
                    open.tabulations[number].isSuppressed[unit] = false
                    planted += 1
                    #expect(try !attack(problem, open).isEmpty, "seed \(seed)")
                }
            }
        }
        #expect(planted > 5)
    }
}
