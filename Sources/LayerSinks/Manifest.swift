public import DisclosureControl
import FeatureFormats
public import MapLayers
public import SafetyRecords

/// Everything that must be known to trust, or to make again, the layers of a folder.
///
/// The same input gives the same bytes, so nothing of the moment is in it: no date, no host, no
/// duration, no number of threads. Members keep one order; inputs and layers stand as given.
public struct Manifest: Sendable {
    /// A file by name, length and hash.
    public struct HashedFile: Hashable, Sendable {
        /// The path as the user gave it.
        public var file: String
        /// SHA-256 in lowercase hexadecimal digits.
        public var sha256: String
        /// Its length.
        public var byteCount: Int

        /// Makes a description of a file.
        public init(file: String, sha256: String, byteCount: Int) {
            self.file = file
            self.sha256 = sha256
            self.byteCount = byteCount
        }

        /// Reads the file and hashes it.
        ///
        /// - Throws: ``SinkError`` with code `unreadable` or `wrongFile`.
        public init(hashing path: String) throws(SinkError) {
            let (hex, byteCount) = try FileHash.sha256(path: path)
            self.init(file: path, sha256: hex, byteCount: byteCount)
        }
    }

    /// One input: where it came from, what became of its rows, and the very bytes that were read.
    public struct Input: Sendable {
        /// What became of its rows.
        public var provenance: InputProvenance
        /// The files that were read; more than one where a source is a pattern of names.
        public var files: [HashedFile]

        /// Makes an input of several files.
        public init(_ provenance: InputProvenance, files: [HashedFile]) {
            self.provenance = provenance
            self.files = files
        }

        /// Makes an input of the one file that the provenance names.
        public init(_ provenance: InputProvenance, sha256: String, byteCount: Int) {
            self.init(
                provenance,
                files: [
                    HashedFile(file: provenance.file, sha256: sha256, byteCount: byteCount)
                ])
        }
    }

    /// One layer and its files.
    public struct LayerEntry: Sendable {
        let description: [PropertyValue.Member]
        let geometry: PropertyValue
        let files: [WrittenFile]

        /// Makes an entry.
        ///
        /// - Parameters:
        ///   - export: The layer as it was written.
        ///   - files: What ``StagedOutput/stage(_:name:format:)`` returned, one a format.
        public init(_ export: LayerExport, files: [WrittenFile]) {
            description = export.layer.description
            geometry = export.geometryAccount
            self.files = files
        }
    }

    /// The version of the software.
    public var softwareVersion: String
    /// The job file; `nil` for a run without one.
    public var job: HashedFile?
    /// EPSG code of the reference system that was counted in.
    public var referenceSystemCode: Int
    /// The parameters of the run as a whole.
    public var parameters: [Layer.Parameter]
    /// The seed of random permutations; `nil` where none were drawn.
    public var seed: Int?
    /// What may be published, and what was withheld by that.
    public var disclosure: DisclosureRule
    /// How many hypotheses were tested in all layers.
    public var testCount: Int
    /// How many cells are suppressed in all layers.
    public var suppressedCellCount: Int
    /// The inputs.
    public var inputs: [Input]
    /// The layers.
    public var layers: [LayerEntry]
    /// Files that are no layers, such as rejected rows.
    public var otherFiles: [WrittenFile]

    /// Makes a manifest.
    public init(
        softwareVersion: String, job: HashedFile? = nil, referenceSystemCode: Int,
        parameters: [Layer.Parameter] = [], seed: Int? = nil, disclosure: DisclosureRule,
        testCount: Int, suppressedCellCount: Int = 0, inputs: [Input] = [],
        layers: [LayerEntry] = [], otherFiles: [WrittenFile] = []
    ) {
        self.softwareVersion = softwareVersion
        self.job = job
        self.referenceSystemCode = referenceSystemCode
        self.parameters = parameters
        self.seed = seed
        self.disclosure = disclosure
        self.testCount = testCount
        self.suppressedCellCount = suppressedCellCount
        self.inputs = inputs
        self.layers = layers
        self.otherFiles = otherFiles
    }

    /// The document as it goes into `manifest.json`.
    ///
    /// The member `files` lists every file of the folder with its hash; verification needs
    /// nothing else.
    public func document() -> [UInt8] {
        let files = layers.flatMap(\.files) + otherFiles
        return JSONText.document(
            .members([
                .init("manifest_version", .integer(1)),
                .init(
                    "software",
                    .members([
                        .init("name", .text("trygghet")),
                        .init("version", .text(softwareVersion)),
                    ])),
                .init("job", job.map { .members($0.members) } ?? .null),
                .init("counted_in", .text("EPSG:\(referenceSystemCode)")),
                .init("parameters", .members(PropertyValue.members(parameters))),
                .init("seed", seed.map(PropertyValue.integer) ?? .null),
                .init("disclosure_profile", .text(disclosure.profile.rawValue)),
                .init("disclosure", .members(disclosure.members)),
                .init("tests", .integer(testCount)),
                .init("suppressed_cells", .integer(suppressedCellCount)),
                .init(
                    "inputs",
                    .list(inputs.map { .members($0.members(disclosure.profile)) })),
                .init("layers", .list(layers.map { .members($0.members) })),
                .init("files", .list(files.map { .members($0.members) })),
            ]), pretty: true)
    }
}

extension Manifest.HashedFile {
    fileprivate var members: [PropertyValue.Member] {
        [
            .init("file", .text(file)), .init("sha256", .text(sha256)),
            .init("bytes", .integer(byteCount)),
        ]
    }
}

extension WrittenFile {
    fileprivate var members: [PropertyValue.Member] {
        [
            .init("file", .text(name)), .init("sha256", .text(sha256)),
            .init("bytes", .integer(byteCount)),
        ]
    }
}

extension Manifest.LayerEntry {
    fileprivate var members: [PropertyValue.Member] {
        description + [
            .init("geometry", geometry),
            .init("files", .list(files.map { .text($0.name) })),
        ]
    }
}

extension Manifest.Input {
    /// What is told of the input: which rows were kept and why others were not stays in the city.
    fileprivate func members(_ profile: DisclosureProfile) -> [PropertyValue.Member] {
        let source: [PropertyValue.Member] = [
            .init("source", .text(provenance.source)),
            .init("file", .text(provenance.file)),
            .init("files", .list(files.map { .members($0.members) })),
            .init("format", .text(provenance.format)),
            .init("reference_system", .text(provenance.referenceSystem)),
            .init("fields", .list(provenance.fields.map(PropertyValue.text))),
        ]
        guard !profile.protects else { return source }
        return source + [
            .init("read", .integer(provenance.read)),
            .init("kept", .integer(provenance.kept)),
            .init("rejected", .integer(provenance.rejected)),
            .init(
                "rejections",
                .list(
                    provenance.rejections.map { rejection in
                        .members([
                            .init("reason", .text(rejection.reason)),
                            .init("count", .integer(rejection.count)),
                            .init("example", .text(rejection.example)),
                        ])
                    })),
            .init("notices", .list(provenance.notices.map(PropertyValue.text))),
        ]
    }
}
