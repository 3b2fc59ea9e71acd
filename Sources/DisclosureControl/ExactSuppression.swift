/// The cheapest suppression of a small model: the cheapest facts that break all leaks found so
/// far, until there are no more leaks.
struct ExactSuppression {
    /// What is withheld.
    var isHidden: [Bool]
    /// Classes and facts that nothing protects, since what tells them is fixed.
    var unprotected: Int
    /// Whether nothing cheaper exists.
    var isBest: Bool

    /// Solves a model; `nil` if that takes too many rounds.
    init?(_ model: SuppressionModel) {
        let weights = (0..<model.facts.count).map { model.weight($0) }
        var clauses: [HittingClause] = []
        var known: Set<HittingClause> = []
        var skipped: Set<Int> = []
        isHidden = model.isPrimary
        isBest = true
        // Nodes of branch and bound, over all rounds: then the sets are good, not the cheapest.
        var nodesLeft = 15_000
        for _ in 0..<200 {
            var proof = SuppressionProof(model, isHidden: isHidden)
            let leaks = proof.leaks(skipping: skipped)
            if leaks.isEmpty {
                unprotected = skipped.count
                return
            }
            var isNew = false
            for leak in leaks {
                var clause = leak.clause
                clause.facts.removeAll { !model.canHide($0) }
                if clause.facts.isEmpty && clause.condition < 0 {
                    skipped.insert(leak.target)
                    isNew = true
                } else if known.insert(clause).inserted {
                    clauses.append(clause)
                    isNew = true
                }
            }
            // A proof that is lost in rounding could name the same facts for ever.
            guard isNew,
                let next = HittingSet.solve(
                    weights: weights, clauses: clauses, chosen: model.isPrimary,
                    nodes: max(100, min(nodesLeft, 4_000)))
            else { return nil }
            isBest = isBest && next.isBest
            nodesLeft -= next.nodes
            isHidden = next.set
        }
        return nil
    }
}

extension SuppressionModel {
    /// Whether a model is small enough to be solved exactly.
    var isSmall: Bool { facts.count * (counts.count + facts.count) <= 1 << 13 }
}
