import HotspotStatistics
import MapLayers

extension RecipeReading {
    /// The recipe `concentration`.
    static let concentration = RecipeReading(
        name: ConcentrationRecipe.name, keys: ["output", "per", "simulations", "seed"]
    ) { reading, layer in
        let table = layer.table
        let base = reading.choice("per", in: table, ConcentrationRecipe.Base.self) ?? .unit
        if base == .population, let node = table.value("per") {
            if let set = layer.areas, set.population == nil {
                reading.report(
                    .conflict,
                    "'per: population' needs one, and areas '\(jobExcerpt(set.id))' have none",
                    "add 'population: ' and the field to line \(set.line)", at: node.place)
            } else if table.has("grid") || table.has("hex") {
                reading.report(
                    .conflict, "'per: population' needs areas; \(table.label) has cells",
                    "use 'areas', or 'per: unit'", at: node.place)
            }
        }
        return ConcentrationRecipe(
            output: reading.choice("output", in: table, ConcentrationRecipe.Output.self) ?? .table,
            base: base,
            options: ConcentrationOptions(
                simulations: reading.integer("simulations", in: table, 0...1_000_000) ?? 999,
                seed: reading.seed(in: table) ?? 1))
    }
}
