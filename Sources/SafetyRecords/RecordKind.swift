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

/// What a guard did, by the powers that the law gives.
public enum InterventionKind: String, CaseIterable, Sendable {
    /// *Avvisa*: told somebody to leave.
    case avvisa
    /// *Avlägsna*: led somebody away.
    case avlagsna
    /// *Omhänderta*: took somebody into custody.
    case omhanderta
    /// Anything else, or nothing that says.
    case other

    /// Reads a word of a file by its beginning, whatever its ending: "Avvisad", "avlägsnande".
    ///
    /// Every word has a kind: one that is not known is ``other``.
    public init(word: String) {
        let folded = word.lowercased().filter { !$0.isWhitespace }
        func begins(_ beginnings: String...) -> Bool {
            beginnings.contains(where: folded.hasPrefix)
        }
        if begins("avvis") {
            self = .avvisa
        } else if begins("avlägsn", "avlagsn") {
            self = .avlagsna
        } else if begins("omhänder", "omhander") {
            self = .omhanderta
        } else {
            self = .other
        }
    }
}
