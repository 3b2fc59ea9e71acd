/// A suppression problem made small: atoms in the same facts are one class, and atoms in a fact
/// that is published as 0 are left out, since readers know that they are empty.
struct SuppressionModel {
    let facts: SuppressionFacts
    let zeroIsSensitive: Bool
    /// The count of each class.
    private(set) var counts: [Int] = []
    /// The least threshold of the facts that each class is in.
    private(set) var thresholds: [Int] = []
    /// The facts of each class, ascending; the classes are in the order of these lists, so that
    /// nothing depends on the order of the atoms.
    private(set) var factsOfClass = Rows()
    /// The classes of each fact, ascending.
    private(set) var classesOfFact = Rows()
    /// Facts that are withheld for their own sake.
    private(set) var isPrimary: [Bool]

    /// Makes a model of a checked problem.
    init(_ problem: SuppressionProblem) {
        facts = SuppressionFacts(problem)
        zeroIsSensitive = problem.zeroIsSensitive
        let isEmptyWithheld = problem.zeroIsSensitive
        isPrimary = (0..<facts.count).map { [facts] in
            !facts.isFixed[$0] && facts.counts[$0] < facts.thresholds[$0]
                && (facts.counts[$0] > 0 || isEmptyWithheld)
        }
        let isKnownEmpty = (0..<facts.count).map { facts.counts[$0] == 0 && !isPrimary[$0] }
        var known: [UInt64: [Int32]] = [:]
        var firsts: [Int] = []
        var sums: [Int] = []
        for atom in problem.atomCounts.indices {
            let own = facts.factsOfAtom[atom]
            if own.isEmpty || own.contains(where: { isKnownEmpty[Int($0)] }) { continue }
            var key: UInt64 = 0
            for fact in own { key = mixed(key ^ UInt64(fact)) }
            let candidates = known[key, default: []]
            if let same = candidates.first(where: { facts.factsOfAtom[firsts[Int($0)]] == own }) {
                sums[Int(same)] += problem.atomCounts[atom]
            } else {
                known[key, default: []].append(Int32(firsts.count))
                firsts.append(atom)
                sums.append(problem.atomCounts[atom])
            }
        }
        let order = firsts.indices.sorted {
            facts.factsOfAtom[firsts[$0]].lexicographicallyPrecedes(facts.factsOfAtom[firsts[$1]])
        }
        for number in order {
            let own = facts.factsOfAtom[firsts[number]]
            counts.append(sums[number])
            thresholds.append(own.reduce(.max) { min($0, facts.thresholds[Int($1)]) })
            factsOfClass.append(own)
        }
        classesOfFact = factsOfClass.transposed(itemCount: facts.count)
    }

    /// Whether a class must not be known to be small.
    func isSensitive(_ number: Int) -> Bool {
        counts[number] > 0 && counts[number] < thresholds[number]
    }

    /// Whether a fact may be withheld.
    ///
    /// One that counts 0 is either withheld for its own sake or
    /// never: it would only tell that it is not 0.
    func canHide(_ fact: Int) -> Bool {
        !facts.isFixed[fact] && (facts.counts[fact] > 0 || zeroIsSensitive)
    }

    /// What withholding a fact costs: its cost, and among equals the smaller count first.
    func weight(_ fact: Int) -> Double {
        Double(facts.costs[fact]) + 1e-4 * Double(facts.counts[fact]) / Double(largestCount)
    }

    /// What withholding several facts costs.
    func weight(of isHidden: [Bool]) -> Double {
        isHidden.indices.reduce(0) { isHidden[$1] ? $0 + weight($1) : $0 }
    }

    private var largestCount: Int { max(1, facts.largestCount) }
}
