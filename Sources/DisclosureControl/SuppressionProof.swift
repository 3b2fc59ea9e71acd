/// The tightest bounds of a whole model, for one choice of what is withheld: a reader's linear
/// program, with all equations.
///
/// Where something is not protected, the equations that prove it are what must be broken: at least
/// one of the facts in the proof has to be withheld as well, whatever else is (Fischetti and
/// Salazar 2001, doi:10.1287/mnsc.47.7.1008.9805).
struct SuppressionProof {
    private let model: SuppressionModel
    private let isHidden: [Bool]
    /// The fact of each equation; −1 for the equation that defines a withheld sum.
    private var factOfEquation: [Int] = []
    /// The column of each withheld fact.
    private var columnOfFact: [Int: Int] = [:]
    private var simplex: BoundedSimplex

    init(_ model: SuppressionModel, isHidden: [Bool]) {
        self.model = model
        self.isHidden = isHidden
        var lower = [Double](repeating: 0, count: model.counts.count)
        var start = model.counts.map { Double($0) }
        var equations: [BoundedSimplex.Equation] = []
        for fact in 0..<model.facts.count where !model.classesOfFact[fact].isEmpty {
            var terms: [(column: Int, factor: Double)] =
                model.classesOfFact[fact].map { (Int($0), 1) }
            let count = Double(model.facts.counts[fact])
            if isHidden[fact] {
                terms.append((lower.count, -1))
                columnOfFact[fact] = lower.count
                factOfEquation.append(-1)
                lower.append(model.zeroIsSensitive ? 0 : 1)
                start.append(count)
                equations.append(.init(terms: terms, sum: 0))
            } else {
                factOfEquation.append(fact)
                equations.append(.init(terms: terms, sum: count))
            }
        }
        simplex = BoundedSimplex(
            lower: lower, upper: [Double](repeating: .infinity, count: lower.count),
            equations: equations, start: start)
    }

    /// What must be broken: a clause for each class and each withheld fact that is not protected.
    ///
    /// The facts of a clause are those that prove the leak, whether or not they can be withheld.
    /// Leaks that nothing can be done for, found before, may be skipped.
    mutating func leaks(skipping skipped: Set<Int>) -> [(target: Int, clause: HittingClause)] {
        var leaks: [(target: Int, clause: HittingClause)] = []
        for number in model.counts.indices
        where model.isSensitive(number) && !skipped.contains(number) {
            let threshold = Double(model.thresholds[number])
            let outcome = simplex.maximize([(number, 1)], enough: threshold - Self.tolerance)
            if outcome.reached < threshold - Self.tolerance {
                leaks.append((number, .init(condition: -1, facts: bindingFacts)))
            }
        }
        for fact in 0..<model.facts.count
        where isHidden[fact] && !skipped.contains(model.counts.count + fact) {
            if let facts = leak(of: fact) {
                let condition = model.isPrimary[fact] ? -1 : fact
                leaks.append(
                    (model.counts.count + fact, .init(condition: condition, facts: facts)))
            }
        }
        return leaks
    }

    private static let tolerance = 1e-6

    /// The facts that prove that a withheld one is not protected; `nil` if it is.
    private mutating func leak(of fact: Int) -> [Int]? {
        guard let column = columnOfFact[fact] else { return nil }
        let threshold = Double(model.facts.thresholds[fact])
        let wide = Double(model.facts.counts[fact]) + threshold - 1
        let high = simplex.maximize(
            [(column, 1)], enough: max(wide, threshold) - Self.tolerance
        ).reached
        let bindingAbove = bindingFacts
        if high >= max(wide, threshold) - Self.tolerance { return nil }
        if high < threshold - Self.tolerance { return bindingAbove }
        let low = -simplex.maximize(
            [(column, -1)], enough: threshold - 1 - high - Self.tolerance
        ).reached
        if high - low >= threshold - 1 - 2 * Self.tolerance || low >= threshold - Self.tolerance {
            return nil
        }
        return Array(Set(bindingAbove).union(bindingFacts)).sorted()
    }

    private var bindingFacts: [Int] {
        simplex.bindingEquations.map { factOfEquation[$0] }.filter { $0 >= 0 }
    }
}
