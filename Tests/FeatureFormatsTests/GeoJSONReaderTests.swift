import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

struct GeoJSONReaderTests {
    private static let point = #"{"type":"Point","coordinates":[18.06,59.33]}"#

    private static func collection(_ features: String, _ more: String = "") -> String {
        #"{"type":"FeatureCollection","features":[\#(features)]\#(more)}"#
    }

    private static func feature(_ geometry: String, _ properties: String = "{}") -> String {
        #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
    }

    @Test func aCollectionGivesOneRowForEachFeature() {
        let reading = GeoReading(
            Self.collection(
                Self.feature(Self.point, #"{"namn":"Årsta","n":3,"r":-1.50e2,"ok":true,"x":null}"#)
                    + "\n,\n"
                    + Self.feature("null", #"{"n":4,"tags":[1,{"a":"]"}],"namn":"S\u00f6der\n"}"#)))
        #expect(reading.error == nil)
        #expect(reading.columns == ["namn", "n", "r", "ok", "x", "tags"])
        #expect(reading.rows.map(\.number) == [1, 2])
        #expect(reading.rows.map(\.line) == [1, 3])
        #expect(reading.rows[0].geometry == .value(.point(Position(x: 18.06, y: 59.33))))
        #expect(reading.rows[1].geometry == .null)
        #expect(reading.rows[0].texts == ["Årsta", "3", "-1.50e2", "true", nil])
        #expect(reading.rows[0].kinds == [.text, .number, .number, .boolean, .null])
        #expect(reading[1, "namn"] == "Söder\n")
        #expect(reading[1, "tags"] == #"[1,{"a":"]"}]"#)
        #expect(reading.kind(1, "tags") == .json)
        #expect(reading.kind(1, "r") == .absent)
        #expect(reading.referenceSystem == .crs84)
        #expect(reading.rows[1].raw.hasPrefix(#"{"type":"Feature","properties":{"n":4"#))
    }

    @Test func aFeatureAloneAndAGeometryAloneAreOneRow() {
        #expect(GeoReading(Self.feature(Self.point)).outcome == "value")
        #expect(GeoReading(Self.point).outcome == "value")
        let collection = GeoReading(
            #"{"type":"GeometryCollection","geometries":[\#(Self.point),\#(Self.point)]}"#)
        let position = Position(x: 18.06, y: 59.33)
        #expect(
            collection.rows.first?.geometry
                == .value(.collection([.point(position), .point(position)])))
        #expect(GeoReading("\u{FEFF} \n" + Self.point).outcome == "value")
    }

    @Test func membersMayComeInAnyOrder() {
        let reading = GeoReading(
            #"{"note":{"type":"x","features":[1]},"features":[{"geometry":{"coordinates":"#
                + #"[[1,2],[3,4]],"type":"LineString"},"properties":{"a":1},"type":"Feature"}],"#
                + #""bbox":[1,2,3,4],"type":"FeatureCollection"}"#)
        #expect(reading.error == nil)
        #expect(
            reading.rows.first?.geometry
                == .value(.lineString([Position(x: 1, y: 2), Position(x: 3, y: 4)])))
        #expect(reading[0, "a"] == "1")
    }

    @Test(arguments: [
        (#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3006"}}"#, 3006),
        (#"{"type":"name","properties":{"name":"EPSG:3011"}}"#, 3011),
        (#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG:6.18.3:3021"}}"#, 3021),
        (
            #"{"properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/4326"},"type":"name"}"#,
            4326
        ),
        (#"{"type":"EPSG","properties":{"code":25832}}"#, 25832),
    ])
    func theOldMemberForTheReferenceSystemIsHonored(crs: String, code: Int) {
        let expected = DeclaredReferenceSystem.code(authority: "EPSG", code: code)
        let early = GeoReading(#"{"crs":\#(crs),"type":"FeatureCollection","features":[]}"#)
        #expect(early.referenceSystem == expected)
        let single = GeoReading(
            #"{"type":"Point","coordinates":[1,2],"crs":\#(crs)}"#)
        #expect(single.referenceSystem == expected)
    }

    @Test func crs84AndNullAndUnknownNamesAreToldApart() {
        func declared(_ crs: String) -> DeclaredReferenceSystem? {
            GeoReading(#"{"type":"FeatureCollection","crs":\#(crs),"features":[]}"#).referenceSystem
        }
        #expect(
            declared(#"{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#)
                == .crs84)
        #expect(declared("null") == nil)
        #expect(
            declared(#"{"type":"name","properties":{"name":"Stockholm lokal"}}"#)
                == .definition("Stockholm lokal"))
    }

    @Test func aReferenceSystemBehindTheFeaturesIsFoundInAFileAndRefusedInAStream() throws {
        let text = Self.collection(
            Self.feature(Self.point),
            #","crs":{"type":"name","properties":{"name":"EPSG:3006"}}"#)
        #expect(GeoReading(text).error?.code == .malformed)
        #expect(GeoReading(text).rows.count == 1)
        try GeoFiles.withFolder { folder throws in
            let path = folder.appendingPathComponent("late.geojson").path
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let reading = GeoReading { () throws(FormatError) in try GeoJSONReader(path: path) }
            #expect(reading.error == nil)
            #expect(reading.referenceSystem == .code(authority: "EPSG", code: 3006))
        }
        let same = Self.collection(
            Self.feature(Self.point),
            #","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC::CRS84"}}"#)
        #expect(GeoReading(same).error == nil)
    }

    @Test func identifiersOfFeaturesBecomeAColumn() {
        let plain = GeoReading(
            Self.collection(
                #"{"type":"Feature","id":"a\u0062","properties":{"n":1},"geometry":null},"#
                    + #"{"type":"Feature","id":7,"properties":{"n":2},"geometry":null}"#))
        #expect(plain.columns == ["n", "id"])
        #expect(plain[0, "id"] == "ab")
        #expect(plain[1, "id"] == "7")
        #expect(plain.kind(1, "id") == .number)

        let clash = GeoReading(
            Self.collection(
                #"{"type":"Feature","id":"f","properties":{"id":"p"},"geometry":null}"#))
        #expect(clash.columns == ["id", "feature_id"])
        #expect(clash[0, "feature_id"] == "f")

        let late = GeoReading(
            Self.collection(
                #"{"type":"Feature","id":"f","properties":{},"geometry":null},"#
                    + #"{"type":"Feature","id":"g","properties":{"id":"p"},"geometry":null}"#))
        #expect(late.columns == ["id", "property_id"])
        #expect(late[1, "id"] == "g")
        #expect(late[1, "property_id"] == "p")
    }

    @Test func ofMembersWithOneNameTheLastCounts() {
        let reading = GeoReading(
            #"{"type":"Feature","properties":{"a":"\n1","b":1},"properties":{"a":"x\"","a":"y"},"#
                + #""geometry":\#(Self.point),"geometry":{"type":"Polygon","type":"Point","#
                + #""coordinates":[0,0],"coordinates":[5,6]}}"#)
        #expect(reading.error == nil)
        #expect(reading[0, "a"] == "y")
        #expect(reading[0, "b"] == nil)
        #expect(reading.rows.first?.geometry == .value(.point(Position(x: 5, y: 6))))
    }

    @Test(arguments: [
        (#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, "value"),
        (#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}"#, "value"),
        (#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#, "value"),
        (#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#, "value"),
        (#"{"coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]],"type":"MultiPolygon"}"#, "value"),
        (#"{"type":"Polygon","coordinates":[]}"#, "null"),
        (#"{"type":"MultiPoint","coordinates":[]}"#, "null"),
        (#"{"type":"Point","coordinates":[]}"#, "null"),
        (#"{"type":"GeometryCollection","geometries":[]}"#, "null"),
        ("null", "null"),
        (#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#, "invalid"),
        (#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#, "invalid"),
        (#"{"type":"Polygon","coordinates":[[0,0],[1,0],[1,1],[0,0]]}"#, "invalid"),
        (#"{"type":"LineString","coordinates":[[0,0]]}"#, "invalid"),
        (#"{"type":"Point","coordinates":[1]}"#, "invalid"),
        (#"{"type":"Point","coordinates":["1","2"]}"#, "invalid"),
        (#"{"type":"Point","coordinates":[1,null]}"#, "invalid"),
        (#"{"type":"Point","coordinates":[1e400,2]}"#, "invalid"),
        (#"{"type":"Point","coordinates":{"x":1}}"#, "invalid"),
        (#"{"type":"Point"}"#, "invalid"),
        (#"{"type":"Punkt","coordinates":[1,2]}"#, "invalid"),
        (#"{"type":7,"coordinates":[1,2]}"#, "invalid"),
        (#"{"coordinates":[1,2]}"#, "invalid"),
        ("{}", "invalid"),
        ("17", "invalid"),
        ("[1,2]", "invalid"),
        (#"{"type":"GeometryCollection","geometries":[null]}"#, "invalid"),
        (#"{"type":"GeometryCollection","geometries":{}}"#, "invalid"),
        (#"{"type":"GeometryCollection"}"#, "invalid"),
    ])
    func oneBadGeometryIsABadRowAndNothingMore(geometry: String, outcome: String) {
        let reading = GeoReading(
            Self.collection(Self.feature(geometry, #"{"a":1}"#) + "," + Self.feature(Self.point)))
        #expect(reading.error == nil)
        #expect(reading.outcome == outcome)
        #expect(reading.rows.count == 2)
        #expect(reading[0, "a"] == "1")
        #expect(reading.rows.last?.geometry == .value(.point(Position(x: 18.06, y: 59.33))))
    }

    @Test func anUnclosedRingSaysSo() {
        let reading = GeoReading(
            #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}"#)
        #expect(reading.rows.first?.geometry == .invalid("ring is not closed"))
    }

    @Test func aCollapsedRingBesideSoundOnesDoesNotCostTheWholeArea() {
        let reading = GeoReading(
            #"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],"#
                + #"[[[5,5],[6,6],[5,5]]]]}"#)
        #expect(reading.outcome == "value")
        #expect(reading.notices == ["short-rings"])
    }

    @Test func heightsAreDroppedWithOneNotice() {
        let reading = GeoReading(
            Self.collection(
                Self.feature(#"{"type":"LineString","coordinates":[[1,2,3],[4,5,6,7]]}"#) + ","
                    + Self.feature(#"{"type":"Point","coordinates":[1,2,3]}"#)))
        #expect(reading.notices == ["z-dropped"])
        #expect(
            reading.rows[0].geometry
                == .value(.lineString([Position(x: 1, y: 2), Position(x: 4, y: 5)])))
    }

    @Test(arguments: [
        ("null", "not-a-feature"), ("17", "not-a-feature"), ("[]", "not-a-feature"),
        (Self.point, "not-a-feature"), ("{}", "not-a-feature"),
        (#"{"type":"feature","properties":{},"geometry":null}"#, "not-a-feature"),
        (#"{"type":"Feature","properties":[1],"geometry":null}"#, "invalid-properties"),
    ])
    func whatIsNoFeatureIsABadRow(element: String, reason: String) {
        let reading = GeoReading(
            Self.collection(element + "," + Self.feature(Self.point, #"{"a":1}"#)))
        #expect(reading.error == nil)
        #expect(reading.rows.map(\.defect) == [reason, nil])
        #expect(reading.rows.first?.raw == element)
    }

    @Test func aFeatureWithoutGeometryOrPropertiesIsARow() {
        let reading = GeoReading(Self.collection(#"{"type":"Feature"}"#))
        #expect(reading.outcome == "absent")
    }

    @Test func anEmptyCollectionHasNoRows() {
        let reading = GeoReading(Self.collection(" "))
        #expect(reading.error == nil)
        #expect(reading.rows.isEmpty)
    }
}
