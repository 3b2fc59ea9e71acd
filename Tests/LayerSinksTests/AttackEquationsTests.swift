import Testing

@testable import LayerSinks

/// Bounds against the twin that tries every solution there is.
struct AttackEquationsTests {
    private struct Case {
        var truth: [Int]
        var sums: [[Int32]]
    }

    private func make(_ random: inout SeededGenerator) -> Case {
        let count = Int.random(in: 2...5, using: &random)
        return Case(
            truth: (0..<count).map { _ in Int.random(in: 0...4, using: &random) },
            sums: (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int32(count)).filter { _ in Bool.random(using: &random) }
            }.filter { !$0.isEmpty })
    }

    @Test func boundsHoldEverySolution() {
        var random = SeededGenerator(seed: 5)
        var tight = 0
        var all = 0
        for _ in 0..<300 {
            let example = make(&random)
            var equations = AttackEquations(unknownCount: example.truth.count)
            let sums = example.sums.map { $0.reduce(0) { $0 + example.truth[Int($1)] } }
            for unknown in example.truth.indices { equations.bounds[unknown].most = 9 }
            for (members, sum) in zip(example.sums, sums) {
                equations.add(members, least: sum, most: sum, sources: 1)
            }
            equations.propagate()
            #expect(!equations.isContradiction)
            var least = [Int](repeating: 99, count: example.truth.count)
            var most = [Int](repeating: -1, count: example.truth.count)
            var values = [Int](repeating: 0, count: example.truth.count)
            func tryAll(_ unknown: Int) {
                guard unknown < values.count else {
                    for (members, sum) in zip(example.sums, sums)
                    where members.reduce(0, { $0 + values[Int($1)] }) != sum { return }
                    for (index, value) in values.enumerated() {
                        least[index] = min(least[index], value)
                        most[index] = max(most[index], value)
                    }
                    return
                }
                for value in 0...9 {
                    values[unknown] = value
                    tryAll(unknown + 1)
                }
            }
            tryAll(0)
            for unknown in values.indices {
                let bound = equations.bounds[unknown]
                #expect(bound.least <= least[unknown] && bound.most >= most[unknown])
                all += 1
                if bound.least == least[unknown] && bound.most == most[unknown] { tight += 1 }
            }
        }
        // Propagation is not complete, but it is no idle guess either.
        #expect(tight * 10 > all * 8)
    }

    @Test func numbersThatContradictEachOtherAreFound() {
        var equations = AttackEquations(unknownCount: 2)
        equations.add([0, 1], least: 3, most: 3, sources: 1)
        equations.add([0], least: 5, most: 5, sources: 2)
        equations.propagate()
        #expect(equations.isContradiction)
    }

    @Test func aBoundNamesWhatItWasConcludedFrom() {
        var equations = AttackEquations(unknownCount: 3)
        equations.add([0, 1], least: 9, most: 9, sources: AttackBound.bit(0))
        equations.add([1], least: 7, most: 7, sources: AttackBound.bit(1))
        equations.add([2], least: 1, most: 1, sources: AttackBound.bit(2))
        equations.propagate()
        #expect(equations.bounds[0] == AttackBound(least: 2, most: 2, sources: 3))
        #expect(equations.bounds[2].sources == 4)
    }
}
