/// The kinds of file a layer can be written as.
public enum LayerFormat: String, CaseIterable, Sendable {
    /// One GeoJSON document, RFC 7946.
    case geojson
    /// A GeoJSON text sequence, RFC 8142: one feature a record.
    case geojsonl
    /// A table without geometry.
    case csv

    /// The ending of file names, without the dot.
    public var fileExtension: String { rawValue }

    /// The format a path's ending asks for; `nil` for an unknown ending.
    public init?(path: String) {
        guard let dot = path.lastIndex(of: ".") else { return nil }
        switch path[path.index(after: dot)...].lowercased() {
        case "geojson", "json": self = .geojson
        case "geojsonl", "geojsons", "geojsonseq": self = .geojsonl
        case "csv": self = .csv
        default: return nil
        }
    }
}
