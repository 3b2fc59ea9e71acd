import FeatureFormats

/// Counts of one subject in the units of one layer, as an attacker finds them in the files.
struct AttackTabulation: Sendable {
    /// What is known of a unit's count.
    enum Value: Sendable, Equatable {
        /// The layer has no such unit, or its count is missing for another reason.
        case absent
        /// The count lies between these, both included.
        case known(Int, Int)
        /// The count is withheld.
        case hidden
        /// The count is withheld, and other numbers of the feature give it away.
        case revealed(Int)

        /// What the count is at least, given what a withheld one is at least.
        func least(hidden: Int) -> Int {
            switch self {
            case .absent: 0
            case .known(let least, _): least
            case .hidden: hidden
            case .revealed(let count): count
            }
        }

        /// Whether the count is withheld.
        var isWithheld: Bool {
            switch self {
            case .absent, .known: false
            case .hidden, .revealed: true
            }
        }
    }

    /// The layer, and the field where it is not the layer's only count, as messages name them.
    var label: String
    /// Whose counts they are: what has the same subject sums up.
    var subject: String
    /// Parts of the subject that are looked at by themselves: hours, weekdays, months.
    var family: String?
    var period: AttackCalendar.Period
    var filter: AttackFilters.Filter
    /// The set of units.
    var set: Int
    /// For each unit of the set, the group of units that is counted as one, or −1; `nil` where each
    /// unit is counted by itself.
    var groups: [Int32]?
    /// Identifiers of the features, by unit or group; `nil` where the layer lacks it.
    var features: [String?]
    /// What is known, by unit or group.
    var values: [Value]
    /// Sums that are told beside the units.
    var sums: Sums
    /// Counts from 1 to this number less one are withheld.
    var threshold: Int
    /// What a withheld count is at least: 1 where zeros are published.
    var leastHidden: Int

    /// The highest number that is taken for a count: sums of many stay far from overflow.
    static let greatest = 1 << 40

    /// Sums that a layer tells of its records; `nil` where it does not.
    struct Sums: Sendable, Equatable {
        /// Selected records in any unit.
        var inside: Int?
        /// Selected records in none.
        var outside: Int?
        /// All selected records.
        var selected: Int?

        static let none = Sums()
    }
}

/// What the fields of a layer count.
struct AttackFields {
    let layer: ExportedLayer
    let rule: ExportedRule

    /// A field of counts: its subject, period and filter.
    struct Count {
        var field: String
        var subject: String
        var family: String?
        var period: AttackCalendar.Period
        var filter: AttackFilters.Filter
        var sums: AttackTabulation.Sums
        /// The field that names the district whose records are counted, where it is not the
        /// feature's own.
        var district: String?
    }

    /// Fields that count all records of the layer.
    private static let whole: Set<String> = ["n", "n_answers"]
    private static let families: [(name: String, fields: Set<String>)] = [
        ("hour", Set((0..<24).map { $0 < 10 ? "h0\($0)" : "h\($0)" })),
        ("weekday", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        (
            "month",
            [
                "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            ]
        ),
    ]

    /// The fields that count, in the order of the file.
    func counts(publication: String) -> [Count] {
        let parameters = layer.run["parameters"]
        guard let records = parameters?["records"] else { return [] }
        return layer.fields.compactMap { field in
            guard rule.basis(of: field) == .count else { return nil }
            // A new name: the field counts something of its own, whatever it is.
            var count = count(field, records, publication: publication)
            if Self.whole.contains(field) { return count }
            if field == "n_before", let against = parameters?["against"] {
                return self.count(field, against, publication: publication)
            }
            switch field {
            case "n_city":
                // The same number everywhere: the sum of all units of the layer.
                return nil
            case "n_district" where layer.fields.contains("district_id"):
                count.district = "district_id"
                count.sums = .none
                return count
            case "n_previous":
                guard let words = parameters?["previous"]?.text else { break }
                count.period = AttackCalendar.Period(records: [("period", words)])
                count.sums = .none
                return count
            default: break
            }
            if let family = Self.families.first(where: { $0.fields.contains(field) }) {
                count.family = family.name
                count.filter["by \(family.name)"] = [field]
                count.sums = .none
                return count
            }
            count.subject += " (\(field))"
            count.sums = .none
            return count
        }
    }

    private func count(
        _ field: String, _ records: PropertyValue, publication: String
    ) -> Count {
        let members = records.named ?? []
        var subject = records["source"]?.text ?? ""
        if let question = layer.run["parameters"]?["question"]?.text { subject += ", \(question)" }
        let period = AttackCalendar.Period(
            records: members.compactMap { member in member.value.text.map { (member.name, $0) } })
        // A later publication of "all records" holds more of them.
        if period == .all, !publication.isEmpty { subject += ", \(publication)" }
        var filter: AttackFilters.Filter = [:]
        for member in members where member.name.hasPrefix("where ") {
            let values = member.value.elements?.compactMap(\.text) ?? [member.value.text ?? ""]
            filter[String(member.name.dropFirst("where ".count))] = Set(values)
        }
        let unplaced = records["n_unplaced"]?.integer ?? 0
        return Count(
            field: field, subject: subject, family: nil, period: period, filter: filter,
            sums: rule.method == "suppress"
                ? AttackTabulation.Sums(
                    inside: Self.count(records["n_inside"]?.integer ?? city),
                    outside: Self.count(records["n_outside"]?.integer.map { $0 &+ unplaced }),
                    selected: Self.count(records["n_selected"]?.integer)) : .none)
    }

    /// The sum of all units, where a field tells it beside each of them.
    private var city: Int? {
        layer.column("n_city")?.first { $0 != .null }?.integer
    }

    private static func count(_ number: Int?) -> Int? {
        guard let number, number >= 0, number <= AttackTabulation.greatest else { return nil }
        return number
    }

    /// What is known of each feature's count.
    func values(_ field: String) -> [AttackTabulation.Value] {
        guard let column = layer.column(field) else { return [] }
        let reasons = layer.column("reason")
        return column.enumerated().map { feature, value in
            if let number = value.double {
                guard number >= 0, number <= Double(AttackTabulation.greatest) else {
                    return .absent
                }
                return range(Int(number.rounded()))
            }
            switch reasons?[feature].text {
            case "suppressed", "too-few-answers":
                return (field == "n" ? revealed(feature) : nil).map { .revealed($0) } ?? .hidden
            default: return .absent
            }
        }
    }

    /// What a published number says of the count behind it.
    private func range(_ number: Int) -> AttackTabulation.Value {
        let reach: Int
        switch rule.method {
        case "suppress": reach = 0
        case "round": reach = (rule.base ?? 1) - 1
        // Noise whose bounds are not told says little.
        default: reach = rule.reach ?? rule.minCount
        }
        return .known(max(0, number - reach), number + reach)
    }

    /// The withheld count that other numbers of the feature give away.
    private func revealed(_ feature: Int) -> Int? {
        func number(_ field: String) -> Double? { layer.column(field)?[feature].double }
        let per = layer.run["parameters"]?["per"]?.double ?? 100_000
        var counts: [Double] = []
        if let rate = number("rate"), let population = number("population") {
            counts.append(rate * population / per)
        }
        if let expected = number("expected") {
            if let diff = number("diff") { counts.append(expected + diff) }
            if let risk = number("excess_risk") { counts.append(expected * risk) }
        }
        for count in counts {
            let whole = count.rounded()
            guard whole >= 0, whole < 1e9, abs(count - whole) <= 1e-6 * max(1, whole) else {
                continue
            }
            return Int(whole)
        }
        return nil
    }
}
