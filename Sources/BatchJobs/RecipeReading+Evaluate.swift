import MapLayers

extension RecipeReading {
    /// The recipe `evaluate`: hot spots of the records in `against`, by those of the layer.
    static let evaluate = RecipeReading(
        name: EvaluateRecipe.name,
        keys: RecipeReading.hotspots.keys.filter { !["value", "with"].contains($0) } + [
            "hot", "output",
        ],
        takesAgainst: true
    ) { reading, layer in
        let table = layer.table
        if !table.has("against"), table.lacks("against") {
            reading.report(
                .missingKey, "\(table.label) has no 'against'",
                "name the earlier period that hot spots are found in, as in "
                    + "against: { period: 2024-01-01..2025-01-01 }", at: table.place)
        }
        let hotspots = RecipeReading.hotspots.read(&reading, layer) as? HotspotsRecipe
        let rules = reading.hotRules(in: table)
        return EvaluateRecipe(
            rules: rules.isEmpty ? [.hotSpots] : rules, hotspots: hotspots,
            output: reading.choice("output", in: table, EvaluateRecipe.Output.self) ?? .table)
    }
}

extension JobReading {
    /// What is called hot: one rule or a list of them.
    fileprivate mutating func hotRules(in table: Table) -> [HotRule] {
        guard let node = table.value("hot") else { return [] }
        var nodes = [node]
        if case .list(let elements) = node.content { nodes = elements }
        return nodes.compactMap { node in
            guard let text = text(node, "'hot' in \(table.label)") else { return nil }
            if let rule = HotRule(text) { return rule }
            report(
                .badValue, "'\(jobExcerpt(text))' does not say what is hot",
                "write gi_bin>=1, gi_bin=2,3 or lm_type=high-high", at: node.place)
            return nil
        }
    }
}
