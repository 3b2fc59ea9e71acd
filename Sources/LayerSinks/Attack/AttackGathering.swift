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
                if !addTable(counts, fields, map, publication: source.publication) {
                    notes.append("\(layer.file): its counts have no areas on the map")
                }
                continue
            }
            for count in counts {
                add(
                    count, fields, place, publication: source.publication,
                    isAlone: counts.count == 1)
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

    /// Adds a table with a row an area and group of records; `false` where it is none.
    private mutating func addTable(
        _ counts: [AttackFields.Count], _ fields: AttackFields, _ map: AttackMap,
        publication: String
    ) -> Bool {
        let layer = fields.layer
        guard let units = layer.column("unit"), let groups = layer.column("group"),
            let variables = layer.column("variable")
        else { return false }
        // Rows without an area are of all areas together.
        var rows: [[String]: [Int]] = [:]
        for row in layer.identifiers.indices where units[row].text != nil {
            rows[[variables[row].text ?? "", groups[row].text ?? ""], default: []].append(row)
        }
        var isAny = false
        for (group, rows) in rows.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let place = map.units(named: rows.compactMap { units[$0].text }) else { continue }
            for var count in counts where ["n", "n_answers"].contains(count.field) {
                count.family = "group \(group[0])"
                count.filter["by \(group[0])"] = [group[1]]
                count.sums = .none
                add(
                    count, fields, place, rows: rows, publication: publication, isAlone: false)
                isAny = true
            }
        }
        return isAny
    }

    /// Adds a count of the features, or of some of them.
    ///
    /// `place` has a unit for each of the rows.
    private mutating func add(
        _ count: AttackFields.Count, _ fields: AttackFields, _ place: (set: Int, units: [Int]),
        rows: [Int]? = nil, publication: String, isAlone: Bool
    ) {
        let layer = fields.layer
        let all = fields.values(count.field)
        var size = sets[place.set].count
        var groups: [Int32]?
        var units = place.units
        if let district = count.district {
            // Each feature tells the count of its district.
            var numbers: [String: Int] = [:]
            var own = [Int32](repeating: -1, count: size)
            for (feature, name) in (layer.column(district) ?? []).enumerated() {
                guard let name = name.text else { continue }
                let number = numbers[name] ?? numbers.count
                numbers[name] = number
                own[units[feature]] = Int32(number)
            }
            groups = own
            size = numbers.count
            units = units.map { Int(own[$0]) }
        }
        var features = [String?](repeating: nil, count: size)
        var values = [AttackTabulation.Value](repeating: .absent, count: size)
        for (place, feature) in (rows ?? Array(layer.identifiers.indices)).enumerated() {
            let unit = units[place]
            guard unit >= 0 else { continue }
            if count.district != nil {
                values[unit] = all[feature]
                features[unit] = layer.column(count.district ?? "")?[feature].text
                continue
            }
            // Features of one and the same surface cannot be told apart by place.
            values[unit] = features[unit] == nil ? all[feature] : .absent
            features[unit] = layer.identifiers[feature]
        }
        var label = layer.name
        if rows == nil, !isAlone || !["n", "n_answers"].contains(count.field) {
            label += ".\(count.field)"
        }
        if !publication.isEmpty { label += " (\(publication))" }
        let tabulation = AttackTabulation(
            label: label, subject: count.subject, family: count.family, period: count.period,
            filter: count.filter, set: place.set, groups: groups, features: features,
            values: values, sums: count.sums,
            threshold: count.field == "n_answers" ? fields.rule.minAnswers : fields.rule.minCount,
            leastHidden: fields.rule.publishesZeros ? 1 : 0)
        if let index = subjects.firstIndex(where: { $0.subject == count.subject }) {
            subjects[index].tabulations.append(tabulation)
        } else {
            subjects.append((count.subject, [tabulation]))
        }
    }
}
