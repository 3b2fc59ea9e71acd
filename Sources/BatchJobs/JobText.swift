import Foundation
import RecordSources

/// The text of a job file, held against everything that makes a file unfit to be one.
struct JobText {
    /// The text, without a byte-order mark.
    var text: String

    /// Reads a file of at most ``JobFile/maximumBytes``.
    ///
    /// Only a regular file is opened: a pipe or a device could keep the run waiting forever.
    init(path: String) throws(JobFileError) {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard !path.isEmpty, !path.utf8.contains(0),
            unsafe manager.fileExists(atPath: path, isDirectory: &isFolder)
        else { throw JobText.missing(path) }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let type = try? manager.attributesOfItem(atPath: target)[.type] as? FileAttributeType
        guard !isFolder.boolValue, type == nil || type == .typeRegular else {
            throw JobFileError(
                .notAFile, file: path,
                detail: isFolder.boolValue ? "this is a folder" : "this is not a regular file",
                remedy: "name the job file itself, such as nightly.yml")
        }
        let bytes: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            bytes = try handle.read(upToCount: JobFile.maximumBytes + 1) ?? Data()
        } catch {
            throw JobFileError(
                .unreadable, file: path, detail: "the file cannot be read (\(error))",
                remedy: "see to it that this user may read it")
        }
        try self.init(bytes: [UInt8](bytes), file: path)
    }

    /// Takes the bytes of a job file for text.
    init(bytes: [UInt8], file: String) throws(JobFileError) {
        guard !bytes.isEmpty else {
            throw JobFileError(
                .emptyFile, file: file, detail: "the file is empty",
                remedy: "a job file starts with 'version: 1'")
        }
        guard bytes.count <= JobFile.maximumBytes else {
            throw JobFileError(
                .tooLarge, file: file, detail: "the file is larger than 1 MiB",
                remedy: "a job file names data files, it does not hold data")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw JobFileError(
                .notUTF8, file: file, line: 1, detail: "the file is in UTF-16",
                remedy: "save it as UTF-8")
        }
        if let nul = bytes.firstIndex(of: 0) {
            throw JobFileError(
                .binaryFile, file: file, line: JobText.line(of: nul, in: bytes),
                detail: "this is not a text file: it holds zero bytes",
                remedy: "name the job file, such as nightly.yml")
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            // The whole is not UTF-8, so one of its lines is not: no character spans a line break.
            var line = 1
            for part in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
                if String(validating: part, as: UTF8.self) == nil { break }
                line += 1
            }
            throw JobFileError(
                .notUTF8, file: file, line: line, detail: "the text is not in UTF-8",
                remedy: "save the file as UTF-8; it may be in ISO-8859-1 or Windows-1252")
        }
        self.text = text
    }

    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes[..<offset].count { $0 == 0x0A }
    }

    private static func missing(_ path: String) -> JobFileError {
        let folder = JobPaths.folder(of: path)
        let name = URL(fileURLWithPath: path).lastPathComponent
        let near = nearestName(to: name, among: JobPaths.names(in: folder))
        return JobFileError(
            .missingFile, file: path, detail: "there is no such file",
            remedy: near.map { "did you mean '\($0)'?" } ?? "check the path")
    }
}
