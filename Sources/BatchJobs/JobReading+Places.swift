import MapLayers

extension JobReading {
    /// A set of areas, a source or a layer by its name, whichever has it; reported where none has.
    ///
    /// A layer that has the name of a set goes before it: it was named later.
    mutating func places(
        _ name: String, _ names: AllNames, at place: JobNode.Place
    ) -> NamedPlaces? {
        if names.layers.all.contains(name) { return .layer(name) }
        if names.areas.all.contains(name) { return .areas(name) }
        if names.sources.all.contains(name) { return .source(name) }
        guard names.areas.isKnown, names.sources.isKnown, names.layers.isKnown else { return nil }
        report(
            .unknownReference, "there is no area set, source or layer '\(jobExcerpt(name))'",
            suggestion(for: name, among: names.areas.all + names.sources.all + names.layers.all),
            at: place)
        return nil
    }

    /// Reports layers that are looked at and do not come before.
    mutating func checkNeeds(
        of layer: Job.LayerRequest, after earlier: [Job.LayerRequest], in table: Table
    ) {
        for needed in layer.recipe.layersNeeded where !earlier.contains(where: { $0.id == needed })
        {
            report(
                .unknownReference,
                "\(table.label) looks at the layer '\(jobExcerpt(needed))', which does not come "
                    + "before it", "put that layer first", at: table.place)
        }
    }
}
