import PlanarGeometry
import Reprojection
import Testing

struct ReferenceSystemTests {
    @Test(arguments: [
        (code: 3006, name: "SWEREF99 TM", geographic: false, unit: 1.0),
        (code: 3011, name: "SWEREF99 18 00", geographic: false, unit: 1.0),
        (code: 3021, name: "RT90 2.5 gon V", geographic: false, unit: 1.0),
        (
            code: 2263, name: "NAD83 / New York Long Island (ftUS)", geographic: false,
            unit: 0.304800609601219
        ),
    ])
    func codesAreKnown(code: Int, name: String, geographic: Bool, unit: Double) throws {
        let system = try ReferenceSystem(epsg: code)
        #expect(system.identifier == "EPSG:\(code)")
        #expect(system.epsg == code)
        #expect(system.name == name)
        #expect(system.isGeographic == geographic)
        let metersPerUnit = try #require(system.metersPerUnit)
        #expect(abs(metersPerUnit - unit) < 1e-12)
        #expect(system.wellKnownText.hasPrefix("PROJCS[\"\(name)\""))
        #expect(system.wellKnownText.contains("AUTHORITY[\"EPSG\",\"\(code)\"]"))
        #expect(try ReferenceSystem(definition: "EPSG:\(code)") == system)
    }

    @Test func degreesHaveNoMeters() throws {
        let system = try ReferenceSystem(epsg: 4326)
        #expect(system.isGeographic)
        #expect(system.metersPerUnit == nil)
        #expect(system.areaOfUse == GeographicBox(west: -180, south: -90, east: 180, north: 90))
    }

    @Test func theConstantIsWhatTheDatabaseSays() throws {
        #expect(try ReferenceSystem(definition: "OGC:CRS84") == .wgs84LongitudeLatitude)
        #expect(ReferenceSystem.wgs84LongitudeLatitude.epsg == nil)
    }

    @Test func aRegisteredAreaMayCrossTheAntimeridian() throws {
        let area = try #require(try ReferenceSystem(epsg: 2193).areaOfUse)
        #expect(!area.crossesAntimeridian)
        let fiji = try #require(try ReferenceSystem(epsg: 3460).areaOfUse)
        #expect(fiji.crossesAntimeridian)
        #expect(fiji.contains(longitude: 179, latitude: -17))
        #expect(fiji.contains(longitude: -179.9, latitude: -17))
        #expect(!fiji.contains(longitude: 0, latitude: -17))
        #expect(!fiji.contains(longitude: .nan, latitude: -17))
    }

    @Test(arguments: [
        "3006", " EPSG:3006\n", "epsg:3006", "urn:ogc:def:crs:EPSG::3006", "SWEREF99 TM",
        "+init=epsg:3006", "http://www.opengis.net/def/crs/EPSG/0/3006",
        "+proj=utm +zone=33 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs",
        "EPSG:5845",
    ])
    func manySpellingsMeanSwerefTM(definition: String) throws {
        let system = try ReferenceSystem(definition: definition)
        if definition.hasPrefix("+proj") {
            // Its datum is not named, so it is no registered system, but it can be used.
            #expect(!system.isGeographic)
            #expect(system.metersPerUnit == 1)
        } else {
            #expect(system.identifier == "EPSG:3006")
        }
        let transformation = try CoordinateTransformation(
            from: system, to: ReferenceSystem(epsg: 3006))
        let position = Position(x: 674_000, y: 6_580_000)
        let moved = try #require(transformation.transform(position))
        #expect(moved.squaredDistance(to: position) < 1e-6)
    }

