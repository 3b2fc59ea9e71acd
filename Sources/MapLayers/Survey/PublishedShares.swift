import SafetyRecords
import SurveyEstimation

/// The rows of a ready table that are of areas, each sample once.
struct PublishedShares {
    let records: CountedRecords
    /// The estimates, one a sample, in the order of the rows' names.
    private(set) var rows: [ShareEstimate] = []
    /// For each unit the number of its sample; −1 for none.
    private(set) var samples: [Int]
    /// Why a unit has no estimate.
    private(set) var reasons: [String?]
    /// That of the whole city, where a row has one.
    private(set) var city: ShareEstimate?
    /// What became of the rows: "n_rows", "n_of_areas" and so on.
    private(set) var account: [Layer.Parameter] = []
    private(set) var warnings: [String] = []

    /// A row as it is published.
    private struct Row: Hashable {
        var share: Double
        var count: Int
        var effective: Double?
    }

    init(
        _ table: SurveyTable, _ recipe: SurveyRecipe, _ choice: RecordChoice,
        _ units: CountingUnits, _ plan: LayerPlan, in workshop: LayerWorkshop
    ) throws(LayerError) {
        records = workshop.records(choice)
        samples = [Int](repeating: -1, count: units.count)
        reasons = [String?](repeating: "no-answers", count: units.count)
        let data = records.table
        let selected =
            records.selection.records(of: data).map { $0.map(Int.init) } ?? Array(0..<data.count)
        let question = recipe.questions[0]
        func text(_ name: String, _ record: Int) -> String? {
            data.attributes[name].flatMap { $0.codes.isEmpty ? nil : $0[record] }
        }
        let hasQuestions = data.attributes["question"] != nil
        var found: [String: Set<Row>] = [:]
        var unreadable: [Int] = []
        var counts = (other: 0, grouped: 0, read: 0, duplicates: 0)
        for record in selected {
            if hasQuestions {
                let asked = text("question", record)
                guard asked == question.field || (asked != nil && asked == question.text) else {
                    counts.other += 1
                    continue
                }
            }
            if text("group", record) != nil {
                counts.grouped += 1
                continue
            }
            guard let place = data.areaCodes?[record] else { continue }
            guard let row = Self.row(text, record, table) else {
                unreadable.append(Int(data.rows[record]))
                continue
            }
            counts.read += 1
            if !found[place, default: []].insert(row).inserted { counts.duplicates += 1 }
        }
        guard counts.read > 0 else {
            throw Self.nothing(question, selected.count, counts.other, unreadable, records, plan)
        }
        account = [
            .init("n_selected", .integer(selected.count)),
            .init("n_other_questions", .integer(counts.other)),
            .init("n_of_groups", .integer(counts.grouped)),
            .init("n_unreadable", .integer(unreadable.count)),
            .init("n_duplicates", .integer(counts.duplicates)),
        ]
        try place(found, table, units, plan)
        if counts.duplicates > 0 {
            warnings.append("\(counts.duplicates) rows repeat another row; each counts once")
        }
        if !unreadable.isEmpty {
            warnings.append(
                "\(unreadable.count) rows have no share from 0 to \(table.isPercent ? "100" : "1") "
                    + "with a number of answers above 0 (row \(unreadable[0])); they are left out")
        }
    }

    private static func row(
        _ text: (String, Int) -> String?, _ record: Int, _ table: SurveyTable
    ) -> Row? {
        guard
            let value = text("share", record).flatMap({
                PublishedNumber.decimal($0, isPercent: table.isPercent)
            }),
            let count = text("n", record).flatMap(PublishedNumber.whole), count > 0
        else { return nil }
        guard value >= 0, value <= 1 else { return nil }
        var effective: Double?
        if let written = text("n-eff", record) {
            guard let number = PublishedNumber.decimal(written), number > 0 else { return nil }
            effective = number
        }
        return Row(share: value, count: count, effective: effective)
    }

