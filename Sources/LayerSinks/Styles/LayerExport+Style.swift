public import FeatureFormats
public import MapLayers

extension LayerExport {
    /// Whether a layer can be drawn: a table has no style.
    public static func hasStyle(_ layer: Layer) -> Bool {
        switch layer.geometries {
        case .surfaces, .points: true
        case .none: false
        }
    }

    /// Writes the layer's style as a QGIS document; nothing for a table.
    ///
    /// Classes come from the values that the file has, so they tell no more than the file does.
    ///
    /// - Throws: What the sink throws.
    /// - Complexity: O(*features* log *features*).
    public func writeQGISStyle(to sink: any ByteSink) throws(FormatError) {
        guard let style = MapStyle(of: layer) else { return }
        try sink.write(QGISStyle.document(style).span)
    }
}
