import MapLayers

extension JobReading {
    /// A recipe with reference values beside its own, where the layer asks for them.
    mutating func context(
        of recipe: any LayerRecipe, in layer: Table, _ names: Names
    ) -> any LayerRecipe {
        guard let node = layer.value("context") else { return recipe }
        if case .text("true", _) = node.content { return ContextRecipe(of: recipe) }
        guard
            let table = table(
                node, "'context' of \(layer.label)",
                known: ["district", "district-field", "previous"])
        else { return recipe }
        let set = reference("district", in: table, to: names, "area set")
        let field = text("district-field", in: table)
        if field != nil, table.lacks("district") {
            report(
                .missingKey, "\(table.label) has no 'district'",
                "name the set of areas that the field refers to",
                at: table.place(of: "district-field"))
        }
        if table.has("district"), layer.has("areas") == false {
            report(
                .conflict, "'district' in \(table.label) needs 'areas'",
                "cells belong to no district", at: table.place(of: "district"))
        }
        return ContextRecipe(
            of: recipe, district: set.map { ContextRecipe.District(set: $0, field: field) },
            looksBack: choice("previous", in: table, ContextAnswer.self) == .yes)
    }
}

private enum ContextAnswer: String, CaseIterable {
    case yes = "true"
    case no = "false"
}
