import HotspotStatistics
import MapLayers

extension RecipeReading {
    /// The recipe `autocorrelation`.
    static let autocorrelation = RecipeReading(
        name: AutocorrelationRecipe.name,
        keys: ["weights", "standardize", "permutations", "seed", "alpha", "value", "with", "snap"],
        takesValue: true
    ) { reading, layer in reading.autocorrelation(layer) }
}

extension JobReading {
    fileprivate mutating func autocorrelation(
        _ layer: RecipeReading.Layer
    ) -> AutocorrelationRecipe {
        let table = layer.table
        let statistic = GlobalOptions(
            standardization: choice("standardize", in: table, WeightStandardization.self) ?? .row,
            permutations: integer("permutations", in: table, 0...10_000_000) ?? 999,
            seed: seed(in: table) ?? 1)
        if table.has("with"), table.has("grid") || table.has("hex") {
            report(
                .conflict, "'with' in \(table.label) needs 'areas'",
                "a field of the areas is analyzed; grids have none", at: table.place(of: "with"))
        }
        return AutocorrelationRecipe(
            AutocorrelationOptions(
                neighbors: neighbors(in: table) ?? .queen, snapping: snapping(in: table),
                statistic: statistic, alpha: alpha(in: table)),
            valueField: value(of: layer), otherField: text("with", in: table))
    }
}
