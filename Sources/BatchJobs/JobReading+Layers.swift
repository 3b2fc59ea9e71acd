import MapLayers
import RecordSources
import SafetyRecords

extension JobReading {
    /// What every layer may state, whatever its recipe.
    private static let commonKeys = [
        "id", "recipe", "source", "areas", "grid", "hex", "where", "period", "overlaps", "against",
        "context",
    ]

    /// The keys of all recipes, each once.
    private static let recipeKeys: [String] = RecipeReading.all.flatMap(\.keys).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
    }

    /// The layers.
    mutating func layers(
        in root: Table, areas: [Job.Areas], sources: [Job.Source],
        names: (areas: Names, sources: Names, layers: Names)
    ) -> [Job.LayerRequest] {
        guard let nodes = list("layers", in: root) else { return [] }
        if nodes.isEmpty {
            report(.badValue, "the job has no layers", at: root.place(of: "layers"))
        }
        let known = JobReading.commonKeys + JobReading.recipeKeys
        var taken: [String: Int] = [:]
        var result: [Job.LayerRequest] = []
        for (index, node) in nodes.enumerated() {
            let label = "layers[\(index + 1)]"
            guard let table = table(node, label, known: known, required: ["id", "recipe"]) else {
                continue
            }
            let id = identifier(in: table, taken: &taken, section: "layers")
            let source = reference("source", in: table, to: names.sources, "source")
            let kind = recipe(in: table)
            let origin = sources.first { !$0.id.isEmpty && $0.id == source }
            // Answers are of the areas that their codes are those of, unless told otherwise.
            let usual = kind?.name == SurveyRecipe.name ? origin?.area : nil
            let place = kind?.place(of: table)
            let units = place == .nowhere ? nil : units(in: table, names.areas, usual: usual)
            guard let kind else { continue }
            checkPlace(of: kind, in: table)
            let set = areas.first { Job.LayerRequest.Units.areas($0.id) == units }
            let own = kind.read(
                &self,
                .init(table: table, units: units, areas: set, names: names, source: origin))
            let recipe = kind.takesContext ? context(of: own, in: table, names.areas) : own
            var layer = Job.LayerRequest(
                id: id ?? "", recipe: recipe, source: source, units: units, line: node.place.line)
            layer.overlaps = choice("overlaps", in: table, OverlapRule.self) ?? .lowest
            layer.period = period(in: table)
            layer.filters = filters(in: table)
            layer.against = otherRecords("against", in: table, names.sources)
            if kind.name == SurveyRecipe.name {
                chooseYears(of: &layer, in: table, origin)
            } else if let node = table.value("against"), case .table(let entries) = node.content,
                let year = entries.first(where: { $0.key == "year" })
            {
                warn(
                    .noEffect, "'year' in 'against' has no effect with the recipe \(kind.name)",
                    "name a period", at: year.place)
            }
            if kind.keys.contains("incidents") {
                layer.against = otherRecords("incidents", in: table, names.sources)
                // With and without guards is asked of the time in which guards are looked at.
                if layer.against?.period == nil { layer.against?.period = layer.period }
                layer.interventions = otherRecords("interventions", in: table, names.sources)
                if layer.interventions?.period == nil {
                    layer.interventions?.period = layer.period
                }
            }
            checkSubject(of: layer, kind, in: table, set)
            checkEffects(of: kind, in: table)
            checkNeeds(of: layer, after: result, in: table)
            result.append(layer)
        }
        return result
    }

    private mutating func recipe(in table: Table) -> RecipeReading? {
        guard let node = table.value("recipe"), let word = text("recipe", in: table) else {
            return nil
        }
        if let recipe = RecipeReading.named(word) { return recipe }
        report(
            .badValue, "'\(jobExcerpt(word))' is not a recipe",
            suggestion(for: word, among: RecipeReading.all.map(\.name)),
            at: node.place)
        return nil
    }

    // MARK: Units and subject

    private mutating func units(
        in table: Table, _ areas: Names, usual: String?
    ) -> Job.LayerRequest.Units? {
        let stated = table.keys.filter(["areas", "grid", "hex"].contains)
        if stated.isEmpty {
            guard ["areas", "grid", "hex"].allSatisfy(table.lacks) else { return nil }
            if let usual { return .areas(usual) }
            report(
                .missingKey, "\(table.label) has none of 'areas', 'grid' and 'hex'",
                "say what to count in", at: table.place)
        } else if stated.count > 1 {
            report(
                .conflict,
                "\(table.label) has \(stated.map { "'\($0)'" }.joined(separator: " and "))",
                "a layer has one of 'areas', 'grid' and 'hex'", at: table.place(of: stated[1]))
        }
        let rule = "1 to 1000000 meters"
        let set = reference("areas", in: table, to: areas, "area set")
        let grid = number("grid", in: table, rule) { (1...1_000_000).contains($0) }
        let hex = number("hex", in: table, rule) { (1...1_000_000).contains($0) }
        return set.map { .areas($0) } ?? grid.map { .grid(meters: $0) }
            ?? hex.map { .hex(meters: $0) }
    }

    /// Reports units of a kind that the recipe cannot use.
    private mutating func checkPlace(of recipe: RecipeReading, in table: Table) {
        let cells = ["grid", "hex"].filter(table.has)
        switch recipe.place(of: table) {
        case .areasOrCells: return
        case .areas:
            guard !table.has("areas"), let key = cells.first else { return }
            report(
                .conflict, "\(recipe.name) need areas; \(table.label) has cells",
                "use 'areas', or another recipe", at: table.place(of: key))
        case .cells:
            guard cells.isEmpty, table.has("areas") else { return }
            report(
                .conflict, "\(recipe.name) is made on cells; \(table.label) has areas",
                "use 'grid' or 'hex'", at: table.place(of: "areas"))
        case .nowhere:
            for key in ["areas"] + cells where table.has(key) {
                warn(
                    .noEffect,
                    "'\(key)' in \(table.label) has no effect with the recipe "
                        + recipe.name, "remove it", at: table.place(of: key))
            }
        }
    }

    /// Reports a layer that has nothing to look at, or two things.
    private mutating func checkSubject(
        of layer: Job.LayerRequest, _ recipe: RecipeReading, in table: Table, _ set: Job.Areas?
    ) {
        if table.has("source") {
            guard recipe.takesValue, table.has("value") else { return }
            report(
                .conflict, "\(table.label) has both 'source' and 'value'",
                "count the records of a source, or analyze a field of the areas",
                at: table.place(of: "value"))
            return
        }
        guard recipe.takesValue else {
            if recipe.countsRecords, table.lacks("source") {
                report(.missingKey, "\(table.label) has no 'source'", at: table.place)
            }
            return
        }
        if table.has("value") || set?.value != nil {
            if table.has("grid") || table.has("hex") {
                report(
                    .conflict, "'value' in \(table.label) needs 'areas'",
                    "a field of the areas is analyzed; grids have none",
                    at: table.place(of: "value"))
            }
            return
        }
        // Areas that are not known may have a value.
        if layer.areas != nil || !table.has("areas"), table.lacks("source"), table.lacks("value") {
            report(
                .missingKey, "\(table.label) has neither 'source' nor 'value'",
                "name the source to count, or a numeric field of the areas", at: table.place)
        }
    }

    private mutating func checkEffects(of recipe: RecipeReading, in table: Table) {
        var idle = JobReading.recipeKeys.filter { !recipe.keys.contains($0) }.map {
            (key: $0, why: "with the recipe \(recipe.name)")
        }
        if !recipe.countsRecords { idle.append(("source", "with the recipe \(recipe.name)")) }
        if !recipe.takesContext { idle.append(("context", "with the recipe \(recipe.name)")) }
        if recipe.takesValue || !recipe.countsRecords, !table.has("source") {
            idle += ["where", "period", "overlaps"].map { ($0, "without a source") }
        }
        if !recipe.takesAgainst { idle.append(("against", "with the recipe \(recipe.name)")) }
        if table.has("grid") || table.has("hex") {
            idle += ["snap", "overlaps"].map { ($0, "on cells, which meet exactly") }
        }
        var told: Set<String> = []
        for (key, why) in idle where table.has(key) && told.insert(key).inserted {
            warn(
                .noEffect, "'\(key)' in \(table.label) has no effect \(why)", "remove it",
                at: table.place(of: key))
        }
    }

    // MARK: Records

    /// Records besides those of the layer, by their source alone or by source, filters and period;
    /// `nil` where none are stated.
    private mutating func otherRecords(
        _ key: String, in layer: Table, _ sources: Names
    ) -> Job.LayerRequest.Against? {
        guard let node = layer.value(key) else { return nil }
        if case .text = node.content, key != "against" {
            return reference(key, in: layer, to: sources, "source").map {
                Job.LayerRequest.Against(source: $0)
            }
        }
        guard
            let table = table(
                node, "'\(key)' of \(layer.label)", known: ["source", "where", "period", "year"])
        else { return nil }
        return Job.LayerRequest.Against(
            source: reference("source", in: table, to: sources, "source"),
            filters: filters(in: table), period: period(in: table))
    }

    private mutating func filters(in layer: Table) -> [RecordSelection.Filter] {
        guard let node = layer.value("where"),
            let table = table(node, "'where' of \(layer.label)", known: nil)
        else { return [] }
        var result: [RecordSelection.Filter] = []
        for key in table.keys {
            guard let value = table.value(key),
                isClean(key, "a field in \(table.label)", at: table.place(of: key))
            else { continue }
            var nodes = [value]
            if case .list(let elements) = value.content { nodes = elements }
            if nodes.isEmpty {
                report(
                    .badValue, "'\(jobExcerpt(key))' in \(table.label) lets nothing through",
                    "name a value", at: value.place)
            }
            let values = nodes.compactMap { text($0, "a value of '\(jobExcerpt(key))'") }
            result.append(RecordSelection.Filter(field: key, values: values))
        }
        return result
    }
}
