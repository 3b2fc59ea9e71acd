extension SuppressionProblem {
    /// Chooses what to withhold.
    ///
    /// Small problems are solved to the optimum (Fischetti and Salazar 2001,
    /// doi:10.1287/mnsc.47.7.1008.9805), large ones by local search, in which everything sensitive
    /// has a witness that it may be large.
    ///
    /// - Returns: What is withheld. The same for the same problem, whatever the order of the atoms.
    /// - Throws: ``DisclosureError`` where the input means nothing: lists of different lengths,
    ///   units that do not exist, counts below 0 or above 2⁵⁰ in all, thresholds or costs below 1.
    public func solve() throws(DisclosureError) -> Suppression {
        try check()
        let model = SuppressionModel(self)
        let exact = model.isSmall ? ExactSuppression(model) : nil
        if let exact, exact.isBest {
            return suppression(
                model, isHidden: exact.isHidden, lastResortCount: 0, unprotected: exact.unprotected)
        }
        let search = SuppressionSearch(model)
        search.run()
        if let exact, model.weight(of: exact.isHidden) <= model.weight(of: search.isHidden) {
            return suppression(
                model, isHidden: exact.isHidden, lastResortCount: 0, unprotected: exact.unprotected)
        }
        return suppression(
            model, isHidden: search.isHidden, lastResortCount: search.lastResortCount,
            unprotected: search.unprotected)
    }

    func suppression(
        _ model: SuppressionModel, isHidden: [Bool], lastResortCount: Int, unprotected: Int
    ) -> Suppression {
        let facts = model.facts
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
                    results[cell.tabulation].isPrimary[unit] = model.isPrimary[fact]
                case .total: results[cell.tabulation].totalIsSuppressed = true
                case .outside: results[cell.tabulation].outsideIsSuppressed = true
                }
            }
        }
        let primaryCount = model.isPrimary.count { $0 }
        return Suppression(
            tabulations: results, primaryCount: primaryCount,
            secondaryCount: isHidden.count { $0 } - primaryCount, lastResortCount: lastResortCount,
            unprotected: unprotected)
    }
}
