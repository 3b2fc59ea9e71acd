/// The words that both readers of GeoJSON say about a file.
enum GeoJSONNotice {
    static func description(_ format: String, _ source: ByteSource) -> FeatureFileDescription {
        FeatureFileDescription(
            format: format, layout: source.isCompressed ? "utf-8, gzip" : "utf-8",
            referenceSystem: .crs84)
    }

    static func notices(of parser: GeoJSONFeatureParser) -> [FormatNotice] {
        var notices: [FormatNotice] = []
        if parser.geometry.hasDroppedOrdinates { notices.append(droppedOrdinates) }
        let rings = parser.geometry.shortRingCount
        if rings > 0 { notices.append(shortRings(rings)) }
        return notices
    }

    static let droppedOrdinates = FormatNotice(
        "z-dropped", "Positions have heights or measures (Z, M); they were left out.")

    static func shortRings(_ count: Int) -> FormatNotice {
        FormatNotice(
            "short-rings",
            "\(count) collapsed ring\(count == 1 ? "" : "s") of fewer than four positions "
                + "\(count == 1 ? "was" : "were") kept in polygons that are otherwise sound.")
    }
}
