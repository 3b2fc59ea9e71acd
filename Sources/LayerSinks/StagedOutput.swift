public import FeatureFormats
import Foundation
import MapLayers

/// The files of one run, kept under temporary names until all of them are whole.
///
/// The previous output is replaced like this:
///
/// 1. Every file is written, flushed and hashed under a temporary name. A failure up to here
///    discards all of them; the previous output is as it was.
/// 2. ``commit(manifest:)`` stages the manifest too and looks whether every name can be taken.
/// 3. The files are renamed, one after the other, and the folder is flushed. The manifest is
///    renamed last, and the folder flushed again. SIGINT and SIGTERM wait for this step.
/// 4. Files that the old manifest lists and the new one does not are removed, but only those that
///    still have the bytes the old manifest says. What a person put or changed there stays.
///
/// Renaming is all that happens between the old and the new output. A machine that loses power
/// right there leaves layers of the new run beside the old manifest: the hashes do not fit, and
/// ``PublishedManifest/differences()`` tells which. Every single file is whole even then, and the
/// next run sets it right. Nothing is removed before the new manifest is in place.
public final class StagedOutput {
    private let folder: OutputFolder
    private let lock: FolderLock
    private let registry: TemporaryFileRegistry
    private var files: [AtomicFile] = []
    /// Names in use, in lowercase: some file systems know no difference.
    private var names: Set<String> = []
    private var createdFolders: [String] = []
    private var isEnded = false

    init(
        folder: OutputFolder, lock: FolderLock, registry: TemporaryFileRegistry = .shared
    ) {
        self.folder = folder
        self.lock = lock
        self.registry = registry
    }

    /// Writes a layer under a temporary name.
    ///
    /// - Parameters:
    ///   - export: The layer.
    ///   - name: The file's name without ending; the layer's identifier unless given.
    ///   - format: The kind of file.
    /// - Returns: What was written, for the manifest.
    /// - Throws: ``SinkError``: `wrongFile` for a name that cannot be, or is taken already;
    ///   `diskFull` or `unwritable`.
    public func stage(
        _ export: LayerExport, name: String? = nil, format: LayerFormat
    ) throws(SinkError) -> WrittenFile {
        try open(layer: name ?? export.layer.identifier, format: format).finish(with: export)
    }

    /// Opens a file for a layer, which may then be written on another thread.
    ///
    /// - Parameters:
    ///   - name: The file's name without ending, usually the layer's identifier.
    ///   - format: The kind of file.
    /// - Returns: The file, to be finished before ``commit(manifest:)``.
    /// - Throws: ``SinkError``: `wrongFile` for a name that cannot be, or is taken already;
    ///   `diskFull` or `unwritable`.
    public func open(
        layer name: String, format: LayerFormat
    ) throws(SinkError) -> StagedLayerFile {
        let file = try open(name: OutputName.file(layer: name, format: format))
        return StagedLayerFile(file: file, format: format)
    }

    /// Opens the file of a layer's style, which may then be written on another thread.
    ///
    /// - Parameter name: The name of the layer's own file without ending: QGIS reads a style by
    ///   itself when it has the name of the layer.
    /// - Returns: The file, to be finished before ``commit(manifest:)``.
    /// - Throws: ``SinkError``: `wrongFile` for a name that cannot be, or is taken already;
    ///   `diskFull` or `unwritable`.
    public func open(style name: String) throws(SinkError) -> StagedFile {
        try open(name: OutputName.style(layer: name))
    }

    /// Writes bytes under a temporary name.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: Its name, or that of a folder and its name: "rejects/brott.csv".
    /// - Returns: What was written, for the manifest.
    /// - Throws: ``SinkError``: `wrongFile`, `diskFull` or `unwritable`.
    public func stage(bytes: [UInt8], name: String) throws(SinkError) -> WrittenFile {
        try stage(name: name) { sink throws(FormatError) in try sink.write(bytes.span) }
    }

    /// Writes a file under a temporary name.
    ///
    /// - Parameters:
    ///   - name: Its name, or that of a folder and its name: "rejects/brott.csv".
    ///   - body: Writes to the sink.
    /// - Returns: What was written, for the manifest.
    /// - Throws: ``SinkError``: `wrongFile`, `diskFull` or `unwritable`.
    public func stage(
        name: String, _ body: (any ByteSink) throws(FormatError) -> Void
    ) throws(SinkError) -> WrittenFile {
        let file = try open(name: name)
        do throws(FormatError) {
            try body(file)
        } catch {
            file.discard()
            throw SinkError(error)
        }
        return try file.finish()
    }

    /// Opens a file that is written bit by bit; call ``StagedFile/finish()`` when it is whole.
    ///
    /// - Parameter name: Its name, or that of a folder and its name: "rejects/brott.csv".
    /// - Returns: Somewhere to write to.
    /// - Throws: ``SinkError``: `wrongFile`, `diskFull` or `unwritable`.
    public func open(name: String) throws(SinkError) -> StagedFile {
        try OutputName.check(name)
        return try StagedFile(file: open(checked: name))
    }

