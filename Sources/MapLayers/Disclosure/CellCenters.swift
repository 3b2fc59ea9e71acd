import PlanarGeometry

extension LayerWorkshop {
    /// A layer of places as partners get it: the centers of the cells of a grid, with the number of
    /// records in each; cells without any are left out.
    ///
    /// - Throws: ``LayerError`` of counting.
    mutating func cellCenters(
        of layer: Layer, _ plan: LayerPlan, cellSize: Double
    ) throws(LayerError) -> Layer {
        var plan = plan
        plan.units = .squares(cellSize)
        let counted = try counted(plan)
        let units = counted.units
        let filled = counted.tabulation.counts.indices.filter { counted.tabulation.counts[$0] > 0 }
        let centers = units.centers
        var exposure = counted.exposure
        exposure.units = filled.map { [Int32($0)] }
        return Layer(
            identifier: layer.identifier, recipe: layer.recipe,
            summary: "Number of \(counted.records.words) in \(units.summary), shown at the centers "
                + "of the cells.",
            referenceSystemCode: units.referenceSystemCode,
            identifiers: filled.map { units.identifiers[$0] },
            geometries: .points(filled.map { centers[$0] }),
            fields: [
                .init(
                    "area_id", "Identifier of the cell",
                    .texts(filled.map { units.identifiers[$0] })),
                .init(
                    "n", "Number of records",
                    .integers(filled.map { counted.tabulation.counts[$0] })),
            ], parameters: [recordParameters(counted, plan)], disclosure: .counted([exposure]))
    }
}
