import HotspotStatistics
import MapLayers
import RecordSources

extension RecipeReading {
    /// The recipe `hotspots`.
    static let hotspots = RecipeReading(
        name: HotspotsRecipe.name,
        keys: [
            "weights", "standardize", "method", "permutations", "seed", "alpha", "value",
            "correction", "snap", "scheme", "stop-after", "rates", "with",
        ],
        takesValue: true
    ) { reading, layer in reading.hotspots(layer) }
}

/// What is on or off.
private enum YesOrNo: String, CaseIterable {
    case yes = "true"
    case no = "false"
}

extension JobReading {
    fileprivate mutating func hotspots(_ layer: RecipeReading.Layer) -> HotspotsRecipe {
        let table = layer.table
        let method = choice("method", in: table, HotspotMethod.self) ?? .giStar
        let value = value(of: layer)
        let rates = choice("rates", in: table, YesOrNo.self) == .yes
        if rates, table.has("grid") || table.has("hex") || value != nil {
            report(
                .conflict, "'rates' in \(table.label) needs 'source' and 'areas'",
                "rates are records by the population of areas", at: table.place(of: "rates"))
        }
        let other = text("with", in: table)
        if other != nil, method != .localMoran || value == nil {
            report(
                .conflict, "'with' in \(table.label) needs 'method: local-moran' and 'value'",
                "a second field of the areas is looked for around each",
                at: table.place(of: "with"))
        }
        return HotspotsRecipe(
            HotspotOptions(
                method, neighbors: neighbors(in: table) ?? .queen, snapping: snapping(in: table),
                standardization: choice("standardize", in: table, WeightStandardization.self),
                testing: LocalTesting(
                    inference(in: table),
                    correction: choice("correction", in: table, FalseDiscoveryCorrection.self)
                        ?? .benjaminiHochberg, alpha: alpha(in: table))),
            of: value.map { .field($0) } ?? (rates ? .rates : .counts), with: other)
    }

    /// Where the p-values of local statistics come from; default 999 complete permutations.
    private mutating func inference(in table: Table) -> LocalInference {
        let maximum = ConditionalPermutation.maximumCount
        let scheme = choice("scheme", in: table, DrawScheme.self) ?? .complete
        let stopAfter = integer("stop-after", in: table, 1...maximum)
        if stopAfter != nil, scheme == .shared {
            report(
                .conflict, "'stop-after' in \(table.label) needs 'scheme: complete'",
                "a shared table has nothing to save", at: table.place(of: "stop-after"))
        }
        var draws = ConditionalPermutation(
            999, seed: seed(in: table) ?? 1, scheme: scheme,
            stopAfter: scheme == .shared ? nil : stopAfter)
        if case .text("exact", _)? = table.value("permutations")?.content {
            return .exact(otherwise: draws)
        }
        draws.count = integer("permutations", in: table, 0...maximum) ?? 999
        return draws.count == 0 ? .analytic : .permutation(draws)
    }

    /// The field of the areas that is analyzed where the layer names no source: its own, or that of
    /// its areas.
    mutating func value(of layer: RecipeReading.Layer) -> String? {
        let own = text("value", in: layer.table)
        return layer.table.has("source") ? nil : own ?? layer.areas?.value
    }

    /// The rule of neighbors; `nil` where it is not stated.
    mutating func neighbors(in table: Table) -> NeighborRule? {
        guard let node = table.value("weights"), let text = text("weights", in: table) else {
            return nil
        }
        if let rule = NeighborRule(text) {
            guard let file = rule.file else { return rule }
            guard let path = existingFile(file.path, at: node.place) else { return nil }
            do throws(SourceError) {
                return try rule.loaded(from: path)
            } catch {
                report(.file, "weights: \(error.detail)", error.remedy, at: node.place)
                return nil
            }
        }
        report(
            .badValue, "'\(jobExcerpt(text))' is not a rule of neighbors",
            neighborSuggestion(text), at: node.place)
        return nil
    }

    private func neighborSuggestion(_ text: String) -> String? {
        let forms = "write \(NeighborRule.forms), such as knn:8 or band:500"
        if isFull || text.contains(":") { return forms }
        return nearestName(to: text, among: ["queen", "rook"]).map { "did you mean '\($0)'?" }
            ?? forms
    }

    /// How near two vertices must be to be one, in meters; default 0.01.
    mutating func snapping(in table: Table) -> Double {
        number("snap", in: table, "0 to 100 meters") { (0...100).contains($0) } ?? 0.01
    }

    /// The level of a finding; default 0.05.
    mutating func alpha(in table: Table) -> Double {
        number("alpha", in: table, "between 0 and 1") { $0 > 0 && $0 < 1 } ?? 0.05
    }

    /// The seed of random numbers; `nil` where it is not stated.
    mutating func seed(in table: Table) -> UInt64? {
        guard let node = table.value("seed"), let text = text("seed", in: table) else {
            return nil
        }
        if jobIsDigits(text.utf8), let seed = UInt64(text) { return seed }
        report(
            .badValue, "'seed' must be a whole number, not '\(jobExcerpt(text))'",
            "it is 0 to \(UInt64.max)", at: node.place)
        return nil
    }
}
