import FeatureFormats
import Foundation
import GRDB
import PlanarGeometry
import Testing

struct GeoPackageReaderTests {
    private static let point = Geometry.point(Position(x: 674_032.5, y: 6_580_822))
    private static let table =
        "CREATE TABLE brott (fid INTEGER PRIMARY KEY, namn TEXT, geom BLOB, r REAL, ja BOOLEAN, b BLOB)"
    private static let rows = """
        INSERT INTO brott VALUES
            (7, 'Årsta "S"', \(GeoPackageSample.blob(point)), 1110250.0, 1, x'00ff'),
            (3, NULL, NULL, NULL, NULL, NULL)
        """
    private static let usual = [table] + GeoPackageSample.layer("brott") + [rows]

    @Test func rowsComeInTheOrderOfTheirNumbersWithAllKindsOfValues() throws {
        try GeoPackageSample.make(Self.usual) { sample throws in
            let reading = sample.read()
            #expect(reading.error == nil)
            #expect(reading.columns == ["fid", "namn", "r", "ja", "b"])
            #expect(reading.referenceSystem == .code(authority: "EPSG", code: 3006))
            #expect(reading.rows.map(\.number) == [1, 2])
            #expect(reading.rows[0].geometry == .null)
            #expect(reading.rows[0].kinds == [.number, .null, .null, .null, .null])
            #expect(reading.rows[1].geometry == .value(Self.point))
            #expect(reading.rows[1].texts == ["7", "Årsta \"S\"", "1110250", "true", "00FF"])
            #expect(reading.rows[1].kinds == [.number, .text, .number, .boolean, .blob])
            let raw = Array(reading.rows[1].raw.utf8)
            guard case .members(let members) = try JSONText.parse(raw.span) else {
                Issue.record("the raw text is not an object")
                return
            }
            #expect(members.map(\.name) == ["fid", "namn", "geom", "r", "ja", "b"])
            #expect(members[1].value == .text("Årsta \"S\""))
            #expect(try sample.files == ["test.gpkg"])
        }
    }

    @Test(arguments: [
        ("4750000100000000", 0), ("4750000000000000", 0), ("4750000300000000", 32),
        ("4750000500000000", 48), ("4750000700000000", 48), ("4750000900000000", 64),
    ])
    func headersWithEveryKindOfEnvelopeAreRead(header: String, envelope: Int) throws {
        let whole = header + String(repeating: "00", count: envelope)
        let insert =
            "INSERT INTO brott (geom) VALUES (\(GeoPackageSample.blob(Self.point, header: whole)))"
        try GeoPackageSample.make([Self.table] + GeoPackageSample.layer("brott") + [insert]) {
            #expect($0.read().rows.first?.geometry == .value(Self.point))
        }
    }

    @Test(arguments: [
        ("x'4750001100000000'", "null"), ("x'4750'", "invalid"), ("x''", "invalid"),
        ("x'475000010000000001'", "invalid"), ("x'4750000100000000'", "invalid"),
        ("x'4750002100000000'", "invalid"), ("x'4750000F00000000'", "invalid"),
        ("x'00010000'", "invalid"), ("'POINT(1 2)'", "invalid"), ("17", "invalid"),
        ("NULL", "null"),
        ("x'47500001000000000108000000'", "invalid"),
    ])
    func aBadBlobIsABadRow(blob: String, outcome: String) throws {
        let insert =
            "INSERT INTO brott (geom) VALUES (\(blob)), (\(GeoPackageSample.blob(Self.point)))"
        try GeoPackageSample.make([Self.table] + GeoPackageSample.layer("brott") + [insert]) {
            let reading = $0.read()
            #expect(reading.outcome == outcome)
            #expect(reading.rows.last?.geometry == .value(Self.point))
        }
    }

    @Test(arguments: WellKnownTests.geometries)
    func everyKindOfGeometryIsRead(geometry: Geometry) throws {
        let insert = "INSERT INTO brott (geom) VALUES (\(GeoPackageSample.blob(geometry)))"
        try GeoPackageSample.make([Self.table] + GeoPackageSample.layer("brott") + [insert]) {
            #expect($0.read().rows.first?.geometry == .value(geometry))
        }
    }

