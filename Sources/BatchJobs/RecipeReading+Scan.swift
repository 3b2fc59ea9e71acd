import HotspotStatistics
import MapLayers

extension RecipeReading {
    /// The recipe `scan`.
    static let scan = RecipeReading(
        name: ScanRecipe.name,
        keys: [
            "model", "direction", "max-population", "time-step", "max-duration", "prospective",
            "simulations", "seed", "clusters", "report-p", "output",
        ]
    ) { reading, layer in reading.scan(layer) }
}

extension JobReading {
    fileprivate mutating func scan(_ layer: RecipeReading.Layer) -> ScanRecipe {
        let table = layer.table
        let step = scanStep(in: table)
        if !table.has("time-step") {
            for key in ["max-duration", "prospective"] where table.has(key) {
                warn(
                    .noEffect, "'\(key)' in \(table.label) has no effect without a 'time-step'",
                    "add time-step: 1w, or remove it", at: table.place(of: key))
            }
        }
        let model = choice("model", in: table, ScanModel.self) ?? .poisson
        if model == .spaceTimePermutation, !table.has("time-step") {
            report(
                .conflict, "the model 'space-time-permutation' needs a 'time-step'",
                "add time-step: 1w", at: table.place(of: "model"))
        }
        let share = { (share: Double) in share > 0 && share <= 0.5 }
        let options = ScanOptions(
            direction: choice("direction", in: table, ScanDirection.self) ?? .high, model: model,
            maximumPopulation: number("max-population", in: table, "above 0 to 0.5", share) ?? 0.5,
            maximumDuration: number("max-duration", in: table, "above 0 to 0.5", share) ?? 0.5,
            isProspective: choice("prospective", in: table, Switch.self) == .on,
            simulations: integer("simulations", in: table, 0...9_999_999) ?? 999,
            seed: seed(in: table) ?? 1,
            maximumClusters: integer("clusters", in: table, 1...10_000) ?? 100,
            reportingLevel: number("report-p", in: table, "0 to 1") { (0...1).contains($0) } ?? 0.05
        )
        return ScanRecipe(
            options, step: step,
            output: choice("output", in: table, ScanRecipe.Output.self) ?? .areas)
    }

    private mutating func scanStep(in table: Table) -> TimeStep? {
        guard let node = table.value("time-step"), let text = text("time-step", in: table) else {
            return nil
        }
        if let step = TimeStep(text) { return step }
        report(
            .badValue, "'\(jobExcerpt(text))' is not a step in time",
            "write 7d, 1w or 1mo; 1 to 1000 of them", at: node.place)
        return nil
    }
}

private enum Switch: String, CaseIterable {
    case on = "true"
    case off = "false"
}
