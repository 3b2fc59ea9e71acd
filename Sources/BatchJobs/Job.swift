public import DisclosureControl
public import LayerSinks

/// What a city asks for in one run: its areas, sources and layers, as a job file states them.
///
/// A job is a value; reading one opens none of its data files. ``JobFile/read(path:)`` makes it
/// from YAML and has then checked everything that can be known without reading the data: names,
/// references, ranges, dates, and that the files are there.
public struct Job: Sendable {
    /// Version of the job file's language; this module knows 1.
    public var version: Int
    /// The city and, where stated, the reference system it works in.
    public var city: City
    /// The sets of areas, in the order of the file.
    public var areas: [Areas]
    /// The sources, in the order of the file.
    public var sources: [Source]
    /// Which time the layers look at, unless a source or a layer has its own; default ``Period/all``.
    public var period: Period
    /// Who will see the layers, and what is withheld from them.
    public var disclosure: DisclosureRule
    /// The layers, in the order of the file.
    public var layers: [LayerRequest]
    /// Where the layers go, and in which formats.
    public var export: Export
    /// The job file as it was named when it was read.
    public var file: String
    /// The folder of the job file: every relative path in the job starts here.
    public var folder: String

    /// Makes a job.
    public init(
        version: Int = 1, city: City, areas: [Areas], sources: [Source], period: Period = .all,
        disclosure: DisclosureRule, layers: [LayerRequest], export: Export, file: String,
        folder: String
    ) {
        self.version = version
        self.city = city
        self.areas = areas
        self.sources = sources
        self.period = period
        self.disclosure = disclosure
        self.layers = layers
        self.export = export
        self.file = file
        self.folder = folder
    }

    /// The city of a job.
    public struct City: Sendable, Equatable {
        /// Name of the city.
        public var name: String
        /// The working reference system as "EPSG:3011"; `nil` to choose one from the data.
        public var crs: String?

        /// Makes a city.
        public init(name: String, crs: String? = nil) {
            self.name = name
            self.crs = crs
        }
    }

    /// Where layers go, and in which formats.
    public struct Export: Sendable, Equatable {
        /// A format that layers are written in.
        public enum Format: String, CaseIterable, Sendable {
            /// GeoJSON, RFC 7946.
            case geojson
            /// GeoJSON text sequence, RFC 8142.
            case geojsonl
            /// Comma-separated values without geometry.
            case csv
            /// GeoPackage.
            case gpkg
        }

        /// The folder as written; default "out".
        public var directory: String
        /// The folder, resolved against the folder of the job file.
        public var path: String
        /// The formats, each once, in the order of the file; default GeoJSON alone.
        public var formats: [Format]
        /// The tool whose names the fields have; `nil` for our own.
        public var alias: FieldAlias?
        /// Whether a QGIS style is written beside each GeoJSON layer.
        public var styles: Bool
        /// The folder for rejected rows, resolved, where it is not in that of the layers.
        public var rejects: String?

        /// Makes an export.
        public init(
            directory: String = "out", path: String, formats: [Format] = [.geojson],
            alias: FieldAlias? = nil, styles: Bool = true, rejects: String? = nil
        ) {
            self.directory = directory
            self.path = path
            self.formats = formats
            self.alias = alias
            self.styles = styles
            self.rejects = rejects
        }
    }
}
