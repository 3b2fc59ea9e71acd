import PlanarGeometry
import SafetyRecords

/// Places that a layer looks for by name: a set of areas, the points of a source, or a layer.
public enum NamedPlaces: Hashable, Sendable {
    /// The areas of a set; where they have a field `gi_bin`, the hot ones alone.
    case areas(String)
    /// The positions of a source.
    case source(String)
    /// The features of a layer made before; of one of hot spots, the hot ones alone.
    case layer(String)

    /// The source that must be read; `nil` for none.
    var sourceNeeded: String? {
        if case .source(let identifier) = self { identifier } else { nil }
    }

    /// The layer that must be made before; `nil` for none.
    var layerNeeded: String? {
        if case .layer(let identifier) = self { identifier } else { nil }
    }
}

/// Named places as they are found, with their identifiers.
struct FoundPlaces {
    /// What the places look like.
    enum Shapes {
        case surfaces([MultiPolygon])
        case points([Position])
    }

    var identifiers: [String]
    var shapes: Shapes
    /// What they are, in words.
    var words: String
}

extension LayerWorkshop {
    /// The places of a name, in the working reference system; there may be none.
    ///
    /// - Throws: ``LayerError`` with code `noValue` for a layer that has no geometry, or was not made
    ///   before.
    func places(_ named: NamedPlaces, for layer: String) throws(LayerError) -> FoundPlaces {
        switch named {
        case .areas(let identifier):
            guard let set = areaSet(identifier) else {
                preconditionFailure("layer \(layer) looks for an unknown set \(identifier)")
            }
            let isHot = set.columns["gi_bin"].map { HotRule.hotSpots.verdicts($0) }
            let chosen = (0..<set.count).filter { isHot?[$0] ?? (isHot == nil) }
            return FoundPlaces(
                identifiers: chosen.map { set.identifiers[$0] },
                shapes: .surfaces(chosen.map { set.surfaces[$0] }),
                words: (isHot == nil ? "areas of " : "hot spots of ") + identifier)
        case .source(let identifier):
            let table = records(RecordChoice(source: identifier)).table
            let chosen = (0..<table.count).filter { !table.xs[$0].isNaN }
            let names = table.attributes["id"]
            return FoundPlaces(
                identifiers: chosen.map { names?[$0] ?? "row \(table.rows[$0])" },
                shapes: .points(chosen.map { Position(x: table.xs[$0], y: table.ys[$0]) }),
                words: "places of \(identifier)")
        case .layer(let identifier):
            guard let made = finished(identifier) else {
                throw LayerError(
                    .noValue, layer: layer,
                    detail: "the layer '\(identifier)' was not made before",
                    remedy: "Put it before this one in the job, and see why it failed")
            }
            let isHot = made.hotFeatures
            let chosen = made.identifiers.indices.filter { isHot?[$0] ?? (isHot == nil) }
            let shapes: FoundPlaces.Shapes
            switch made.geometries {
            case .surfaces(let surfaces): shapes = .surfaces(chosen.map { surfaces[$0] })
            case .points(let points): shapes = .points(chosen.map { points[$0] })
            case .none:
                throw LayerError(
                    .noValue, layer: layer, detail: "the layer '\(identifier)' has no geometry",
                    remedy: "Name a layer of areas, cells or points")
            }
            return FoundPlaces(
                identifiers: chosen.map { made.identifiers[$0] }, shapes: shapes,
                words: (isHot == nil ? "features of " : "hot spots of ") + identifier)
        }
    }
}

extension Layer {
    /// Whether each feature is a hot spot: `gi_bin` of 1 or more, or `lm_type` high-high; `nil` for a
    /// layer that is not one of hot spots.
    var hotFeatures: [Bool?]? {
        if let field = field("gi_bin") { return HotRule.hotSpots.verdicts(field.values.column) }
        guard let field = field("lm_type"), case .texts(let types) = field.values else {
            return nil
        }
        return types.map { $0.map { $0 == "high-high" } }
    }
}
