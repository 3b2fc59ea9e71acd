/// What the numbers of a column are made of, and so what becomes of it at the gate.
public enum FieldBasis: String, Sendable, CaseIterable {
    /// Tells nothing of the records: identifiers, names, populations, guard hours.
    case open
    /// The number of records of the feature itself.
    case count
    /// Made of the feature's own counts alone: falls with them.
    case derived
    /// A word or class that looks at several features: falls with the feature's own counts.
    case classified
    /// A number made of the counts of several features.
    ///
    /// Together with the counts that are published, such numbers are equations for those that are
    /// not; the whole column stays inside the city.
    case mixed
    /// Why another column is null.
    case reason
}

extension FieldBasis {
    /// The basis of a field by its name; ``mixed``, which is never published, for one that nobody
    /// vouched for.
    init(ofField name: String) {
        self = Self.known[name] ?? .mixed
    }

    private static let known: [String: FieldBasis] = {
        var known: [String: FieldBasis] = [:]
        let names: [FieldBasis: [String]] = [
            .open: ["area_id", "area_name", "population", "n_nb"],
            .count: ["n", "n_before"],
            .derived: [
                "n_w", "rate", "rate_lo", "rate_hi", "expected_change", "diff", "pct", "change",
                "change_z", "change_p",
            ],
            .classified: ["funnel", "gi_bin", "gi_label", "lm_type", "lg_type"],
            .reason: ["reason"],
        ]
        for (basis, fields) in names {
            for field in fields { known[field] = basis }
        }
        return known
    }()
}
