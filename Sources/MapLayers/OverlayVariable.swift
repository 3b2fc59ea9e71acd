import HotspotStatistics

/// A numeric field of a layer, and where its true values lie.
struct OverlayVariable {
    /// What is known of the uncertainty of the values.
    enum Certainty: Equatable {
        /// There are intervals; in words, where they come from.
        case interval(String)
        /// The numbers are no estimates.
        case exact
        /// The layer does not say.
        case unknown

        var words: String {
            switch self {
            case .interval(let words): words
            case .exact: "the numbers are known, not estimated"
            case .unknown: "none: the layer does not say how sure its numbers are"
            }
        }
    }

    /// The layer it is of.
    let layer: Layer
    /// The field.
    let field: String
    /// What it is called in labels.
    let title: String
    /// Whether the field was guessed.
    let isGuessed: Bool
    /// Whether figures add up over areas (counts) rather than being means of them (rates).
    let isExtensive: Bool
    let certainty: Certainty
    private(set) var values: [Double?]
    /// Where each value lies; `nil` where that is not known.
    private(set) var intervals: [ClosedRange<Double>?]

    /// Takes a field of a layer; guessed by the usual recipes where none is named.
    ///
    /// - Throws: ``LayerError`` with code `noValue` where the layer has no areas, no such field, or
    ///   only text or nothing in it.
    init(
        _ layer: Layer, field named: String?, title: String?, for overlay: String
    ) throws(LayerError) {
        guard case .surfaces = layer.geometries else {
            throw LayerError(
                .noValue, layer: overlay,
                detail:
                    "'\(layer.identifier)' is a layer of \(layer.geometries.words), not of areas",
                remedy: "Overlay layers that have a figure for each area or cell")
        }
        let numeric = layer.fields.filter { $0.values.areNumbers }
        guard let column = Self.column(named, numeric) else {
            let names = numeric.map(\.name).joined(separator: ", ")
            throw LayerError(
                .noValue, layer: overlay,
                detail: named.map { "'\(layer.identifier)' has no numeric field '\($0)'" }
                    ?? "no field of '\(layer.identifier)' is known to be its figure",
                remedy: names.isEmpty
                    ? "It has no numeric field" : "Name one of its fields: \(names)")
        }
        let values = column.values.asNumbers
        guard values.contains(where: { $0 != nil }) else {
            throw LayerError(
                .noValue, layer: overlay,
                detail: "no area of '\(layer.identifier)' has a '\(column.name)'",
                remedy: "Name another field")
        }
        self.layer = layer
        self.values = values
        field = column.name
        self.title = title ?? layer.identifier
        isGuessed = named == nil
        isExtensive = Self.isExtensive(column.name)
        (certainty, intervals) = Self.intervals(of: column, values, in: layer)
    }

    /// The figures of the usual recipes, the most telling first.
    private static let usual = [
        "share", "rate", "gi_z", "lm_i", "guard_hours", "dens_km2", "n_w",
        "n", "value",
    ]

    private static func column(_ name: String?, _ fields: [Layer.Field]) -> Layer.Field? {
        for name in name.map({ [$0] }) ?? usual {
            if let field = fields.first(where: { $0.name == name }) { return field }
        }
        return nil
    }

    /// Whether the figures of a field add up.
    static func isExtensive(_ field: String) -> Bool {
        let known = ["n", "killed", "injured", "population", "expected"]
        return known.contains(field) || field.hasSuffix("_hours")
            || field.hasPrefix("hours_") || field.hasPrefix("n_") && field != "n_nb"
    }

    private static func intervals(
        of column: Layer.Field, _ values: [Double?], in layer: Layer
    ) -> (Certainty, [ClosedRange<Double>?]) {
        let none = [ClosedRange<Double>?](repeating: nil, count: values.count)
        if let low = layer.field(column.name + "_lo")?.values, low.areNumbers,
            let high = layer.field(column.name + "_hi")?.values, high.areNumbers
        {
            let ends = zip(low.asNumbers, high.asNumbers).map { low, high in
                low.flatMap { low in high.flatMap { low <= $0 ? low...$0 : nil } }
            }
            if ends.contains(where: { $0 != nil }) {
                return (.interval("\(column.name)_lo and \(column.name)_hi of the layer"), ends)
            }
        }
        if column.name == "gi_z" {
            // Under its own null hypothesis a z-score has a standard deviation of 1.
            return (
                .interval("gi_z ± 1.96, its standard deviation being 1"),
                values.map { $0.map { ($0 - 1.959963984540054)...($0 + 1.959963984540054) } }
            )
        }
        if column.name == "share_model", let errors = layer.field("se_model")?.values,
            errors.areNumbers
        {
            return (
                .interval("share_model ± 1.96 of se_model, the error of the model"),
                zip(values, errors.asNumbers).map { value, error in
                    value.flatMap { value in
                        error.flatMap { error in
                            let half = 1.959963984540054 * error
                            return half >= 0 ? (value - half)...(value + half) : nil
                        }
                    }
                }
            )
        }
        if column.name == "population" || column.name.hasSuffix("_hours")
            || column.name.hasPrefix("hours_") || column.name.hasPrefix("dist_")
        {
            return (.exact, values.map { $0.map { $0...$0 } })
        }
        if case .integers(let counts) = column.values, isExtensive(column.name) {
            return (
                .interval("exact Poisson of the count (Garwood 1936), 95 %"),
                counts.map { $0.flatMap { $0 >= 0 ? poissonInterval(count: $0) : nil } }
            )
        }
        return (.unknown, none)
    }

    /// The variable with figures of other areas.
    func moved(_ values: [Double?], _ intervals: [ClosedRange<Double>?]) -> OverlayVariable {
        var moved = self
        moved.values = values
        moved.intervals = intervals
        return moved
    }

    /// "'rate' of brott-per-stadsdel".
    var words: String { "'\(field)' of \(layer.identifier)" }
}

extension Layer.Values {
    /// Whether the values are numbers, whole or not.
    var areNumbers: Bool {
        switch self {
        case .integers, .numbers: true
        case .texts: false
        }
    }

    /// The values as finite numbers; text has none.
    var asNumbers: [Double?] {
        switch self {
        case .integers(let values): values.map { $0.map(Double.init) }
        case .numbers(let values): values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        case .texts(let values): values.map { _ in nil }
        }
    }
}

extension Layer.Geometries {
    fileprivate var words: String {
        switch self {
        case .surfaces: "areas"
        case .points: "points"
        case .none: "rows without places"
        }
    }
}
