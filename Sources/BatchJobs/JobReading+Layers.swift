import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords

extension JobReading {
    /// What a layer may state in this version.
    private static let layerKeys = [
        "id", "recipe", "source", "areas", "grid", "hex", "weights", "standardize", "method",
        "permutations", "seed", "alpha", "value", "where", "period", "correction", "snap",
        "overlaps",
    ]
    /// Keys of the design with the recipes they belong to.
    private static let laterKeys = [
        "layers": "overlay", "question": "survey", "answers": "survey", "kernel": "density",
        "bandwidth": "density",
    ]
    /// Recipes of the design that this version does not compute.
    static let laterRecipes = [
        "survey", "overlay", "density", "scan", "near-repeat", "trend", "guard-coverage",
    ]
    private static let hotSpotKeys = [
        "weights", "standardize", "method", "permutations", "seed", "alpha", "value", "correction",
        "snap",
    ]

    /// The layers.
    mutating func layers(
        in root: Table, areas: [Job.Areas], names: (areas: Names, sources: Names, layers: Names)
    ) -> [Job.LayerRequest] {
        guard let nodes = list("layers", in: root) else { return [] }
        if nodes.isEmpty {
            report(.badValue, "the job has no layers", at: root.place(of: "layers"))
        }
        var taken: [String: Int] = [:]
        var result: [Job.LayerRequest] = []
        for (index, node) in nodes.enumerated() {
            let label = "layers[\(index + 1)]"
            let recipe = writtenRecipe(node)
            let isLater = recipe.map(JobReading.laterRecipes.contains) ?? false
            let known = JobReading.layerKeys + JobReading.laterKeys.keys.sorted()
            guard
                let table = table(
                    node, label, known: isLater ? nil : known, required: ["id", "recipe"])
            else { continue }
            let id = identifier(in: table, taken: &taken, section: "layers")
            let source = reference("source", in: table, to: names.sources, "source")
            if isLater, let recipe {
                later(recipe, in: table, names)
                continue
            }
            let units = units(in: table, names.areas)
            guard let recipe = self.recipe(in: table) else { continue }
            var layer = Job.LayerRequest(
                id: id ?? "", recipe: recipe, source: source,
                units: units ?? .grid(meters: 1), line: node.place.line)
            options(of: &layer, in: table)
            subject(of: &layer, in: table, areas)
            checkEffects(of: layer, in: table)
            result.append(layer)
        }
        return result
    }

    private func writtenRecipe(_ node: JobNode) -> String? {
        guard case .table(let entries) = node.content,
            case .text(let word, _)? = entries.first(where: { $0.key == "recipe" })?.value.content
        else { return nil }
        return word
    }

    private mutating func recipe(in table: Table) -> Job.LayerRequest.Recipe? {
        guard let node = table.value("recipe"), let word = text("recipe", in: table) else {
            return nil
        }
        if let recipe = Job.LayerRequest.Recipe(rawValue: word) { return recipe }
        let known = Job.LayerRequest.Recipe.allCases.map(\.rawValue)
        report(
            .badValue, "'\(jobExcerpt(word))' is not a recipe",
            suggestion(for: word, among: known + JobReading.laterRecipes), at: node.place)
        return nil
    }

    /// A layer of a later version: said so, and its references checked all the same.
    private mutating func later(
        _ recipe: String, in table: Table, _ names: (areas: Names, sources: Names, layers: Names)
    ) {
        report(
            .notInThisVersion, "the recipe '\(recipe)' is not in this version",
            "remove the layer, or use counts, rates or hotspots",
            at: table.value("recipe")?.place ?? table.place)
        _ = reference("areas", in: table, to: names.areas, "area set")
        for node in list("layers", in: table) ?? [] {
            if let name = text(node, "a layer in \(table.label)") {
                _ = isReference(name, to: names.layers, "layer", at: node.place)
            }
        }
    }

    // MARK: Units and subject

