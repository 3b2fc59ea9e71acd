import Crypto
import FeatureFormats
import Foundation

/// An exported folder read back: its manifest, its layers, and what is wrong with their form.
struct ExportedFolder {
    /// A file that the manifest lists.
    struct ListedFile {
        var name: String
        var sha256: String
        var byteCount: Int?
    }

    /// The largest file that is read into memory.
    static let largestLayer = 1 << 30
    private static let largestManifest = 64 << 20

    /// The folder as the user named it.
    let path: String
    let manifest: PropertyValue
    private(set) var files: [ListedFile] = []
    private(set) var layers: [ExportedLayer] = []
    var problems = ProblemList()

    /// What the manifest says the folder may tell: "internal", "partner", "public".
    var profile: String { manifest["disclosure_profile"]?.text ?? "" }

    /// Reads the manifest and every layer that it names.
    ///
    /// Nothing outside the folder is read: names that lead out of it, links and whatever is no
    /// plain file are told and passed over.
    ///
    /// - Throws: ``SinkError`` with code `unreadable`, `notADirectory` or `wrongFile` where there is
    ///   no folder or no manifest in it that can be read.
    init(path: String) throws(SinkError) {
        self.path = path
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw SinkError(
                .notADirectory, path: path, detail: "this is not a folder",
                remedy: "Name the folder that a run has exported to.")
        }
        let file = path + "/" + OutputName.manifest
        switch Self.look(at: file) {
        case .plain(let byteCount) where byteCount <= Self.largestManifest: break
        case .plain:
            throw Self.noManifest(file, "it is larger than \(Self.largestManifest) bytes")
        case .missing: throw Self.noManifest(file, "it is not there")
        case .other(let words): throw Self.noManifest(file, "it is \(words)")
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Self.noManifest(file, "it cannot be read")
        }
        do throws(FormatError) {
            manifest = try JSONText.parseStrictly([UInt8](data).span, name: OutputName.manifest)
        } catch {
            throw Self.noManifest(file, error.description)
        }
        guard manifest["files"]?.elements != nil, manifest["layers"]?.elements != nil else {
            throw Self.noManifest(file, "it has no list of files or none of layers")
        }
        checkManifest()
        readFiles()
        checkUnlisted()
    }

    private static func noManifest(_ path: String, _ reason: String) -> SinkError {
        SinkError(
            .unreadable, path: path, detail: "there is no manifest to verify by: \(reason)",
            remedy: "Export the folder again with 'trygghet run'.")
    }

    // MARK: Plain files

    enum Sight: Equatable {
        case missing
        case plain(Int)
        /// What it is, in words.
        case other(String)
    }

    /// What has this name, without following links.
    static func look(at path: String) -> Sight {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .plain(Int(status.st_size))
        case S_IFLNK: return .other("a link, which is not followed")
        case S_IFDIR: return .other("a folder")
        default: return .other("a device or pipe, not a plain file")
        }
    }

    // MARK: The manifest

    private mutating func checkManifest() {
        func isText(_ value: PropertyValue?) -> Bool { value?.text != nil }
        let expected: [(name: String, isRight: Bool)] = [
            ("manifest_version", manifest["manifest_version"] == .integer(1)),
            ("software", isText(manifest["software"]?["version"])),
            ("counted_in", isText(manifest["counted_in"])),
            ("parameters", manifest["parameters"]?.named != nil),
            (
                "disclosure_profile",
                ["internal", "partner", "public"].contains(manifest["disclosure_profile"]?.text)
            ),
            ("tests", manifest["tests"]?.integer != nil),
            ("suppressed_cells", manifest["suppressed_cells"]?.integer != nil),
            ("inputs", manifest["inputs"]?.elements != nil),
        ]
        for (name, isRight) in expected where !isRight {
            problems.add(
                FolderProblem(
                    .broken, file: OutputName.manifest, field: name,
                    value: manifest[name].map(\.shown) ?? "nothing",
                    detail: "the manifest does not say what it must",
                    remedy: "Export the folder again"))
        }
        var names: Set<String> = []
        for entry in manifest["files"]?.elements ?? [] {
            guard let name = entry["file"]?.text, let sha256 = entry["sha256"]?.text else {
                broken(OutputName.manifest, "files", entry.shown, "a file has no name or no hash")
                continue
            }
            do throws(SinkError) { try OutputName.check(name) } catch {
                broken(
                    OutputName.manifest, "files", name,
                    "the name cannot be that of a file of the folder (\(error.detail))")
                continue
            }
            guard names.insert(name).inserted else {
                broken(OutputName.manifest, "files", name, "the file is listed twice")
                continue
            }
            files.append(
                ListedFile(name: name, sha256: sha256, byteCount: entry["bytes"]?.integer))
        }
    }

    // MARK: Files

    private mutating func readFiles() {
        var bytes: [String: [UInt8]] = [:]
        var wanted: Set<String> = []
        for (index, entry) in (manifest["layers"]?.elements ?? []).enumerated() {
            let named = (entry["files"]?.elements ?? []).compactMap(\.text)
            if named.isEmpty || entry["layer"]?.text == nil {
                broken(
                    OutputName.manifest, "layers", "number \(index + 1)",
                    "a layer has no name or no files")
            }
            for name in named where !files.contains(where: { $0.name == name }) {
                broken(
                    OutputName.manifest, "layers", name,
                    "a layer's file is not in the list of files")
            }
            for name in named {
                if !wanted.insert(name).inserted {
                    broken(OutputName.manifest, "layers", name, "two layers name the same file")
                }
            }
            // A layer's files are read together and let go, so that memory holds one at a time.
            bytes.removeAll()
            for file in files where named.contains(file.name) {
                bytes[file.name] = check(file, isWanted: true)
            }
            readLayer(entry, named, bytes)
        }
        for file in files where !wanted.contains(file.name) { _ = check(file, isWanted: false) }
    }

    /// Holds a file against its hash; its bytes where they are wanted and can be had.
    private mutating func check(_ file: ListedFile, isWanted: Bool) -> [UInt8]? {
        let path = self.path + "/" + file.name
        if file.name.contains("/") {
            // A link in place of the folder would lead out.
            let parent = PublicationTarget.split(path).folder
            if case .other("a folder") = Self.look(at: parent) {
            } else {
                broken(file.name, nil, nil, "the folder of the file is missing or a link")
                return nil
            }
        }
        switch Self.look(at: path) {
        case .missing:
            broken(
                file.name, nil, nil, "the file is listed in the manifest and not there",
                "Export the folder again")
            return nil
        case .other(let words):
            broken(file.name, nil, nil, "this is \(words)")
            return nil
        case .plain(let byteCount):
            if let listed = file.byteCount, listed != byteCount {
                broken(
                    file.name, "bytes", String(byteCount),
                    "the length is not the \(listed) bytes that the manifest says",
                    "Export the folder again, and change no file by hand")
            }
            let content: [UInt8]?
            let hash: String
            if isWanted, byteCount <= Self.largestLayer,
                let data = FileManager.default.contents(atPath: path)
            {
                let bytes = [UInt8](data)
                content = bytes
                hash = hexadecimal(SHA256.hash(data: bytes))
            } else {
                if isWanted {
                    unreadable(
                        file.name,
                        byteCount > Self.largestLayer
                            ? "the file is larger than \(Self.largestLayer) bytes and is not read"
                            : "the file cannot be read")
                }
                content = nil
                do throws(SinkError) { hash = try FileHash.sha256(path: path).hex } catch {
                    unreadable(file.name, error.detail)
                    return nil
                }
            }
            if hash != file.sha256 {
                broken(
                    file.name, "sha256", hash, "the bytes are not those that the manifest lists",
                    "Export the folder again, and change no file by hand")
            }
            return content
        }
    }

    private mutating func checkUnlisted() {
        let listed = Set(files.map(\.name)).union([OutputName.manifest, ".lock"])
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names.sorted() where !listed.contains(name) {
            let isParent = listed.contains { $0.hasPrefix(name + "/") }
            guard isParent, case .other("a folder") = Self.look(at: path + "/" + name) else {
                unlisted(name)
                continue
            }
            let inside = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + name))
            for file in (inside ?? []).sorted() where !listed.contains(name + "/" + file) {
                unlisted(name + "/" + file)
            }
        }
    }

    private mutating func unlisted(_ name: String) {
        broken(
            name, nil, nil, "the manifest does not list this, so nobody vouches for it",
            "Move it out of the folder before you publish")
    }

    // MARK: Layers

    private mutating func readLayer(
        _ entry: PropertyValue, _ names: [String], _ bytes: [String: [UInt8]]
    ) {
        let name = entry["layer"]?.text ?? names.first ?? ""
        let described = entry
        // What has no place in a file stands in the manifest, some of it once for all layers.
        var entry = entry
        if entry["disclosure"] == nil, let rule = manifest["disclosure"],
            case .members(let members) = entry
        {
            entry = .members(members + [.init("disclosure", rule)])
        }
        var main: ExportedLayer?
        for format in [LayerFormat.geojson, .geojsonl, .csv] {
            for file in names where LayerFormat(path: file) == format {
                guard let content = bytes[file] else { continue }
                do throws(FormatError) {
                    let read: ExportedLayer
                    switch format {
                    case .geojson:
                        let reader = try ExportedLayerReader.document(
                            content, name: name, file: file)
                        problems.merge(reader.problems)
                        read = reader.layer
                        checkDescription(read, described)
                    case .geojsonl:
                        let reader = try ExportedLayerReader.sequence(
                            content, name: name, file: file, run: entry)
                        problems.merge(reader.problems)
                        read = reader.layer
                    case .csv:
                        let table = try ExportedTable(content, file: file)
                        if let main {
                            problems.merge(table.differences(from: main))
                            continue
                        }
                        read = table.layer(name: name, run: entry)
                    }
                    if let main {
                        problems.merge(Self.differences(read, from: main))
                    } else {
                        main = read
                    }
                } catch {
                    unreadable(file, error.description)
                }
            }
        }
        if let main { layers.append(main) }
    }

    /// Holds what a layer says of itself against what the manifest says of it.
    private mutating func checkDescription(_ layer: ExportedLayer, _ entry: PropertyValue) {
        for member in [
            "layer", "recipe", "counted_in", "features", "parameters", "fields", "bases",
            "disclosure",
        ] where entry[member] != nil && layer.run[member] != entry[member] {
            broken(
                layer.file, "run.\(member)", layer.run[member]?.shown ?? "nothing",
                "the layer and the manifest do not say the same",
                "Export the folder again, and change no file by hand")
        }
        if let count = layer.run["features"]?.integer, count != layer.identifiers.count {
            broken(
                layer.file, "run.features", String(count),
                "the layer has \(layer.identifiers.count) features")
        }
    }

    /// How another form of a layer differs from the first.
    private static func differences(
        _ layer: ExportedLayer, from main: ExportedLayer
    ) -> ProblemList {
        var problems = ProblemList()
        func differ(_ feature: String?, _ field: String?, _ value: String?, _ detail: String) {
            problems.add(
                FolderProblem(
                    .broken, file: layer.file, feature: feature, field: field, value: value,
                    detail: "\(detail) in \(main.file)", remedy: "Export the layer again"))
        }
        guard layer.identifiers == main.identifiers, layer.fields == main.fields else {
            differ(nil, nil, nil, "the features or fields are not those")
            return problems
        }
        for (index, field) in layer.fields.enumerated() {
            for (feature, value) in layer.columns[index].enumerated()
            where value != main.columns[index][feature] {
                differ(layer.identifiers[feature], field, value.shown, "the value is not the one")
            }
        }
        for feature in layer.identifiers.indices
        where layer.geometries[feature] != main.geometries[feature] {
            differ(layer.identifiers[feature], "geometry", nil, "the geometry is not the one")
        }
        return problems
    }

    private mutating func broken(
        _ file: String, _ field: String?, _ value: String?, _ detail: String,
        _ remedy: String? = nil
    ) {
        problems.add(
            FolderProblem(
                .broken, file: file, field: field, value: value, detail: detail, remedy: remedy))
    }

    private mutating func unreadable(_ file: String, _ detail: String) {
        problems.add(
            FolderProblem(
                .unreadable, file: file, detail: detail, remedy: "Export the folder again"))
    }
}
