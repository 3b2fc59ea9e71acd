import DisclosureControl

/// The counts of a run after disclosure control: which of them may be seen.
struct SettledCounts: Sendable {
    /// One tabulation.
    struct Tabulation: Sendable {
        /// The counts of its units.
        var counts: [Int]
        /// Whether each of them is withheld.
        var isHidden: [Bool]
        /// Whether the sum of them all is withheld.
        var isTotalHidden: Bool
        /// What is shown in place of the counts, where they are rounded or get noise; the last is
        /// that of their sum.
        var shown: [Int]?
    }

    /// One a tabulation, in the order of the ledger.
    private(set) var tabulations: [Tabulation]

    /// Judges all counts of a run together, subject by subject.
    ///
    /// - Throws: `DisclosureError` for counts beyond all bounds.
    init(_ ledger: DisclosureLedger, threads: Int) throws(DisclosureError) {
        tabulations = ledger.entries.map { entry in
            // Nothing is seen of what was not judged.
            Tabulation(
                counts: [Int](repeating: 0, count: entry.unitCount),
                isHidden: [Bool](repeating: true, count: entry.unitCount), isTotalHidden: true)
        }
        // Rounding and noise protect counts; figures of few answers are withheld all the same.
        let cover = CoveredCount(ledger.rule.method)
        func threshold(_ entry: Int) -> Int {
            cover == nil || ledger.entries[entry].isSurvey ? ledger.threshold(entry) : 1
        }
        for name in ledger.subjects.keys.sorted() {
            guard let subject = ledger.subjects[name] else { continue }
            let atoms = try ledger.atoms(of: subject, threads: threads)
            let problem = SuppressionProblem(
                atomCounts: atoms.counts,
                tabulations: subject.tabulations.indices.map { number in
                    Self.tabulation(
                        number, of: atoms, threshold: threshold(subject.tabulations[number]))
                }, zeroIsSensitive: ledger.rule.zeroIsSensitive)
            let suppression = try problem.solve()
            for (entry, result) in zip(subject.tabulations, suppression.tabulations) {
                tabulations[entry] = Tabulation(
                    counts: result.counts, isHidden: result.isSuppressed,
                    isTotalHidden: result.totalIsSuppressed)
                guard let cover, !ledger.entries[entry].isSurvey else { continue }
                let keys = ledger.entries[entry].keys
                tabulations[entry].shown =
                    zip(result.counts, keys).map { cover.shown($0, $1) }
                    + [cover.shown(result.total, keys.reduce(0, &+))]
            }
        }
    }
    /// One tabulation of a problem: what it costs to withhold a count is what it counts.
    private static func tabulation(
        _ number: Int, of atoms: RecordAtoms, threshold: Int
    ) -> SuppressionProblem.Tabulation {
        let unitCount = atoms.unitCounts[number]
        var counts = [Int](repeating: 0, count: unitCount)
        for (atom, unit) in atoms.units[number].enumerated() where unit >= 0 {
            counts[Int(unit)] += atoms.counts[atom]
        }
        let costs = counts.map { min(max($0, 1), 1 << 30) }
        return SuppressionProblem.Tabulation(
            units: atoms.units[number], unitCount: unitCount, threshold: threshold, costs: costs,
            totalCost: max(1, min(costs.reduce(0, +) / max(1, unitCount), 1 << 30)))
    }
}
