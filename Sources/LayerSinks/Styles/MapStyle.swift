import MapLayers

/// How a layer is drawn: its legend, entry by entry, without saying for which program.
///
/// Every feature falls in one entry of `classes` at most, by the filters; those of `marks` are
/// drawn over it.
struct MapStyle: Sendable, Equatable {
    /// An entry of the legend and the features it stands for.
    struct Entry: Sendable, Equatable {
        var label: String
        var filter: StyleFilter
        var symbol: Symbol
    }

    /// How features are drawn.
    enum Symbol: Sendable, Equatable {
        /// In one color: a surface filled, a point as a dot.
        case color(StyleColor)
        /// In one color that what lies below shows through.
        case veil(StyleColor)
        /// Lines across what is drawn already: it does not mean what it seems to mean.
        case hatching
    }

    /// What the classes are of, for the head of the legend.
    var heading: String
    /// The classes, in the order of the legend.
    var classes: [Entry]
    /// What is drawn over the classes.
    var marks: [Entry] = []
    /// Whether features are points.
    var isOfPoints = false
    /// Whether surfaces have a thin edge; a grid of thousands of cells has none.
    var hasEdges = true
}

extension MapStyle {
    /// More cells than this are drawn without edges, which would hide the colors.
    private static let mostWithEdges = 1_000

    /// The style of a layer; `nil` for a table, which nothing can be drawn of.
    ///
    /// Classes are computed from the values of the layer alone, so they tell no more than it does.
    ///
    /// - Complexity: O(*features* log *features*).
    init?(of layer: Layer) {
        let fields = StyledFields(layer)
        guard let kind = Self.kind(of: layer) else { return nil }
        self = Self.main(fields)
        isOfPoints = kind == .points
        hasEdges = layer.identifiers.count <= Self.mostWithEdges
    }

    private enum Kind { case points, surfaces }

    private static func kind(of layer: Layer) -> Kind? {
        switch layer.geometries {
        case .surfaces: .surfaces
        case .points: .points
        case .none: nil
        }
    }

    /// The style by the recipe's main field; that of the first usual field where it has none.
    private static func main(_ fields: StyledFields) -> MapStyle {
        let made: MapStyle? =
            switch fields.recipe {
            case "hotspots", "optimized-hotspots":
                hotSpots(fields) ?? moran(fields) ?? geary(fields)
            case "scan": scanClusters(fields)
            case "trend": change(fields) ?? emerging(fields) ?? hours(fields)
            case "evaluate": outcome(fields)
            case "near-repeat": nearRepeats(fields)
            case "density": density(fields)
            case "survey": survey(fields)
            case "overlay": bivariate(fields)
            case "guard-coverage": guards(fields)
            case "shootings": shootings(fields)
            default: nil
            }
        return made ?? usual(fields) ?? plain(fields)
    }

    /// Every feature alike, where no field has a style.
    private static func plain(_ fields: StyledFields) -> MapStyle {
        MapStyle(
            heading: fields.title,
            classes: [
                Entry(
                    label: fields.title, filter: .everything,
                    symbol: .color(StylePalette.missing))
            ])
    }
}
