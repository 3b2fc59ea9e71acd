import FeatureFormats
import Foundation
import LayerSinks
import MapLayers
import PlanarGeometry
import Testing

/// Layers of single places, and tables without any.
struct PointLayerTests {
    private func export(_ geometries: Layer.Geometries, _ format: LayerFormat) throws -> [UInt8] {
        let layer = Layer(
            identifier: "events", recipe: "near-repeat", summary: "Events",
            referenceSystemCode: 3006, identifiers: ["a", "b"], geometries: geometries,
            fields: [.init("n", "Number", .integers([1, nil]))], parameters: [])
        let sink = MemorySink()
        try LayerExport(layer: layer).write(format, to: sink)
        return sink.bytes
    }

    private let places: Layer.Geometries = .points([
        Position(x: 668_000, y: 6_575_000), Position(x: 674_000, y: 6_580_000),
    ])

    @Test func pointsAreLongitudeAndLatitude() throws {
        let root = try JSONSerialization.jsonObject(with: Data(try export(places, .geojson)))
        let features = try #require((root as? [String: Any])?["features"] as? [[String: Any]])
        let coordinates = features.compactMap {
            ($0["geometry"] as? [String: Any])?["coordinates"] as? [Double]
        }
        try #require(coordinates.count == 2)
        // pyproj 3.7.2: EPSG:3006 → 4326 of (668000, 6575000).
        #expect(abs(coordinates[0][0] - 17.948_797) < 1e-5)
        #expect(abs(coordinates[0][1] - 59.280_461) < 1e-5)
        let box = try #require((root as? [String: Any])?["bbox"] as? [Double])
        #expect(box == coordinates[0] + coordinates[1])
    }

    @Test func rowsOfPointsHaveTheirPlaces() throws {
        let text = String(decoding: try export(places, .csv), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
        #expect(lines.first == "n,longitude,latitude")
        #expect(lines.count == 3 && lines[1].hasPrefix("1,17.948"))
        #expect(lines[2].hasPrefix(",18.05"))
    }

    @Test func tablesHaveNoGeometry() throws {
        let check = RFC7946Check(try export(.none, .geojson))
        #expect(check.problems == [])
        #expect(check.features.count == 2 && check.bbox == nil)
        #expect(check.features.allSatisfy { $0["geometry"] is NSNull })
        let text = String(decoding: try export(.none, .csv), as: UTF8.self)
        #expect(text.split(whereSeparator: \.isNewline).first == "n")
    }

    @Test func aPointThatIsNowhereIsRefused() {
        #expect(throws: SinkError.self) {
            _ = try export(.points([Position(x: 1e30, y: 0), Position(x: 0, y: 0)]), .geojson)
        }
    }
}
