import MapLayers

extension RecipeReading {
    /// The recipe `guard-coverage`.
    static let guardCoverage = RecipeReading(
        name: GuardCoverageRecipe.name,
        keys: ["incidents", "interventions", "permit", "hotspots", "output"], place: .areas
    ) { reading, layer in
        let table = layer.table
        let hotspots = table.value("hotspots").flatMap { node in
            reading.text("hotspots", in: table).flatMap {
                reading.places($0, layer.names, at: node.place)
            }
        }
        if hotspots != nil, !table.has("incidents") {
            reading.warn(
                .noEffect, "'hotspots' in \(table.label) has no effect without 'incidents'",
                "name the incidents", at: table.place(of: "hotspots"))
        }
        return GuardCoverageRecipe(
            permit: reading.permitFields(in: table), hotspots: hotspots,
            output: reading.choice("output", in: table, GuardCoverageRecipe.Output.self) ?? .areas)
    }

    /// The recipe `before-after`.
    static let beforeAfter = RecipeReading(
        name: BeforeAfterRecipe.name,
        keys: ["treated", "control", "displaced", "displaced-control"], place: .areas,
        takesAgainst: true
    ) { reading, layer in
        let table = layer.table
        for key in ["treated", "control"] where table.lacks(key) {
            reading.report(
                .missingKey, "\(table.label) has no '\(key)'",
                "name areas by their identifiers, as in \(key): [T1, T2]", at: table.place)
        }
        if table.has("displaced") != table.has("displaced-control") {
            reading.report(
                .conflict, "\(table.label) has one of 'displaced' and 'displaced-control'",
                "name both, or neither", at: table.place)
        }
        return BeforeAfterRecipe(
            treated: reading.areaNames("treated", in: table),
            control: reading.areaNames("control", in: table),
            displaced: reading.areaNames("displaced", in: table),
            displacedControl: reading.areaNames("displaced-control", in: table))
    }
}

extension JobReading {
    /// Which fields of the areas say what a permit says; those that are not named are looked for.
    fileprivate mutating func permitFields(in layer: Table) -> PermitFields {
        let keys = ["holder", "legal-basis", "valid-from", "valid-to"]
        guard let node = layer.value("permit"),
            let table = table(node, "'permit' of \(layer.label)", known: keys)
        else { return PermitFields() }
        return PermitFields(
            holder: text("holder", in: table), legalBasis: text("legal-basis", in: table),
            validFrom: text("valid-from", in: table), validTo: text("valid-to", in: table))
    }

    /// Identifiers of areas: one, or a list of them.
    fileprivate mutating func areaNames(_ key: String, in table: Table) -> [String] {
        guard let node = table.value(key) else { return [] }
        var nodes = [node]
        if case .list(let elements) = node.content { nodes = elements }
        if nodes.isEmpty {
            report(
                .badValue, "'\(key)' in \(table.label) names no area", "name one",
                at: node.place)
        }
        return nodes.compactMap { text($0, "an area of '\(key)' in \(table.label)") }
    }
}
