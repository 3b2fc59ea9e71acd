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
        /// The key of each record, where the method of the rule asks for keys.
        var keys: [UInt64]?
        /// The records, parted by all counts so far.
        var partition: RecordPartition
        /// The numbers of its tabulations among all.
        var tabulations: [Int] = []
    }

    /// One count in units.
    struct Entry: Sendable {
        /// What was counted in; `nil` for units of a recipe's own.
        var units: CountingUnits?
        /// Number of units.
        var unitCount: Int
        /// Whether the records are answers.
        var isSurvey: Bool
        /// The key of each unit: the sum of those of its records; empty where none are asked for.
        var keys: [UInt64] = []
    }

    /// What may be published.
    package let rule: DisclosureRule
    /// Where there could have been records.
    let studyArea: StudyArea
    private(set) var subjects: [String: Subject] = [:]
    private(set) var entries: [Entry] = []

    init(rule: DisclosureRule, studyArea: StudyArea) {
        self.rule = rule
        self.studyArea = studyArea
    }

    /// Enters a count.
    ///
    /// - Parameters:
    ///   - subject: Whose records.
    ///   - unitOfRecord: For each record its unit; −1 where it is not selected, −2 where it lies in
    ///     no unit.
    ///   - entry: What was counted in.
    ///   - weights: How much each record counts for; `nil` for one each.
    ///   - keys: The key of each record; asked where the method needs keys, once a subject.
    /// - Returns: Its number.
    /// - Precondition: Counts of one subject have equally many records.
    /// - Complexity: O(*records*).
    mutating func enter(
        subject: String, unitOfRecord: [Int32], _ entry: Entry, weights: [Int]?,
        keys: (UInt64) -> [UInt64]
    ) -> Int {
        var known =
            subjects[subject]
            ?? Subject(
                weights: weights, keys: rule.method.seed.map(keys),
                partition: RecordPartition(recordCount: unitOfRecord.count))
        // What lies in no unit is not published, and neither is the number of all selected: the
        // total of a layer is the sum of its units.
        let inside = unitOfRecord.map { $0 == RecordPartition.outside ? -1 : $0 }
        do throws(DisclosureError) {
            try known.partition.refine(by: inside, unitCount: entry.unitCount)
        } catch {
            preconditionFailure("the counts of \(subject) do not fit together: \(error)")
        }
        known.tabulations.append(entries.count)
        subjects[subject] = known
        var entry = entry
        if let keys = known.keys {
            entry.keys = [UInt64](repeating: 0, count: entry.unitCount)
            for (record, unit) in inside.enumerated()
            where unit >= 0 && known.weights?[record] != 0 {
                entry.keys[Int(unit)] &+= keys[record]
            }
        }
        entries.append(entry)
        return entries.count - 1
    }

    /// How few records of an entry are too few.
    func threshold(_ entry: Int) -> Int {
        entries[entry].isSurvey ? rule.minAnswers : rule.minCount
    }
}

extension DisclosureRule.Method {
    /// The secret that records get their keys with; `nil` where no keys are asked for.
    fileprivate var seed: UInt64? {
        switch self {
        case .suppress: nil
        case .round: 0
        case .cellKey(let seed): seed
        }
    }
}
