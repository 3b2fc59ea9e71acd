import MapLayers

@testable import LayerSinks

/// A layer of squares with the given columns, as a recipe might make it.
func styledLayer(
    _ recipe: String, _ fields: [Layer.Field], parameters: [Layer.Parameter] = []
) -> Layer {
    let count = fields.first?.values.count ?? 0
    let identifiers = (0..<count).map { String($0) }
    return Layer(
        identifier: "styled", recipe: recipe, summary: "", referenceSystemCode: 3006,
        identifiers: identifiers,
        geometries: .surfaces(squares(max(1, count), 1).prefix(count).map(\.self)),
        fields: [.init("area_id", "Identifier", .texts(identifiers))] + fields,
        parameters: parameters)
}

/// The features that fall in each entry: the slow twin of what QGIS does with the expressions.
func features(of entry: MapStyle.Entry, in layer: Layer) -> Set<Int> {
    Set(layer.identifiers.indices.filter { matches(entry.filter, layer, $0) })
}

/// How many classes each feature falls in.
func classCounts(_ style: MapStyle, _ layer: Layer) -> [Int] {
    layer.identifiers.indices.map { feature in
        style.classes.count { matches($0.filter, layer, feature) }
    }
}

private func matches(_ filter: StyleFilter, _ layer: Layer, _ feature: Int) -> Bool {
    func number(_ name: String) -> Double? {
        switch layer.field(name)?.values {
        case .integers(let values): values[feature].map(Double.init)
        case .numbers(let values): values[feature].flatMap { $0.isFinite ? $0 : nil }
        case .texts, nil: nil
        }
    }
    func text(_ name: String) -> String? {
        if case .texts(let values)? = layer.field(name)?.values { values[feature] } else { nil }
    }
    switch filter {
    case .everything: return true
    case .isNull(let name): return number(name) == nil && text(name) == nil
    case .hasValue(let name): return number(name) != nil || text(name) != nil
    case .isText(let name, let wanted): return text(name) == wanted
    case .isNumber(let name, let wanted): return number(name) == wanted
    case .atMost(let name, let limit): return number(name).map { $0 <= limit } ?? false
    case .above(let name, let limit): return number(name).map { $0 > limit } ?? false
    case .isNotAbove(let name, let limit): return !(number(name).map { $0 > limit } ?? false)
    case .isNotZero(let name): return number(name).map { $0 != 0 } ?? false
    case .isNotText(let name, let other): return text(name) != other
    case .between(let name, let from, let to):
        guard let value = number(name) else { return false }
        return value >= from ?? value && (to.map { value < $0 } ?? true)
    case .all(let filters): return filters.allSatisfy { matches($0, layer, feature) }
    }
}
