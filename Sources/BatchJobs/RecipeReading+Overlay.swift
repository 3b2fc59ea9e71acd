import HotspotStatistics
import MapLayers
import RecordSources

extension RecipeReading {
    /// The recipe `overlay`.
    static let overlay = RecipeReading(
        name: OverlayRecipe.name,
        keys: [
            "layers", "fields", "titles", "breaks", "carry", "correlate-by", "weights", "snap",
            "permutations", "seed", "alpha",
        ],
        place: .nowhere, countsRecords: false
    ) { reading, layer in reading.overlay(layer.table, layer.names) }
}

/// What areas weigh in a correlation.
private enum CorrelationWeight: String, CaseIterable {
    case areas
    case population
}

/// What is known of counts outside the areas of their layer.
private enum Elsewhere: String, CaseIterable {
    case unknown
    case zero
}

/// What parts of areas weigh where figures are carried.
private enum CarryWord: String, CaseIterable {
    case area
    case population
}

extension JobReading {
    fileprivate mutating func overlay(_ table: Table, _ names: AllNames) -> OverlayRecipe {
        let layers = overlaid(in: table, names.layers)
        var options = OverlayOptions()
        options.fields = texts("fields", in: table, layers.count)
        options.titles = texts("titles", in: table, layers.count)
        options.breaks = breaks(in: table, layers.count)
        carry(in: table, names, layers, &options)
        options.weighsByPopulation =
            choice("correlate-by", in: table, CorrelationWeight.self) == .population
        options.neighbors = overlayNeighbors(in: table)
        options.snapping = snapping(in: table)
        options.permutations =
            integer("permutations", in: table, 0...ConditionalPermutation.maximumCount) ?? 999
        options.seed = seed(in: table) ?? 1
        options.alpha = alpha(in: table)
        return OverlayRecipe(layers: layers, options: options)
    }

    /// The layers that are laid over each other, as far as they can be known.
    private mutating func overlaid(in table: Table, _ names: Names) -> [String] {
        guard let nodes = list("layers", in: table) else {
            if table.lacks("layers") {
                report(
                    .missingKey, "\(table.label) has no 'layers'",
                    "name two layers of the job: layers: [ a, b ]", at: table.place)
            }
            return []
        }
        guard (2...OverlayRecipe.mostLayers).contains(nodes.count) else {
            report(
                .badValue, "'layers' in \(table.label) has \(nodes.count) elements",
                "name 2 to \(OverlayRecipe.mostLayers) layers", at: table.place(of: "layers"))
            return []
        }
        var layers: [String] = []
        for node in nodes {
            guard let name = text(node, "a layer in \(table.label)"),
                isReference(name, to: names, "layer", at: node.place)
            else { continue }
            if layers.contains(name) {
                report(
                    .conflict, "\(table.label) lays '\(jobExcerpt(name))' over itself",
                    "name different layers", at: node.place)
            }
            layers.append(name)
        }
        return layers
    }

    /// A list of texts, one a layer or fewer; "~" leaves one to be guessed.
    private mutating func texts(_ key: String, in table: Table, _ most: Int) -> [String?] {
        guard let nodes = list(key, in: table) else { return [] }
        if most > 0, nodes.count > most {
            report(
                .badValue,
                "'\(key)' in \(table.label) has \(nodes.count) elements for \(most) layers",
                "give one a layer, in their order", at: table.place(of: key))
        }
        return nodes.map { node in
            if node.isNothing { return nil }
            guard let text = text(node, "an element of '\(key)'"),
                isClean(text, "an element of '\(key)'", at: node.place)
            else { return nil }
            return text
        }
    }

    /// Two breaks a layer; "~" for terciles.
    private mutating func breaks(in table: Table, _ most: Int) -> [TercileBreaks?] {
        guard let nodes = list("breaks", in: table) else { return [] }
        if most > 0, nodes.count > most {
            report(
                .badValue,
                "'breaks' in \(table.label) has \(nodes.count) elements for \(most) layers",
                "give two numbers a layer, in their order", at: table.place(of: "breaks"))
        }
        return nodes.map { node in
            if node.isNothing { return nil }
            var numbers: [Double] = []
            if case .list(let ends) = node.content {
                for end in ends {
                    if case .text(let text, _) = end.content, let number = jobNumber(text) {
                        numbers.append(number)
                    }
                }
                if numbers.count == 2, ends.count == 2,
                    let breaks = TercileBreaks(lower: numbers[0], upper: numbers[1])
                {
                    return breaks
                }
            }
            report(
                .badValue, "'breaks' in \(table.label) needs two ascending numbers a layer",
                "write breaks: [ [ 500, 1000 ], ~ ], ~ for terciles", at: node.place)
            return nil
        }
    }

    private mutating func carry(
        in layer: Table, _ names: AllNames, _ layers: [String],
        _ options: inout OverlayOptions
    ) {
        guard let node = layer.value("carry"),
            let table = table(
                node, "'carry' of \(layer.label)",
                known: ["to", "by", "population", "crosswalk", "least-coverage", "elsewhere"])
        else { return }
        if let target = text("to", in: table), let place = table.value("to")?.place {
            if layers.contains(target) {
                options.target = target
            } else if !layers.isEmpty {
                report(
                    .unknownReference, "'\(jobExcerpt(target))' is no layer of the overlay",
                    suggestion(for: target, among: layers), at: place)
            }
        }
        let by =
            choice("by", in: table, CarryWord.self)
            ?? (table.has("population") ? .population : .area)
        let set = reference("population", in: table, to: names.areas, "area set")
        switch by {
        case .area:
            if table.has("population") {
                warn(
                    .noEffect, "'population' in \(table.label) has no effect by area", "remove it",
                    at: table.place(of: "population"))
            }
        case .population:
            if let set { options.carry = .population(set: set) }
            if table.lacks("population") {
                report(
                    .missingKey, "\(table.label) has no 'population'",
                    "name a finer set of areas with a population", at: table.place)
            }
        }
        options.elsewhereIsZero = choice("elsewhere", in: table, Elsewhere.self) == .zero
        options.leastCoverage =
            number("least-coverage", in: table, "between 0 and 1") { (0...1).contains($0) } ?? 0.5
        guard let file = text("crosswalk", in: table), let place = table.value("crosswalk")?.place,
            let path = existingFile(file, at: place)
        else { return }
        do throws(SourceError) {
            options.crosswalk = try CrosswalkFile.read(path: path, named: file)
        } catch {
            report(.file, "crosswalk: \(error.file): \(error.detail)", error.remedy, at: place)
        }
    }

    /// Neighbors by borders or distances: layers have no further fields to be neighbors by.
    private mutating func overlayNeighbors(in table: Table) -> NeighborRule {
        let rule = neighbors(in: table) ?? .queen
        if case .block = rule {
            report(
                .badValue, "'weights' in \(table.label) cannot be block:FIELD",
                "layers are no areas with further fields; use queen or knn:8",
                at: table.place(of: "weights"))
        }
        return rule
    }
}
