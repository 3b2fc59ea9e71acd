import DisclosureControl

/// The counts of a run after disclosure control: which of them may be seen.
struct SettledCounts {
    /// One tabulation.
    struct Tabulation {
        /// The counts of its units.
        var counts: [Int]
        /// Whether each of them is withheld.
        var isHidden: [Bool]
        /// Whether the sum of them all is withheld.
        var isTotalHidden = false
    }

    let tabulations: [Tabulation]

    init(_ ledger: DisclosureLedger) {
        tabulations = ledger.entries.indices.map { index in
            let entry = ledger.entries[index]
            let weights = ledger.subjects[entry.subject]?.weights
            var counts = [Int](repeating: 0, count: entry.unitCount)
            for (record, unit) in entry.units.enumerated() where unit >= 0 {
                counts[Int(unit)] += weights?[record] ?? 1
            }
            let threshold = ledger.threshold(index)
            return Tabulation(
                counts: counts,
                isHidden: counts.map {
                    $0 < threshold && ($0 > 0 || ledger.rule.zeroIsSensitive)
                })
        }
    }
}
