/// Something that one of several facts must be withheld for.
struct HittingClause: Hashable {
    /// The fact that this is only needed for if it is withheld itself; −1 if it is needed anyhow.
    var condition: Int
    /// One of these must be withheld.
    var facts: [Int]
}

/// The cheapest set of facts with one of each clause, by branch and bound.
struct HittingSet {
    let weights: [Double]
    let clauses: [HittingClause]
    private var isChosen: [Bool]
    private var isForbidden: [Bool]
    private var best: [Bool]?
    private var bestWeight = Double.infinity
    private var nodesLeft: Int

    /// Chooses.
    ///
    /// - Parameters:
    ///   - weights: What each fact costs.
    ///   - clauses: What must hold.
    ///   - chosen: Facts that are withheld anyhow.
    ///   - nodes: After so many nodes the best set so far is taken.
    /// - Returns: The set, whether it is known to be the cheapest, and how many nodes it took; `nil`
    ///   if there is none or none was found.
    static func solve(
        weights: [Double], clauses: [HittingClause], chosen: [Bool], nodes: Int
    ) -> (set: [Bool], isBest: Bool, nodes: Int)? {
        var search = HittingSet(weights: weights, clauses: clauses, chosen: chosen, nodes: nodes)
        search.branch(weight: 0)
        guard let best = search.best else { return nil }
        return (best, search.nodesLeft > 0, nodes - search.nodesLeft)
    }

    private init(weights: [Double], clauses: [HittingClause], chosen: [Bool], nodes: Int) {
        self.weights = weights
        self.clauses = clauses
        isChosen = chosen
        isForbidden = [Bool](repeating: false, count: chosen.count)
        nodesLeft = nodes
    }

    private func isOpen(_ clause: HittingClause) -> Bool {
        (clause.condition < 0 || isChosen[clause.condition])
            && !clause.facts.contains { isChosen[$0] }
    }

    private mutating func branch(weight: Double) {
        nodesLeft -= 1
        if nodesLeft <= 0 && best != nil || nodesLeft < -1_000 { return }
        // Clauses without a fact in common each cost at least their cheapest.
        var bound = weight
        var isCounted = Set<Int>()
        var narrowest: [Int]?
        for clause in clauses where isOpen(clause) {
            let free = clause.facts.filter { !isForbidden[$0] }
            guard let least = free.map({ weights[$0] }).min() else { return }
            if free.count < narrowest?.count ?? .max { narrowest = free }
            if !free.contains(where: { isCounted.contains($0) }) {
                bound += least
                isCounted.formUnion(free)
            }
        }
        if bound >= bestWeight - 1e-9 { return }
        guard let narrowest else {
            best = isChosen
            bestWeight = weight
            return
        }
        let order = narrowest.sorted { (weights[$0], $0) < (weights[$1], $1) }
        for fact in order {
            isChosen[fact] = true
            branch(weight: weight + weights[fact])
            isChosen[fact] = false
            isForbidden[fact] = true
        }
        for fact in order { isForbidden[fact] = false }
    }
}
