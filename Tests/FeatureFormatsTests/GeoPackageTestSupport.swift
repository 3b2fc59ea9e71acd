import Foundation
import GRDB
import PlanarGeometry

@testable import FeatureFormats

/// GeoPackages made by hand, statement by statement, for what no writer would write.
struct GeoPackageSample {
    let folder: URL
    var path: String { folder.appendingPathComponent("test.gpkg").path }

    /// Makes a file with the tables that the standard asks for, and runs the statements.
    static func make<Result>(
        journal: String = "delete", _ statements: [String],
        _ body: (GeoPackageSample) throws -> Result
    ) throws -> Result {
        try GeoFiles.withFolder { folder throws in
            let sample = GeoPackageSample(folder: folder)
            let queue = try sample.open()
            try queue.inDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = \(journal)")
                try database.execute(
                    sql: """
                        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
                            organization TEXT, organization_coordsys_id INTEGER, definition TEXT,
                            description TEXT);
                        INSERT INTO gpkg_spatial_ref_sys VALUES
                            ('c', -1, 'NONE', -1, 'undefined', ''),
                            ('g', 0, 'NONE', 0, 'undefined', ''),
                            ('SWEREF99 TM', 3006, 'EPSG', 3006, 'PROJCS[…]', ''),
                            ('lokal', 100000, 'NONE', 100000, 'LOCAL_CS["lokal"]', '');
                        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT,
                            identifier TEXT, srs_id INTEGER);
                        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
                            geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
                        """)
                for statement in statements { try database.execute(sql: statement) }
            }
            try queue.close()
            return try body(sample)
        }
    }

    /// Statements that register a layer.
    static func layer(_ name: String, srs: Int = 3006) -> [String] {
        [
            "INSERT INTO gpkg_contents VALUES ('\(name)', 'features', '\(name)', \(srs))",
            "INSERT INTO gpkg_geometry_columns VALUES ('\(name)', 'geom', 'GEOMETRY', \(srs), 2, 2)",
        ]
    }

    /// A geometry as the standard writes it, as an SQL literal.
    static func blob(_ geometry: Geometry, header: String = "4750000100000000") -> String {
        "x'\(header)\(hex(WellKnownBinary.encode(geometry)))'"
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02X", $0) }.joined()
    }

    func open() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

    func read(table: String? = nil) -> GeoReading {
        GeoReading { () throws(FormatError) in try GeoPackageReader(path: path, table: table) }
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }
}
