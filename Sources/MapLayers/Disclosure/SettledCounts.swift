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
        for name in ledger.subjects.keys.sorted() {
            guard let subject = ledger.subjects[name] else { continue }
            let atoms = try ledger.atoms(of: subject, threads: threads)
            let thresholds = subject.tabulations.map(ledger.threshold)
            let problem = SuppressionProblem(
                atomCounts: atoms.counts,
                tabulations: zip(atoms.units, zip(atoms.unitCounts, thresholds)).map {
                    SuppressionProblem.Tabulation(
                        units: $0, unitCount: $1.0,
                        threshold: ledger.rule.method == .suppress ? $1.1 : 1)
                }, zeroIsSensitive: ledger.rule.zeroIsSensitive)
            let suppression = try problem.solve()
            for (entry, result) in zip(subject.tabulations, suppression.tabulations) {
                tabulations[entry] = Tabulation(
                    counts: result.counts, isHidden: result.isSuppressed,
                    isTotalHidden: result.totalIsSuppressed)
            }
        }
    }
}
