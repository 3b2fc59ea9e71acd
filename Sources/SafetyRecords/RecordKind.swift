/// The four kinds of source that meet on the map.
public enum RecordKind: String, CaseIterable, Sendable {
    /// Reported crimes (*anmälda brott*): reports, not convictions.
    case crimes
    /// Confirmed shootings (*bekräftade skjutningar*): preliminary, revised later.
    case shootings
    /// Answers to a safety survey (*trygghetsmätning*), one row a respondent.
    case survey
    /// Shifts and interventions of public-order guards (*ordningsvakter*).
    case guards

    /// What one record is called in a sentence about many of them.
    public var plural: String {
        switch self {
        case .crimes: "reported crimes"
        case .shootings: "confirmed shootings"
        case .survey: "survey answers"
        case .guards: "guard shifts and interventions"
        }
    }
}

/// What a row of a guard source is.
public enum GuardRecord: String, CaseIterable, Sendable {
    /// A guard's working time in a permit area, from a start to an end.
    case shift
    /// Something a guard did at a time: *avvisa*, *avlägsna*, *omhänderta* or other.
    case intervention

    /// Reads the Swedish and English words that files use; `nil` for any other.
    public init?(word: String) {
        switch word.lowercased() {
        case "shift", "pass", "arbetspass", "vaktpass", "tjänstgöring": self = .shift
        case "intervention", "ingripande", "åtgärd": self = .intervention
        default: return nil
        }
    }
}
