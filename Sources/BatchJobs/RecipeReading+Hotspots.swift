import HotspotStatistics
import MapLayers
import RecordSources

extension RecipeReading {
    /// The recipe `hotspots`.
    static let hotspots = RecipeReading(
        name: HotspotsRecipe.name,
        keys: [
            "weights", "standardize", "method", "permutations", "seed", "alpha", "value",
            "correction", "snap",
        ],
        takesValue: true
    ) { reading, layer in reading.hotspots(layer) }
}

extension JobReading {
    fileprivate mutating func hotspots(_ layer: RecipeReading.Layer) -> HotspotsRecipe {
        let table = layer.table
        var method = LocalGStatistic.giStar
        if case .text("local-moran", _)? = table.value("method")?.content {
            report(
                .notInThisVersion, "the method 'local-moran' is not in this version",
                "use gi-star or gi", at: table.value("method")?.place ?? table.place)
        } else {
            method = choice("method", in: table, LocalGStatistic.self) ?? method
        }
        let statistic = LocalGOptions(
            statistic: method,
            standardization: choice("standardize", in: table, WeightStandardization.self) ?? .none,
            permutations: integer("permutations", in: table, 0...10_000_000) ?? 999,
            seed: seed(in: table) ?? 1,
            correction: choice("correction", in: table, FalseDiscoveryCorrection.self)
                ?? .benjaminiHochberg)
        return HotspotsRecipe(
            HotspotOptions(
                neighbors: neighbors(in: table) ?? .queen, snapping: snapping(in: table),
                statistic: statistic, alpha: alpha(in: table)),
            valueField: value(of: layer))
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
