import FeatureFormats
import PlanarGeometry

/// Gathers the counts of folders by subject.
struct AttackGathering {
    /// The tabulations of each subject, in the order of the files.
    private(set) var subjects: [(subject: String, tabulations: [AttackTabulation])] = []
    /// The sets of units, in meters.
    private(set) var sets: [[MultiPolygon]] = []
    private(set) var notes: [String] = []

    private struct Source {
        var layer: ExportedLayer
        var rule: ExportedRule
        var publication: String
    }

    mutating func gather(_ folders: [ExportedFolder]) throws(SinkError) {
        var sources: [Source] = []
        for (number, folder) in folders.enumerated() {
            let publication = number == 0 ? "" : "earlier publication \(number)"
            guard folder.profile != "internal" else {
                notes.append("\(folder.path): the profile is 'internal', nothing is withheld")
                continue
            }
            for layer in folder.layers {
                guard let rule = ExportedRule(layer) else {
                    notes.append("\(layer.file): it does not say by which rule it was released")
                    continue
                }
                sources.append(Source(layer: layer, rule: rule, publication: publication))
            }
        }
        guard !sources.isEmpty else { return }
        let layers = sources.map(\.layer)
        let map = try AttackMap(layers, code: Self.code(layers))
        sets = map.sets
        for (number, source) in sources.enumerated() {
            let layer = source.layer
            let fields = AttackFields(layer: layer, rule: source.rule)
            let counts = fields.counts(publication: source.publication)
            guard !counts.isEmpty else { continue }
            guard let place = map.units(of: number, layer) else {
                notes.append("\(layer.file): its counts have no areas on the map")
                continue
            }
            for count in counts {
                add(
                    count, fields, place, publication: source.publication,
                    isAlone: counts.count == 1, leastHidden: source.rule.publishesZeros ? 1 : 0)
            }
        }
    }

    /// A reference system in meters that layers are counted in; that of Sweden where none is told.
    private static func code(_ layers: [ExportedLayer]) -> Int {
        for layer in layers {
            guard let text = layer.run["counted_in"]?.text, text.hasPrefix("EPSG:"),
                let code = Int(text.dropFirst(5)), (1...1_000_000).contains(code), code != 4326
            else { continue }
            return code
        }
        return 3006
    }

    private mutating func add(
        _ count: AttackFields.Count, _ fields: AttackFields, _ place: (set: Int, units: [Int]),
        publication: String, isAlone: Bool, leastHidden: Int
    ) {
        let layer = fields.layer
        let size = sets[place.set].count
        var features = [String?](repeating: nil, count: size)
        var values = [AttackTabulation.Value](repeating: .absent, count: size)
        for (feature, value) in fields.values(count.field).enumerated() {
            let unit = place.units[feature]
            // Features of one and the same surface cannot be told apart by place.
            values[unit] = features[unit] == nil ? value : .absent
            features[unit] = layer.identifiers[feature]
        }
        var label = layer.name
        if !isAlone || !["n", "n_answers"].contains(count.field) { label += ".\(count.field)" }
        if !publication.isEmpty { label += " (\(publication))" }
        let tabulation = AttackTabulation(
            label: label, subject: count.subject, family: count.family, period: count.period,
            filter: count.filter, set: place.set, features: features, values: values,
            sums: count.sums,
            threshold: count.field == "n_answers" ? fields.rule.minAnswers : fields.rule.minCount,
            leastHidden: leastHidden)
        if let index = subjects.firstIndex(where: { $0.subject == count.subject }) {
            subjects[index].tabulations.append(tabulation)
        } else {
            subjects.append((count.subject, [tabulation]))
        }
    }
}
