import FeatureFormats
import Foundation
import LayerSinks

/// What a run's output depends on: the software, the job and the bytes of every input.
///
/// The same fingerprint gives the same output, so a folder whose manifest carries it, and whose
/// files are those of the manifest, need not be made again.
struct RunFingerprint {
    /// The job file.
    let job: Manifest.HashedFile
    /// Hash and length of every input, by its path.
    let inputs: [String: Manifest.HashedFile]
    private let folder: String

    /// Hashes the job file and every input.
    ///
    /// - Throws: ``RunError`` with every file that cannot be read.
    init(of job: Job) throws(RunError) {
        var inputs: [String: Manifest.HashedFile] = [:]
        var problems: [String] = []
        var jobFile: Manifest.HashedFile?
        let paths =
            job.areas.map(\.path)
            + job.sources.flatMap { $0.files + [$0.permits].compactMap(\.self) }
            + job.weightsFiles.map(\.path) + job.crosswalks.map(\.path)
        for path in [job.file] + paths where inputs[path] == nil {
            do throws(SinkError) {
                let hashed = try Manifest.HashedFile(hashing: Self.file(of: path))
                if path == job.file { jobFile = hashed }
                inputs[path] = hashed
            } catch {
                problems.append(error.description)
            }
        }
        guard problems.isEmpty, var jobFile else { throw RunError(.inputRefused, problems) }
        // Only the name: outputs do not depend on where the job lies.
        jobFile.file = job.file.split(separator: "/").last.map(String.init) ?? job.file
        inputs[job.file] = nil
        self.job = jobFile
        self.inputs = inputs
        folder = job.folder
    }

    /// The file of a path, without the table that `file.gpkg:table` names.
    private static func file(of path: String) -> String {
        guard !FileManager.default.fileExists(atPath: path),
            let colon = path.lastIndex(of: ":")
        else { return path }
        return String(path[..<colon])
    }

    /// One line that changes when anything the output depends on changes.
    var text: String {
        // Paths below the job's own folder are relative, so that moving it changes nothing.
        let files = inputs.map { path, file in
            let name =
                path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
            return "\(name)=\(file.sha256)"
        }
        return ([softwareVersion, job.sha256] + files.sorted()).joined(separator: " ")
    }

    /// The fingerprint that the manifest of a folder carries; `nil` where it has none.
    static func published(in folder: OutputFolder) -> String? {
        guard let data = FileManager.default.contents(atPath: folder.path + "/manifest.json"),
            case .members(let members)? = try? JSONText.parse([UInt8](data).span),
            case .members(let parameters)? = members.first(where: { $0.name == "parameters" })?
                .value,
            case .text(let found)? = parameters.first(where: { $0.name == "fingerprint" })?.value
        else { return nil }
        return found
    }

    /// Whether the folder holds the files that its manifest lists, untouched.
    static func isUntouched(_ folder: OutputFolder) throws(SinkError) -> Bool {
        guard let manifest = try? folder.manifest() else { return false }
        return try manifest.differences().isEmpty
    }
}
