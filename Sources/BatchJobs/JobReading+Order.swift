import MapLayers

extension JobReading {
    /// Reports layers that look at others which are not made before them.
    mutating func checkOrder(of layers: [Job.LayerRequest]) {
        var places: [String: Int] = [:]
        for (index, layer) in layers.enumerated() where places[layer.id] == nil {
            places[layer.id] = index
        }
        for (index, layer) in layers.enumerated() {
            for name in layer.recipe.layersNeeded {
                // A layer that is not there is told where it is named.
                guard let place = places[name], place >= index else { continue }
                report(
                    .conflict,
                    name == layer.id
                        ? "layer \(layer.id) looks at itself"
                        : "layer \(layer.id) looks at '\(jobExcerpt(name))', which comes after it",
                    "put it behind the layers that it looks at",
                    at: JobNode.Place(line: layer.line, column: 1))
            }
        }
    }
}
