package import DisclosureControl

/// What the layers of a run tell of persons, written down while they are made.
///
/// Every count of records in units is entered once. The gate judges all of them together: what one
/// layer withholds, another may give away.
package struct DisclosureLedger: Sendable {
    /// The counts of one subject: they are sums over the same records.
    struct Subject: Sendable {
        /// How much each record counts for; `nil` for one each.
        var weights: [Int]?
        /// How many records there are.
        var recordCount: Int
        /// The numbers of its tabulations.
        var tabulations: [Int] = []
    }

    /// One count in units.
    struct Entry: Sendable {
        /// Whose records.
        var subject: String
        /// For each record its unit; −1 where it is not selected, −2 where it lies in no unit.
        var units: [Int32]
        /// Number of units.
        var unitCount: Int
        /// Whether the records are answers.
        var isSurvey: Bool
    }

    /// What may be published.
    package let rule: DisclosureRule
    private(set) var subjects: [String: Subject] = [:]
    private(set) var entries: [Entry] = []

    package init(rule: DisclosureRule) { self.rule = rule }

    /// Enters a count; returns its number.
    ///
    /// - Precondition: Counts of one subject have equally many records.
    mutating func enter(
        subject: String, units: [Int32], unitCount: Int, isSurvey: Bool, weights: [Int]?
    ) -> Int {
        var known =
            subjects[subject] ?? Subject(weights: weights, recordCount: units.count)
        precondition(
            known.recordCount == units.count, "the counts of \(subject) are not of one table")
        known.tabulations.append(entries.count)
        subjects[subject] = known
        entries.append(
            Entry(subject: subject, units: units, unitCount: unitCount, isSurvey: isSurvey))
        return entries.count - 1
    }

    /// How few records of an entry are too few.
    func threshold(_ entry: Int) -> Int {
        entries[entry].isSurvey ? rule.minAnswers : rule.minCount
    }
}
