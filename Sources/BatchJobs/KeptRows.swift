import FeatureFormats
import Foundation
import LayerSinks

/// The files of rejected rows of a run whose layers leave the city: in a folder of their own.
///
/// They hold all that a row says, an address among it.
final class KeptRows {
    private let folder: String?
    private var files: [AtomicFile] = []

    /// Keeps rows in a folder; `nil` to count them only.
    init(_ folder: String?) { self.folder = folder }

    /// Makes the file of a source.
    ///
    /// - Throws: `SinkError` where the folder cannot be made or written to.
    func file(_ source: String) throws -> (any ByteSink)? {
        guard let folder else { return nil }
        _ = try OutputFolder(path: folder)
        let file = try AtomicFile(path: "\(folder)/\(source).csv")
        files.append(file)
        return file
    }

    /// Makes the files appear.
    func finish() throws(SinkError) {
        for file in files { _ = try file.commit() }
        files = []
    }
}
