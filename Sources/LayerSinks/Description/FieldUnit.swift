/// The unit that a field of a layer is in, told by its name; names are described in the reference.
enum FieldUnit {
    private static let named: [String: String] = [
        "area_id": "", "area_name": "", "reason": "", "value": "as the field named in parameters",
        "n": "records", "n_w": "weight", "expected": "records", "n_before": "records",
        "incidents": "records", "observed": "records", "diff": "records", "scan_obs": "records",
        "scan_exp": "records", "n_earlier": "events", "n_later": "events",
        "n_answers": "answers", "n_eff": "answers", "population": "persons",
        "rate": "per 100 000", "rate_lo": "per 100 000", "rate_hi": "per 100 000",
        "rate_eb": "per 100 000", "rate_seb": "per 100 000", "share": "0 to 1",
        "share_lo": "0 to 1",
        "share_hi": "0 to 1", "hit_rate": "0 to 1", "area_share": "0 to 1", "edge_share": "0 to 1",
        "perc": "%", "cumu_perc": "%", "pct": "%", "rel_pct": "%", "n_nb": "areas",
        "n_areas": "areas", "n_isolates": "areas", "n_left_out": "areas", "units": "units",
        "rank": "place in order", "ratio": "ratio", "excess_risk": "ratio",
        "log_ratio": "log ratio",
        "radius_m": "m", "center_x": "m", "center_y": "m", "days": "days", "hour": "hour of day",
        "weekday": "day of week", "gi_bin": "class", "n_slope": "records per step",
        "hour_peak": "hour of day", "hour_mean": "hour of day", "mk_tau": "−1 to 1",
        "n_tau": "−1 to 1", "guard_hours": "hours", "killed": "persons", "injured": "persons",
        "n_hot": "records", "hot_steps": "steps", "cold_steps": "steps", "hot_run": "steps",
        "cold_run": "steps",
    ]

    private static let endings: [(ending: String, unit: String)] = [
        ("_km2", "per km²"), ("_m2", "m²"), ("_m", "m"), ("_days", "days"), ("_hours", "hours"),
        ("_share", "0 to 1"), ("_pct", "%"), ("_p", "probability"), ("_q", "probability"),
        ("_p_sim", "probability"), ("_p_exact", "probability"), ("_p_gumbel", "probability"),
        ("_z", "standard deviations"), ("_se", "as the estimate"), ("_rate", "per 100 000"),
    ]

    private static let beginnings: [(beginning: String, unit: String)] = [
        ("share_", "0 to 1"), ("staffed_share", "0 to 1"), ("staffed_incident_share", "0 to 1"),
        ("rate_", "per 100 000"), ("days_", "days"), ("n_", "records"), ("hours_", "hours"),
        ("dist_", "m"), ("is_", "0 or 1"), ("wdd", "records"), ("treated_", "records"),
        ("control_", "records"), ("displaced_", "records"), ("rank_", "place in order"),
        ("per_guard_hour", "per guard hour"), ("coverage_", "0 to 1"), ("se_", "as the estimate"),
        ("hot_hours", "hours"), ("borrowed", "0 to 1"),
    ]

    /// The unit in words; empty where there is none, or neither name nor meaning tells.
    ///
    /// - Parameter recipe: The recipe of the layer: a difference is one of what it measures.
    static func of(_ field: String, meaning: String, recipe: String) -> String {
        if recipe == "survey" {
            if ["diff", "change", "se"].contains(field) { return "0 to 1" }
            if ["diff_", "change_"].contains(where: field.hasPrefix), !field.hasSuffix("_p"),
                !field.hasSuffix("_q")
            {
                return "0 to 1"
            }
            if ["n_apart", "n_missing", "n_before"].contains(field) { return "answers" }
        }
        let unit = ofName(field)
        guard unit.isEmpty else { return unit }
        let words = [
            ("Records", "records"), ("Number of records", "records"), ("Units ", "units"),
            ("1 where", "0 or 1"), ("Resultant length", "0 to 1"),
        ]
        if let found = words.first(where: { meaning.hasPrefix($0.0) }) { return found.1 }
        guard meaning.hasPrefix("Share of") else { return "" }
        return meaning.contains("percent") ? "%" : "0 to 1"
    }

    private static func ofName(_ field: String) -> String {
        if let unit = named[field] { return unit }
        if ["p", "q", "p_sim", "p_normal", "p_poisson"].contains(field) { return "probability" }
        if ["z", "z_normal"].contains(field) { return "standard deviations" }
        if field == "area_km2" { return "km²" }
        // Of several endings the longest tells most; an ending tells more than a beginning.
        let ending = endings.filter { field.hasSuffix($0.ending) }
            .max { $0.ending.utf8.count < $1.ending.utf8.count }
        return ending?.unit ?? beginnings.first { field.hasPrefix($0.beginning) }?.unit ?? ""
    }
}
