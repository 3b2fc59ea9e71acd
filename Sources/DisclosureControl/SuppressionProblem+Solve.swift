extension SuppressionProblem {
    /// Chooses what to withhold.
    ///
    /// - Returns: What is withheld. The same for the same problem, whatever the order of the atoms.
    /// - Throws: ``DisclosureError`` where the input means nothing: lists of different lengths,
    ///   units that do not exist, counts below 0 or above 2⁵⁰ in all, thresholds or costs below 1.
    public func solve() throws(DisclosureError) -> Suppression {
        try check()
        let facts = SuppressionFacts(self)
        var isHidden = [Bool](repeating: false, count: facts.count)
        var isPrimary = isHidden
        for fact in 0..<facts.count where !facts.isFixed[fact] {
            isPrimary[fact] =
                facts.counts[fact] < facts.thresholds[fact]
                && (facts.counts[fact] > 0 || zeroIsSensitive)
            isHidden[fact] = isPrimary[fact]
        }
        while let more = leak(in: facts, isHidden: isHidden) { isHidden[more] = true }
        return suppression(facts, isHidden: isHidden, isPrimary: isPrimary)
    }

    /// A fact to withhold where the single equations tell a small atom or a withheld fact.
    private func leak(in facts: SuppressionFacts, isHidden: [Bool]) -> Int? {
        // What can be computed, one equation after another; and by which fact.
        var source = [Int](repeating: -1, count: atomCounts.count)
        var changed = true
        while changed {
            changed = false
            for fact in 0..<facts.count where !isHidden[fact] {
                let unknown = facts.atoms[fact].filter { source[Int($0)] < 0 }
                let rest = unknown.reduce(0) { $0 + atomCounts[Int($1)] }
                guard unknown.count == 1 || (rest == 0 && !unknown.isEmpty) else { continue }
                for atom in unknown { source[Int(atom)] = fact }
                changed = true
            }
        }
        func cheapest(_ atoms: some Sequence<Int32>) -> Int? {
            let candidates = atoms.flatMap { facts.factsOfAtom[Int($0)] }.map { Int($0) }
            return candidates.filter { !isHidden[$0] && !facts.isFixed[$0] && facts.counts[$0] > 0 }
                .min {
                    (facts.costs[$0], facts.counts[$0], $0) < (
                        facts.costs[$1], facts.counts[$1], $1
                    )
                }
        }
        for atom in atomCounts.indices where source[atom] >= 0 && atomCounts[atom] > 0 {
            let least = facts.factsOfAtom[atom].map { facts.thresholds[Int($0)] }.min() ?? 1
            if atomCounts[atom] < least, let fact = cheapest(CollectionOfOne(Int32(atom))) {
                return fact
            }
        }
        for fact in 0..<facts.count
        where isHidden[fact] && facts.counts[fact] < facts.thresholds[fact] {
            if facts.atoms[fact].allSatisfy({ source[Int($0)] >= 0 }),
                let more = cheapest(facts.atoms[fact])
            {
                return more
            }
        }
        return nil
    }

    func suppression(
        _ facts: SuppressionFacts, isHidden: [Bool], isPrimary: [Bool]
    ) -> Suppression {
        var results = tabulations.map { tabulation in
            Suppression.Tabulation(
                counts: [Int](repeating: 0, count: tabulation.unitCount),
                isSuppressed: [Bool](repeating: false, count: tabulation.unitCount),
                isPrimary: [Bool](repeating: false, count: tabulation.unitCount), total: 0,
                totalIsSuppressed: false, outside: 0, outsideIsSuppressed: false)
        }
        for (number, tabulation) in tabulations.enumerated() {
            for (atom, unit) in tabulation.units.enumerated()
            where unit != RecordPartition.notSelected {
                results[number].total += atomCounts[atom]
                if unit == RecordPartition.outside {
                    results[number].outside += atomCounts[atom]
                } else {
                    results[number].counts[Int(unit)] += atomCounts[atom]
                }
            }
        }
        for fact in 0..<facts.count where isHidden[fact] {
            for cell in facts.cells[fact] {
                switch cell.place {
                case .unit(let unit):
                    results[cell.tabulation].isSuppressed[unit] = true
                    results[cell.tabulation].isPrimary[unit] = isPrimary[fact]
                case .total: results[cell.tabulation].totalIsSuppressed = true
                case .outside: results[cell.tabulation].outsideIsSuppressed = true
                }
            }
        }
        let primaryCount = isPrimary.count { $0 }
        return Suppression(
            tabulations: results, primaryCount: primaryCount,
            secondaryCount: isHidden.count { $0 } - primaryCount, lastResortCount: 0,
            unprotected: 0)
    }
}
