import MapLayers

/// The fields of a layer, found by our own names also where an alias gave them others.
struct StyledFields {
    private let layer: Layer

    init(_ layer: Layer) { self.layer = layer }

    /// The recipe that made the layer.
    var recipe: String { layer.recipe }
    /// The identifier of the layer.
    var title: String { layer.identifier }

    /// The level of the layer's tests, where it says so.
    var level: Double? {
        for parameter in layer.parameters where parameter.name == "alpha" {
            if case .number(let level) = parameter.value { return level }
        }
        return nil
    }

    /// A field and, where an alias writes other codes for its classes, those codes.
    struct Found {
        let field: Layer.Field
        fileprivate let codes: FieldAlias.Codes?

        /// The name in the file.
        var name: String { field.name }
        /// What it means, as the head of a legend.
        var heading: String { field.meaning }

        /// The condition that the field has one of our classes.
        func isClass(_ name: String) -> StyleFilter {
            switch codes {
            case .texts(let codes): .isText(field.name, codes[name] ?? name)
            case .integers(let codes):
                codes[name].map { .isNumber(field.name, Double($0)) } ?? .isText(field.name, name)
            case nil: .isText(field.name, name)
            }
        }

        /// The values as numbers; `nil` for texts.
        var numbers: [Double?]? {
            switch field.values {
            case .integers(let values): values.map { $0.map(Double.init) }
            case .numbers(let values): values
            case .texts: nil
            }
        }

        /// Whether all values are whole numbers.
        var isWhole: Bool {
            if case .integers = field.values { true } else { false }
        }

        /// Whether the value of a feature is null.
        func isNull(_ feature: Int) -> Bool {
            switch field.values {
            case .integers(let values): values[feature] == nil
            case .numbers(let values): !(values[feature]?.isFinite ?? false)
            case .texts(let values): values[feature] == nil
            }
        }

        /// The text of a feature.
        func text(_ feature: Int) -> String? {
            if case .texts(let values) = field.values { values[feature] } else { nil }
        }

        /// The texts there are.
        var texts: Set<String> {
            guard case .texts(let values) = field.values else { return [] }
            return Set(values.compactMap(\.self))
        }
    }

    /// The field of one of our names; `nil` where the layer has none.
    func field(_ own: String) -> Found? {
        if let field = layer.field(own) { return Found(field: field, codes: nil) }
        for alias in FieldAlias.allCases {
            for renaming in alias.renamings where renaming.own == own {
                if let field = layer.field(renaming.theirs) {
                    return Found(field: field, codes: renaming.codes)
                }
            }
        }
        return nil
    }

    /// Why values of a field are null, by the field `reason`; "" where none is given.
    func reasons(ofNullsIn field: Found) -> Set<String> {
        let reason = classes("reason")
        return Set(
            layer.identifiers.indices.lazy.filter { field.isNull($0) }
                .map { reason?.text($0) ?? "" })
    }

    /// A field of numbers; `nil` where there is none of that name.
    func numeric(_ own: String) -> Found? {
        field(own).flatMap { $0.numbers == nil ? nil : $0 }
    }

    /// A field of texts, or of an alias's codes for them; `nil` where there is none.
    func classes(_ own: String) -> Found? {
        guard let found = field(own) else { return nil }
        return found.numbers == nil || found.codes != nil ? found : nil
    }
}
