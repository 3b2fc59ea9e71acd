import MapLayers

extension RecipeReading {
    /// The recipe `rates`.
    static let rates = RecipeReading(
        name: RatesRecipe.name, keys: ["weights", "snap"], place: .areas, takesContext: true
    ) { reading, layer in
        if let set = layer.areas, set.population == nil {
            reading.report(
                .conflict, "rates need a population, and areas '\(jobExcerpt(set.id))' have none",
                "add 'population: ' and the field to line \(set.line), or use the recipe counts",
                at: layer.table.value("areas")?.place ?? layer.table.place)
        }
        return RatesRecipe(
            neighbors: reading.neighbors(in: layer.table) ?? .queen,
            snapping: reading.snapping(in: layer.table))
    }
}
