public import FeatureFormats

/// The list of all fields of all layers of an exported folder, made from the files.
///
/// The same folder gives the same bytes.
public struct FolderDescription: Sendable {
    /// A layer and its fields.
    public struct LayerDescription: Sendable {
        /// The identifier of the layer.
        public let name: String
        /// The file it was read from.
        public let file: String
        /// The recipe that made it.
        public let recipe: String
        /// What it shows, in words.
        public let summary: String
        /// How many features it has.
        public let featureCount: Int
        /// "surfaces", "points" or "table".
        public let shape: String
        /// What was counted: source, kind, period and filters, in the order of the file.
        public let records: [PropertyValue.Member]
        /// The other parameters, in the order of the file.
        public let parameters: [PropertyValue.Member]
        /// The fields in the order of the file.
        public let fields: [FieldDescription]

        init(_ layer: ExportedLayer) {
            name = layer.name
            file = layer.file
            recipe = layer.run["recipe"]?.text ?? ""
            summary = layer.run["summary"]?.text ?? ""
            featureCount = layer.identifiers.count
            shape =
                layer.hasPoints ? "points" : layer.hasGeometry ? "surfaces" : "table"
            let all = layer.run["parameters"]?.named ?? []
            records = all.first { $0.name == "records" }?.value.named ?? []
            parameters = all.filter { $0.name != "records" }
            fields = layer.fields.map { FieldDescription($0, of: layer) }
        }
    }

    /// The layers in the order of the manifest.
    public let layers: [LayerDescription]
    /// The profile that the manifest names.
    public let profile: String
    /// The software that wrote the folder.
    public let software: String
    /// The reference system that was counted in.
    public let countedIn: String
    /// What could not be read, and so is not described.
    public let problems: [FolderProblem]

    /// Reads a folder.
    ///
    /// - Parameter path: The folder that a run has exported to.
    /// - Throws: ``SinkError`` where there is no manifest that can be read.
    public init(folder path: String) throws(SinkError) {
        let folder = try ExportedFolder(path: path)
        layers = folder.layers.map(LayerDescription.init)
        profile = folder.profile
        let name = folder.manifest["software"]?["name"]?.text ?? ""
        let version = folder.manifest["software"]?["version"]?.text ?? ""
        software = "\(name) \(version)"
        countedIn = folder.manifest["counted_in"]?.text ?? ""
        problems = folder.problems.all.filter { $0.kind == .unreadable }
    }

    /// The list in a form.
    public func text(_ form: Form) -> [UInt8] {
        switch form {
        case .markdown: Array(markdown.utf8)
        case .csv: csv
        case .json: JSONText.document(value, pretty: true)
        }
    }

    /// The forms that the list can have.
    public enum Form: String, CaseIterable, Sendable {
        /// For people: a table a layer.
        case markdown
        /// A row a field.
        case csv
        /// For programs.
        case json

        /// The form that a path's ending asks for; Markdown for `-`, `nil` for an unknown ending.
        public init?(path: String) {
            if path == "-" {
                self = .markdown
                return
            }
            guard let dot = path.lastIndex(of: ".") else { return nil }
            switch path[path.index(after: dot)...].lowercased() {
            case "md", "markdown": self = .markdown
            case "csv": self = .csv
            case "json": self = .json
            default: return nil
            }
        }
    }
}
