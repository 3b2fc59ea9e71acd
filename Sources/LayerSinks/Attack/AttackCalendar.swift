/// Half-open periods of the tabulations of a subject, parted at all their ends.
///
/// Ends are dates and times as layers write them; texts of ISO 8601 sort as the moments do.
struct AttackCalendar {
    /// The first moment, empty where there is none; the first after, `nil` where there is none.
    struct Period: Hashable, Sendable {
        var from: String
        var to: String?

        static let all = Period(from: "", to: nil)

        /// The period that a layer's `records` name, by `from` and `to` or in words.
        init(records: [(name: String, text: String)]) {
            func text(_ name: String) -> String? { records.first { $0.name == name }?.text }
            let end = text("before") ?? text("to")
            if let from = text("from") ?? (end == nil ? nil : "") {
                self.init(from: Self.moment(from), to: end.map(Self.moment))
                return
            }
            let words = (text("period") ?? "all").split(separator: " ").map(String.init)
            var from = ""
            var to: String?
            for (word, next) in zip(words, words.dropFirst()) {
                if word == "from" { from = next }
                if word == "before" { to = next }
            }
            self.init(from: from, to: to)
        }

        /// Seconds since 1970 ("@1735686000") as text that sorts as they do among themselves.
        private static func moment(_ text: String) -> String {
            guard text.hasPrefix("@"), let seconds = Int(text.dropFirst()) else { return text }
            let shifted = String(seconds &+ 1 << 60)
            return "@" + String(repeating: "0", count: max(0, 20 - shifted.utf8.count)) + shifted
        }

        init(from: String, to: String?) {
            self.from = from
            self.to = to
        }
    }

    /// How many parts there are.
    let count: Int
    private let starts: [String]

    init(_ periods: [Period]) {
        var ends: Set<String> = [""]
        for period in periods {
            ends.insert(period.from)
            if let to = period.to { ends.insert(to) }
        }
        starts = ends.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        count = starts.count
    }

    /// Whether a part lies in the period.
    func contains(_ period: Period, part: Int) -> Bool {
        let start = starts[part]
        if start.utf8.lexicographicallyPrecedes(period.from.utf8) { return false }
        guard let to = period.to else { return true }
        return start.utf8.lexicographicallyPrecedes(to.utf8)
    }
}

/// What filters let through, parted so that every filter is a union of parts.
struct AttackFilters {
    /// Values that a field must have one of, by field.
    typealias Filter = [String: Set<String>]

    /// The most parts that are told apart.
    private static let most = 4096

    /// How many parts there are.
    let count: Int
    private let fields: [String]
    /// For each field, the classes of values that no filter parts: which of the sets hold them.
    private let sets: [[Set<String>]]
    private let classes: [[[Bool]]]

    /// - Returns: `nil` where there are more parts than can be told apart.
    init?(_ filters: [Filter]) {
        fields = Set(filters.flatMap(\.keys)).sorted()
        var sets: [[Set<String>]] = []
        var classes: [[[Bool]]] = []
        var count = 1
        for field in fields {
            var own: [Set<String>] = []
            for filter in filters {
                if let values = filter[field], !own.contains(values) { own.append(values) }
            }
            var signatures: Set<[Bool]> = [own.map { _ in false }]
            for value in own.reduce(into: Set<String>(), { $0.formUnion($1) }) {
                signatures.insert(own.map { $0.contains(value) })
            }
            sets.append(own)
            classes.append(
                signatures.sorted {
                    $0.map { $0 ? 1 : 0 }.lexicographicallyPrecedes($1.map { $0 ? 1 : 0 })
                })
            count *= signatures.count
            guard count <= Self.most else { return nil }
        }
        self.sets = sets
        self.classes = classes
        self.count = count
    }

    /// Whether a part is let through by the filter.
    func contains(_ filter: Filter, part: Int) -> Bool {
        var rest = part
        for (index, field) in fields.enumerated() {
            let signature = classes[index][rest % classes[index].count]
            rest /= classes[index].count
            guard let values = filter[field], let set = sets[index].firstIndex(of: values) else {
                continue
            }
            if !signature[set] { return false }
        }
        return true
    }
}
