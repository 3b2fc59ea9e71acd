import GRDB

/// A feature table or view of a GeoPackage: its columns, its geometry and its reference system.
struct GeoPackageTable {
    struct Column {
        var name: String
        var isBoolean: Bool
        var isGeometry: Bool
    }

    let name: String
    let columns: [Column]
    let referenceSystem: DeclaredReferenceSystem?

    /// The feature tables, in the order in which they were registered.
    static func names(_ database: GeoPackageDatabase) throws(FormatError) -> [String] {
        let registers = try database.rows(
            """
            SELECT lower(name) AS name FROM sqlite_master
            WHERE lower(name) IN ('gpkg_contents', 'gpkg_geometry_columns')
            """)
        guard registers.count == 2 else {
            throw FormatError(
                .noFeatureTable, file: database.path,
                detail: registers.isEmpty
                    ? "the file is a SQLite database but not a GeoPackage"
                    : "the GeoPackage has no table of geometries",
                remedy: "Convert the layer with ogr2ogr -f GPKG.")
        }
        let rows = try database.rows(
            """
            SELECT c.table_name AS name FROM gpkg_contents c
            WHERE c.data_type = 'features' AND EXISTS (
                SELECT 1 FROM gpkg_geometry_columns g
                WHERE lower(g.table_name) = lower(c.table_name))
            ORDER BY c.rowid
            """)
        return rows.compactMap { $0["name"] }
    }

    /// Finds the table; the only one where none is named.
    ///
    /// - Throws: ``FormatError`` with code `noFeatureTable` or `unknownTable`, or a code of
    ///   ``GeoPackageDatabase``.
    init(_ database: GeoPackageDatabase, named wanted: String?) throws(FormatError) {
        let names = try Self.names(database)
        let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
        guard let first = names.first else {
            throw FormatError(
                .noFeatureTable, file: database.path,
                detail: "the GeoPackage has no feature table",
                remedy: "Add a layer with geometries, or give the data as CSV.")
        }
        if let wanted {
            guard
                let name = names.first(where: { $0 == wanted })
                    ?? names.first(where: { $0.lowercased() == wanted.lowercased() })
            else {
                throw FormatError(
                    .unknownTable, file: database.path,
                    detail: "there is no feature table \"\(wanted)\"",
                    remedy: "The feature tables are \(quoted).")
            }
            self.name = name
        } else {
            guard names.count == 1 else {
                throw FormatError(
                    .unknownTable, file: database.path,
                    detail: "the GeoPackage has \(names.count) feature tables, and none is named",
                    remedy: "Write file.gpkg:table with one of \(quoted).")
            }
            name = first
        }
        let geometry = try database.rows(
            """
            SELECT column_name, srs_id FROM gpkg_geometry_columns
            WHERE lower(table_name) = lower(?)
            """, [name])
        let geometryColumn: String = geometry.first?["column_name"] ?? ""
        let identifier: Int = geometry.first?["srs_id"] ?? -1
        referenceSystem = try Self.referenceSystem(database, identifier)

        let rows = try database.rows("SELECT name, type FROM pragma_table_xinfo(?)", [name])
        columns = rows.map { row in
            let name: String = row["name"] ?? ""
            let type: String = row["type"] ?? ""
            return Column(
                name: name, isBoolean: type.uppercased() == "BOOLEAN",
                isGeometry: name.lowercased() == geometryColumn.lowercased())
        }
        guard !rows.isEmpty else {
            throw FormatError(
                .databaseDamaged, file: database.path,
                detail: "the table \"\(name)\" is registered but not there",
                remedy: "Fetch the file again, or save what is left with ogr2ogr.")
        }
    }

    /// The query for all rows: in the order of their numbers where the table has such.
    func query(_ database: GeoPackageDatabase) throws(FormatError) -> String {
        let list = columns.map { Self.quote($0.name) }.joined(separator: ", ")
        let plain = "SELECT \(list) FROM \(Self.quote(name))"
        let kinds = try database.rows(
            "SELECT type FROM sqlite_master WHERE lower(name) = lower(?)", [name])
        guard kinds.contains(where: { $0["type"] == "table" }),
            (try? database.rows("SELECT rowid FROM \(Self.quote(name)) LIMIT 0")) != nil
        else { return plain }
        return plain + " ORDER BY rowid"
    }

    private static func quote(_ name: String) -> String {
        "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    private static func referenceSystem(
        _ database: GeoPackageDatabase, _ identifier: Int
    ) throws(FormatError) -> DeclaredReferenceSystem? {
        // -1 and 0 are "undefined" by the standard, whatever the table says of them.
        guard identifier > 0 else { return nil }
        let rows = try database.rows(
            """
            SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys
            WHERE srs_id = \(identifier)
            """)
        guard let row = rows.first else { return nil }
        let organization: String = row["organization"] ?? ""
        let code: Int = row["organization_coordsys_id"] ?? 0
        if code > 0, !["", "NONE", "UNDEFINED"].contains(organization.uppercased()) {
            return .code(authority: organization.uppercased(), code: code)
        }
        let definition: String = row["definition"] ?? ""
        return ["", "undefined"].contains(definition) ? nil : .definition(definition)
    }
}
