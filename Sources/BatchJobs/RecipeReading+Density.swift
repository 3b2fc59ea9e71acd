import HotspotStatistics
import MapLayers

extension RecipeReading {
    /// The recipe `density`.
    static let density = RecipeReading(
        name: DensityRecipe.name,
        keys: ["kernel", "bandwidth", "edge-correction", "combine", "floor", "contours"],
        place: .cells, takesAgainst: true
    ) { reading, layer in reading.density(layer.table) }
}

extension JobReading {
    fileprivate mutating func density(_ table: Table) -> DensityRecipe {
        var recipe = DensityRecipe(
            kernel: choice("kernel", in: table, DensityKernel.self) ?? .quartic,
            comparison: choice("combine", in: table, DensityComparison.self) ?? .ratio,
            floor: number("floor", in: table, "a density per km² above 0") { $0 > 0 })
        if let node = table.value("bandwidth"), let text = text("bandwidth", in: table) {
            let isWord = BandwidthRule(rawValue: text) != nil
            let isLength = jobNumber(text).map { $0 > 0 && $0 <= 1_000_000 } ?? false
            if isWord || isLength, let choice = BandwidthChoice(text) {
                recipe.bandwidth = choice
            } else {
                report(
                    .badValue, "'\(jobExcerpt(text))' is not a bandwidth",
                    "write meters above 0, silverman, scott or cross-validated", at: node.place)
            }
        }
        if let node = table.value("edge-correction"), let text = text("edge-correction", in: table)
        {
            switch text {
            case "true", "yes": recipe.correctsEdges = true
            case "false", "no": recipe.correctsEdges = false
            default:
                report(
                    .badValue, "'\(jobExcerpt(text))' is neither true nor false",
                    "write edge-correction: true", at: node.place)
            }
        }
        if let node = table.value("contours"), let text = text("contours", in: table) {
            if let levels = ContourLevels(text) {
                recipe.output = .contours(levels)
            } else {
                report(
                    .badValue, "'\(jobExcerpt(text))' are no contour levels",
                    "write rising numbers (\"10,20,50\"), quantiles:5 or nice:8", at: node.place)
            }
            if table.has("hex") {
                report(
                    .conflict, "contour lines are drawn between the centers of square cells",
                    "use 'grid'", at: table.place(of: "hex"))
            }
        }
        if !table.has("against") {
            for key in ["combine", "floor"] where table.has(key) {
                warn(
                    .noEffect, "'\(key)' in \(table.label) has no effect without 'against'",
                    "remove it", at: table.place(of: key))
            }
        }
        return recipe
    }
}
