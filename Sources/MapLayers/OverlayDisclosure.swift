extension OverlayInput {
    /// What the figures are made of: those of the layer, or several of them where they were carried.
    var basis: FieldBasis {
        switch variable.layer.field(variable.field)?.basis ?? .mixed {
        case .open: .open
        case .count, .derived:
            // A sum of parts of several areas is an equation for the one that is withheld.
            carrying == .inPlace ? .derived : .mixed
        case .classified, .mixed, .reason: .mixed
        }
    }
}

/// What an overlay tells of persons: what its layers tell, area by area.
///
/// What says something of one layer alone falls with that layer's counts; what says something of two,
/// with those of both. A carried figure stands on every area that it was carried from.
func overlayDisclosure(_ inputs: [OverlayInput], _ fields: [Layer.Field]) -> LayerDisclosure {
    let ownFields = zip(inputs, OverlayComparison.letters).map { _, letter in
        ["value_\(letter)", "value_\(letter)_lo", "value_\(letter)_hi", "class_\(letter)"]
    }
    let lonely = Set(ownFields.joined())
    let shared = fields.map(\.name).filter { !lonely.contains($0) }
    var exposures: [LayerExposure] = []
    for (index, input) in inputs.enumerated() {
        let layer = input.variable.layer
        guard case .counted(let counted) = layer.disclosure else {
            if case .unjudged = layer.disclosure { return .unjudged }
            continue
        }
        guard let field = layer.field(input.variable.field) else { continue }
        for exposure in counted where exposure.bears(field) {
            let units = input.rows.indices.map { unit in
                input.rows(of: unit).flatMap { exposure.units?[$0] ?? [Int32($0)] }
            }
            exposures.append(
                LayerExposure(
                    tabulation: exposure.tabulation,
                    fields: ownFields[index] + (index < 2 ? shared : []), units: units,
                    parameter: exposure.parameter))
        }
    }
    return exposures.isEmpty ? .open : .counted(exposures)
}