    private func open(checked name: String) throws(SinkError) -> AtomicFile {
        precondition(!isEnded, "the output is published or discarded already")
        guard names.insert(name.lowercased()).inserted else {
            throw SinkError(
                .wrongFile, path: name, detail: "two files of one run would have this name",
                remedy: "Give the layers different identifiers.")
        }
        let path = folder.resolvedPath + "/" + name
        let parent = PublicationTarget.split(path).folder
        // mkdir: fails where the folder is there, which is fine; the file tells if it is not.
        if parent != folder.resolvedPath, unsafe mkdir(parent, 0o777) == 0 {
            createdFolders.append(parent)
        }
        let shown = folder.path + (folder.path.hasSuffix("/") ? "" : "/") + name
        let file: AtomicFile
        do throws(SinkError) {
            file = try AtomicFile(path: path, shownPath: shown, name: name, registry: registry)
        } catch {
            names.remove(name.lowercased())
            throw error
        }
        files.append(file)
        return file
    }

    /// Makes all files appear, the manifest last, and removes those only the old manifest lists.
    ///
    /// - Parameter manifest: The bytes of `manifest.json`; see ``Manifest/document()``.
    /// - Returns: What was published, the manifest last.
    /// - Throws: ``SinkError``. Before the first rename everything is discarded and the previous
    ///   output is intact; after it, the message says so.
    /// - Precondition: Every ``StagedFile`` is finished or discarded.
    @discardableResult
    public func commit(manifest: [UInt8]) throws(SinkError) -> [WrittenFile] {
        do throws(SinkError) {
            let written = try publish(manifest)
            isEnded = true
            return written
        } catch {
            discard()
            throw error
        }
    }

    private func publish(_ manifest: [UInt8]) throws(SinkError) -> [WrittenFile] {
        let previous = previousFiles()
        let manifestFile = try open(checked: OutputName.manifest)
        do throws(FormatError) {
            try manifestFile.write(manifest.span)
        } catch {
            throw SinkError(error)
        }
        let published = files.filter { !$0.isEnded }
        var written: [WrittenFile] = []
        for file in published {
            written.append(try file.seal())
            try file.close()
            // Something may have come to lie in the way since the file was opened.
            _ = try PublicationTarget(path: file.move.final)
        }
        do throws(SinkError) {
            try registry.publish([published.dropLast().map(\.move), [manifestFile.move]])
        } catch {
            throw SinkError(
                error.code, path: error.path,
                detail: error.detail + "; files before it are those of the new run already, so "
                    + "that the old manifest may no longer fit",
                remedy: error.remedy ?? "Run it again.")
        }
        for file in published { file.markPublished() }
        let kept = Set(written.map { $0.name.lowercased() })
        for file in previous where !kept.contains(file.name.lowercased()) { removeOld(file) }
        return written
    }

    /// What the old manifest lists; nothing where there is none that can be read.
    private func previousFiles() -> [PublishedManifest.File] {
        // An old manifest that cannot be read is replaced; no file is removed on its word.
        let manifest = try? folder.manifest()
        return manifest?.files ?? []
    }

    private func removeOld(_ file: PublishedManifest.File) {
        let path = folder.resolvedPath + "/" + file.name
        var status = stat()
        // lstat: a link that a person put there is not ours to remove.
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let current = try? FileHash.sha256(path: path), current.hex == file.sha256
        else { return }
        // A file that cannot be removed does no harm: the new manifest does not list it.
        _ = unsafe unlink(path)
    }

    /// Removes all temporary files; the previous output stays.
    ///
    /// Does nothing after a commit.
    public func discard() {
        isEnded = true
        for file in files { file.discard() }
        files = []
        // rmdir: fails where something has been published into the folder, which then stays.
        for folder in createdFolders { _ = unsafe rmdir(folder) }
        createdFolders = []
    }

    deinit { discard() }
}

/// A file of a staged output that is written bit by bit.
///
/// It appears with ``StagedOutput/commit(manifest:)``, and only then.
public final class StagedFile: ByteSink {
    private let file: AtomicFile

    init(file: AtomicFile) { self.file = file }

    /// Appends the bytes.
    public func write(_ bytes: Span<UInt8>) throws(FormatError) { try file.write(bytes) }

    /// Says that the file is whole.
    ///
    /// - Returns: What was written, for the manifest.
    /// - Throws: ``SinkError``; the file is given up then.
    public func finish() throws(SinkError) -> WrittenFile {
        let written = try file.seal()
        try file.close()
        return written
    }

    /// Writes a layer's style and makes the file whole.
    ///
    /// - Returns: What was written, for the manifest.
    /// - Throws: ``SinkError``: `diskFull` or `unwritable`; the file is given up then.
    public func finish(withStyleOf export: LayerExport) throws(SinkError) -> WrittenFile {
        do throws(FormatError) {
            try export.writeQGISStyle(to: self)
        } catch {
            discard()
            throw SinkError(error)
        }
        return try finish()
    }

    /// Gives the file up: it will not be part of the output.
    public func discard() { file.discard() }
}

/// A file of a staged output that a layer is to be written to.
public struct StagedLayerFile {
    let file: StagedFile
    let format: LayerFormat

    /// Writes the layer and makes the file whole.
    ///
    /// - Throws: ``SinkError``: `diskFull` or `unwritable`; the file is given up then.
    public func finish(with export: LayerExport) throws(SinkError) -> WrittenFile {
        do throws(FormatError) {
            try export.write(format, to: file)
        } catch {
            file.discard()
            throw SinkError(error)
        }
        return try file.finish()
    }
}
