import FeatureFormats

/// What a field of a layer is and holds.
public struct FieldDescription: Hashable, Sendable {
    /// The name in files.
    public let name: String
    /// What it means, in the layer's own words; empty where the layer does not say.
    public let meaning: String
    /// The unit; empty where it has none or it is not known.
    public let unit: String
    /// "whole number", "number", "text", "true or false", "nothing" or "mixed".
    public let type: String
    /// What it rests on, as the layer says: "count", "derived", …; empty where it does not say.
    public let basis: String
    /// How many features have a value.
    public let count: Int
    /// How many have none, by reason, most frequent first; the reason is empty where none is given.
    public let missing: [Missing]
    /// The least and greatest number, or the texts where there are few; empty where nothing is
    /// there.
    public let range: String

    /// Features without a value for one reason.
    public struct Missing: Hashable, Sendable {
        /// The reason; empty where none is given.
        public let reason: String
        /// How many features.
        public let count: Int
    }

    /// How many different texts are listed.
    static let listed = 12

    init(_ name: String, of layer: ExportedLayer) {
        self.name = name
        let column = layer.column(name) ?? []
        let kind = ExportedLayer.kind(of: column)
        meaning = layer.meaning(of: name) ?? ""
        unit = FieldUnit.of(
            name, meaning: meaning, recipe: layer.run["recipe"]?.text ?? "")
        basis = layer.basis(of: name) ?? ""
        type =
            switch kind {
            case .integer: "whole number"
            case .number: "number"
            case .text: "text"
            case .boolean: "true or false"
            case .mixed: "mixed"
            case .empty: "nothing"
            }
        let reasons = name == "reason" ? nil : layer.column("reason")
        var counts: [String: Int] = [:]
        for (feature, value) in column.enumerated() where value == .null {
            counts[reasons?[feature].text ?? "", default: 0] += 1
        }
        missing = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Missing(reason: $0.key, count: $0.value) }
        count = column.count - counts.values.reduce(0, +)
        range = Self.range(of: column, kind)
    }

    private static func range(
        of column: [PropertyValue], _ kind: ExportedLayer.ColumnKind
    ) -> String {
        switch kind {
        case .integer, .number:
            let values = column.filter { $0.double != nil }
            guard let least = values.min(by: Self.isLess),
                let greatest = values.max(by: Self.isLess)
            else { return "" }
            return "\(least.shown) to \(greatest.shown)"
        case .text:
            var texts: Set<String> = []
            for case .text(let text) in column { texts.insert(text) }
            let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            if sorted.count <= Self.listed { return sorted.joined(separator: ", ") }
            return "\(sorted.count) different: \(sorted[0]) to \(sorted[sorted.count - 1])"
        case .boolean, .empty, .mixed: return ""
        }
    }

    private static func isLess(_ first: PropertyValue, _ second: PropertyValue) -> Bool {
        if case .integer(let one) = first, case .integer(let other) = second { return one < other }
        return (first.double ?? 0) < (second.double ?? 0)
    }
}
