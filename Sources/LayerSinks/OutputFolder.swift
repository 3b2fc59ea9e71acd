import FeatureFormats
import Foundation
import MapLayers

/// A folder of layers with its manifest.
///
/// A run takes the lock, tidies up after runs that died, stages its files and publishes them:
///
///     let folder = try OutputFolder(path: "out")
///     let lock = try folder.lock()
///     try folder.removeStaleTemporaries(lock)
///     let staged = try folder.stage(lock)
///     let written = try staged.stage(export, format: .geojson)
///     try staged.commit(manifest: manifest.document())
public struct OutputFolder: Sendable {
    /// The folder as the user named it.
    public let path: String
    /// The same, absolute and without links.
    let resolvedPath: String

    /// Opens the folder, creates it and its parents where they are missing, and tries whether it
    /// can be written to.
    ///
    /// - Throws: ``SinkError`` with code `notADirectory`, `unwritable` or `diskFull`.
    public init(path: String) throws(SinkError) {
        self.path = path
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw SinkError(
                .notADirectory, path: path, detail: "this is not the name of a folder",
                remedy: "Name a folder.")
        }
        try Self.create(path)
        guard let resolved = resolved(path) else {
            throw SinkError(system: errno, path: path, action: "find the folder")
        }
        resolvedPath = resolved
        // Permissions, read-only mounts and quotas: nothing tells like trying.
        do throws(SinkError) {
            try AtomicFile(path: resolved + "/probe").discard()
        } catch {
            throw SinkError(error.code, path: path, detail: error.detail, remedy: error.remedy)
        }
    }

    private static func create(_ path: String) throws(SinkError) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += (partial.isEmpty || partial.hasSuffix("/") ? "" : "/") + part
            // mkdir: 0, or −1 with errno. A read-only file system may complain before it sees
            // that the folder is there, so the folder is looked at in any case.
            let number = unsafe mkdir(partial, 0o777) == 0 ? 0 : errno
            if number == 0 { continue }
            var status = stat()
            guard unsafe stat(partial, &status) == 0 else {
                throw SinkError(system: number, path: path, action: "create the folder")
            }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw SinkError(
                    .notADirectory, path: path, detail: "'\(partial)' is not a folder",
                    remedy: "Name a folder, or move what is there.")
            }
        }
    }

    /// Keeps other runs out for as long as the result lives.
    ///
    /// - Throws: ``SinkError`` with code `locked` when another run is writing to the folder.
    public func lock() throws(SinkError) -> FolderLock {
        try FolderLock(folder: resolvedPath, path: path)
    }

    /// Removes the temporary files of runs that died, in the folder and in those in it.
    ///
    /// Writers keep a lock on their temporary file, so a file whose lock can be had belongs to
    /// nobody; on file systems without locks the process number in its name is asked.
    ///
    /// - Parameter lock: Proof that no other run has staged files here.
    /// - Returns: How many were removed.
    @discardableResult
    public func removeStaleTemporaries(_ lock: FolderLock) -> Int {
        precondition(lock.folder == resolvedPath, "the lock is that of another folder")
        return Self.removeStaleTemporaries(in: resolvedPath, isTop: true)
    }

    private static func removeStaleTemporaries(in folder: String, isTop: Bool) -> Int {
        // A folder that cannot be listed has no temporaries that could be removed.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var removed = 0
        for name in names {
            let path = folder + "/" + name
            var status = stat()
            // lstat: links are never followed here.
            guard unsafe lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR where isTop:
                removed += removeStaleTemporaries(in: path, isTop: false)
            case S_IFREG:
                guard let process = TemporaryName.process(of: name) else { continue }
                if TemporaryFileRegistry.shared.contains(path) { continue }
                if isAbandoned(path, by: process), unsafe unlink(path) == 0 { removed += 1 }
            default: continue
            }
        }
        return removed
    }

    private static func isAbandoned(_ path: String, by process: pid_t) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        // Closing also gives the lock back.
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        if errno == EWOULDBLOCK { return false }
        // kill with signal 0 only asks whether the process exists.
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// Begins an output that becomes visible as a whole.
    public func stage(_ lock: FolderLock) -> StagedOutput {
        precondition(lock.folder == resolvedPath, "the lock is that of another folder")
        return StagedOutput(folder: self, lock: lock)
    }

    /// Writes one layer at once, outside of any staged output.
    ///
    /// - Parameters:
    ///   - export: The layer.
    ///   - name: The file's name without ending; the layer's identifier unless given.
    ///   - format: The kind of file.
    /// - Returns: What was written.
    /// - Throws: ``SinkError``; a file of that name is intact then.
    public func write(
        _ export: LayerExport, name: String? = nil, format: LayerFormat
    ) throws(SinkError) -> WrittenFile {
        let file = try OutputName.file(layer: name ?? export.layer.identifier, format: format)
        let output = try AtomicFile(
            path: resolvedPath + "/" + file, shownPath: path + "/" + file, name: file,
            registry: .shared)
        do throws(FormatError) {
            try export.write(format, to: output)
        } catch {
            throw SinkError(error)
        }
        return try output.commit()
    }

    /// The bytes of the manifest; `nil` where there is none.
    ///
    /// - Throws: ``SinkError`` with code `unreadable` or `wrongFile`.
    public func manifest() throws(SinkError) -> PublishedManifest? {
        let file = resolvedPath + "/" + OutputName.manifest
        var status = stat()
        guard unsafe lstat(file, &status) == 0 else { return nil }
        return try PublishedManifest(path: file)
    }
}
