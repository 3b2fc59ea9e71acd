import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

struct GeoJSONWriterTests {
    private static let geometries: [Geometry] = [
        .point(Position(x: 18.0686, y: 59.3293)),
        .multiPoint([Position(x: 1, y: 2), Position(x: -3.5, y: 0)]),
        .lineString([Position(x: 1, y: 2), Position(x: 3, y: 4)]),
        .multiLineString([[Position(x: 1, y: 2), Position(x: 3, y: 4)]]),
        .polygon(
            Polygon(
                exterior: Polygon(BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)).exterior,
                holes: [
                    Polygon(BoundingBox(minX: 1, minY: 1, maxX: 2, maxY: 2)).exterior.reversed()
                ])),
        .multiPolygon(
            MultiPolygon([
                Polygon(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)),
                Polygon(BoundingBox(minX: 5, minY: 5, maxX: 6, maxY: 6)),
            ])),
        .collection([.point(Position(x: 1, y: 2)), .collection([.point(Position(x: 3, y: 4))])]),
    ]

    private func write(
        boundingBox: BoundingBox? = nil, members: [PropertyValue.Member] = [], decimals: Int = 7,
        _ features: [(String?, Geometry?, [PropertyValue])]
    ) throws -> String {
        let sink = MemorySink()
        var writer = GeoJSONWriter(
            sink: sink, fields: ["namn", "n"], coordinateDecimals: decimals,
            boundingBox: boundingBox, foreignMembers: members)
        for (identifier, geometry, values) in features {
            try writer.write(identifier: identifier, geometry: geometry, values: values)
        }
        try writer.finish()
        return sink.text
    }

    @Test func membersStandInTheOrderOfTheStandard() throws {
        let text = try write(
            boundingBox: BoundingBox(minX: 17.76, minY: 59.23, maxX: 18.2, maxY: 59.44),
            members: [.init("run", .text("manifest.json"))],
            [
                (
                    "0180", .point(Position(x: 18.123456789, y: -0.00000001)),
                    [.text("Årsta \"S\""), .integer(3)]
                ),
                (nil, nil, [.null, .number(.nan)]),
            ])
        #expect(
            text == """
                {"type":"FeatureCollection","bbox":[17.76,59.23,18.2,59.44],"run":"manifest.json","features":[
                {"type":"Feature","id":"0180","properties":{"namn":"Årsta \\"S\\"","n":3},"geometry":{"type":"Point","coordinates":[18.1234568,0]}},
                {"type":"Feature","properties":{"namn":null,"n":null},"geometry":null}
                ]}

                """)
    }

    @Test func aCollectionWithoutFeaturesIsWhole() throws {
        let text = try write(boundingBox: .empty, [])
        #expect(text == "{\"type\":\"FeatureCollection\",\"features\":[]}\n")
        #expect(GeoReading(text).error == nil)
    }

    @Test func everyKindOfGeometryComesBack() throws {
        let text = try write(
            Self.geometries.enumerated().map { ("\($0)", $1, [.null, .integer($0)]) })
        let reading = GeoReading(text)
        #expect(reading.error == nil)
        #expect(reading.rows.map(\.geometry) == Self.geometries.map { .value($0) })
        #expect(reading[6, "id"] == "6")

        let sink = MemorySink()
        var writer = GeoJSONSequenceWriter(sink: sink, fields: ["n"])
        for (index, geometry) in Self.geometries.enumerated() {
            try writer.write(identifier: nil, geometry: geometry, values: [.integer(index)])
        }
        try writer.finish()
        #expect(sink.bytes.first == 0x1E)
        let sequence = GeoReading(sequence: sink.bytes)
        #expect(sequence.rows.map(\.geometry) == Self.geometries.map { .value($0) })
    }

    @Test func aPositionThatIsNotFiniteIsRefused() {
        #expect(throws: FormatError.self) {
            try write([(nil, .point(Position(x: .nan, y: 1)), [.null, .null])])
        }
    }

    @Test func manyFeaturesReachTheSinkInPieces() throws {
        final class Counter: ByteSink {
            var largest = 0
            var count = 0
            func write(_ bytes: Span<UInt8>) throws(FormatError) {
                largest = max(largest, bytes.count)
                count += 1
            }
        }
        let sink = Counter()
        var writer = GeoJSONWriter(
            sink: sink, fields: [], boundingBox: nil, foreignMembers: [])
        for index in 0..<20_000 {
            try writer.write(
                identifier: nil, geometry: .point(Position(x: Double(index), y: 1)), values: [])
        }
        try writer.finish()
        #expect(sink.count > 10)
        #expect(sink.largest < 1 << 17)
    }
}
