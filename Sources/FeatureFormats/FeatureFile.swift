import Foundation

/// Opens any file of features by looking at its bytes; its name decides only where they cannot.
///
///     var reader = try FeatureFile.open("omraden.gpkg:stadsdelar", csv: CSVOptions())
public enum FeatureFile {
    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: CSV, GeoJSON, a GeoJSON text sequence, each also packed with gzip, or a GeoPackage,
    ///     with ":table" behind its name to pick a table. "-" is standard input.
    ///   - csv: What is known about the file if it is CSV.
    /// - Returns: A reader at the first row.
    /// - Throws: ``FormatError`` with the codes of the format's reader, or `unknownFormat` for bytes
    ///   of a format that is not read.
    public static func open(
        _ path: String, csv: CSVOptions = CSVOptions()
    ) throws(FormatError) -> any FeatureReader {
        if path != "-", let (file, table) = splitTable(path) {
            guard try ByteSource(path: file).peek(16) == GeoPackageDatabase.magic else {
                throw FormatError(
                    .unknownFormat, file: path,
                    detail: "\"\(table)\" names a table, but \(file) is not a GeoPackage",
                    remedy: "Leave \":\(table)\" out.")
            }
            return try GeoPackageReader(path: file, table: table)
        }
        let source = try ByteSource(path: path)
        let head = try source.peek(512)
        if head.starts(with: GeoPackageDatabase.magic) {
            guard path != "-", !source.isCompressed else {
                throw FormatError(
                    .unknownFormat, file: source.name,
                    detail: "a GeoPackage cannot be read from a stream or packed",
                    remedy: "Unpack it into a file, and name that.")
            }
            return try GeoPackageReader(path: path, table: nil)
        }
        if let name = foreignFormat(head) {
            throw FormatError(
                .unknownFormat, file: source.name, detail: "this is \(name), which is not read",
                remedy: "Convert it to GeoPackage or GeoJSON, for example with ogr2ogr.")
        }
        var name = path.lowercased()
        if name.hasSuffix(".gz") { name.removeLast(3) }
        switch try kind(source, name) {
        case .sequence: return try GeoJSONSequenceReader(source)
        case .document: return try GeoJSONReader(source, path: path)
        case .csv: return try CSVReader(source, options: csv)
        }
    }

    private enum Kind {
        case csv, document, sequence
    }

    private static func kind(_ source: ByteSource, _ name: String) throws(FormatError) -> Kind {
        if [".csv", ".tsv", ".tab"].contains(where: name.hasSuffix) { return .csv }
        var length = 64 << 10
        while true {
            let head = try source.peek(length)
            var scanner = JSONScanner(isWhole: head.count < length)
            if head.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
            let text = head.span
            guard scanner.skipWhitespace(text) else {
                if head.count == length, length < 16 << 20 {
                    length *= 4
                    continue
                }
                return isJSONName(name) ? .document : .csv
            }
            let first = text[scanner.position]
            if first == 0x1E { return .sequence }
            guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || isJSONName(name)
            else { return .csv }
            if [".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".geojsonseq"]
                .contains(where: name.hasSuffix)
            {
                return .sequence
            }
            guard first == UInt8(ascii: "{") else { return .document }
            var document = GeoJSONDocument()
            do throws(JSONProblem) {
                guard try document.top(text, &scanner) == .ended else { return .document }
                // One object, and another behind it.
                guard scanner.skipWhitespace(text) else { return .document }
                let next = text[scanner.position]
                return next == UInt8(ascii: "{") || next == 0x1E ? .sequence : .document
            } catch {
                guard error.kind == .incomplete, head.count == length, length < 16 << 20 else {
                    return .document
                }
                length *= 4
            }
        }
    }

    private static func isJSONName(_ name: String) -> Bool {
        [".json", ".geojson", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".geojsonseq"]
            .contains(where: name.hasSuffix)
    }

    /// "file.gpkg:table" as two names, where the first is a file and the whole is none.
    private static func splitTable(_ path: String) -> (file: String, table: String)? {
        let files = FileManager.default
        guard let colon = path.lastIndex(of: ":"), !files.fileExists(atPath: path) else {
            return nil
        }
        let file = String(path[..<colon])
        let table = String(path[path.index(after: colon)...])
        guard !table.isEmpty, files.fileExists(atPath: file) else { return nil }
        return (file, table)
    }

    private static func foreignFormat(_ head: [UInt8]) -> String? {
        let signatures: [(bytes: [UInt8], name: String)] = [
            (Array("PK\u{3}\u{4}".utf8), "a zip archive (or a spreadsheet)"),
            (Array("PAR1".utf8), "Parquet"),
            (Array("fgb\u{3}".utf8), "FlatGeobuf"),
            ([0x00, 0x00, 0x27, 0x0A], "a shapefile"),
            (Array("ARROW1".utf8), "Arrow"),
            (Array("%PDF".utf8), "a PDF"),
            ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel file"),
            ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "packed with xz"),
            (Array("BZh".utf8), "packed with bzip2"),
        ]
        if let found = signatures.first(where: { head.starts(with: $0.bytes) }) {
            return found.name
        }
        var text = head.drop { $0 <= 0x20 || $0 >= 0x80 }
        text = text.prefix(15)
        let start = String(decoding: text, as: UTF8.self).lowercased()
        if ["<?xml", "<kml", "<gml", "<html", "<!doctype"].contains(where: start.hasPrefix) {
            return "XML or a web page"
        }
        return nil
    }
}