    @Test func wellKnownTextOfAShapefileIsRecognized() throws {
        let text = """
            PROJCS["SWEREF99_18_00",GEOGCS["GCS_SWEREF99",DATUM["D_SWEREF99",\
            SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],\
            UNIT["Degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],\
            PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",18],\
            PARAMETER["scale_factor",1],PARAMETER["false_easting",150000],\
            PARAMETER["false_northing",0],UNIT["Meter",1]]
            """
        #expect(try ReferenceSystem(definition: text) == ReferenceSystem(epsg: 3011))
        let feet = """
            PROJCS["NAD_1983_StatePlane_Arizona_Central_FIPS_0202_Feet",\
            GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",\
            SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],\
            UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],\
            PARAMETER["False_Easting",699998.6],PARAMETER["False_Northing",0.0],\
            PARAMETER["Central_Meridian",-111.9166666666667],\
            PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",31.0],\
            UNIT["Foot_US",0.3048006096012192]]
            """
        let arizona = try ReferenceSystem(definition: feet)
        #expect(arizona.identifier == "ESRI:102649")
        #expect(arizona.epsg == nil)
    }

    @Test func aCodeInATextIsNotBelievedWhenTheRestDiffers() throws {
        let honest = try ReferenceSystem(epsg: 3006).wellKnownText
        #expect(!honest.contains("\n"))
        let other = String(honest.replacing("500000", with: "400000"))
        let system = try ReferenceSystem(definition: other)
        #expect(system.epsg == nil)
        let transformation = try CoordinateTransformation(
            from: system, to: ReferenceSystem(epsg: 3006))
        let moved = try #require(
            transformation.transform(Position(x: 574_000, y: 6_580_000)))
        #expect(abs(moved.x - 674_000) < 1e-6)
    }

    @Test(arguments: [3006, 3011, 3021, 4326, 2263, 3857])
    func ownWellKnownTextIsReadBack(code: Int) throws {
        let system = try ReferenceSystem(epsg: code)
        #expect(try ReferenceSystem(definition: system.wellKnownText) == system)
    }

    @Test(arguments: [
        (code: 30006, meant: "EPSG:3006"), (code: 31006, meant: "EPSG:3006"),
        (code: 43260, meant: "EPSG:4326"), (code: -1, meant: "EPSG:"), (code: 0, meant: "EPSG:"),
        (code: Int.max, meant: "EPSG:3006"),
    ])
    func anUnknownCodeIsAnsweredWithKnownOnes(code: Int, meant: String) throws {
        let error = try #require(throws: ReprojectionError.self) {
            try ReferenceSystem(epsg: code)
        }
        #expect(error.code == .unknownCode)
        #expect(error.description.contains("'EPSG:\(code)'"))
        #expect(error.description.contains(meant))
    }

    @Test(arguments: [
        (definition: "", code: ReprojectionError.Code.unknownCode),
        (definition: "nonsense", code: .unknownCode),
        (definition: "PROJCS[\"broken\"", code: .unknownCode),
        (definition: String(repeating: "[", count: 200_000), code: .unknownCode),
        (definition: "PROJCS" + String(repeating: "[\"a\",A", count: 10_000), code: .unknownCode),
        (definition: "+proj=pipeline +step +proj=utm +zone=33", code: .unknownCode),
        (definition: "EPSG:5613", code: .unusable),
        (definition: "EPSG:4978", code: .unusable),
    ])
    func whatIsNoMapSystemIsRefused(definition: String, code: ReprojectionError.Code) throws {
        let error = try #require(throws: ReprojectionError.self) {
            try ReferenceSystem(definition: definition)
        }
        #expect(error.code == code)
        #expect(error.description.utf8.count < 1500)
    }

    @Test func aMissingDatabaseIsSaidToBeMissing() throws {
        let error = try #require(throws: ReprojectionError.self) {
            try ReferenceSystem(definition: "EPSG:3006", databasePath: "/no/such/proj.db")
        }
        #expect(error.code == .databaseMissing)
        #expect(error.description.contains("apt install proj-data"))
    }

    @Test func aSystemWithHeightIsUsedWithoutIt() throws {
        let transformation = try CoordinateTransformation(
            from: ReferenceSystem(epsg: 4979), to: ReferenceSystem(epsg: 3006))
        let flat = try CoordinateTransformation(
            from: ReferenceSystem(epsg: 4326), to: ReferenceSystem(epsg: 3006))
        let place = Position(x: 18, y: 59)
        let moved = try #require(transformation.transform(place))
        let expected = try #require(flat.transform(place))
        #expect(moved.squaredDistance(to: expected) < 1e-12)
    }

    @Test func boundsHoldTheValuesOfTheirSystem() throws {
        let national = try #require(try ReferenceSystem(epsg: 3006).plausibleBounds(margin: 0))
        // pyproj's transform_bounds of the area of use.
        #expect(abs(national.minX - 181_896.33) < 5)
        #expect(abs(national.maxX - 1_086_312.94) < 5)
        #expect(abs(national.minY - 6_090_353.78) < 500)
        #expect(abs(national.maxY - 7_689_478.31) < 500)
        for (code, x, y) in [
            (3006, 656_511.0, 6_568_923.0), (3006, 682_575, 6_593_413),
            (3011, 136_298, 6_568_308), (3011, 161_418, 6_591_709),
            (3021, 1_610_909, 6_569_294), (3021, 1_636_707, 6_593_497), (4326, 18, 59),
        ] {
            let system = try ReferenceSystem(epsg: code)
            #expect(try system.isWithinAreaOfUse(Position(x: x, y: y)), "\(code)")
            #expect(try !system.isWithinAreaOfUse(Position(x: y, y: x)) || code == 4326)
            #expect(try !system.isWithinAreaOfUse(Position(x: .nan, y: y)))
        }
        let tm = try #require(try ReferenceSystem(epsg: 3006).plausibleBounds())
        #expect(!tm.contains(Position(x: 150_000, y: 6_580_000)))
        #expect(!tm.contains(Position(x: 1_620_000, y: 6_580_000)))
        #expect(!tm.contains(Position(x: 18, y: 59)))
        let degrees = try #require(
            try ReferenceSystem.wgs84LongitudeLatitude.plausibleBounds())
        #expect(degrees == BoundingBox(minX: -180, minY: -90, maxX: 180, maxY: 90))
        #expect(try ReferenceSystem(epsg: 3460).plausibleBounds() != nil)
    }

    @Test(arguments: [
        (x: 18.0, y: 59.3, code: 3006), (x: 13.0, y: 55.6, code: 3006),
        (x: 23.5, y: 67.8, code: 3006), (x: -75.1, y: 40.0, code: 32618),
        (x: -73.9, y: 40.7, code: 32618), (x: 144.96, y: -37.8, code: 32755),
        (x: 13.4, y: 52.5, code: 32633), (x: 180, y: 10, code: 32660), (x: -180, y: 0, code: 32601),
        (x: 10.4, y: 59, code: 32632),
    ])
    func thereIsASystemToCountIn(x: Double, y: Double, code: Int) throws {
        let box = BoundingBox(minX: x, minY: y, maxX: x, maxY: y)
        #expect(try workingReferenceSystem(forLongitudesLatitudes: box).epsg == code)
    }

    @Test(arguments: [
        BoundingBox.empty, BoundingBox(minX: 6e5, minY: 6e6, maxX: 7e5, maxY: 7e6),
        BoundingBox(minX: 0, minY: 88, maxX: 1, maxY: 89),
        BoundingBox(minX: .nan, minY: 0, maxX: .nan, maxY: 1),
        BoundingBox(minX: -.infinity, minY: 0, maxX: .infinity, maxY: 1),
    ])
    func thereIsNoneForBoxesThatAreNotInDegrees(box: BoundingBox) throws {
        let error = try #require(throws: ReprojectionError.self) {
            try workingReferenceSystem(forLongitudesLatitudes: box)
        }
        #expect(error.code == .invalidArgument)
    }
}
