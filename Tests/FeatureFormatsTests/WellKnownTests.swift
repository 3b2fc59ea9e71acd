import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

struct WellKnownTests {
    private static let square = Polygon(BoundingBox(minX: 0, minY: 0, maxX: 4, maxY: 4))
    private static let hole = Polygon(BoundingBox(minX: 1, minY: 1, maxX: 2, maxY: 2)).exterior

    static let geometries: [Geometry] = [
        .point(Position(x: 18.0686, y: -59.3293)),
        .multiPoint([Position(x: 1, y: 2), Position(x: 3e10, y: 4e-7)]),
        .lineString([Position(x: 1, y: 2), Position(x: 3, y: 4)]),
        .multiLineString([
            [Position(x: 1, y: 2), Position(x: 3, y: 4)],
            [Position(x: 5, y: 6), Position(x: 7, y: 8)],
        ]),
        .polygon(Polygon(exterior: square.exterior, holes: [hole])),
        .multiPolygon(MultiPolygon([square, Polygon(exterior: hole)])),
        .collection([.point(Position(x: 1, y: 2)), .collection([.polygon(square)])]),
    ]

    private func text(_ text: String) throws -> WellKnownGeometry {
        try WellKnownText.parse(Array(text.utf8).span)
    }

    private func code(_ body: () throws -> Void) -> WellKnownError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? WellKnownError)?.code
        }
    }

    @Test(arguments: geometries)
    func geometriesComeBackFromBothForms(geometry: Geometry) throws {
        let binary = WellKnownBinary.encode(geometry)
        #expect(try WellKnownBinary.parse(binary.span) == WellKnownGeometry(geometry: geometry))
        var bytes: [UInt8] = []
        WellKnownText.append(geometry, to: &bytes)
        #expect(try WellKnownText.parse(bytes.span) == WellKnownGeometry(geometry: geometry))
        let hex = binary.map { String(format: "%02x", $0) }.joined()
        #expect(try WellKnownBinary.parseHex(Array(" \\x\(hex)\n".utf8).span).geometry == geometry)
    }

    @Test(
        arguments: [
            ("POINT(1 2)", Geometry.point(Position(x: 1, y: 2)), nil, false),
            ("  point  ( 1.5e1   -2 ) ", .point(Position(x: 15, y: -2)), nil, false),
            ("SRID=3006;POINT(1 2)", .point(Position(x: 1, y: 2)), 3006, false),
            ("srid = 4326 ; Point Z (1 2 3)", .point(Position(x: 1, y: 2)), 4326, true),
            ("POINTZM(1 2 3 4)", .point(Position(x: 1, y: 2)), nil, true),
            ("POINT M (1 2 3)", .point(Position(x: 1, y: 2)), nil, true),
            ("POINT(1 2 3)", .point(Position(x: 1, y: 2)), nil, true),
            (
                "MULTIPOINT(1 2, 3 4)", .multiPoint([Position(x: 1, y: 2), Position(x: 3, y: 4)]),
                nil, false
            ),
            (
                "MULTIPOINT((1 2),(3 4))",
                .multiPoint([Position(x: 1, y: 2), Position(x: 3, y: 4)]), nil, false
            ),
            ("MULTIPOINT((1 2),EMPTY)", .multiPoint([Position(x: 1, y: 2)]), nil, false),
            (
                "GEOMETRYCOLLECTION(POINT(1 2),POINT EMPTY)",
                .collection([.point(Position(x: 1, y: 2))]), nil, false
            ),
            (
                "TRIANGLE((0 0,4 0,4 4,0 0))",
                .polygon(
                    Polygon(
                        exterior: Ring(closing: [
                            Position(x: 0, y: 0), Position(x: 4, y: 0), Position(x: 4, y: 4),
                        ]))), nil, false
            ),
        ] as [(String, Geometry, Int?, Bool)])
    func textIsReadInAllItsForms(text: String, geometry: Geometry, srid: Int?, dropped: Bool) throws
    {
        let found = try self.text(text)
        #expect(found.geometry == geometry)
        #expect(found.srid == srid)
        #expect(found.droppedOrdinates == dropped)
    }

    @Test(arguments: [
        "POINT EMPTY", "POLYGON EMPTY", "MULTIPOLYGON Z EMPTY", "GEOMETRYCOLLECTION EMPTY",
        "LINESTRING EMPTY", "MULTIPOINT EMPTY", "SRID=1;MULTILINESTRING M EMPTY", "POLYGON(EMPTY)",
    ])
    func emptyGeometriesAreNone(text: String) throws {
        #expect(try self.text(text).geometry == nil)
    }

    @Test(arguments: [
        ("", "malformed"), ("PUNKT(1 2)", "malformed"), ("POINT", "truncated"),
        ("POINT(1)", "malformed"), ("POINT(1 2", "truncated"), ("POINT(1 2))", "malformed"),
        ("POINT(1 2 3 4 5)", "malformed"), ("POINT(nan 2)", "malformed"),
        ("POINT(1 inf)", "malformed"), ("POINT(1,2 3)", "malformed"), ("POINT()", "malformed"),
        ("POLYGON((0 0,1 0,1 1,0 1))", "invalid"), ("POLYGON((0 0,1 0,0 0))", "invalid"),
        ("LINESTRING(1 2)", "invalid"), ("CIRCULARSTRING(0 0,1 1,2 0)", "unsupported"),
        ("SRID=x;POINT(1 2)", "malformed"), ("POINT(1 2) POINT(1 2)", "malformed"),
        (String(repeating: "GEOMETRYCOLLECTION(", count: 100_000), "too-deep"),
    ])
    func textThatIsNoGeometryIsAnError(text: String, code: String) {
        #expect(self.code { _ = try self.text(text) }?.rawValue == code)
    }

    // Written by PostGIS: SELECT encode(ST_AsEWKB(…), 'hex'), and by hand for the big-endian ones.
    @Test(
        arguments: [
            ("0101000000000000000000F03F0000000000000040", nil, false),
            ("00000000013FF00000000000004000000000000000", nil, false),
            ("0101000020E6100000000000000000F03F0000000000000040", 4326, false),
            ("0020000001000010E63FF00000000000004000000000000000", 4326, false),
            ("0101000080000000000000F03F00000000000000400000000000000840", nil, true),
            ("01E9030000000000000000F03F00000000000000400000000000000840", nil, true),
            ("01D1070000000000000000F03F00000000000000400000000000000840", nil, true),
            (
                "01B90B0000000000000000F03F000000000000004000000000000008400000000000001040", nil,
                true
            ),
            (
                "01010000C0000000000000F03F000000000000004000000000000008400000000000001040", nil,
                true
            ),
        ] as [(String, Int?, Bool)])
    func binaryIsReadInBothOrdersAndBothForms(hex: String, srid: Int?, dropped: Bool) throws {
        let found = try WellKnownBinary.parseHex(Array(hex.utf8).span)
        #expect(found.geometry == .point(Position(x: 1, y: 2)))
        #expect(found.srid == srid)
        #expect(found.droppedOrdinates == dropped)
    }

    @Test(arguments: [
        ("", "truncated"), ("01", "truncated"), ("0", "malformed"), ("zz", "malformed"),
        ("0201000000", "malformed"), ("0100000000", "malformed"), ("01FFFFFF1F", "malformed"),
        ("0102000000FFFFFFFF", "truncated"), ("0103000000FFFFFFFF", "truncated"),
        ("0106000000FFFFFFFF", "truncated"), ("0107000000FFFFFF7F", "truncated"),
        ("0108000000", "unsupported"), ("010A000000", "unsupported"),
        ("0101000000000000000000F07F0000000000000040", "invalid"),
        ("0101000000000000000000F03F000000000000004000", "malformed"),
        ("01040000000100000001020000000000000000000000000000000000000000", "malformed"),
    ])
    func binaryThatIsNoGeometryIsAnError(hex: String, code: String) {
        #expect(
            self.code { _ = try WellKnownBinary.parseHex(Array(hex.utf8).span) }?.rawValue == code)
    }

    @Test func anEmptyPointIsNone() throws {
        let hex = "0101000000000000000000F87F000000000000F87F"
        #expect(try WellKnownBinary.parseHex(Array(hex.utf8).span).geometry == nil)
    }

    @Test func collectionsWithinCollectionsAreLimited() {
        var bytes: [UInt8] = []
        for _ in 0..<100_000 { bytes += [1, 7, 0, 0, 0, 1, 0, 0, 0] }
        #expect(code { _ = try WellKnownBinary.parse(bytes.span) } == .tooDeep)
    }

    @Test func cutsAndMutationsNeverTrap() {
        var random = GeoRandom(state: 3)
        for geometry in Self.geometries {
            let binary = WellKnownBinary.encode(geometry)
            for count in 0..<binary.count {
                #expect(code { _ = try WellKnownBinary.parse(Array(binary[..<count]).span) } != nil)
            }
            var text: [UInt8] = []
            WellKnownText.append(geometry, to: &text)
            for count in 0..<text.count {
                #expect(code { _ = try WellKnownText.parse(Array(text[..<count]).span) } != nil)
            }
            for _ in 0..<1_500 {
                var changed = binary
                changed[Int.random(in: 0..<changed.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
                _ = code { _ = try WellKnownBinary.parse(changed.span) }
                var letters = text
                letters[Int.random(in: 0..<letters.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
                _ = code { _ = try WellKnownText.parse(letters.span) }
            }
        }
    }

    @Test(.enabled(if: GeoFiles.hasShared, "the folder shared/data is not beside the package"))
    func theHexColumnOfPhiladelphiaIsReadAndAgreesWithItsOwnCoordinates() throws {
        let path = GeoFiles.path("events/philadelphia_crimes_2018_07_ewkb_first1000.csv")
        var reader = try FeatureFile.open(path)
        let geometry = try #require(reader.columns.firstIndex(of: "the_geom"))
        let mercator = try #require(reader.columns.firstIndex(of: "the_geom_webmercator"))
        let x = try #require(reader.columns.firstIndex(of: "point_x"))
        let y = try #require(reader.columns.firstIndex(of: "point_y"))
        var row = FeatureRow()
        var count = 0
        while try reader.next(into: &row) {
            guard !row.isBlank(geometry) else { continue }
            let found = try row.withBytes(geometry) { (bytes) throws(WellKnownError) in
                try WellKnownBinary.parseHex(bytes)
            }
            #expect(found.srid == 4326)
            guard case .point(let position) = found.geometry else { continue }
            let expected = Double(row.text(x) ?? "") ?? .nan
            let north = Double(row.text(y) ?? "") ?? .nan
            #expect(abs(position.x - expected) < 1e-6 && abs(position.y - north) < 1e-6)
            let other = try row.withBytes(mercator) { (bytes) throws(WellKnownError) in
                try WellKnownBinary.parseHex(bytes)
            }
            #expect(other.srid == 3857)
            count += 1
        }
        #expect(count > 900)
    }
}
