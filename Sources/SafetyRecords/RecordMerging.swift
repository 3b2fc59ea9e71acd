/// How several rows become one incident, where they share an identifier.
///
/// Rows without an identifier stay as they are.
public enum RecordMerging: String, CaseIterable, Sendable {
    /// Each row is the incident as it was known at some time: the latest counts.
    ///
    /// Final figures go before preliminary ones and those without a word; then the row that was made
    /// known last, where a field says so; then the one with more killed, then more injured, for
    /// figures are revised upward; then the later time and the place, so that nothing depends on the
    /// order of the rows.
    case revisions
    /// Each row is one person: killed and injured are added up, and a person who is not killed is
    /// injured where no field says otherwise.
    ///
    /// The incident has the earliest time of its rows, and that row's place.
    case victims
}

/// What became of rows that were merged.
public struct MergedRows: Sendable, Equatable {
    /// Rows before.
    public var rows = 0
    /// Incidents after.
    public var incidents = 0
    /// Incidents of more than one row.
    public var merged = 0
    /// Rows without an identifier.
    public var withoutIdentifier = 0
    /// Incidents whose rows disagree in what the merging does not settle: `revisions` with two rows
    /// of one standing and different figures, `victims` with rows at different places.
    public var conflicts = 0
    /// Rows whose number of killed or injured is no whole number from 0 to 1000.
    public var badNumbers = 0

    /// What was done, in words.
    public func words(_ rule: RecordMerging) -> String {
        var words =
            "\(rows) rows are \(incidents) incidents (\(rule.rawValue) merged by identifier); "
            + "\(merged) incidents have several rows"
        if withoutIdentifier > 0 {
            words += "; \(withoutIdentifier) rows without an identifier stand for themselves"
        }
        if conflicts > 0 {
            words +=
                rule == .revisions
                ? "; \(conflicts) incidents have rows of one standing with different figures: the "
                    + "higher are taken"
                : "; \(conflicts) incidents have rows at different places"
        }
        if badNumbers > 0 {
            words += "; \(badNumbers) rows have no usable number of killed or injured"
        }
        return words
    }
}

/// Whether figures are preliminary or final.
public enum FigureStatus: String, CaseIterable, Sendable {
    /// May be revised.
    case preliminary
    /// Stands.
    case final

    /// Reads the Swedish and English words that files use, whatever their ending; `nil` for any
    /// other.
    public init?(word: String) {
        let folded = word.lowercased()
        if folded.hasPrefix("prelim") {
            self = .preliminary
        } else if folded.hasPrefix("slutlig") || folded.hasPrefix("final") {
            self = .final
        } else {
            return nil
        }
    }
}

/// A number of people as a file writes it: a whole number from 0 to 1000, or yes or no for one
/// person; `nil` for anything else.
public func personCount(_ text: String) -> Int? {
    switch text.lowercased() {
    case "true", "yes", "y", "ja", "j": return 1
    case "false", "no", "n", "nej": return 0
    default: break
    }
    var digits = Substring(text)
    if let mark = digits.firstIndex(where: { $0 == "." || $0 == "," }) {
        guard digits[digits.index(after: mark)...].allSatisfy({ $0 == "0" }) else { return nil }
        digits = digits[..<mark]
    }
    guard let number = Int(digits), (0...1000).contains(number) else { return nil }
    return number
}