    /// Gives each unit the row that covers it.
    private mutating func place(
        _ found: [String: Set<Row>], _ table: SurveyTable, _ units: CountingUnits,
        _ plan: LayerPlan
    ) throws(LayerError) {
        var unitOf: [String: Int] = [:]
        for (unit, name) in (units.names ?? []).enumerated() {
            if let name { unitOf[name] = unitOf[name] == nil ? unit : -1 }
        }
        for (unit, identifier) in units.identifiers.enumerated() { unitOf[identifier] = unit }
        var unmatched: [String] = []
        var contradictory: [String] = []
        var covered = [Int](repeating: 0, count: units.count)
        for (name, choices) in found.sorted(by: { $0.key < $1.key }) {
            let isCity = name == table.city
            let parts = table.names[name] ?? [name]
            var places: [Int] = []
            for part in parts where !isCity {
                if let unit = unitOf[part], unit >= 0 {
                    if !places.contains(unit) { places.append(unit) }
                } else if table.names[name] != nil {
                    throw LayerError(
                        .badQuestion, layer: plan.identifier,
                        detail: "names: '\(name)' is to cover '\(part)', which is no area of "
                            + units.summary,
                        remedy: "Use the identifier or the name of an area")
                }
            }
            if places.isEmpty, !isCity {
                unmatched.append(name)
                continue
            }
            guard choices.count == 1, let row = choices.first,
                let estimate = ShareEstimate(
                    published: row.share, count: row.count, effectiveCount: row.effective)
            else {
                contradictory.append(name)
                for unit in places { (samples[unit], reasons[unit]) = (-1, "contradictory") }
                for unit in places { covered[unit] += 2 }
                continue
            }
            if isCity {
                city = estimate
                continue
            }
            for unit in places {
                covered[unit] += 1
                samples[unit] = rows.count
                reasons[unit] = nil
            }
            rows.append(estimate)
        }
        for unit in covered.indices where covered[unit] > 1 {
            (samples[unit], reasons[unit]) = (-1, "contradictory")
        }
        let twice = covered.count { $0 > 1 }
        account.append(.init("n_of_areas", .integer(rows.count)))
        account.append(.init("n_of_no_area", .integer(unmatched.count)))
        tell(unmatched, contradictory, twice, table, found)
    }

    private mutating func tell(
        _ unmatched: [String], _ contradictory: [String], _ twice: Int, _ table: SurveyTable,
        _ found: [String: Set<Row>]
    ) {
        func list(_ names: [String]) -> String {
            names.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
                + (names.count > 12 ? ", …" : "")
        }
        if !unmatched.isEmpty {
            warnings.append(
                "\(unmatched.count) rows are of no area of the map: \(list(unmatched))")
        }
        if !contradictory.isEmpty {
            warnings.append("rows contradict each other for \(list(contradictory))")
        } else if twice > 0 {
            warnings.append("\(twice) areas are covered by several rows and have no share")
        }
        let unused = table.names.keys.filter { found[$0] == nil }.sorted()
        if !unused.isEmpty { warnings.append("no row is called \(list(unused)) (names)") }
        if let name = table.city, found[name] == nil {
            warnings.append("no row is called '\(name)' (city)")
        }
    }

    private static func nothing(
        _ question: SurveyQuestion, _ selected: Int, _ other: Int, _ unreadable: [Int],
        _ records: CountedRecords, _ plan: LayerPlan
    ) -> LayerError {
        let asked = (records.table.attributes["question"]?.values ?? []).prefix(5)
        let detail =
            other == selected && other > 0
            ? "no row is of the question '\(question.text ?? question.field)'; there is "
                + asked.map { "'\($0)'" }.joined(separator: ", ")
            : "none of the \(selected) rows of \(records.words) has a share and a number of answers"
        return LayerError(
            .badQuestion, layer: plan.identifier, detail: detail,
            remedy: unreadable.isEmpty
                ? "Check the question, the year and the filters"
                : "Check the fields share and n, and whether shares are in percent")
    }
}

/// Numbers as tables for people write them.
enum PublishedNumber {
    /// A share: "52.3", "52,3", "52 %"; `nil` for what is none.
    ///
    /// Percent are moved by two digits in the text: 54.3 divided by 100 is not the number 0.543.
    static func decimal(_ text: String, isPercent: Bool = false) -> Double? {
        let plain = text.filter { !$0.isWhitespace && $0 != "%" }.map { $0 == "," ? "." : $0 }
        guard !plain.isEmpty, plain.count <= 40, plain.allSatisfy({ "0123456789.-+".contains($0) }),
            let number = Double(String(plain) + (isPercent ? "e-2" : "")), number.isFinite
        else { return nil }
        return number
    }

    /// A number of answers: "1180", "1,180", "1 180", "1.180"; `nil` for what is none.
    static func whole(_ text: String) -> Int? {
        let plain = text.filter { !$0.isWhitespace }
        if plain.allSatisfy({ $0.isASCII && $0.isNumber }) { return Int(plain) }
        let parts = plain.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard parts.count > 1, (1...3).contains(parts[0].count),
            parts.dropFirst().allSatisfy({ $0.count == 3 }),
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else {
            // "118.0", as tables of numbers write a whole one.
            guard parts.count == 2, parts[1].allSatisfy({ $0 == "0" }), !parts[1].isEmpty else {
                return nil
            }
            return Int(parts[0])
        }
        return Int(parts.joined())
    }
}
