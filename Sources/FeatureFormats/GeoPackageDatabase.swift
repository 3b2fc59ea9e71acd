import Foundation
import GRDB

/// Opens a GeoPackage for reading, and leaves no trace of it.
///
/// SQLite itself would: reading a file in write-ahead mode makes two files beside it, even through
/// a read-only connection, and fails where the folder cannot be written. So:
///
///     mode       beside the file     opened
///     rollback   —                   read-only, with locks
///     WAL        no log              as immutable: all is in the file, and nobody has it open
///     WAL        log and its index   read-only, with locks: both files are there already
///     WAL        log alone           as a copy in a temporary folder, where it can be recovered
final class GeoPackageDatabase {
    let path: String
    /// What was done that the user should know.
    private(set) var notices: [FormatNotice] = []

    private let queue: DatabaseQueue
    private let temporaryFolder: URL?
    private var cursor: RowCursor?

    /// How long a lock of another program is waited for.
    static let patience: TimeInterval = 2

    /// Opens the file.
    ///
    /// - Throws: ``FormatError`` with code `missingFile`, `notAFile`, `emptyFile`, `unreadable`,
    ///   `unknownFormat`, `databaseLocked` or `databaseDamaged`.
    init(path: String) throws(FormatError) {
        self.path = path
        let source = try ByteSource(path: path)
        let header = try source.peek(100)
        guard !source.isCompressed else {
            throw FormatError(
                .unknownFormat, file: path, detail: "the file is compressed",
                remedy: "A GeoPackage is read in place: unpack it first.")
        }
        guard header.starts(with: Self.magic) else {
            throw FormatError(
                .databaseDamaged, file: path,
                detail: "the file is not a SQLite database, which a GeoPackage is",
                remedy: "Fetch it again, or give it the name of its format.")
        }
        let isWriteAhead = header.count > 19 && (header[18] == 2 || header[19] == 2)
        guard isWriteAhead, Self.size(path + "-wal") > 0 else {
            queue = try Self.open(path, isImmutable: isWriteAhead, name: path)
            temporaryFolder = nil
            return
        }
        if FileManager.default.fileExists(atPath: path + "-shm"),
            let shared = try Self.openUnlessImpossible(path)
        {
            queue = shared
            temporaryFolder = nil
            return
        }
        let folder = try Self.copy(path)
        let copy = folder.appendingPathComponent("copy.gpkg").path
        do throws(FormatError) {
            queue = try Self.open(copy, isImmutable: false, isReadOnly: false, name: path)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        temporaryFolder = folder
        notices.append(
            FormatNotice(
                "copied-to-read",
                "Another program left changes beside the file that are not in it yet; a copy with "
                    + "the changes was read."))
    }

    deinit {
        // The cursor must go before its connection does, and where GRDB allows it.
        queue.inDatabase { _ in cursor = nil }
        if let temporaryFolder { try? FileManager.default.removeItem(at: temporaryFolder) }
    }

    static let magic = Array("SQLite format 3\u{0}".utf8)

    /// All rows of a query.
    func rows(_ sql: String, _ arguments: [String] = []) throws(FormatError) -> [Row] {
        try access { database in
            try Row.fetchAll(database, sql: sql, arguments: StatementArguments(arguments))
        }
    }

    /// Begins to read the rows of a query, one after the other, from one state of the database.
    func begin(_ sql: String) throws(FormatError) {
        try access { database in cursor = try Row.fetchCursor(database, sql: sql) }
    }

    /// Gives the next row of the query to the closure; `false` at the end.
    func step(_ body: (Row) -> Void) throws(FormatError) -> Bool {
        try access { _ in
            guard let row = try cursor?.next() else {
                cursor = nil
                return false
            }
            body(row)
            return true
        }
    }

    private func access<Result>(
        _ body: (Database) throws -> Result
    ) throws(FormatError) -> Result {
        do {
            return try queue.inDatabase(body)
        } catch {
            throw Self.error(error, path)
        }
    }

    // MARK: Opening

    private static func open(
        _ path: String, isImmutable: Bool, isReadOnly: Bool = true, name: String
    ) throws(FormatError) -> DatabaseQueue {
        do {
            return try connect(path, isImmutable: isImmutable, isReadOnly: isReadOnly)
        } catch {
            // File systems without locks: nothing else than reading without them is left.
            if !isImmutable, isReadOnly, let error = error as? DatabaseError,
                [.SQLITE_IOERR_LOCK, .SQLITE_IOERR_RDLOCK, .SQLITE_IOERR_CHECKRESERVEDLOCK]
                    .contains(error.extendedResultCode) || error.resultCode == .SQLITE_PROTOCOL,
                let queue = try? connect(path, isImmutable: true, isReadOnly: true)
            {
                return queue
            }
            throw self.error(error, name)
        }
    }

    /// Opens the file next to its log; `nil` where the log's index cannot be shared.
    private static func openUnlessImpossible(_ path: String) throws(FormatError) -> DatabaseQueue? {
        do {
            return try connect(path, isImmutable: false, isReadOnly: true)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR].contains(error.resultCode)
        {
            return nil
        } catch {
            throw self.error(error, path)
        }
    }

    private static func connect(
        _ path: String, isImmutable: Bool, isReadOnly: Bool
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(patience)
        configuration.label = "GeoPackage"
        // SQLite reads names that begin with "file:" as addresses.
        let name =
            isImmutable
            ? URL(fileURLWithPath: path).absoluteString + "?immutable=1"
            : path.hasPrefix("file:") ? "./" + path : path
        return try DatabaseQueue(path: name, configuration: configuration)
    }

    private static func copy(_ path: String) throws(FormatError) -> URL {
        let files = FileManager.default
        let folder = files.temporaryDirectory
            .appendingPathComponent("geopackage-" + UUID().uuidString, isDirectory: true)
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            for suffix in ["", "-wal"] {
                try files.copyItem(
                    at: URL(fileURLWithPath: path + suffix),
                    to: folder.appendingPathComponent("copy.gpkg" + suffix))
            }
            return folder
        } catch {
            try? files.removeItem(at: folder)
            throw FormatError(
                .unreadable, file: path,
                detail: "another program left changes beside the file, and no copy with them "
                    + "could be made (\(error.localizedDescription))",
                remedy: "Close the program that writes it, or open the file once in QGIS.")
        }
    }

    private static func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    // MARK: Errors

    private static func error(_ error: any Error, _ path: String) -> FormatError {
        guard let error = error as? DatabaseError else {
            return FormatError(.unreadable, file: path, detail: "\(error)")
        }
        let words = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return FormatError(
                .databaseLocked, file: path, detail: "another program is writing it (\(words))",
                remedy: "Wait until it has finished, or close the layer in QGIS and run again.")
        case .SQLITE_READONLY:
            return FormatError(
                .databaseDamaged, file: path,
                detail: "a write was interrupted and must be rolled back first (\(words))",
                remedy: "Open the file once in QGIS, which repairs it.")
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_FULL,
            .SQLITE_NOMEM:
            return FormatError(
                .unreadable, file: path, detail: "SQLite cannot read it (\(words))",
                remedy: "Check the rights on the file, and that the disk or share is there.")
        default:
            return FormatError(
                .databaseDamaged, file: path, detail: "SQLite says: \(words)",
                remedy: "Fetch the file again, or save what is left with ogr2ogr.")
        }
    }
}