    private mutating func units(in table: Table, _ areas: Names) -> Job.LayerRequest.Units? {
        let stated = table.keys.filter(["areas", "grid", "hex"].contains)
        if stated.isEmpty {
            guard ["areas", "grid", "hex"].allSatisfy(table.lacks) else { return nil }
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

    /// What is counted or analyzed: the records of a source, or a field of the areas.
    private mutating func subject(
        of layer: inout Job.LayerRequest, in table: Table, _ areas: [Job.Areas]
    ) {
        let set = areas.first { $0.id == layer.areas }
        if layer.recipe == .hotspots, !table.has("source") {
            layer.value = layer.value ?? set?.value
            if layer.value != nil || table.has("value") {
                if table.has("grid") || table.has("hex") {
                    report(
                        .conflict, "'value' in \(table.label) needs 'areas'",
                        "a field of the areas is analyzed; grids have none",
                        at: table.place(of: "value"))
                }
                return
            }
            // Areas that are not known may have a value.
            if layer.areas != nil || !table.has("areas"), table.lacks("source"),
                table.lacks("value")
            {
                report(
                    .missingKey, "\(table.label) has neither 'source' nor 'value'",
                    "name the source to count, or a numeric field of the areas", at: table.place)
            }
        } else if !table.has("source") {
            if table.lacks("source") {
                report(.missingKey, "\(table.label) has no 'source'", at: table.place)
            }
        } else if layer.recipe == .hotspots, table.has("value") {
            report(
                .conflict, "\(table.label) has both 'source' and 'value'",
                "count the records of a source, or analyze a field of the areas",
                at: table.place(of: "value"))
        }
        guard layer.recipe == .rates else { return }
        if let set, set.population == nil {
            report(
                .conflict, "rates need a population, and areas '\(jobExcerpt(set.id))' have none",
                "add 'population: ' and the field to line \(set.line), or use the recipe counts",
                at: table.value("areas")?.place ?? table.place)
        }
        if !table.has("areas"), table.has("grid") || table.has("hex") {
            report(
                .conflict, "rates need areas with a population; \(table.label) has cells",
                "use the recipe counts, or 'areas'",
                at: table.place(of: table.has("grid") ? "grid" : "hex"))
        }
    }

    private mutating func checkEffects(of layer: Job.LayerRequest, in table: Table) {
        for (key, recipe) in JobReading.laterKeys.sorted(by: { $0.key < $1.key })
        where table.has(key) {
            report(
                .notInThisVersion,
                "'\(key)' in \(table.label) belongs to the recipe \(recipe), "
                    + "which is not in this version",
                "remove the key", at: table.place(of: key))
        }
        var idle: [(key: String, why: String)] = []
        if layer.recipe != .hotspots {
            idle += JobReading.hotSpotKeys.map { ($0, "with the recipe \(layer.recipe.rawValue)") }
        } else if !table.has("source") {
            idle += ["where", "period", "overlaps"].map { ($0, "without a source") }
        }
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

    // MARK: Options

    private mutating func options(of layer: inout Job.LayerRequest, in table: Table) {
        if let node = table.value("weights"), let text = text("weights", in: table) {
            if let rule = NeighborRule(text) {
                layer.weights = rule
            } else {
                report(
                    .badValue, "'\(jobExcerpt(text))' is not a rule of neighbors",
                    neighborSuggestion(text), at: node.place)
            }
        }
        if case .text("local-moran", _)? = table.value("method")?.content {
            report(
                .notInThisVersion, "the method 'local-moran' is not in this version",
                "use gi-star or gi", at: table.value("method")?.place ?? table.place)
        } else if let method = choice("method", in: table, LocalGStatistic.self) {
            layer.method = method
        }
        layer.standardize = choice("standardize", in: table, WeightStandardization.self) ?? .none
        layer.correction =
            choice("correction", in: table, FalseDiscoveryCorrection.self) ?? .benjaminiHochberg
        layer.overlaps = choice("overlaps", in: table, OverlapRule.self) ?? .lowest
        layer.permutations = integer("permutations", in: table, 0...10_000_000) ?? 999
        layer.seed = seed(in: table) ?? 1
        layer.alpha = number("alpha", in: table, "between 0 and 1") { $0 > 0 && $0 < 1 } ?? 0.05
        layer.snap = number("snap", in: table, "0 to 100 meters") { (0...100).contains($0) } ?? 0.01
        layer.value = text("value", in: table)
        layer.period = period(in: table)
        layer.filters = filters(in: table)
    }

    private func neighborSuggestion(_ text: String) -> String? {
        let forms = "write queen, rook, knn:8 (1 to 10000) or band:500 (meters)"
        if isFull || text.contains(":") { return forms }
        return nearestName(to: text, among: ["queen", "rook"]).map { "did you mean '\($0)'?" }
            ?? forms
    }

    private mutating func seed(in table: Table) -> UInt64? {
        guard let node = table.value("seed"), let text = text("seed", in: table) else {
            return nil
        }
        if jobIsDigits(text.utf8), let seed = UInt64(text) { return seed }
        report(
            .badValue, "'seed' must be a whole number, not '\(jobExcerpt(text))'",
            "it is 0 to \(UInt64.max)", at: node.place)
        return nil
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
