import FeatureFormats
import Foundation
import PlanarGeometry

/// What a reader gave, in a form that can be compared.
struct GeoReading: Equatable {
    struct Row: Equatable {
        var number: Int
        var line: Int
        var geometry: FeatureRow.RowGeometry
        var defect: String?
        var kinds: [FeatureRow.Kind]
        var texts: [String?]
        var raw: String
    }

    var rows: [Row] = []
    var columns: [String] = []
    var notices: [String] = []
    var referenceSystem: DeclaredReferenceSystem?
    var error: FormatError?

    /// One word for the whole: what happened to the first row.
    var outcome: String {
        if let error { return "error \(error.code.rawValue)" }
        guard let row = rows.first else { return "no rows" }
        if let defect = row.defect { return defect }
        return switch row.geometry {
        case .absent: "absent"
        case .null: "null"
        case .value: "value"
        case .invalid: "invalid"
        }
    }

    var codes: [String] { notices }

    /// Reads everything, whatever comes.
    init(_ make: () throws(FormatError) -> any FeatureReader) {
        do throws(FormatError) {
            var reader = try make()
            referenceSystem = reader.description.referenceSystem
            var row = FeatureRow()
            do throws(FormatError) {
                while try reader.next(into: &row) {
                    rows.append(
                        Row(
                            number: row.number, line: row.line, geometry: row.geometry,
                            defect: row.defect?.reason,
                            kinds: reader.columns.indices.map { row.kind($0) },
                            texts: reader.columns.indices.map { row.text($0) }, raw: row.rawText))
                }
            } catch {
                self.error = error
            }
            // The end is the end: another call gives nothing, and throws nothing.
            if (try? reader.next(into: &row)) != false { rows.removeAll() }
            columns = reader.columns
            notices = reader.notices.map(\.code)
        } catch {
            self.error = error
        }
    }

    /// Reads a document of GeoJSON.
    init(_ text: String, chunk: Int = 1 << 16) {
        self.init(Array(text.utf8), chunk: chunk)
    }

    init(_ bytes: [UInt8], chunk: Int = 1 << 16) {
        self.init { () throws(FormatError) in
            try GeoJSONReader(ByteSource(bytes: bytes, name: "test.geojson"), chunk: chunk)
        }
    }

    /// Reads a text sequence.
    init(sequence text: String, chunk: Int = 1 << 16) {
        self.init(sequence: Array(text.utf8), chunk: chunk)
    }

    init(sequence bytes: [UInt8], chunk: Int = 1 << 16) {
        self.init { () throws(FormatError) in
            try GeoJSONSequenceReader(
                ByteSource(bytes: bytes, name: "test.geojsonl"), chunk: chunk)
        }
    }

    /// The bytes of rows whose columns may still have been unknown when they were read.
    subscript(row: Int, column: String) -> String? {
        guard rows.indices.contains(row), let index = columns.firstIndex(of: column),
            rows[row].texts.indices.contains(index)
        else { return nil }
        return rows[row].texts[index]
    }

    func kind(_ row: Int, _ column: String) -> FeatureRow.Kind {
        guard let index = columns.firstIndex(of: column), rows[row].kinds.indices.contains(index)
        else { return .absent }
        return rows[row].kinds[index]
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct GeoRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Files that may lie beside the package, and folders that come and go.
enum GeoFiles {
    static let shared = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/data").standardizedFileURL

    static var hasShared: Bool { FileManager.default.fileExists(atPath: shared.path) }

    static func path(_ name: String) -> String { shared.appendingPathComponent(name).path }

    /// Gives a new folder to the closure, and takes it away afterwards.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("geo-tests-" + UUID().uuidString, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
