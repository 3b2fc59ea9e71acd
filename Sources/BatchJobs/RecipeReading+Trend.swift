import HotspotStatistics
import MapLayers

extension RecipeReading {
    /// The recipe `trend`: three modes, each with a type and keys of its own.
    static let trend = RecipeReading(
        name: ChangeRecipe.name,
        keys: ["mode", "alpha", "correction"] + JobReading.trendKeys.map(\.key),
        takesAgainst: true
    ) { reading, layer in reading.trend(layer) }
}

extension JobReading {
    /// The keys that belong to one mode.
    fileprivate static let trendKeys: [(key: String, mode: TrendMode)] = [
        ("relative", .change), ("step", .emerging), ("rules", .emerging),
        ("time-window", .emerging), ("weights", .emerging), ("snap", .emerging),
        ("empty", .emerging), ("aoristic", .profile), ("list", .profile),
        ("permutations", .profile), ("seed", .profile),
    ]

    fileprivate mutating func trend(_ layer: RecipeReading.Layer) -> any LayerRecipe {
        let table = layer.table
        let mode = choice("mode", in: table, TrendMode.self) ?? .change
        for (key, owner) in JobReading.trendKeys + [("against", .change)]
        where owner != mode && table.has(key) {
            warn(
                .noEffect,
                "'\(key)' in \(table.label) has no effect with the mode \(mode.rawValue)",
                "remove it", at: table.place(of: key))
        }
        let alpha = alpha(in: table)
        let correction =
            choice("correction", in: table, FalseDiscoveryCorrection.self) ?? .benjaminiHochberg
        switch mode {
        case .change:
            return ChangeRecipe(
                comparesWithTheRest: isTrue("relative", in: table), alpha: alpha,
                correction: correction)
        case .emerging:
            return EmergingRecipe(
                step: step(in: table) ?? TimeStep(1, .months),
                neighbors: neighbors(in: table) ?? .queen, snapping: snapping(in: table),
                options: EmergingOptions(
                    rules: choice("rules", in: table, EmergingRules.self) ?? .esri32,
                    timeWindow: integer("time-window", in: table, 0...100) ?? 1, alpha: alpha,
                    correction: correction),
                leavesOutEmpty: choice("empty", in: table, EmptyUnits.self) == .leaveOut)
        case .profile:
            return ProfileRecipe(
                isAoristic: isTrue("aoristic", in: table),
                output: choice("list", in: table, ProfileRecipe.Output.self) ?? .units,
                permutations: integer("permutations", in: table, 0...10_000_000) ?? 999,
                permutationSeed: seed(in: table) ?? 1, alpha: alpha, correction: correction)
        }
    }

    private mutating func step(in table: Table) -> TimeStep? {
        guard let node = table.value("step"), let text = text("step", in: table) else {
            return nil
        }
        if let step = TimeStep(text) { return step }
        report(
            .badValue, "'\(jobExcerpt(text))' is not a step in time",
            "write 7d, 1w or 1mo; 1 to 1000 of them", at: node.place)
        return nil
    }

    /// Whether a key says `true`; it may say `false` as well.
    private mutating func isTrue(_ key: String, in table: Table) -> Bool {
        choice(key, in: table, YesOrNo.self) == .yes
    }
}

private enum YesOrNo: String, CaseIterable {
    case yes = "true"
    case no = "false"
}
