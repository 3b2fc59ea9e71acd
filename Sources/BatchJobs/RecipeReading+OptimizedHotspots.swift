import MapLayers

extension RecipeReading {
    /// The recipe `optimized-hotspots`, over the job's first set of areas.
    static let optimizedHotspots = RecipeReading(
        name: OptimizedHotspotsRecipe.name, keys: ["cell", "seed", "alpha"], place: .nowhere
    ) { reading, layer in
        OptimizedHotspotsRecipe(
            cellSize: reading.number("cell", in: layer.table, "1 to 1000000 meters") {
                (1...1_000_000).contains($0)
            },
            permutationSeed: reading.seed(in: layer.table) ?? 1,
            alpha: reading.alpha(in: layer.table))
    }
}
