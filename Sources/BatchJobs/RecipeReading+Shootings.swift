import MapLayers

extension RecipeReading {
    /// The recipe `shootings`.
    static let shootings = RecipeReading(
        name: ShootingsRecipe.name, keys: ["output", "near"],
        isNowhere: { table in
            guard case .text(let word, _)? = table.value("output")?.content else { return false }
            return word == ShootingsRecipe.Output.incidents.rawValue
        }
    ) { reading, layer in
        ShootingsRecipe(
            output: reading.choice("output", in: layer.table, ShootingsRecipe.Output.self)
                ?? .areas,
            near: reading.near(layer))
    }
}

extension JobReading {
    /// What distances are measured to: names of fields with the sets, sources or layers they mean.
    fileprivate mutating func near(_ layer: RecipeReading.Layer) -> [ShootingsRecipe.Near] {
        guard let node = layer.table.value("near"),
            let table = table(node, "'near' of \(layer.table.label)", known: nil)
        else { return [] }
        return table.keys.compactMap { name in
            guard ShootingsRecipe.Near.isFit(name) else {
                report(
                    .badValue, "'\(jobExcerpt(name))' in \(table.label) cannot be part of a field",
                    "use small letters a to z, digits and _", at: table.place(of: name))
                return nil
            }
            guard let value = table.value(name),
                let target = text(value, "'\(name)' in \(table.label)"),
                let places = places(target, layer.names, at: value.place)
            else { return nil }
            return ShootingsRecipe.Near(name: name, places: places)
        }
    }
}