    @Test func heightsAreDroppedWithOneNotice() throws {
        let z = "x'475000010000000001E9030000000000000000F03F00000000000000400000000000000840'"
        let insert = "INSERT INTO brott (geom) VALUES (\(z)), (\(z))"
        try GeoPackageSample.make([Self.table] + GeoPackageSample.layer("brott") + [insert]) {
            let reading = $0.read()
            #expect(reading.notices == ["z-dropped"])
            #expect(reading.rows.first?.geometry == .value(.point(Position(x: 1, y: 2))))
        }
    }

    @Test(
        arguments: [
            (-1, nil), (0, nil), (4711, nil), (100_000, .definition("LOCAL_CS[\"lokal\"]")),
            (3006, .code(authority: "EPSG", code: 3006)),
        ] as [(Int, DeclaredReferenceSystem?)])
    func theReferenceSystemComesFromTheFile(srs: Int, expected: DeclaredReferenceSystem?) throws {
        try GeoPackageSample.make([Self.table] + GeoPackageSample.layer("brott", srs: srs)) {
            #expect($0.read().referenceSystem == expected)
        }
    }

    @Test func viewsAndTablesWithoutRowNumbersAreRead() throws {
        let more =
            [
                "CREATE VIEW vy AS SELECT namn AS \"na\"\"mn\", geom FROM brott WHERE fid > 3",
                "CREATE TABLE kod (kod TEXT PRIMARY KEY, geom BLOB) WITHOUT ROWID",
                "INSERT INTO kod VALUES ('b', \(GeoPackageSample.blob(Self.point))), ('a', NULL)",
                "CREATE TABLE text_nyckel (kod TEXT PRIMARY KEY, geom BLOB)",
                "INSERT INTO text_nyckel VALUES ('b', NULL), ('a', NULL)",
            ] + GeoPackageSample.layer("vy") + GeoPackageSample.layer("kod")
            + GeoPackageSample.layer("text_nyckel")
        try GeoPackageSample.make(Self.usual + more) { sample throws in
            let view = sample.read(table: "vy")
            #expect(view.columns == ["na\"mn"])
            #expect(view.rows.map(\.geometry) == [.value(Self.point)])
            #expect(sample.read(table: "kod").rows.map { $0.texts[0] } == ["a", "b"])
            #expect(sample.read(table: "TEXT_nyckel").rows.map { $0.texts[0] } == ["b", "a"])
            #expect(
                try GeoPackageReader.featureTables(path: sample.path)
                    == ["brott", "vy", "kod", "text_nyckel"])
            let several = sample.read()
            #expect(several.error?.code == .unknownTable)
            #expect(several.error?.remedy?.contains("\"vy\"") == true)
            #expect(sample.read(table: "saknas").error?.code == .unknownTable)
        }
    }

    @Test func withoutFeatureTablesThereIsNothingToRead() throws {
        try GeoPackageSample.make(["CREATE TABLE x (a)"]) {
            #expect($0.read().error?.code == .noFeatureTable)
        }
        try GeoPackageSample.make(["DROP TABLE gpkg_contents"]) {
            #expect($0.read().error?.code == .noFeatureTable)
        }
        try GeoPackageSample.make(GeoPackageSample.layer("borta")) {
            #expect($0.read().error?.code == .databaseDamaged)
        }
    }

    @Test func aFileInWriteAheadModeIsReadWithoutATrace() throws {
        try GeoPackageSample.make(journal: "wal", Self.usual) { sample throws in
            #expect(try sample.files == ["test.gpkg"])
            #expect(sample.read().rows.count == 2)
            #expect(try sample.files == ["test.gpkg"])
        }
    }

    @Test func changesThatAreStillInTheLogAreRead() throws {
        try GeoPackageSample.make(journal: "wal", Self.usual) { sample throws in
            let writer = try sample.open()
            try writer.inDatabase { try $0.execute(sql: "INSERT INTO brott (fid) VALUES (99)") }
            #expect(try sample.files.count == 3)
            #expect(sample.read().rows.count == 3)
            // What a program leaves that dies: the log without its index.
            try GeoFiles.withFolder { folder throws in
                let copy = GeoPackageSample(folder: folder)
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(
                        atPath: sample.path + suffix, toPath: copy.path + suffix)
                }
                let before = try copy.files
                let reading = copy.read()
                #expect(reading.rows.count == 3)
                #expect(reading.notices == ["copied-to-read"])
                #expect(try copy.files == before)
            }
            try writer.close()
        }
    }

    @Test(arguments: ["delete", "wal"])
    func aFolderThatCannotBeWrittenIsNoObstacle(journal: String) throws {
        try GeoPackageSample.make(journal: journal, Self.usual) { sample throws in
            let files = FileManager.default
            try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: sample.path)
            try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: sample.folder.path)
            defer {
                try? files.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: sample.folder.path)
            }
            #expect(sample.read().rows.count == 2)
        }
    }

    @Test func aLockedFileIsSaidToBeLocked() throws {
        try GeoPackageSample.make(Self.usual) { sample throws in
            let writer = try sample.open()
            try writer.inDatabase { database in
                try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
                try database.execute(sql: "INSERT INTO brott (fid) VALUES (99)")
            }
            let error = sample.read().error
            #expect(error?.code == .databaseLocked)
            #expect(error?.remedy?.contains("QGIS") == true)
            try writer.close()
        }
    }

    @Test func rowsAreOfOneStateWhateverIsWrittenMeanwhile() throws {
        let many = (10..<2000).map { "(\($0))" }.joined(separator: ",")
        let fill = "INSERT INTO brott (fid) VALUES \(many)"
        try GeoPackageSample.make(journal: "wal", Self.usual + [fill]) { sample throws in
            let writer = try sample.open()
            try writer.inDatabase { try $0.execute(sql: "INSERT INTO brott (fid) VALUES (9000)") }
            var reader = try GeoPackageReader(path: sample.path, table: nil)
            var row = FeatureRow()
            #expect(try reader.next(into: &row))
            try writer.inDatabase { try $0.execute(sql: "DELETE FROM brott") }
            var count = 1
            while try reader.next(into: &row) { count += 1 }
            #expect(count == 1993)
            try writer.close()
        }
    }

    @Test func damagedFilesAreErrors() throws {
        try GeoPackageSample.make(Self.usual) { sample throws in
            let whole = try Data(contentsOf: URL(fileURLWithPath: sample.path))
            func outcome(_ data: Data) throws -> FormatError.Code? {
                let path = sample.folder.appendingPathComponent("damaged.gpkg")
                try data.write(to: path)
                return GeoReading { () throws(FormatError) in
                    try GeoPackageReader(path: path.path, table: nil)
                }.error?.code
            }
            #expect(try outcome(Data("SQLite".utf8)) == .databaseDamaged)
            #expect(try outcome(Data()) == .emptyFile)
            #expect(try outcome(whole.prefix(whole.count / 2)) == .databaseDamaged)
            var broken = whole
            broken.replaceSubrange(4096..<8192, with: Data(repeating: 0x5A, count: 4096))
            #expect(try outcome(broken) != nil)
            var random = GeoRandom(state: 5)
            for _ in 0..<150 {
                var changed = whole
                for _ in 0..<20 {
                    changed[Int.random(in: 100..<changed.count, using: &random)] =
                        UInt8.random(in: 0...255, using: &random)
                }
                _ = try outcome(changed)
            }
            #expect(
                GeoReading { () throws(FormatError) in
                    try GeoPackageReader(path: sample.path + "x", table: nil)
                }.error?.code == .missingFile)
            #expect(
                GeoReading { () throws(FormatError) in
                    try GeoPackageReader(path: sample.folder.path, table: nil)
                }.error?.code == .notAFile)
        }
    }

    @Test(
        .enabled(if: GeoFiles.hasShared, "the folder shared/data is not beside the package"),
        arguments: [
            ("areas/stockholm_nyko_befolkning_3011.gpkg", 419, 3011, "fid"),
            ("areas/sweden_kommuner_rt90_3021.gpkg", 290, 3021, "kn_namn"),
            ("areas/sweden_lan_sweref99tm_3006.gpkg", 21, 3006, "ln_namn"),
            ("messy/pyogrio_test_gpkg_nulls.gpkg", 4, 4326, "col_bool"),
        ])
    func countsAgreeWithGeopandas(name: String, count: Int, code: Int, column: String) throws {
        let reading = GeoReading { () throws(FormatError) in
            try FeatureFile.open(GeoFiles.path(name))
        }
        #expect(reading.error == nil)
        #expect(reading.rows.count == count)
        #expect(reading.referenceSystem == .code(authority: "EPSG", code: code))
        #expect(reading.columns.contains(column))
        #expect(
            reading.rows.allSatisfy { row in
                if case .value = row.geometry { true } else { false }
            })
        if name.hasPrefix("messy") {
            let empty = reading.rows.filter { row in
                row.kinds.dropFirst().allSatisfy { $0 == .null }
            }
            #expect(empty.count == 1)
        }
    }
}
