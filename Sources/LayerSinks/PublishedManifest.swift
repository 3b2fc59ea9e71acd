import FeatureFormats
import Foundation

/// What a manifest on disk says of the files beside it.
public struct PublishedManifest: Sendable {
    /// A file and what it was when the manifest was written.
    public struct File: Hashable, Sendable {
        /// The name, relative to the folder.
        public var name: String
        /// The SHA-256 of its bytes in lowercase hexadecimal digits.
        public var sha256: String
    }

    /// How a file differs from what the manifest says.
    public enum Difference: Hashable, Sendable {
        /// The file is not there.
        case missing(String)
        /// The file has other bytes: it was changed, or a run died while it published.
        case changed(String)
    }

    /// The files in the order of the manifest; those with names that lead out of the folder are
    /// left out.
    public let files: [File]
    private let folder: String

    private static let largest = 64 << 20

    /// Reads a manifest.
    ///
    /// - Throws: ``SinkError`` with code `unreadable` when it is no manifest.
    public init(path: String) throws(SinkError) {
        let (_, byteCount) = try FileHash.sha256(path: path)
        guard byteCount <= Self.largest, let data = FileManager.default.contents(atPath: path)
        else { throw Self.damaged(path, "it is too large") }
        let value: PropertyValue
        do throws(FormatError) {
            value = try JSONText.parse([UInt8](data).span, name: path)
        } catch {
            throw Self.damaged(path, error.detail)
        }
        guard case .members(let members) = value,
            let list = members.first(where: { $0.name == "files" }),
            case .list(let entries) = list.value
        else { throw Self.damaged(path, "it has no list of files") }
        files = entries.compactMap(Self.file)
        folder = PublicationTarget.split(path).folder
    }

    private static func file(_ entry: PropertyValue) -> File? {
        guard case .members(let members) = entry,
            case .text(let name)? = members.first(where: { $0.name == "file" })?.value,
            case .text(let sha256)? = members.first(where: { $0.name == "sha256" })?.value
        else { return nil }
        do throws(SinkError) { try OutputName.check(name) } catch { return nil }
        return File(name: name, sha256: sha256)
    }

    /// Holds the files in the folder against the manifest.
    ///
    /// A run that dies between its first and its last rename leaves layers of the new run beside
    /// the manifest of the old one: they show here as changed.
    ///
    /// - Throws: ``SinkError`` with code `unreadable`.
    public func differences() throws(SinkError) -> [Difference] {
        var differences: [Difference] = []
        for file in files {
            let path = folder + "/" + file.name
            var status = stat()
            if unsafe stat(path, &status) != 0 {
                differences.append(.missing(file.name))
            } else if try FileHash.sha256(path: path).hex != file.sha256 {
                differences.append(.changed(file.name))
            }
        }
        return differences
    }

    private static func damaged(_ path: String, _ reason: String) -> SinkError {
        SinkError(
            .unreadable, path: path, detail: "this is not a manifest: \(reason)",
            remedy: "Move it away; the next run writes a new one.")
    }
}
